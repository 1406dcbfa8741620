"""Every reader against mutated files, guided by coverage (atheris). `make fuzz` runs it long."""
