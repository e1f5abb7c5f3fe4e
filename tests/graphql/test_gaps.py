"""Where a database differs from what is promised: declared, not passed over."""

from __future__ import annotations

import pytest

from graph.statement import Statement
from graph.store import Store
from tests.graphql.conftest import Ask

pytestmark = pytest.mark.anyio


async def test_texts_beyond_the_basic_plane_compare_as_they_are_sorted(
    ask: Ask, network: Store, engine: str, request: pytest.FixtureRequest
) -> None:
    """Neo4j sorts by code point, but `>` compares UTF-16 units where no index serves.

    The two differ between U+E000…U+FFFF and everything beyond, as in a full-width
    letter beside an emoji. A cursor on such a text may miss its neighbours.
    """
    if engine == "neo4j":
        request.applymarker(
            pytest.mark.xfail(strict=True, reason="Neo4j 5.26 sorts and compares differently.")
        )
    await network.define(
        Statement(
            "CREATE (:Value {id: 'val_1', about: '\uff21'}), (:Value {id: 'val_2', about: '😀'})"
        )
    )
    answer = await ask('{ values(where: {about: {gt: "😀"}}) { id } }')
    assert answer["data"]["values"] == []
    answer = await ask('{ values(where: {about: {gt: "\uff21"}}) { id } }')
    assert answer["data"]["values"] == [{"id": "val_2"}]
