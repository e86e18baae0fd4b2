"""The demo's settings keep it apart from real data."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr

from presswatch.settings import Settings
from presswatch_local.demo import demo_settings

REAL = Settings(
    var=Path("/srv/var"),
    landing="s3://bucket",
    warehouse_url=SecretStr("postgresql://db/real"),
    allowed_private_hosts=("10.0.0.1:80",),
    workers=3,
)


def test_nothing_of_the_real_data_is_touched() -> None:
    demo = demo_settings(REAL)
    assert demo.warehouse_url is None
    assert demo.landing_url == "/srv/var/demo/landing"
    assert demo.sources == Path("/srv/var/demo/sources")
    assert {demo.port, demo.pg_port}.isdisjoint({REAL.port, REAL.pg_port})


def test_only_the_simulated_publishers_may_be_called() -> None:
    hosts = demo_settings(REAL).allowed_private_hosts
    assert hosts[0] == "127.0.0.1:25600"
    assert {host.partition(":")[0] for host in hosts} == {"127.0.0.1"}


def test_its_ports_can_be_moved() -> None:
    hosts = demo_settings(REAL.model_copy(update={"demo_port": 31000})).allowed_private_hosts
    assert hosts[:2] == ("127.0.0.1:31000", "127.0.0.1:31001")


def test_limits_are_those_of_the_real_run() -> None:
    assert demo_settings(REAL).workers == 3
