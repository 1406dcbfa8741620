"""Who may be whom, live: held at once, compared in small rounds, answered by people."""
