"""Where a hook may go: what only this server can reach is not spoken to, whatever a name says."""

import socket
import ssl
from collections.abc import Callable
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from sincerely.work.crm import addresses, hooks, links
from sincerely.work.crm.addresses import LOOPBACK, places
from sincerely.work.crm.refusing import NotTaken
from sincerely.work.errors import WorkError
from tests.cast import day, house
from tests.certificate import certificate
from tests.work.crmcast import crm

Names = dict[str, list[str]]
PUBLIC, OTHER = "93.184.215.14", "1.1.1.1"


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    """What names mean; one that has no address here is not known. Literal addresses mean
    themselves."""
    known: Names = {"crm.example.com": [PUBLIC]}
    real: Callable[..., Any] = socket.getaddrinfo

    def look_up(host: Any, port: Any, *args: Any, **said: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else str(host)
        if name in known:
            kinds = {
                each: socket.AF_INET6 if ":" in each else socket.AF_INET for each in known[name]
            }
            return [(kind, socket.SOCK_STREAM, 6, "", (each, port)) for each, kind in kinds.items()]
        if not name.replace(".", "").isdigit() and ":" not in name:
            raise socket.gaierror(name)
        return real(host, port, *args, **said)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known


def test_a_public_name_by_tls(names: Names) -> None:
    [place] = places("https://crm.example.com/in?a=1", ())
    assert str(place.ip) == PUBLIC
    assert str(place.connect_to) == f"https://{PUBLIC}/in?a=1"
    names["crm.example.com"] = [PUBLIC, OTHER]
    assert [str(each.ip) for each in places("https://crm.example.com:8443/", ())] == [PUBLIC, OTHER]


@pytest.mark.parametrize(
    "ip",
    [
        *("127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1"),
        *("::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1"),
        *("64:ff9b::a00:1", "64:ff9b:1::1", "::10.0.0.1", "2002:a00:1::", "2001:db8::1"),
    ],
)
def test_nothing_that_is_not_public(names: Names, ip: str) -> None:
    names["crm.example.com"] = [ip]
    with pytest.raises(NotTaken, match="not a public address"):
        places("https://crm.example.com/", ())
    names["crm.example.com"] = [PUBLIC, ip]
    with pytest.raises(NotTaken, match="not a public address"):
        places("https://crm.example.com/", ())


@pytest.mark.parametrize("host", ["2130706433", "127.1", "0x7f.0.0.1", "0177.0.0.1", "[::1]"])
def test_nor_in_strange_clothes(host: str) -> None:
    with pytest.raises(NotTaken):
        places(f"https://{host}/", ())


def test_what_an_admin_allowed(names: Names) -> None:
    names["crm.example.com"] = ["10.20.3.4"]
    assert places("https://crm.example.com/", ["10.20.0.0/16"])
    with pytest.raises(NotTaken):
        places("https://crm.example.com/", ["10.21.0.0/16"])
    with pytest.raises(NotTaken, match="without TLS"):
        places("http://crm.example.com/", ["10.20.0.0/16"])
    assert places("http://127.0.0.1:8080/", LOOPBACK)
    assert places("http://[::1]:8080/", LOOPBACK)


@pytest.mark.parametrize(
    "url",
    [
        *("", "crm.example.com", "ftp://crm.example.com/", "file:///etc/passwd", "https://"),
        *(
            "https://user:word@crm.example.com/",
            f"https://crm.example.com/{'x' * 1000}",
            "https://crm.example.com:99999/",
            "https://[::1/",
        ),
        *(
            "https://crm.example.com\\@10.0.0.1/\n",
            "javascript:alert(1)",
            "https://unknown.example/",
        ),
    ],
)
def test_what_is_no_address(names: Names, url: str) -> None:
    with pytest.raises(NotTaken):
        places(url, ())


def test_plain_http_to_strangers_is_refused(names: Names) -> None:
    with pytest.raises(NotTaken, match="without TLS"):
        places("http://crm.example.com/", ())


@pytest.mark.django_db
def test_who_adds_is_told_at_once(names: Names) -> None:
    harbor = house()
    for url in ("http://crm.example.com/", "http://127.0.0.1:5432/", "https://10.0.0.1/"):
        with pytest.raises(WorkError) as caught:
            links.add_hook(store=harbor.store, url=url, by="dana", now=day(0))
        assert caught.value.code == "hook_address"
    made = links.add_hook(
        store=harbor.store,
        url="https://crm.example.com/",
        by="dana",
        now=day(0),
        networks=["10.0.0.0/8"],
    )
    assert (made.networks, made.secret[:6]) == (["10.0.0.0/8"], "whsec_")
    with pytest.raises(WorkError, match="already"):
        links.add_hook(store=harbor.store, url="https://crm.example.com/", by="x", now=day(0))
    with pytest.raises(WorkError) as caught:
        links.add_hook(
            store=harbor.store,
            url="https://crm.example.com/b",
            by="x",
            now=day(0),
            networks=["house"],
        )
    assert caught.value.code == "no_such_network"
    with pytest.raises(WorkError) as caught:
        links.add_hook(
            store=harbor.store,
            url="https://crm.example.com/c",
            by="x",
            now=day(0),
            kinds=["gossip"],
        )
    assert caught.value.code == "no_such_kind"


@pytest.mark.django_db
def test_a_name_that_changes_its_mind_is_looked_up_once(
    names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address that was checked is the one connected to, whatever the name says after."""
    harbor = house()
    with crm() as server:
        link = server.link(harbor)
        url = f"http://rebinding.example:{server.port}/in"
        names["rebinding.example"] = ["127.0.0.1"]
        asked = []
        real = addresses.places

        def then_it_moves(url: str, networks: Any) -> Any:
            found = real(url, networks)
            asked.append(url)
            del names["rebinding.example"]  # a second look at the name would fail
            return found

        monkeypatch.setattr(hooks, "places", then_it_moves)
        link.target = url
        hooks.try_(link, by="dana", now=day(0))
        [posted] = server.got
        assert posted.headers["host"] == f"rebinding.example:{server.port}"
        assert asked == [url]


@pytest.mark.django_db
def test_a_certificate_has_to_hold_for_the_name(
    names: Names, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = certificate(tmp_path)
    inside = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    inside.load_cert_chain(file, tmp_path / "key.pem")
    start = ThreadingHTTPServer.server_bind

    def bind(server: ThreadingHTTPServer) -> None:
        start(server)
        server.socket = inside.wrap_socket(server.socket, server_side=True)

    monkeypatch.setattr(ThreadingHTTPServer, "server_bind", bind)
    harbor = house()
    names["named.example"] = ["127.0.0.1"]
    with crm() as server:
        link = server.link(harbor)
        link.target = f"https://127.0.0.1:{server.port}/in"
        with pytest.raises(NotTaken, match="certificate does not hold"):
            hooks.try_(link, by="dana", now=day(0))
        trusted = ssl.create_default_context(cafile=str(file))
        monkeypatch.setattr(hooks, "trust", lambda: trusted)
        hooks.try_(link, by="dana", now=day(0))
        assert len(server.got) == 1
        link.target = f"https://named.example:{server.port}/in"
        with pytest.raises(NotTaken, match="certificate does not hold"):
            hooks.try_(link, by="dana", now=day(0))
        assert len(server.got) == 1
