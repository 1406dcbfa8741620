"""Mail by SMTP, two ways in: mail that comes back, for a source's own address (`inbox`), and mail
of the store's own systems on its way to anybody (`relay`)."""
