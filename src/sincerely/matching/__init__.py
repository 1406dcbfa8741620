"""Floor 2: who is who. Pure comparisons; knows nothing of the database."""
