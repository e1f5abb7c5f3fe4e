"""What `make demo` promises, on the real year."""

from __future__ import annotations

import json
import re
import stat
from typing import Any

import httpx
import pytest

from tests.conftest import repository
from tests.demo.conftest import Demo

README = (repository() / "README.md").read_text()
ANSWERED = re.findall(r"```graphql\n(.*?)```\n\n```json\n(.*?)```", README, re.DOTALL)


def ask(demo: Demo, question: str, role: str = "analyst") -> Any:
    answer = httpx.post(
        f"{demo.url}/graphql",
        json={"query": question},
        headers={"Authorization": f"Bearer {demo.keys[role]}"},
        timeout=60,
    )
    return answer.json()


def test_the_readme_has_three_questions_with_answers() -> None:
    assert len(ANSWERED) == 3


@pytest.mark.parametrize(("question", "answer"), ANSWERED)
def test_the_readme_answers_are_real(demo: Demo, question: str, answer: str) -> None:
    assert ask(demo, question) == json.loads(answer)


def test_the_whole_year_is_there_to_the_cent(demo: Demo) -> None:
    found = ask(
        demo,
        """{
          touchpointsConnection(where: {kind: {eq: "purchase"}, source: {eq: "journey"}}) {
            totalCount
            aggregate { node { total { currency sum } } }
          }
        }""",
    )
    assert found["data"]["touchpointsConnection"] == {
        "totalCount": 155_848,
        "aggregate": {"node": {"total": [{"currency": "USD", "sum": "4596039.58"}]}},
    }


def test_every_role_has_a_key_that_only_the_owner_can_read(demo: Demo) -> None:
    assert set(demo.keys) == {"admin", "analyst", "app", "source", "partner"}
    assert stat.S_IMODE((demo.home / "demo-keys.json").stat().st_mode) == 0o600


def test_without_a_key_nothing_is_answered(demo: Demo) -> None:
    answer = httpx.post(f"{demo.url}/graphql", json={"query": "{ customers { name } }"})
    assert answer.status_code == 401
    assert "customers" not in answer.text


def test_a_source_cannot_ask(demo: Demo) -> None:
    assert ask(demo, "{ customers { name } }", "source")["errors"][0]["extensions"]["code"]


def test_a_partner_sees_only_who_shares_with_it(demo: Demo) -> None:
    seen = ask(demo, "{ customersConnection { totalCount } }", "partner")
    everyone = ask(demo, "{ customersConnection { totalCount } }", "app")
    count = seen["data"]["customersConnection"]["totalCount"]
    assert 0 < count < everyone["data"]["customersConnection"]["totalCount"] / 2


def test_health_needs_no_key(demo: Demo) -> None:
    assert httpx.get(f"{demo.url}/health/live").json() == {"status": "live"}
    assert httpx.get(f"{demo.url}/health/ready").json() == {"status": "ready"}


def test_nothing_listens_beyond_loopback(demo: Demo) -> None:
    assert demo.url.startswith("http://127.0.0.1:")


def test_a_second_start_keeps_data_and_keys(demo: Demo) -> None:
    before = demo.keys
    assert demo.stop() in (0, 130, -2)
    again = Demo.start(demo.home)
    demo.process, demo.url = again.process, again.url
    assert again.keys == before
    assert not any("baskets" in line for line in again.said)
    counted = ask(demo, '{ touchpointsConnection(where: {kind: {eq: "purchase"}}) { totalCount } }')
    assert counted["data"]["touchpointsConnection"]["totalCount"] >= 155_848
