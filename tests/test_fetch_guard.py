"""Nothing is ever sent to an address that is not public, by any spelling (faults B1-B10, B13), decided without a network."""

from __future__ import annotations

import ipaddress
import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.config import load_config
from spiders.fetch.public_address import refusal
from spiders.fetch.redirect import next_hop, same_site
from spiders.fetch.resolver import GuardedResolver
from spiders.fetch.target import TargetRefused, check_target
from spiders.records import Outcome

NOT_PUBLIC = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "100.127.255.255", "127.0.0.1", "127.1.2.3", "127.255.255.254",
    "169.254.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.1",
    "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "168.63.129.16",
    "::", "::1", "::7f00:1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::127.0.0.1", "64:ff9b::a00:1",
    "64:ff9b:1::a00:1", "100::1", "2001::1", "2001:0:7f00:1::", "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::",
    "2002:a00:1::", "2002:c0a8:101::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fdff::1", "fe80::1", "fe80::1%eth0", "febf::1",
    "fec0::1", "ff02::1", "ff0e::1", "2a00:1450::5efe:10.0.0.1", "2a00:1450::200:5efe:127.0.0.1", "4000::1", "1::1",
]  # fmt: skip
PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "93.184.215.14",
    "172.32.0.1",
    "100.63.255.255",
    "2606:4700::1111",
    "2a00:1450:4001:80b::200e",
    "::ffff:1.1.1.1",
    "64:ff9b::1.1.1.1",
]


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_B02_B04_B08_addresses_that_are_not_public(address: str) -> None:
    assert refusal(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_B02_public_addresses_pass(address: str) -> None:
    assert refusal(address) is None


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=300)
def test_B04_embeddings_are_never_laxer_than_the_address_inside(number: int) -> None:
    inner = ipaddress.IPv4Address(number)
    if refusal(str(inner)):
        for prefix in (0xFFFF << 32, 0x64FF9B << 96, 0x2002 << 112 | number << 80, 0x20010000 << 96, 0x2A001450 << 96 | 0x5EFE << 32):
            assert refusal(str(ipaddress.IPv6Address(prefix | number))), f"{inner} inside {prefix:x}"


REFUSED_URLS = [
    # B1: other schemes, and schemes in disguise
    *("file:///etc/passwd", "FILE:///etc/passwd", "data:text/html,x", "ftp://a.example/", "s3://bucket/key", "gopher://a.example/", "javascript:alert(1)", "source:http://a.example"),
    *("view-source:http://a.example", "jar:http://a.example!/", "blob:http://a.example/", "ws://a.example/", "//a.example/", "a.example/", "", "http:", "http://", "http:///path", "https:a.example"),
    *(" http://a.example/", "\thttp://a.example/", "\nhttp://a.example/", "http://a.example/\n", "http\n://a.example/", "http://a.example/ x", "\x00http://a.example/"),
    # B3: odd spellings of 127.0.0.1 and others
    *("http://2130706433/", "http://0x7f000001/", "http://0x7f.0.0.1/", "http://0177.0.0.1/", "http://017700000001/", "http://127.1/", "http://127.0.1/", "http://0/", "http://127.0.0.1./"),
    *("http://0x7f.1/", "http://127.0.0.1%2e/", "http://%31%32%37.0.0.1/", "http://①②⑦.⓪.⓪.①/", "http://127。0。0。1/", "http://127.0.0.256/", "http://00127.0.0.1/", "http://1.1.1.1.1/", "http://0x/"),
    *("http://localhost/", "http://LOCALHOST/", "http://localhost./", "http://a.localhost/", "http://router/", "http://printer.local/", "http://metadata.google.internal/", "http://x.home.arpa/"),
    *("http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[0:0:0:0:0:0:0:1]/", "http://[fe80::1%25eth0]/", "http://[::1", "http://::1/", "http://[::]/", "http://[v1.a]/"),
    # B8
    *("http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/", "http://100.100.100.200/", "http://168.63.129.16/", "http://192.0.0.192/"),
    # B9: what two parsers may read differently
    *("http://a.example\\@127.0.0.1/", "http://a:80\\@b.example/", "http://a#@127.0.0.1:22/", "http://a.example:80@127.0.0.1/", "http://a@b@c.example/", "http://a.example:80:80/", "http://a.example:+80/"),
    *("http://a.example:/x y", "http://a.exa\tmple/", "http://a.example\r\nHost: b/", "http://a.example:99999/", "http://a..example/", "http://.example/", "http://-.e_x*ample/", "http://a.example:80a/"),
    # B10: ports
    *(f"http://a.example:{port}/" for port in (0, 1, 22, 23, 25, 53, 111, 445, 2375, 3306, 5432, 6379, 8080, 9200, 11211, 27017, 65535)),
    # B13: credentials
    *("http://user@a.example/", "http://user:secret@a.example/", "https://:@a.example/"),
]  # fmt: skip


