"""Mail by SMTP. So far one way in: mail that comes back, for a source's own address."""
