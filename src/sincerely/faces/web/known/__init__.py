"""People: finding them, and what a person at the store says of them."""
