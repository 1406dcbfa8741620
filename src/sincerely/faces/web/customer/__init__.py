"""The customer's own page, by a signed link, without sign-in."""
