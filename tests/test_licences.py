"""What ships is permissively licensed, and the check that says so can fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.licences import EXAMINED, RUNTIME, judge, licence, licences, permits, requirements


def test_everything_that_ships_is_permissive() -> None:
    found = licences()
    assert len(found) > 20
    assert [entry for entry in found if entry.trouble] == []


def test_every_examined_distribution_still_ships() -> None:
    assert set(EXAMINED) <= {requirement.name for requirement in requirements(RUNTIME)}


@pytest.mark.parametrize(
    ("expression", "permitted"),
    [
        ("MIT", True),
        ("MIT OR GPL-3.0-only", True),
        ("MIT AND GPL-3.0-only", False),
        ("(MIT OR LGPL-2.1-only) AND BSD-3-Clause", True),
        ("MIT OR LGPL-2.1-only AND SSPL-1.0", True),
        ("Apache-2.0 WITH LLVM-exception", True),
        ("LGPL-3.0-or-later", False),
        ("AGPL-3.0-only", False),
    ],
)
def test_an_expression_is_read_with_its_choices(expression: str, permitted: bool) -> None:
    assert permits(expression) is permitted


@pytest.mark.parametrize("expression", ["", "?", "(MIT", "MIT OR", "MIT BSD-3-Clause", "MIT)"])
def test_what_is_no_expression_is_refused(expression: str) -> None:
    with pytest.raises(ValueError, match="is no SPDX expression"):
        permits(expression)


@pytest.mark.parametrize(
    ("text", "classifiers", "trouble"),
    [
        ("MIT License", [], None),
        (None, ["License :: OSI Approved :: BSD License", "Topic :: Software"], None),
        (None, ["License :: OSI Approved :: GNU General Public License v3 (GPLv3)"], "copyleft"),
        ("LGPLv2+", ["License :: OSI Approved :: MIT License"], "copyleft"),
        ("Copyright (c) Ada\nGNU Lesser General Public License", [], "copyleft"),
        ("see LICENSE", [], "no licence"),
        ("Proprietary", [], "not among"),
        (None, [], "no licence"),
    ],
)
def test_older_metadata_is_read_too(
    text: str | None, classifiers: list[str], trouble: str | None
) -> None:
    found = judge("thing", expression=None, text=text, classifiers=classifiers).trouble
    assert found is None if trouble is None else trouble in str(found)


def test_what_is_locked_and_not_installed_is_told() -> None:
    assert "not installed" in str(licence("no-such-distribution").trouble)


def test_hashes_comments_and_other_platforms_are_left_out(tmp_path: Path) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text(
        "rich==15.0.0 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\n    # via kith\n"
        "colorama==0.4.6 ; sys_platform == 'nowhere' \\\n    --hash=sha256:22\n"
    )
    assert [str(requirement) for requirement in requirements(lock)] == ["rich==15.0.0"]
