"""The web application, for any WSGI server."""

import atexit
import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sincerely.site.settings")
application = get_wsgi_application()


def settle() -> None:
    """Loads every page and leaves what is loaded out of later looks for garbage: a quarter of a
    million things that stay for good, which would keep somebody waiting for 150 ms each time."""
    assert get_resolver().url_patterns  # finding them imports the views
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)  # so that what is loaded is taken down in order, as ever


settle()
