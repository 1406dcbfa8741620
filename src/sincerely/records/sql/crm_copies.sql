-- What is logged here is queued for the store's CRM by whoever commits it, so that nothing can be
-- missed and no verb can forget to. What a person logged: by hand, or on the customer's own page.
-- A complaint put right by hand is told under the number its own source gave it. Somebody's word that
-- came through the API has its system behind their name in `by`: it goes where that is surely not the
-- link's own CRM. Doubts about a colleague's logging stay in the house.
CREATE FUNCTION crm_copies_of_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM crm_link WHERE ended_at IS NULL) THEN
        RETURN NULL;
    END IF;
    INSERT INTO crm_copy (link_id, event_id, at, tries, next_at, problem)
    SELECT l.id, f.id, f.recorded_at, 0, CASE l.kind WHEN 'csv' THEN NULL ELSE f.recorded_at END, ''
      FROM fresh f
      JOIN source s ON s.id = f.source_id
      JOIN crm_link l ON l.store_id = f.store_id AND l.ended_at IS NULL
      LEFT JOIN source own ON own.id = l.source_id
     WHERE f.feed_file_id IS NULL
       AND f.by <> 'sincerely'
       AND (f.by NOT LIKE '%(source:%)'
            OR right(f.by, length(own.name) + 9) <> '(source:' || own.name || ')')
       AND f.kind NOT LIKE 'completion\_%'
       AND (s.name IN ('by-hand', 'customer-page')
            OR f.kind = 'complaint_resolved'
               AND EXISTS (SELECT FROM "user" u WHERE f.by IN (u.email, u.name)))
       AND (l.kinds = '{}' OR f.kind = ANY (l.kinds));
    RETURN NULL;
END $$;

CREATE TRIGGER event_to_crm AFTER INSERT ON event
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION crm_copies_of_events();

-- Details somebody corrected by hand are no event: the decision that put them under the person is.
CREATE FUNCTION crm_copies_of_corrections() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM crm_link WHERE ended_at IS NULL) THEN
        RETURN NULL;
    END IF;
    INSERT INTO crm_copy (link_id, correction_id, at, tries, next_at, problem)
    SELECT DISTINCT l.id, NEW.id, NEW.at, 0, CASE l.kind WHEN 'csv' THEN NULL ELSE NEW.at END, ''
      FROM jsonb_array_elements_text(NEW.what -> 'sightings') AS given (sighting)
      JOIN sighting g ON g.id = given.sighting::bigint
      JOIN source s ON s.id = g.source_id AND s.name = 'by-hand'
      JOIN crm_link l ON l.store_id = s.store_id AND l.ended_at IS NULL
     WHERE l.kinds = '{}' OR 'details_corrected' = ANY (l.kinds);
    RETURN NULL;
END $$;

CREATE TRIGGER correction_to_crm AFTER INSERT ON people_decision
    FOR EACH ROW WHEN (NEW.kind = 'joined' AND NEW.what ? 'sightings' AND NOT NEW.what ? 'from')
    EXECUTE FUNCTION crm_copies_of_corrections();
