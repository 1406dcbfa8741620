"""The ways in: web, API, SMTP and command line. Faces translate; they decide nothing."""
