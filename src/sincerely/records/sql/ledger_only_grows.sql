CREATE FUNCTION ledger_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'ledger_only_grows: % on % is not allowed', TG_OP, TG_TABLE_NAME
        USING HINT = 'Record what is true now as a new event.';
END $$;

CREATE TRIGGER event_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_only_grows();
CREATE TRIGGER policy_version_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON policy_version
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_only_grows();
CREATE TRIGGER people_decision_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON people_decision
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_only_grows();
CREATE TRIGGER verdict_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON verdict
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_only_grows();
CREATE TRIGGER sighting_stays BEFORE DELETE OR TRUNCATE ON sighting
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_only_grows();
CREATE TRIGGER event_words_stay BEFORE DELETE OR TRUNCATE ON event_words
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_only_grows();

-- personal details change in one way only: they are blanked
CREATE FUNCTION only_blanked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'sighting' THEN
        IF (NEW.contact IS NOT NULL AND NEW.contact IS DISTINCT FROM OLD.contact)
            OR (NEW.digest IS NOT NULL AND NEW.digest IS DISTINCT FROM OLD.digest)
            OR NEW.id <> OLD.id OR NEW.source_id <> OLD.source_id OR NEW.received_at <> OLD.received_at THEN
            RAISE EXCEPTION 'ledger_only_grows: a sighting can be blanked, not rewritten';
        END IF;
    ELSIF NEW.event_id <> OLD.event_id OR NEW.words IS NOT NULL THEN
        RAISE EXCEPTION 'ledger_only_grows: words can be blanked, not rewritten';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER sighting_only_blanked BEFORE UPDATE ON sighting
    FOR EACH ROW EXECUTE FUNCTION only_blanked();
CREATE TRIGGER event_words_only_blanked BEFORE UPDATE ON event_words
    FOR EACH ROW EXECUTE FUNCTION only_blanked();
