"""Back to the CRM, on the desk: where what is logged here goes, and what is in the way."""
