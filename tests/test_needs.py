"""What is missing is skipped with its reason, and fails where it must be there."""

from __future__ import annotations

import pytest

from tests.needs import REQUIRED, need, required


def test_what_is_missing_is_skipped_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(REQUIRED, "browser")
    with pytest.raises(pytest.skip.Exception, match="neo4j: no java"):
        need("neo4j", "no java")


@pytest.mark.parametrize("value", ["neo4j", "neo4j,browser", " browser, neo4j "])
def test_what_is_required_and_missing_fails(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(REQUIRED, value)
    with pytest.raises(pytest.fail.Exception, match="neo4j is required by KITH_REQUIRE"):
        need("neo4j", "no java")


def test_nothing_is_required_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(REQUIRED, raising=False)
    assert required() == frozenset()
