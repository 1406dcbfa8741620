"""Facts as of any past moment, from files: no database, no Django."""
