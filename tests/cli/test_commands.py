"""The command line as somebody who types it meets it: real processes, real server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from api.cli.main import app
from tests.conftest import repository


def kith(home: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "api.cli", *words],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=repository(),
        env={**os.environ, "KITH_HOME": str(home), "COLUMNS": "200", **settings},
        check=False,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with a small network in it."""
    made = tmp_path_factory.mktemp("cli") / "home"
    loaded = kith(made, "seed", "network", "--size", "50", "--json")
    assert loaded.returncode == 0, loaded.stderr
    assert json.loads(loaded.stdout)["Customer"] >= 50
    return made


def commands() -> list[tuple[str, str]]:
    group = get_command(app)
    context = typer.Context(group)
    found: list[tuple[str, str]] = []
    for name in group.list_commands(context):  # type: ignore[attr-defined]
        command = group.get_command(context, name)  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        if inner:
            found += [(f"{name} {sub}", inner[sub].help) for sub in inner]
        else:
            found.append((name, command.help))
    return found


@pytest.mark.parametrize(("name", "text"), commands())
def test_every_command_teaches_by_example(name: str, text: str) -> None:
    assert f"Example: `kith {name}" in text


def test_status_says_what_is_there(home: Path) -> None:
    found = json.loads(kith(home, "status", "--json").stdout)
    assert found["schema"]["found"] == found["schema"]["needed"]
    assert found["nodes"]["Customer"] >= 50
    assert found["relationships"]["KNOWS"] > 0


def test_a_question_is_answered(home: Path) -> None:
    asked = kith(home, "query", "query Q($n: Int) { customers(limit: $n) { id name } }",
                 "--variables", '{"n": 2}')  # fmt: skip
    assert asked.returncode == 0, asked.stderr
    assert len(json.loads(asked.stdout)["data"]["customers"]) == 2


def test_a_wrong_question_fails_with_its_errors(home: Path) -> None:
    asked = kith(home, "query", "{ nonsense }")
    assert asked.returncode == 1
    assert "nonsense" in json.loads(asked.stdout)["errors"][0]["message"]


def test_cypher_reads(home: Path) -> None:
    asked = kith(home, "cypher", "MATCH (c:Customer) RETURN count(c) AS n", "--json")
    assert json.loads(asked.stdout)[0]["n"] >= 50


def test_cypher_that_writes_is_refused(home: Path) -> None:
    asked = kith(home, "cypher", "MATCH (c:Customer) DETACH DELETE c")
    assert asked.returncode == 1
    assert "REFUSED" in asked.stderr
    assert json.loads(kith(home, "status", "--json").stdout)["nodes"]["Customer"] >= 50


def test_migrating_twice_changes_nothing(home: Path) -> None:
    assert json.loads(kith(home, "migrate", "--json").stdout)["applied"] == []


def test_a_database_that_is_away_is_exit_code_3(tmp_path: Path, free_port: int) -> None:
    asked = kith(tmp_path, "cypher", "RETURN 1", KITH_DATABASE=f"bolt://127.0.0.1:{free_port}")
    assert asked.returncode == 3
    assert "UNREACHABLE" in asked.stderr


def test_a_database_without_schema_is_exit_code_4(tmp_path: Path) -> None:
    asked = kith(tmp_path / "new", "serve", "--port", "0")
    assert asked.returncode == 4
    assert "kith migrate" in asked.stderr


def test_a_bad_setting_is_one_sentence(tmp_path: Path) -> None:
    asked = kith(tmp_path, "status", KITH_PORT="many")
    assert asked.returncode == 2
    assert "KITH_PORT" in asked.stderr
    assert "Traceback" not in asked.stderr