@pytest.mark.parametrize("url", REFUSED_URLS)
def test_B01_B03_B08_B09_B10_B13_addresses_refused_as_written(url: str) -> None:
    with pytest.raises(TargetRefused):
        check_target(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example",
        "https://a.example/x?y=@z",
        "HTTPS://A.Example:443/",
        "http://1.1.1.1/",
        "http://[2606:4700::1111]/",
        "https://a-b.c_d.example:80/#x",
        "http://xn--bcher-kva.example/",
    ],
)
def test_B01_ordinary_addresses_pass(url: str) -> None:
    assert not check_target(url).is_ours


def test_B10_only_the_exact_allowed_pair_passes() -> None:
    allowed = load_config({"PACELINE_ALLOW": "127.0.0.1:8765, localhost:80"}).allowed_addresses
    assert check_target("http://127.0.0.1:8765/x", allowed).is_ours
    assert check_target("http://localhost/x", allowed).is_ours
    for url in (
        "http://127.0.0.1:8766/",
        "http://127.0.0.1/",
        "http://127.0.0.2:8765/",
        "http://localhost:8765/",
        "http://[::ffff:127.0.0.1]:8765/",
        "http://2130706433:8765/",
    ):
        with pytest.raises(TargetRefused):
            check_target(url, allowed)


def test_the_shipped_default_allows_no_private_address() -> None:
    assert load_config({}).allowed_addresses == frozenset()


class Receiver:
    """What Twisted's endpoint would dial."""

    def __init__(self) -> None:
        self.dialled: list[tuple[str, int]] = []
        self.is_complete = False

    def resolutionBegan(self, resolution: object) -> None:
        assert resolution is not None

    def addressResolved(self, address: Any) -> None:
        self.dialled.append((address.host, address.port))

    def resolutionComplete(self) -> None:
        self.is_complete = True


