"""Who posts: the source of a store in the address, once its signature is found right."""

import secrets
from base64 import b64encode
from collections.abc import Callable

from sincerely.faces.api.errors import ApiProblem
from sincerely.records.models import Source

#: checked where there is no source or no secret, so that an answer takes as long as any other
_NOBODYS = f"whsec_{b64encode(secrets.token_bytes(32)).decode()}"


def signed(store: str, source: str, fits: Callable[[str], bool]) -> Source:
    """The source, if ``fits`` says that its secret made the signature. Raises `ApiProblem`.

    A wrong signature, a source without a secret and a source that does not exist are answered
    alike: who has no secret learns nothing.
    """
    found = (
        Source.objects.select_related("store__group", "store__policy")
        .filter(store__key=store, name=source)
        .first()
    )
    secret = found.hook_secret if found else ""
    right = fits(secret or _NOBODYS)
    if found is None or not secret or not right:
        raise ApiProblem(
            403,
            "signature_wrong",
            "The signature fits no source at this address; nothing was recorded.",
            "Compare the address with the one entered at the provider, letter by letter, and set "
            "its secret again: `sincerely source hook NAME --secret-file FILE`.",
        )
    return found
