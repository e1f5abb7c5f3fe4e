"""No query text without a run on each database."""

import pytest

import graph.schema  # noqa: F401  # declares texts
from graph.statement import DECLARED
from tests.conftest import ENGINES, executed


@pytest.mark.last
def test_every_declared_text_ran_on_both_databases(request: pytest.FixtureRequest) -> None:
    if request.config.args != [str(path) for path in request.config.getini("testpaths")]:
        pytest.skip("Says something only after the whole suite.")
    never = [
        f"{engine}: {' '.join(template.text.split())}"
        for engine in ENGINES
        for template in DECLARED
        if executed[engine] and template.text not in executed[engine]
    ]
    assert not never, "\n".join(never)
