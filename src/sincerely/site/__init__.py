"""The roof: settings, URLs, checks and logging. Nothing below imports it."""
