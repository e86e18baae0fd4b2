from __future__ import annotations

import socket
import time
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.errors import AddressRefusedError, BadUrlError, NetworkError
from presswatch.fetch.ssrf_guard import AddressGuard, CheckedAddress, refusal_of
from presswatch.own_hosts import OwnHosts

REFUSED = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 100.100.100.200 127.0.0.1 127.255.255.255
168.63.129.16 169.254.169.254 169.254.0.1 172.16.0.1 172.31.255.255 192.0.0.8 192.0.2.1 192.88.99.1 192.168.1.1
198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.5 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 :: ::1
::127.0.0.1 ::93.184.216.34 ::ffff:127.0.0.1 ::ffff:93.184.216.34 ::ffff:0:127.0.0.1 64:ff9b::7f00:1
64:ff9b::5db8:d822 64:ff9b:1::7f00:1 100::1 2001::1 2001:0:53aa:64c::1 2001:2::1 2001:10::1 2001:20::1 2001:db8::1
2002:7f00:1:: 2002:5db8:d822::1 3ffe::1 3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1 4000::1
2a00:1450::5efe:127.0.0.1 2a00:1450::200:5efe:10.0.0.1
"""
ALLOWED = """
1.1.1.1 8.8.8.8 93.184.216.34 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0
169.253.255.255 172.15.255.255 172.32.0.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 223.255.255.255
2606:2800:220:1:248:1893:25c8:1946 2a00:1450:4007::200e 2001:4860:4860::8888 2001:200::1 2003::1
"""


@pytest.mark.parametrize("text", REFUSED.split())
def test_internal_addresses_are_refused(text: str) -> None:
    assert refusal_of(ip_address(text))
    with pytest.raises(AddressRefusedError):
        AddressGuard(OwnHosts(), resolver=lambda _: [text]).resolve("press.example", 443)


@pytest.mark.parametrize("text", ALLOWED.split())
def test_public_addresses_are_let_through(text: str) -> None:
    found = AddressGuard(OwnHosts(), resolver=lambda _: [text]).resolve("press.example", 443)
    family = socket.AF_INET6 if ":" in text else socket.AF_INET
    assert found == [CheckedAddress(family, str(ip_address(text)), 443)]


@given(st.ip_addresses(v=4))
def test_no_wrapping_of_an_address_gets_around(address: object) -> None:
    number = int(ip_address(str(address)))
    for wrapped in (number, 0xFFFF << 32 | number, 0x64FF9B << 96 | number, 0x2002 << 112 | number << 80):
        assert refusal_of(ip_address(wrapped.to_bytes(16, "big")))


@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)))
def test_what_is_let_through_is_global_to_python_too(address: object) -> None:
    parsed = ip_address(str(address))
    if refusal_of(parsed) is None:
        assert parsed.is_global
        assert not parsed.is_multicast


def test_only_checked_addresses_of_a_mixed_name_are_kept() -> None:
    guard = AddressGuard(OwnHosts(), resolver=lambda _: ["10.0.0.1", "93.184.216.34", "::1"])
    assert [address.ip for address in guard.resolve("mixed.example", 80)] == ["93.184.216.34"]


@pytest.mark.parametrize("port", [0, 21, 22, 25, 81, 6379, 8080, 11211, 65535])
def test_other_ports_are_refused_before_any_look_up(port: int) -> None:
    def resolver(host: str) -> list[str]:
        raise AssertionError(host)

    with pytest.raises(AddressRefusedError) as caught:
        AddressGuard(OwnHosts(frozenset({("press.example", 9999)})), resolver=resolver).resolve("press.example", port)
    assert caught.value.reason == "port_refused"


def test_hosts_the_operator_named_are_called_there_only() -> None:
    guard = AddressGuard(OwnHosts.of(["localhost:8000", "[::1]:9000"]), resolver=lambda _: ["127.0.0.1"])
    assert guard.resolve("LOCALHOST.", 8000) == [CheckedAddress(socket.AF_INET, "127.0.0.1", 8000)]
    for host, port in (("localhost", 80), ("localhost", 8001), ("127.0.0.1", 8000), ("localhost.press.example", 8000)):
        with pytest.raises(AddressRefusedError):
            guard.resolve(host, port)


def test_name_that_does_not_resolve_is_transient() -> None:
    def resolver(host: str) -> list[str]:
        raise socket.gaierror(socket.EAI_AGAIN, "try again")

    with pytest.raises(NetworkError) as caught:
        AddressGuard(OwnHosts(), resolver=resolver).resolve("press.example", 80)
    assert caught.value.reason == "dns"


def test_name_without_addresses_is_transient() -> None:
    with pytest.raises(NetworkError):
        AddressGuard(OwnHosts(), resolver=lambda _: []).resolve("press.example", 80)


def test_name_that_is_none_is_permanent() -> None:
    with pytest.raises(BadUrlError):
        AddressGuard(OwnHosts(), resolver=lambda host: [host.encode("idna").decode()]).resolve("a" * 70, 80)


def test_slow_look_up_is_given_up() -> None:
    started = time.monotonic()
    with pytest.raises(NetworkError):
        AddressGuard(OwnHosts(), resolver=lambda _: time.sleep(3) or []).resolve("press.example", 80, timeout_s=0.2)
    assert time.monotonic() - started < 2
