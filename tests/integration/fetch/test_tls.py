from __future__ import annotations

import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.integration.fetch.hostile_server import HostileServer, answer, raw

from presswatch.errors import NetworkError, PresswatchError, TlsError
from presswatch.fetch.client import HttpClient
from presswatch.fetch.ssrf_guard import AddressGuard
from presswatch.model.exchange import Exchange
from presswatch.own_hosts import OwnHosts

HOST = "press.example"
NOW = datetime.now(UTC)
Make = Callable[..., ssl.SSLContext]


class Authority:
    """A certificate authority of our own, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
        own = self._builder(self.name, days=9).public_key(self.key.public_key())
        own = own.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        self.file = self._write("ca.pem", own.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))

    def context(self, host: str = HOST, *, days: int = 9, is_self_signed: bool = False) -> ssl.SSLContext:
        """Return a server's context with a certificate for a host."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        builder = self._builder(subject, days=days, issuer=subject if is_self_signed else self.name)
        builder = builder.public_key(key.public_key())
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        signed = builder.sign(key if is_self_signed else self.key, hashes.SHA256())
        plain = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file = self._write(f"{host}{days}{is_self_signed}.pem", signed.public_bytes(serialization.Encoding.PEM) + plain)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _builder(self, subject: x509.Name, *, days: int, issuer: x509.Name | None = None) -> x509.CertificateBuilder:
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer or self.name)
        builder = builder.serial_number(x509.random_serial_number())
        return builder.not_valid_before(NOW - timedelta(days=30)).not_valid_after(NOW + timedelta(days=days))

    def _write(self, name: str, data: bytes) -> Path:
        (self.folder / name).write_bytes(data)
        return self.folder / name


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tls"))


def get(server: HostileServer, ca_file: Path | None, scheme: str = "https") -> Exchange:
    guard = AddressGuard(OwnHosts(frozenset({(HOST, server.port)})), resolver=lambda _: ["127.0.0.1"])
    web = HttpClient(guard, user_agent="Presswatch/test", deadline_s=5, read_s=1, ca_file=ca_file)
    return web.get(f"{scheme}://{HOST}:{server.port}/", accept="*/*", max_bytes=1000)


def test_good_certificate_is_accepted(authority: Authority) -> None:
    with HostileServer({"/": answer(200, b"hello")}, tls=authority.context()) as server:
        assert get(server, authority.file).body == b"hello"


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ({"host": "other.example"}, "Hostname mismatch"),
        ({"days": -1}, "expired"),
        ({"is_self_signed": True}, "self-signed"),
    ],
)
def test_bad_certificate_is_final(authority: Authority, case: dict[str, object], words: str) -> None:
    with HostileServer({"/": answer(200, b"hello")}, tls=authority.context(**case)) as server:  # type: ignore[arg-type]
        with pytest.raises(TlsError, match=words):
            get(server, authority.file)
        assert server.requests == []


def test_authority_of_the_environment_is_not_trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(variable, str(authority.file))
    with HostileServer({"/": answer()}, tls=authority.context()) as server, pytest.raises(TlsError):
        get(server, None)


def test_keys_are_not_logged_for_the_environment(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))
    with HostileServer({"/": answer(200, b"hello")}, tls=authority.context()) as server:
        assert get(server, authority.file).body == b"hello"
    assert not (tmp_path / "keys").exists()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_old_protocol_is_refused(authority: Authority) -> None:
    context = authority.context()
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    with HostileServer({"/": answer()}, tls=context) as server, pytest.raises(TlsError):
        get(server, authority.file)


def test_plain_server_behind_https_is_an_error(authority: Authority) -> None:
    with HostileServer({"/": answer()}) as server, pytest.raises(PresswatchError) as caught:
        get(server, authority.file)
    assert isinstance(caught.value, TlsError | NetworkError)


def test_tls_server_behind_http_is_an_error(authority: Authority) -> None:
    with HostileServer({"/": answer()}, tls=authority.context()) as server, pytest.raises(PresswatchError):
        get(server, authority.file, "http")


def test_body_cut_under_tls_is_truncated(authority: Authority) -> None:
    script = {"/": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")}
    with HostileServer(script, tls=authority.context()) as server, pytest.raises(PresswatchError) as caught:
        get(server, authority.file)
    assert caught.value.reason in {"truncated", "reset"}
