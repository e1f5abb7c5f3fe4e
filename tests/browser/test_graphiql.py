"""GraphiQL at /graphql, as a person meets it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Kith, Visit

ANSWER = ".result-window"
EXECUTE = "button.graphiql-execute-button"
TABS = ".graphiql-tab-button"
EDITOR = ".graphiql-query-editor .CodeMirror"


@pytest.fixture
def signed_in(visit: Visit, kith: Kith) -> Iterator[Visit]:
    """A person who followed the link of the demo; nothing may go wrong on the way."""
    visit.page.goto(f"{kith.url}/graphql#key={kith.key}")
    expect(visit.page.locator(EDITOR)).to_be_visible()
    yield visit
    assert visit.complaints == []
    assert {urlsplit(url).netloc for url in visit.asked} == {urlsplit(kith.url).netloc}


def write(visit: Visit, question: str) -> None:
    visit.page.eval_on_selector(
        EDITOR, "(editor, text) => editor.CodeMirror.setValue(text)", question
    )


def test_the_key_is_taken_from_the_address_and_gone_from_it(signed_in: Visit, kith: Kith) -> None:
    page = signed_in.page
    assert page.url == f"{kith.url}/graphql"
    assert page.input_value("#key") == kith.key
    assert page.get_attribute("#key", "type") == "password"
    assert all(kith.key not in url for url in signed_in.asked)
    page.reload()
    expect(page.locator("#key")).to_have_value(kith.key)


def test_the_key_is_kept_for_the_session_only(signed_in: Visit, kith: Kith) -> None:
    signed_in.page.click(EXECUTE)
    expect(signed_in.page.locator(ANSWER)).to_contain_text('"data"')
    kept = signed_in.page.evaluate("JSON.stringify(localStorage)")
    assert kith.key not in kept


def test_a_question_is_answered(signed_in: Visit) -> None:
    write(signed_in, "{ customersConnection { totalCount } }")
    signed_in.page.click(EXECUTE)
    expect(signed_in.page.locator(ANSWER)).to_contain_text('"totalCount": ')
    assert "errors" not in signed_in.page.inner_text(ANSWER)
    expect(signed_in.page.locator("#status")).to_contain_text("ms")


def test_every_question_to_begin_with_is_a_good_one(signed_in: Visit) -> None:
    tabs = signed_in.page.locator(TABS)
    expect(tabs).to_have_text(["Customers", "Partner", "Campaigns"])
    for tab in tabs.all():
        tab.click()
        signed_in.page.click(EXECUTE)
        expect(signed_in.page.locator(ANSWER)).to_contain_text('"data"')
        assert "errors" not in signed_in.page.inner_text(ANSWER)


def test_the_documentation_is_the_schema(signed_in: Visit) -> None:
    signed_in.page.get_by_label("Show Documentation Explorer").click()
    explorer = signed_in.page.locator(".graphiql-doc-explorer")
    explorer.get_by_role("link", name="Query").first.click()
    expect(explorer).to_contain_text("customersConnection")


def test_a_purpose_is_sent_where_one_is_given(signed_in: Visit) -> None:
    page = signed_in.page
    page.fill("#purpose", "pur_service")
    write(signed_in, "query Purposeful { __typename }")
    with page.expect_request(lambda request: "Purposeful" in (request.post_data or "")) as sent:
        page.click(EXECUTE)
    assert sent.value.headers["kith-purpose"] == "pur_service"
    assert sent.value.headers["authorization"].startswith("Bearer kith_")


def test_without_a_key_the_page_asks_for_one(visit: Visit, kith: Kith) -> None:
    visit.page.goto(f"{kith.url}/graphql")
    expect(visit.page.locator("#status")).to_have_text("A key is needed: paste one above.")
    visit.page.fill("#key", kith.key)
    visit.page.keyboard.press("Tab")
    expect(visit.page.locator("#status")).to_have_text("")
    visit.page.click(EXECUTE)
    expect(visit.page.locator(ANSWER)).to_contain_text('"data"')
    assert visit.complaints == []


def test_a_wrong_key_is_told_in_a_sentence(visit: Visit, kith: Kith) -> None:
    visit.page.goto(f"{kith.url}/graphql#key=kith_analyst_wrong")
    told = "This key is unknown, expired or revoked. Ask for a new one."
    expect(visit.page.locator("#status")).to_have_text(told)
    visit.page.click(EXECUTE)
    expect(visit.page.locator(ANSWER)).to_contain_text(told)
    # The browser itself notes each 401, and nothing else may be noted.
    assert all("401" in complaint for complaint in visit.complaints)
