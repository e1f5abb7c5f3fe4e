"""The house keeps its own rules, and every check of them can fail."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house import engine_questions, imports, mentions, query_text
from tests.needs import need

ROOT = Path(__file__).parent.parent
LONGEST = 450
"""Lines of a Python file; a longer one holds two ideas."""

ENGINES = frozenset({"arcadedb", "neo4j", "embedded"})
# Which engine it is may be asked where the child is started and where DDL differs.
ENGINE_ROOMS = ("graph/embedded/", "graph/schema.py")

# Written so that no pattern finds itself in this file.
_HOSTS = re.compile(
    r"https?://[\w.-]*(?:pypi|pythonhosted|npmjs|yarnpkg|maven|crates|golang|debian)[\w.-]*/"
    r"|(?:extra-)?index-url[ =]+\S*:/" + "/"
)
_PATHS = re.compile(
    r"(?<![\w.~])/(?:work|farm|root|home/[\w.-]+|Users/[\w.-]+|tmp/bash_jobs)" + "/"
)


def _sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _tracked() -> list[Path]:
    git = shutil.which("git")
    if git is None:
        need("git", "no git on the PATH to list the tracked files")
    listing = subprocess.run(
        [git, "-C", str(ROOT), "ls-files", "-z"], capture_output=True, text=True, check=False
    )
    if listing.returncode:
        need("git", f"the tracked files cannot be listed: {listing.stderr.strip()}")
    tracked = [ROOT / name for name in listing.stdout.split("\0") if name]
    return [path for path in tracked if path.is_file()]


def _texts() -> list[tuple[str, str]]:
    found = []
    for path in _tracked():
        content = path.read_bytes()
        if b"\0" not in content:
            found.append((_name(path), content.decode(errors="replace")))
    return found


def test_query_text_is_written_in_graph_only() -> None:
    found = [
        f"{_name(path)}:{text.line}: {text.value.strip()[:80]}"
        for path in _sources("api", "algorithms", "seed")
        for text in query_text(path.read_text())
    ]
    assert found == []


def test_there_is_query_text_in_graph_to_find() -> None:
    assert any(query_text(path.read_text()) for path in _sources("graph"))


@pytest.mark.parametrize(
    "source",
    [
        'text = "MATCH (n) RETURN n"',
        'text = "match (c:Customer {id: $id}) return c"',
        'text = "OPTIONAL MATCH p = shortestPath((a)-[*]-(b))"',
        'text = f"MATCH (n:{label}) WHERE n.id = $id"',
        'text = "MATCH " + "(n:" + label + ")"',
        'text = f"{prefix}MERGE (c:Customer)"',
        'text = f"WHERE n.{name} = $value"',
        'text = """\n    UNWIND $rows AS row\n    CREATE (n)\n"""',
        'run("DETACH DELETE n")',
        'run(f"{name}", "CALL db.index.fulltext.queryNodes($name)")',
        'x = {"q": "CREATE INDEX IF NOT EXISTS FOR"}',
        'x = "RETURN c.name ORDER BY c.name"',
        'x = "(a)-[:KNOWS]->(b)"',
        'x = "CALL { WITH x RETURN y }"',
        "x = f\"{run('MATCH (n) RETURN n')}\"",
        'x = "SET c.seq = c.seq + 1"',
    ],
)
def test_planted_query_text_is_found(source: str) -> None:
    assert query_text(source)


@pytest.mark.parametrize(
    "source",
    [
        '"""MATCH (n) RETURN n"""',
        'def f():\n    """UNWIND $rows AS row"""',
        'X = 1\n"""What MERGE (n:Customer) does."""',
        "# MATCH (n) RETURN n\nx = 1",
        'x = "These rows match (all of them) what was asked."',
        'x = "Create (or open) the data directory."',
        'x = "mutation { createCustomer(input: $input) { id } }"',
        'x = "query Q($id: ID!) { customer(id: $id) { name } }"',
        'x = "(Customer)-[KNOWS]->(Customer)"',
        'x = "merge(a, b) and unmerge(a)"',
        'x = "Return the key."',
    ],
)
def test_other_text_is_let_be(source: str) -> None:
    assert query_text(source) == []


@pytest.mark.parametrize("package", ["neo4j", "arcadedb_embedded"])
def test_only_graph_speaks_to_the_database(package: str) -> None:
    found = [
        _name(path)
        for path in _sources("api", "algorithms", "seed")
        if package in imports(path.read_text())
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "import neo4j",
        "import os, neo4j.time as t",
        "from neo4j.exceptions import ClientError",
        "def f():\n    from neo4j import GraphDatabase",
        'importlib.import_module("neo4j.time")',
    ],
)
def test_a_planted_import_is_found(source: str) -> None:
    assert "neo4j" in imports(source)


def test_no_code_asks_which_engine_it_is() -> None:
    sources = [
        (_name(path), path.read_text())
        for path in _sources("graph", "api", "algorithms", "seed")
        if not _name(path).startswith(ENGINE_ROOMS)
    ]
    named = [f"{name}:{line}" for name, source in sources for line in mentions(source, "arcadedb")]
    asked = [
        f"{name}:{line}" for name, source in sources for line in engine_questions(source, ENGINES)
    ]
    assert named == []
    assert asked == []


def test_a_planted_engine_is_found() -> None:
    assert mentions('"""ArcadeDB."""\nx = 1  # ArcadeDB\ny = "ArcadeDB/26"', "arcadedb") == [3]
    assert mentions("if self.is_arcadedb:\n    pass", "arcadedb") == [1]
    assert mentions("from graph.arcadedb import LOOPBACK", "arcadedb") == []
    assert engine_questions('x = 1\nif engine == "neo4j":\n    pass', ENGINES) == [2]
    assert engine_questions('if engine in ("a", "ArcadeDB"):\n    pass', ENGINES) == [1]
    assert engine_questions('match e:\n    case "embedded":\n        pass', ENGINES) == [2]


def test_no_tracked_file_names_a_registry() -> None:
    assert [name for name, text in _texts() if _HOSTS.search(text)] == []


def test_no_tracked_file_names_a_path_of_somebodys_machine() -> None:
    assert [name for name, text in _texts() if _PATHS.search(text)] == []


def test_planted_addresses_are_found() -> None:
    slash = "/"
    assert _HOSTS.search(f"https:{slash}/mirror.pypi.example{slash}simple")
    assert _HOSTS.search(f"https:{slash}/x.npmjs.example/")
    assert _HOSTS.search(f"--index-url https:{slash}/mirror.example")
    assert _PATHS.search(f"{slash}home{slash}ada{slash}kith")
    assert _PATHS.search(f'"{slash}root{slash}.cache"')
    assert not _PATHS.search(f"~{slash}work{slash}kith and api{slash}work{slash}x")
    assert not _HOSTS.search("the lock names PyPI and Maven Central")


def test_no_python_file_holds_two_ideas() -> None:
    lengths = {
        _name(path): len(path.read_text().splitlines())
        for path in _sources("graph", "algorithms", "api", "seed", "tests", "benchmarks")
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}
