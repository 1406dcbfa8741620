"""Mail that comes to a store: leads, bounces, complaints, automatic mail, people's own words."""

from .files import is_mail, read_mails
from .outcomes import mail_outcomes

__all__ = ["is_mail", "mail_outcomes", "read_mails"]
