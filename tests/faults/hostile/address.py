"""Section A: addresses that must never be called, and texts that are no address."""

# ruff: noqa: E501 - a case a line reads as a table

from __future__ import annotations

import time

from tests.faults.hostile.case import Case, Way
from tests.faults.hostile.lab import PUBLIC, Lab
from tests.faults.hostile.ways import answered, asked
from tests.integration.fetch.hostile_server import redirect

from presswatch.errors import PresswatchError

REFUSED, NO_PORT = "address_refused", "port_refused"


def all_of(*urls: str) -> Way:
    """Ask for several addresses and say what came of all of them, each word once."""

    def way(lab: Lab) -> str:
        said = dict.fromkeys(_outcome(lab, url) for url in urls)
        return ", ".join(said)

    return way


def _outcome(lab: Lab, url: str) -> str:
    try:
        return asked(url)(lab)
    except PresswatchError as error:
        return error.reason


def rebinding(lab: Lab) -> str:
    """Resolve to a public address first and to loopback then: only what was checked is connected to."""
    turns = iter([[PUBLIC], ["127.0.0.1"]])
    web = lab.client(deadline_s=1.0)
    web._guard._resolver = lambda _: next(turns)
    said = []
    for _ in range(2):
        try:
            said.append(str(lab.get("http://rebind.example/", web=web).status))
        except PresswatchError as error:
            said.append(error.reason)
    return ", ".join(said)


def named(*addresses: str) -> Way:
    """Ask for a name that resolves to these addresses."""
    return lambda lab: str(
        lab.get("http://names.example/", web=lab.client(**{"names.example": list(addresses)})).status
    )


def slow_name(lab: Lab) -> str:
    web = lab.client(deadline_s=0.5)
    web._guard._resolver = lambda _: time.sleep(4) or []
    return str(lab.get("http://slow.example/", web=web).status)


def no_secret_in(url: str, secret: str) -> Way:
    """Say what came of an address, and whether its secret is in the message that goes to logs and ledger."""

    def way(lab: Lab) -> str:
        try:
            lab.get(url)
        except PresswatchError as error:
            return error.reason + (", and the secret is in the message" if secret in f"{error!r}{error.detail}" else "")
        return "called"

    return way


def to_internal(status: int) -> Way:
    return answered(lambda lab: redirect(f"http://127.0.0.1:{lab.internal.port}/", status), is_made=True)


