-- A correction that is taken back is told to every link that was, or is to be, told of the correction:
-- the copy says so where the other side can have heard of it (`records/reads/crm.py`).
CREATE FUNCTION crm_copies_of_corrections_taken_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO crm_copy (link_id, correction_id, at, tries, next_at, problem)
    SELECT l.id, NEW.id, NEW.at, 0, CASE l.kind WHEN 'csv' THEN NULL ELSE NEW.at END, ''
      FROM crm_copy c
      JOIN crm_link l ON l.id = c.link_id AND l.ended_at IS NULL
     WHERE c.correction_id = NEW.undoes_id;
    RETURN NULL;
END $$;

CREATE TRIGGER correction_taken_back_to_crm AFTER INSERT ON people_decision
    FOR EACH ROW WHEN (NEW.kind = 'undone')
    EXECUTE FUNCTION crm_copies_of_corrections_taken_back();
