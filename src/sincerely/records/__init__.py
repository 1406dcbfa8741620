"""Floor 2: remembers. The only Django app, the only PostgreSQL."""
