"""A database URL as Django's settings want it."""

from typing import Any

from psycopg.conninfo import conninfo_to_dict


def from_url(url: str) -> dict[str, Any]:
    """Django's settings for a ``postgresql://`` URL; libpq itself reads it (sockets, options)."""
    parts = conninfo_to_dict(url)
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host"}
    settings: dict[str, Any] = {ours: parts.pop(theirs, "") for ours, theirs in names.items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **settings,
        "PORT": str(parts.pop("port", "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # Django switches prepared statements off; records.prepared needs them
        "OPTIONS": {"prepare_threshold": 5, **parts},
        "ATOMIC_REQUESTS": False,
    }
