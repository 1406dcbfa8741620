"""One relay per test, with real commits: leases, locks and couriers are about them."""

from collections.abc import Iterator

import pytest

from sincerely.records import templates
from tests.relaying import cast


@pytest.fixture
def post(transactional_db: None) -> Iterator[cast.Post]:
    templates.forget()
    with cast.post() as found:
        yield found
