"""TLS is verified: certificates that are expired, for another name, self-signed or from nobody known are refused (fault A12)."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
import trustme

from spiders.records import Outcome
from tests.harness_crawl import Crawled, Market
from tests.harness_http import Harness, http

TEXT = b"# Changelog\n\n## 1.4.0\n\n- Calendars can be shared\n"
PAST = datetime.now(UTC) - timedelta(days=1)


def server_context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def old_protocol(ca: trustme.CA) -> ssl.SSLContext:
    context = server_context(ca.issue_cert("old.test"))
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Crawled, dict[str, Harness]]]:
    folder = tmp_path_factory.mktemp("tls")
    ca, stranger = trustme.CA(), trustme.CA()
    ca.cert_pem.write_to_path(str(folder / "ca.pem"))
    contexts = {
        "good": server_context(ca.issue_cert("good.test")),
        "name": server_context(ca.issue_cert("other.test")),
        "expired": server_context(ca.issue_cert("expired.test", not_after=PAST)),
        "stranger": server_context(stranger.issue_cert("stranger.test")),
        "old": old_protocol(ca),
        "plain": None,
    }
    market = Market(folder, env={"SSL_CERT_FILE": str(folder / "ca.pem")})
    with ExitStack() as stack:
        servers = {}
        for key, context in contexts.items():
            servers[key] = server = stack.enter_context(Harness(ssl_context=context))
            server.route(f"{key}.test", "/page", http(200, TEXT))
            market.allowed.add(f"{key}.test:{server.port}")
            market.add(key, f"https://{key}.test:{server.port}/page")
        yield market.crawl(), servers


def test_A12_a_good_certificate_is_accepted(crawled: tuple[Crawled, dict[str, Harness]]) -> None:
    assert crawled[0].last("good").outcome is Outcome.FETCHED, crawled[0].output


@pytest.mark.parametrize("key", ["name", "expired", "stranger"])
def test_A12_bad_certificates_are_refused_before_anything_is_asked(crawled: tuple[Crawled, dict[str, Harness]], key: str) -> None:
    row = crawled[0].last(key)
    assert row.outcome is Outcome.TLS_ERROR, row
    assert row.detail
    assert not crawled[1][key].asked


def test_A12_a_protocol_that_is_too_old_is_not_spoken(crawled: tuple[Crawled, dict[str, Harness]]) -> None:
    # the server hangs up during the handshake, which looks like any lost connection
    assert crawled[0].last("old").outcome in (Outcome.TLS_ERROR, Outcome.ROBOTS_UNAVAILABLE)
    assert not crawled[1]["old"].asked


def test_A12_plain_http_on_a_tls_address_is_an_error_with_a_name(crawled: tuple[Crawled, dict[str, Harness]]) -> None:
    assert crawled[0].last("plain").outcome in (Outcome.TLS_ERROR, Outcome.ROBOTS_UNAVAILABLE, Outcome.INCOMPLETE)
    assert not crawled[1]["plain"].asked
