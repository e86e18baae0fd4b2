"""Messages through real sockets."""

import pytest
from tests.integration.fetch.test_tls import Authority
from tests.integration.notify.sinks import http_sink, smtp_sink

from presswatch.errors import NotSentError
from presswatch.notify.http import ping, post_json
from presswatch.notify.mail import send_mail

MAIL = {"sender": "pw@example.org", "to": ["ops@example.org", "desk@example.org"], "subject": "Presswatch: 1 broken"}


def test_a_mail_arrives_with_all_receivers_and_any_script():
    with smtp_sink() as sink:
        send_mail(f"smtp://127.0.0.1:{sink.port}", body="الجزيرة\n.\nend\n", **MAIL)
    (mail,) = sink.mails
    assert mail["Subject"] == "Presswatch: 1 broken"
    assert mail["To"] == "ops@example.org, desk@example.org"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().splitlines() == ["الجزيرة", ".", "end"]
    assert sink.receivers == ["<ops@example.org>", "<desk@example.org>"]


def test_a_mail_server_that_refuses_or_is_away_is_an_error_to_try_again():
    with smtp_sink() as sink:
        sink.status = 450
        with pytest.raises(NotSentError):
            send_mail(f"smtp://127.0.0.1:{sink.port}", body="x", **MAIL)
    with pytest.raises(NotSentError):
        send_mail(f"smtp://127.0.0.1:{sink.port}", body="x", **MAIL)


def test_a_password_is_not_sent_without_tls(monkeypatch):
    monkeypatch.setattr("presswatch.notify.mail.LOOPBACK", frozenset())
    with smtp_sink() as sink, pytest.raises(NotSentError, match="no TLS") as caught:
        send_mail(f"smtp://me:s3cret@127.0.0.1:{sink.port}", body="x", **MAIL)
    assert "s3cret" not in str(caught.value)


def test_a_mail_and_its_password_go_under_tls_where_the_server_offers_it(tmp_path, monkeypatch):
    authority = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    with smtp_sink(authority.context("localhost")) as sink:
        send_mail(f"smtp://me:s3cret@localhost:{sink.port}", body="x", **MAIL)
    assert len(sink.mails) == 1
    is_under_tls = dict(sink.words)
    assert not is_under_tls[b"STARTTLS"]
    assert all(is_under_tls[word] for word in (b"AUTH", b"MAIL", b"RCPT", b"DATA"))


def test_a_mail_server_with_a_certificate_of_nobody_gets_neither_mail_nor_password(tmp_path):
    with (
        smtp_sink(Authority(tmp_path).context("localhost")) as sink,
        pytest.raises(NotSentError, match="certificate verify failed"),
    ):
        send_mail(f"smtp://me:s3cret@localhost:{sink.port}", body="x", **MAIL)
    assert sink.mails == []
    assert b"AUTH" not in dict(sink.words)


def test_json_is_posted_and_answers_other_than_2xx_are_errors():
    with http_sink() as sink:
        post_json(f"http://127.0.0.1:{sink.port}/hook", {"text": "é"}, user_agent="pw/1")
        ping(f"http://127.0.0.1:{sink.port}/ping", user_agent="pw/1")
        assert sink.posts == [("/hook", {"text": "é"}), ("/ping", None)]
        for status in (302, 404, 500):
            sink.status = status
            with pytest.raises(NotSentError, match=str(status)):
                post_json(f"http://127.0.0.1:{sink.port}/secret", {}, user_agent="pw/1")
    assert len(sink.posts) == 2
    with pytest.raises(NotSentError) as caught:
        post_json(f"http://127.0.0.1:{sink.port}/secret", {}, user_agent="pw/1")
    assert "secret" not in str(caught.value)