class OneThread:
    """A reactor as far as the resolver uses it: the lookup runs at once."""

    def getThreadPool(self) -> OneThread:
        return self

    def callInThreadWithCallback(self, report: Callable[[bool, Any], None], work: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        from twisted.python.failure import Failure

        try:
            result = work(*args, **kwargs)
        except OSError:
            report(False, Failure())
        else:
            report(True, result)

    def callFromThread(self, work: Callable[..., Any], *args: Any) -> None:
        work(*args)

    def callLater(self, _delay: float, _work: Callable[..., Any]) -> OneThread:
        return self

    def active(self) -> bool:
        return False

    def cancel(self) -> None:
        return None


class Answers(GuardedResolver):
    """Gives each lookup the next of `answers`."""

    def __init__(self, *answers: list[str], allowed: frozenset[tuple[str, int]] = frozenset()) -> None:
        super().__init__(OneThread(), allowed)
        self.answers = list(answers)

    def lookup(self, name: str) -> list[str]:
        return self.answers.pop(0)


def dial(resolver: GuardedResolver, host: str, port: int = 443) -> list[tuple[str, int]]:
    receiver = Receiver()
    resolver.resolveHostName(receiver, host, port)
    assert receiver.is_complete
    return receiver.dialled


def test_B05_one_private_answer_among_public_ones_refuses_the_name() -> None:
    resolver = Answers(["1.1.1.1", "10.0.0.1"])
    assert dial(resolver, "both.example") == []
    assert "10.0.0.1" in resolver.refused["both.example"]


def test_B06_rebinding_every_connection_is_checked_and_the_checked_address_is_the_one_dialled() -> None:
    resolver = Answers(["1.1.1.1"], ["127.0.0.1"], ["1.0.0.1"])
    assert dial(resolver, "turns.example") == [("1.1.1.1", 443)]
    assert dial(resolver, "turns.example") == []
    assert dial(resolver, "turns.example") == [("1.0.0.1", 443)]
    assert not resolver.answers, "one lookup a connection: there is no second answer that could differ"


@pytest.mark.parametrize("address", [address for address in NOT_PUBLIC if "%" not in address])
def test_B02_B04_literals_reach_the_dialler_only_when_public(address: str) -> None:
    assert dial(Answers(), address) == []


def test_B10_an_allowed_name_is_dialled_on_its_port_only() -> None:
    resolver = Answers(["127.0.0.1"], ["127.0.0.1"], allowed=frozenset({("demo.test", 8765)}))
    assert dial(resolver, "demo.test", 8765) == [("127.0.0.1", 8765)]
    assert dial(resolver, "demo.test", 443) == []


HOPS = [
    ("http://a.example/1", "/2", None),
    ("http://a.example/1", "https://www.a.example/2", None),
    ("http://a.example/1", "//a.example/2", None),
    ("http://a.example/1", "https://b.example/", Outcome.MOVED_DOMAIN),
    ("https://a.github.io/1", "https://b.github.io/", Outcome.MOVED_DOMAIN),
    ("https://x.co.uk/1", "https://y.co.uk/", Outcome.MOVED_DOMAIN),
    ("https://a.example/1", "https://login.a.example/", Outcome.AUTH_WALL),
    ("https://a.example/1", "/users/sign_in", Outcome.AUTH_WALL),
    ("https://a.example/login/1", "/login/2", None),
    ("https://a.example/1", "http://10.0.0.1/", Outcome.ADDRESS_REFUSED),
    ("https://a.example/1", "http://a.example:6379/", Outcome.ADDRESS_REFUSED),
    ("https://a.example/1", "gopher://a.example/", Outcome.ADDRESS_REFUSED),
    ("https://a.example/1", "http://[bad/", Outcome.PROTOCOL_ERROR),
    ("https://a.example/1", "  ", Outcome.PROTOCOL_ERROR),
    ("https://a.example/1", "/1", Outcome.REDIRECT_LOOP),
]


@pytest.mark.parametrize(("url", "location", "outcome"), HOPS)
def test_A13_A15_A16_B07_where_a_redirect_may_lead(url: str, location: str, outcome: Outcome | None) -> None:
    assert next_hop(url, location, url, (url,)).outcome is outcome


def test_B13_credentials_of_a_redirect_are_not_repeated() -> None:
    hop = next_hop("https://a.example/", "https://user:secret@a.example/", "https://a.example/", ())
    assert hop.outcome is Outcome.ADDRESS_REFUSED
    assert "secret" not in hop.detail


def test_A15_same_site_goes_by_registrable_domain() -> None:
    assert same_site("https://docs.acme.example/a", "https://www.acme.example/b")
    assert not same_site("https://acme.example/", "https://acme-parked.example/")


def test_B09_random_garbage_never_yields_a_private_target() -> None:
    rng = random.Random(7)
    pieces = [
        "http://",
        "https://",
        "127.0.0.1",
        "10.0.0.1",
        "@",
        ":",
        "80",
        "443",
        "/",
        "\\",
        "#",
        "?",
        "[",
        "]",
        "::1",
        "a.example",
        "%00",
        "\t",
        ".",
        "0x7f",
        "localhost",
        "%2f",
        "①",
    ]
    for _ in range(20_000):
        url = "".join(rng.choice(pieces) for _ in range(rng.randint(1, 8)))
        try:
            target = check_target(url)
        except TargetRefused:
            continue
        assert target.host in ("a.example",) or refusal(target.host) is None or "." in target.host, url
        assert target.port in (80, 443)
        assert not target.host.replace(".", "").isdigit() or refusal(target.host) is None
