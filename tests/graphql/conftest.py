"""A small network by hand, and somebody who asks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeAlias

import orjson
import pytest

from api.graphql.execution import Executor
from api.graphql.schema import schema_for
from graph import schema
from graph.address import Address
from graph.principal import Principal, Role
from graph.scope import Audience
from graph.statement import Statement
from graph.store import Store

ADMIN = Principal(Role.ADMIN, "test")
Ask: TypeAlias = Callable[..., Awaitable[dict[str, Any]]]

NETWORK = """
CREATE (ann:Customer {id: 'cus_ann', name: 'Ann', email: 'ann@example.org', traits: '{"x":[1]}',
                      createdAt: datetime('2020-01-01T00:00:00.500000Z')}),
       (bob:Customer {id: 'cus_bob', name: 'Bob'}),
       (cleo:Customer {id: 'cus_cleo'}),
       (tea:Product {id: 'prd_tea', name: 'Tea', priceMinor: 250, currency: 'EUR'}),
       (jam:Product {id: 'prd_jam', name: 'Jam'}),
       (shelf:Category {id: 'cat_shelf', name: 'Shelf'}),
       (maker:Partner {id: 'prt_maker', name: 'Maker'}),
       (other:Partner {id: 'prt_other', name: 'Other'}),
       (visit:Touchpoint {id: 'tch_visit', kind: 'visit', at: datetime('2024-05-01T10:00:00Z')}),
       (order:Touchpoint {id: 'tch_order', kind: 'purchase',
                          at: datetime('2024-05-02T10:00:00Z')}),
       (tea)-[:IN_CATEGORY]->(shelf),
       (maker)-[:SUPPLIES]->(tea), (other)-[:SUPPLIES]->(jam),
       (ann)-[:PURCHASED {count: 2, quantity: 3, revenueMinor: 750, currency: 'EUR'}]->(tea),
       (ann)-[:PURCHASED {count: 1, quantity: 1, revenueMinor: 99, currency: 'USD'}]->(jam),
       (bob)-[:PURCHASED {count: 9, quantity: 9, revenueMinor: 2250, currency: 'EUR'}]->(tea),
       (ann)-[:KNOWS {strength: 1}]->(bob), (bob)-[:KNOWS {strength: 0.5}]->(cleo),
       (ann)-[:HAD]->(visit), (ann)-[:HAD]->(order),
       (order)-[:ABOUT {line: 0, amountMinor: 500, currency: 'EUR'}]->(tea),
       (order)-[:ABOUT {line: 1, amountMinor: 250, currency: 'EUR'}]->(tea),
       (visit)-[:DELIVERED_BY]->(maker), (order)-[:DELIVERED_BY]->(other),
       (ann)-[:SHARES_WITH {purpose: 'pur_service', scopes: ['purchases', 'touchpoints', 'knows'],
              since: datetime('2020-01-01T00:00:00Z'),
              until: datetime('9999-12-31T00:00:00Z')}]->(maker),
       (bob)-[:SHARES_WITH {purpose: 'pur_service', scopes: ['knows'],
              since: datetime('2020-01-01T00:00:00Z'),
              until: datetime('2021-01-01T00:00:00Z')}]->(maker),
       (cleo)-[:SHARES_WITH {purpose: 'pur_other', scopes: ['purchases'],
              since: datetime('2020-01-01T00:00:00Z'),
              until: datetime('9999-12-31T00:00:00Z')}]->(maker)
"""


@pytest.fixture(scope="session")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """A loop for the examples, which are not async themselves."""
    made = asyncio.new_event_loop()
    yield made
    made.close()


@pytest.fixture(scope="session")
def lasting(address: Address, loop: asyncio.AbstractEventLoop) -> Iterator[Store]:
    """A store that lives for all examples."""
    store = Store(address)
    loop.run_until_complete(schema.migrate(store))
    yield store
    loop.run_until_complete(store.close())


@pytest.fixture
async def network(store: Store) -> Store:
    """A store with the network above."""
    await store.define(Statement(NETWORK))
    return store


@pytest.fixture
async def ask(network: Store) -> Ask:
    """Ask a question; return the whole response."""
    executor = Executor(network)
    schema_for(Audience.ADMIN)  # a test that looks at the clock must not pay for it

    async def ask(
        text: str,
        variables: dict[str, Any] | None = None,
        *,
        operation: str | None = None,
        by: Principal = ADMIN,
    ) -> dict[str, Any]:
        answer = await executor.answer(text, variables or {}, operation, by)
        read: dict[str, Any] = orjson.loads(answer.body)
        return read

    return ask
