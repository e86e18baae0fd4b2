"""The passwords of the UI in a deployment with compose: deploy/passwords.py, run as its init container does."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[3] / "deploy/passwords.py"


def write(file: Path, users: str, admin: str = "chosen") -> str:
    own = {
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(file),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": users,
        "ADMIN_PASSWORD": admin,
    }
    done = subprocess.run([sys.executable, SCRIPT], env=os.environ | own, capture_output=True, text=True, check=True)
    return done.stdout


def test_passwords_are_made_once_and_never_printed(tmp_path: Path) -> None:
    file = tmp_path / "passwords.json"
    said = write(file, "admin:admin,anna:viewer, ben:op")
    first = json.loads(file.read_text())
    assert first.keys() == {"admin", "anna", "ben"}
    assert first["admin"] == "chosen"
    assert "anna, ben" in said
    assert not any(password in said for password in first.values())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert write(file, "admin:admin,anna:viewer,ben:op") == ""
    assert json.loads(file.read_text()) == first


def test_who_is_taken_from_the_list_loses_the_password_and_a_new_one_of_admin_counts(tmp_path: Path) -> None:
    file = tmp_path / "passwords.json"
    write(file, "admin:admin,anna:viewer")
    write(file, "admin:admin", admin="another")
    assert json.loads(file.read_text()) == {"admin": "another"}
