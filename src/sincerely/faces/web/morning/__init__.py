"""The manager's morning, what was stopped and held, doubts, and who works when."""
