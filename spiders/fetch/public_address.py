"""Which addresses are public: the rule behind every connection of the fetch step.

`ipaddress.is_global` alone lets through multicast, NAT64, 6to4, Teredo, IPv4-compatible and cloud-metadata addresses, so the rule here is narrower: an IPv4
address must be global and none of the exceptions, an IPv6 address must lie in 2000::/3 and must not carry another address inside.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

V4_REFUSED = tuple(
    IPv4Network(network)
    for network in (
        "168.63.129.16/32",  # Azure's wire server, in a public range
        "192.0.0.0/24",  # IETF protocol assignments, a cloud's metadata service among them
        "192.88.99.0/24",  # 6to4 relay anycast
    )
)
V6_PUBLIC = IPv6Network("2000::/3")
V6_REFUSED = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo, benchmarking, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
    )
)
NAT64 = IPv6Network("64:ff9b::/96")
ISATAP_INTERFACES = (0x00005EFE, 0x02005EFE)


def refusal(text: str) -> str | None:
    """-> why nothing may be sent to the address `text` (an IPv4 or IPv6 literal), in words; None where it is public."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return f"{text!r} is not an IP address"
    if isinstance(address, IPv6Address):
        return _refuse_v6(address)
    return _refuse_v4(address)


def _refuse_v4(address: IPv4Address) -> str | None:
    if not address.is_global or address.is_multicast or address.is_reserved:
        return f"{address} is not a public address"
    if any(address in network for network in V4_REFUSED):
        return f"{address} belongs to a service of a cloud or a protocol"
    return None


def _refuse_v6(address: IPv6Address) -> str | None:
    embedded = _embedded_v4(address)
    if embedded is not None:
        inner = _refuse_v4(embedded)
        return f"{address} carries {inner}" if inner else None
    if address not in V6_PUBLIC or not address.is_global or any(address in network for network in V6_REFUSED):
        return f"{address} is not a public address"
    return None


def _embedded_v4(address: IPv6Address) -> IPv4Address | None:
    number = int(address)
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address in NAT64 or (number >> 32 == 0 and number > 0xFFFF):
        return IPv4Address(number & 0xFFFFFFFF)
    if (number >> 32) & 0xFFFFFFFF in ISATAP_INTERFACES:
        inner = IPv4Address(number & 0xFFFFFFFF)
        return inner if _refuse_v4(inner) else None
    return None
