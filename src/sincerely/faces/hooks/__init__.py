"""Web hooks: what providers of texts and calls, and everyone else, post to us, signed."""