CASES = [
    Case("A01 localhost", "loopback by its names", all_of("http://localhost./", "http://LOCALHOST/", "http://127.0.0.1/"), "dns, address_refused"),
    Case("A01 port", "loopback at the port of a listener", asked("http://127.0.0.1:PORT/"), NO_PORT),
    Case("A01 v6", "IPv6 loopback and unspecified", all_of("http://[::1]/", "http://[::]/"), REFUSED),
    Case("A02 numbers", "loopback as decimal, hex, octal, short", all_of(
        "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/", "http://0/", "http://0x7f.1/",
        "http://017700000001/", "http://127.0.1/"), REFUSED),
    Case("A03 mapped", "IPv4-mapped loopback", all_of("http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[0:0:0:0:0:ffff:127.0.0.1]/"), REFUSED),
    Case("A04 tunnels", "NAT64, compatible, 6to4, Teredo, ISATAP of loopback", all_of(
        "http://[64:ff9b::7f00:1]/", "http://[::127.0.0.1]/", "http://[2002:7f00:1::]/", "http://[2001:0:7f00:1::]/",
        "http://[2606:4700::5efe:7f00:1]/", "http://[64:ff9b:1::7f00:1]/"), REFUSED),
    Case("A04 ranges", "each special-purpose range of IANA", all_of(
        "http://0.1.2.3/", "http://10.0.0.1/", "http://100.64.0.1/", "http://169.254.169.254/", "http://172.31.0.1/", "http://192.0.0.1/",
        "http://192.0.2.1/", "http://192.168.1.1/", "http://198.18.0.1/", "http://203.0.113.1/", "http://224.0.0.1/", "http://255.255.255.255/",
        "http://168.63.129.16/", "http://[fd00:ec2::254]/", "http://[fe80::1]/", "http://[ff02::1]/", "http://[fec0::1]/", "http://[2001:db8::1]/"), REFUSED),
    Case("A05 rebinding", "a name public at first, loopback then", rebinding, "connect, address_refused", wall_s=8),
    Case("A06 mixed name", "a name with internal addresses only", named("10.0.0.1", "::1", "fd00::1"), REFUSED),
    Case("A06 name of metadata", "a name that resolves to the cloud's metadata service", named("169.254.169.254"), REFUSED),
    Case("A07 redirect", "302 to a loopback listener", to_internal(302), NO_PORT),
    Case("A07 redirect 307", "307 to a loopback listener", to_internal(307), NO_PORT),
    Case("A07 redirect 80", "302 to loopback, port 80", answered(redirect("http://127.0.0.1/")), REFUSED),
    Case("A07 redirect metadata", "301 to the metadata service", answered(redirect("http://169.254.169.254/latest/", 301)), REFUSED),
    Case("A07 redirect relative host", "302 to //10.0.0.1/", answered(redirect("//10.0.0.1/")), REFUSED),
    Case("A07 redirect number", "308 to http://2130706433/", answered(redirect("http://2130706433/", 308)), REFUSED),
    Case("A07 redirect v6", "302 to http://[::ffff:a00:1]/", answered(redirect("http://[::ffff:a00:1]/")), REFUSED),
    *(
        Case(f"A08 {scheme}", f"redirect to {scheme}", answered(redirect(f"{scheme}:{rest}")), "bad_scheme")
        for scheme, rest in (("file", "///etc/passwd"), ("gopher", "//127.0.0.1:11211/_stats"), ("data", "text/html,x"),
                             ("ftp", "//127.0.0.1/x"), ("javascript", "alert(1)"), ("ws", "//127.0.0.1/"), ("view-source", "http://a.example/"))
    ),
    Case("A09 backslash", "http://127.0.0.1\\@press.example/", asked("http://127.0.0.1\\@press.example/"), "bad_url"),
    Case("A09 slash percent", "a slash in per cent code before @", asked("http://127.0.0.1%2f@press.example/"), "userinfo"),
    Case("A09 fragment", "http://press.example#@127.0.0.1/ is press.example", asked("http://press.example#@127.0.0.1/"), "dns"),
    Case("A10 userinfo", "user and password, which never come into a message", no_secret_in("http://user:hunter2-canary@press.example/", "hunter2-canary"), "userinfo"),
    Case("A10 at", "press.example@127.0.0.1", asked("http://press.example@127.0.0.1/"), "userinfo"),
    Case("A11 digits", "full-width and circled digits, ideographic dots, per cent code", all_of(
        "http://１２７.０.０.１/", "http://①②⑦.⓪.⓪.①/", "http://127。0。0。1/", "http://127．0．0．1/", "http://%31%32%37.0.0.1/"), REFUSED),
    Case("A11 letters", "localhost in circled letters", asked("http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:PORT/"), NO_PORT),
    Case("A12 soft hyphen", "characters that vanish in IDNA", asked("http://127.0.0\u00ad.1/"), REFUSED),
    Case("A13 long", "address of 70 kB", asked("http://press.example/" + "x" * 70_000), "url_too_long"),
    Case("A13 very long", "address of 5 MB", asked("http://press.example/" + "x" * 5_000_000), "url_too_long", cpu_s=0.5),
    Case("A13 grows", "1,000 characters that become 9,000 in per cent code", asked("http://press.example/" + "字" * 1000), "url_too_long"),
    Case("A14 controls", "CR, LF, TAB, NUL in the address", all_of(
        "http://press.example/\r\nX: y", "http://press.example/\ta", "http://press.example/a\x00b", "http://press.exa\nmple/"), "bad_url"),
    Case("A14 redirect", "a control character in the Location, dropped", answered(redirect(b"/a\x01b")), "404 0"),
    Case("A15 ports", "SSH, SMTP, Redis, memcached, 8080", all_of(*(f"http://press.example:{port}/" for port in (22, 25, 6379, 11211, 8080))), NO_PORT),
    Case("A15 port 0", "port 0 and 65536", all_of("http://press.example:0/", "http://press.example:65536/"), "bad_port, bad_url"),
    Case("A16 hosts", "no host at all", all_of("http:///x", "//x", "http://", "http://./", "http://.../"), "no_host"),
    Case("A16 bad hosts", "hosts that are none", all_of("http://a b/", "http://[::1/", "http://a..example/", "http://" + "a" * 64 + ".example/"), "bad_url, bad_host"),
    Case("A17 no such name", "NXDOMAIN", asked("http://nowhere.invalid/"), "dns"),
    Case("A17 slow DNS", "a resolver that takes longer than the deadline", slow_name, "dns", wall_s=3),
    Case("A18 scheme", "schemes that are not HTTP", all_of("file:///etc/passwd", "ftp://a.example/", "jar:http://a.example!/", "HTTPX://a.example/"), "bad_scheme"),
]  # fmt: skip
