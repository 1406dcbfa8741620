"""The API: what other systems tell us and ask us over HTTP. One error shape, a token per source."""
