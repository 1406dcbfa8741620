DROP TRIGGER correction_taken_back_to_crm ON people_decision;
DROP FUNCTION crm_copies_of_corrections_taken_back();
