"""The commands on a real terminal, of a width, and in a pipe."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios

COMMAND = [sys.executable, "-c", "from presswatch.cli.main import main; main()", "settings"]
PATHS = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


def on_terminal(columns: int) -> list[str]:
    """Return the lines that a command prints on a terminal so wide."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"} | PATHS
    with subprocess.Popen(COMMAND, stdout=theirs, env=environment) as process:
        os.close(theirs)
        printed = bytearray()
        try:
            while part := os.read(ours, 65_536):
                printed += part
        except OSError:  # EIO: the other end is closed
            pass
        assert process.wait(60) == 0
    os.close(ours)
    return printed.decode().splitlines()


def test_a_table_keeps_to_the_terminal_and_is_whole_in_a_pipe():
    piped = subprocess.run(COMMAND, env=os.environ | PATHS, capture_output=True, text=True, check=True).stdout
    assert max(map(len, piped.splitlines())) > 120
    for columns in (120, 60):
        lines = on_terminal(columns)
        assert max(map(len, lines)) <= columns
        assert any("PRESSWATCH_WAREHOUSE_URL" in line for line in lines)
