DROP TRIGGER event_to_crm ON event;
DROP FUNCTION crm_copies_of_events();
DROP TRIGGER correction_to_crm ON people_decision;
DROP FUNCTION crm_copies_of_corrections();
