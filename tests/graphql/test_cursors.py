"""A connection walked by cursors is the list, forwards and backwards."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.graphql.execution import Executor
from graph.store import Store
from tests.graphql.conftest import ADMIN
from tests.graphql.network import load, networks
from tests.graphql.orders import orders
from tests.graphql.questions import literal

PAGE = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_pages_joined_are_the_whole(
    lasting: Store, loop: asyncio.AbstractEventLoop, data: st.DataObject
) -> None:
    network = networks(data.draw)
    loop.run_until_complete(load(lasting, network))
    executor = Executor(lasting)

    def ask(text: str, variables: dict[str, Any]) -> Any:
        answer = loop.run_until_complete(executor.answer(text, variables, None, ADMIN))
        read = orjson.loads(answer.body)
        assert "errors" not in read, (read, text, variables)
        return read["data"]["x"]

    label = data.draw(st.sampled_from(network.labels))
    size = data.draw(st.integers(1, 3))
    steps = [step for step in network.steps(label) if not step.relationship.parallel]
    step = data.draw(st.sampled_from([None, *steps]))
    if step is not None:
        order = literal(orders(data.draw, step.destination, step).json, enum=True)
        node = next(node for node in network.nodes if node.label is label)
        field = f"{step.field}Connection"
        head, tail = f'x: {label.singular}(id: "{node.id}") {{ x: {field}', "}"
    else:
        order = literal(orders(data.draw, label, None).json, enum=True)
        head, tail = f"x: {label.plural}Connection", ""

    def walk(by: str, where: str, way: str, more: str) -> list[str]:
        text = (
            f"query($n: Int, $c: String) {{ {head}({by}: $n, {where}: $c, sort: {order}) "
            f"{{ {PAGE} edges {{ cursor node {{ id }} }} }} {tail} }}"
        )
        found: list[str] = []
        place: str | None = None
        for _ in range(20):
            page = ask(text, {"n": size, "c": place})
            page = page.get("x", page)
            ids = [edge["node"]["id"] for edge in page["edges"]]
            found = found + ids if way == "endCursor" else ids + found
            if not page["pageInfo"][more]:
                return found
            place = page["pageInfo"][way]
        raise AssertionError("The walk does not end.")

    whole = f"{{ {head}(first: 1000, sort: {order}) {{ edges {{ node {{ id }} }} }} {tail} }}"
    answer = ask(whole, {})
    expected = [edge["node"]["id"] for edge in answer.get("x", answer)["edges"]]
    assert walk("first", "after", "endCursor", "hasNextPage") == expected
    assert walk("last", "before", "startCursor", "hasPreviousPage") == expected
