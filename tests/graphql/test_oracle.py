"""What is compiled answers what a plain reading of the question answers."""

from __future__ import annotations

import asyncio
import math
from typing import Any

import orjson
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.graphql.counting import COUNTS
from api.graphql.execution import Executor
from graph.store import Store
from tests.graphql.conftest import ADMIN
from tests.graphql.network import load, networks
from tests.graphql.questions import questions

QUESTIONS = 6
"""Questions put to each network, for loading one takes longer than asking."""


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_compiled_answer_is_the_plain_answer(
    lasting: Store, loop: asyncio.AbstractEventLoop, data: st.DataObject
) -> None:
    network = networks(data.draw)
    loop.run_until_complete(load(lasting, network))
    executor = Executor(lasting)
    for _ in range(QUESTIONS):
        question = questions(data.draw, network)
        answer = loop.run_until_complete(
            executor.answer(question.text, question.variables, None, ADMIN)
        )
        found = orjson.loads(answer.body)
        assert "errors" not in found, (found, question.text, question.variables)
        assert same(found["data"], question.answer), (question, found["data"])
    assert COUNTS.resolved == 0


def same(found: Any, expected: Any) -> bool:
    """Compare with the order of keys, and numbers up to rounding."""
    if isinstance(expected, dict):
        return (
            isinstance(found, dict)
            and list(found) == list(expected)
            and all(same(found[key], expected[key]) for key in expected)
        )
    if isinstance(expected, list):
        return (
            isinstance(found, list)
            and len(found) == len(expected)
            and all(map(same, found, expected))
        )
    if isinstance(expected, float) and isinstance(found, float):
        return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9)
    return type(found) is type(expected) and bool(found == expected)
