"""`python -m sincerely` is the same as `sincerely`."""

from sincerely.faces.cli import main

main()
