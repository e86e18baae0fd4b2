"""Sends one mail through an SMTP server (RFC 5321), with TLS where there is a password or the server offers it."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Final
from urllib.parse import unquote, urlsplit

from presswatch.errors import NotSentError

WITHIN_S: Final = 30.0
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def send_mail(server: str, *, sender: str, to: Sequence[str], subject: str, body: str) -> None:
    """Send a plain text mail to all of the receivers.

    Args:
        server: ``smtp://`` or ``smtps://``, with user and password where they are needed.
        sender: address in From.
        to: addresses.
        subject: one line.
        body: plain text.

    Raises:
        NotSentError: the server cannot be reached, or took it for none or not all of them.
    """
    try:
        with _connected(server) as smtp:
            refused = smtp.send_message(_mail(sender, to, subject, body))
    except (OSError, smtplib.SMTPException) as error:
        raise NotSentError(f"the mail server did not take it: {_plain(error)}") from error
    if refused:
        raise NotSentError(f"the mail server refused {len(refused)} of {len(to)} receivers")


def _mail(sender: str, to: Sequence[str], subject: str, body: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = sender, ", ".join(to)
    mail["Subject"] = subject
    mail["Date"], mail["Message-ID"] = formatdate(), make_msgid(domain=sender.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday answers it
    mail.set_content(body)
    return mail


def _connected(server: str) -> smtplib.SMTP:
    parts = urlsplit(server)
    host, is_tls = parts.hostname or "", parts.scheme == "smtps"
    if is_tls:
        context = ssl.create_default_context()
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=WITHIN_S, context=context)
    else:
        smtp = smtplib.SMTP(host, parts.port or 25, timeout=WITHIN_S)
    try:
        _secure_and_log_in(smtp, host, parts.username, parts.password, is_tls=is_tls)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _secure_and_log_in(smtp: smtplib.SMTP, host: str, user: str | None, password: str | None, *, is_tls: bool) -> None:
    smtp.ehlo()
    if not is_tls and smtp.has_extn("starttls"):
        smtp.starttls(context=ssl.create_default_context())
        smtp.ehlo()
        is_tls = True
    if user:
        if not is_tls and host not in LOOPBACK:
            raise smtplib.SMTPException("it offers no TLS, and a password is not sent without")
        smtp.login(unquote(user), unquote(password or ""))


def _plain(error: Exception) -> str:
    """Return what went wrong without what the server may have quoted of the password."""
    code = f" {error.smtp_code}" if isinstance(error, smtplib.SMTPResponseException) else ""
    text = "" if isinstance(error, smtplib.SMTPResponseException) else f" {error}"
    return f"{type(error).__name__}{code}{text}"[:300]
