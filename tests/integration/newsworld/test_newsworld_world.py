"""The running world: its doors, its memory, its ledger, and the seam for behaviours that take over the socket."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, Request, build_opener

import pytest
from bench.free_ports import free_ports

from newsworld import running_world
from newsworld.control import call, main
from newsworld.model import LAST_STEP
from newsworld.publishers import CAST

OPENER = build_opener(ProxyHandler({}))


def get(url, **headers):
    try:
        with OPENER.open(Request(url, headers=headers), timeout=10) as reply:
            return reply.status, dict(reply.headers), reply.read()
    except HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read()


def test_control_moves_the_world_and_tells_the_truth(capsys):
    with running_world() as world:
        assert call(world.control_url, "state")["step"] == 0
        assert call(world.control_url, "step")["now"] == "2026-03-02T12:00:00+00:00"
        assert call(world.control_url, "truth") == json.loads(json.dumps(world.truth()))
        for _ in range(LAST_STEP + 3):
            call(world.control_url, "step")
        assert call(world.control_url, "state")["step"] == LAST_STEP
        main(["--control", world.control_url, "reset"])
        assert json.loads(capsys.readouterr().out)["step"] == 0
        assert get(world.control_url + "/nothing")[0] == 404


def test_sources_and_permitted_hosts_name_the_ports(tmp_path):
    with running_world(sources_dir=tmp_path) as world:
        assert len(list(tmp_path.glob("*.yaml"))) == 14
        assert f'homepage: "{world.origins["le-fil-du-matin"]}/"' in (tmp_path / "le-fil-du-matin.yaml").read_text()
        assert world.allow.split(",")[1] == urlsplit(world.origins["le-fil-du-matin"]).netloc


def test_a_restarted_world_goes_on_at_its_step(tmp_path):
    state = tmp_path / "state.json"
    with running_world(state_file=state) as world:
        world.advance(3)
    with running_world(state_file=state) as world:
        assert world.state.step == 3
    with pytest.raises(ValueError, match="belongs to seed 1"), running_world(seed=2, state_file=state):
        pass


def test_the_ledger_tells_transfers_from_304s():
    with running_world() as world:
        url = world.origins["al-marsa"] + "/rss.xml"
        _, headers, body = get(url)
        status, _, nothing = get(url, **{"If-None-Match": headers["ETag"]})
        assert (status, nothing) == (304, b"")
        count = world.requests.of(url)
        assert (count.requests, count.conditional, count.not_modified, count.body_bytes) == (2, 1, 1, len(body))
        assert call(world.control_url, "requests")[url]["statuses"] == {"200": 1, "304": 1}
        assert world.requests.shortest_pause_s(world.origins["al-marsa"]) > 0
        assert world.requests.shortest_pause_s(world.origins["elbkurier"]) is None


def test_a_page_fails_once_and_remembers_it(tmp_path):
    with running_world(step=1, state_file=tmp_path / "state.json") as world:
        article = next(article for article in world.script.articles if article.page == "flaky")
        path = article.path_at(1)
        assert [get(world.origins["harbour-gazette"] + path)[0] for _ in range(3)] == [500, 200, 200]
    with running_world(state_file=tmp_path / "state.json") as world:
        assert get(world.origins["harbour-gazette"] + path)[0] == 200


def test_a_behaviour_may_send_any_bytes():
    async def cut_short(request, _reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + request.path.encode())
        await writer.drain()

    with running_world() as world:
        world.take_over("the-minute", "/bomb", cut_short)
        host, port = urlsplit(world.origins["the-minute"]).netloc.split(":")
        with socket.create_connection((host, int(port)), timeout=10) as peer:
            peer.sendall(b"GET /bomb HTTP/1.1\r\nHost: x\r\n\r\n")
            received = b"".join(iter(lambda: peer.recv(4096), b""))
        assert received.endswith(b"\r\n\r\n/bomb")
        assert get(world.origins["the-minute"] + "/latest.rss")[0] == 200


def test_bad_requests_do_not_stop_a_publisher():
    with running_world() as world:
        host, port = urlsplit(world.origins["elbkurier"]).netloc.split(":")
        for sent in (b"\x00\x01\r\n\r\n", b"GET\r\n\r\n", b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", b""):
            with socket.create_connection((host, int(port)), timeout=10) as peer:
                peer.sendall(sent)
                peer.shutdown(socket.SHUT_WR)
                peer.recv(4096)
        assert get(world.origins["elbkurier"] + "/")[0] == 200


def test_the_command_serves_until_it_is_told_to_stop(tmp_path):
    base = free_ports(len(CAST) + 1)[1]  # below it: the control door
    command = [sys.executable, "-m", "newsworld", "--base-port", str(base), "--sources-dir", str(tmp_path / "s")]
    include = Path(__file__).parents[3] / "include"
    with subprocess.Popen(command, cwd=include, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout.readline().strip() == f"control http://127.0.0.1:{base - 1}"
            assert f"127.0.0.1:{base + 13}" in process.stdout.readline()
            assert call(f"http://127.0.0.1:{base - 1}", "state")["origins"]["agencia-cardo"].endswith(str(base))
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
    time.sleep(0.1)
    with pytest.raises(URLError):
        call(f"http://127.0.0.1:{base - 1}", "state")
