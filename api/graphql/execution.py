"""Answer a question: cached plan, one statement per root field, shaped, as bytes."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from graphql import (
    DocumentNode,
    ExecutionResult,
    FieldNode,
    GraphQLError,
    OperationType,
    SelectionSetNode,
    execute,
)
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from api.graphql.counting import COUNTS
from api.graphql.document import Operation, RequestError, read
from api.graphql.errors import BadInput, TooMuch, coded, failed
from api.graphql.limits import check_rows
from api.graphql.planning import Plan, Root, plan
from api.graphql.schema import schema_for
from api.graphql.shaping import Answering
from api.graphql.wire import Unfit
from graph import scope as scopes
from graph.errors import GraphError
from graph.principal import Principal
from graph.scope import Audience, Scope
from graph.store import Store

DOCUMENTS = 1000
"""Documents of which the plans are kept."""

FORMS = 64
"""Plans kept of one document."""

LONGEST = 100_000
"""Characters of one document at most."""

_KEPT = 20_000  # a longer text is not worth its memory


@dataclass(frozen=True, slots=True)
class Answer:
    """A response; `executed` is False where nothing of the question could be run."""

    body: bytes
    executed: bool = True
    kind: OperationType | None = None


class Executor:
    """Answers questions over one store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._operations: OrderedDict[Any, Operation] = OrderedDict()
        self._audiences: set[Audience] = set()
        self._making = asyncio.Lock()

    async def answer(
        self,
        text: str,
        variables: Mapping[str, Any],
        name: str | None,
        principal: Principal,
        *,
        reading: bool = False,
    ) -> Answer:
        """Answer one request.

        Parameters
        ----------
        reading : bool
            Refuse everything but queries, as GET must.

        Raises
        ------
        Refused
            If the principal may ask nothing at all.
        """
        scope = scopes.of(principal)
        await self._ready(scope)
        try:
            operation = self.operation(text, name, scope)
            if reading and operation.kind is not OperationType.QUERY:
                return Answer(b"", executed=False, kind=operation.kind)
            coerced = operation.coerce(variables)
            planned = self._plan(operation, scope, coerced)
            check_rows((root.question for root in planned.roots if root.question), coerced)
        except RequestError as error:
            return _refused([coded(one, error.code) for one in error.errors])
        except (BadInput, TooMuch, ValueError) as error:
            return _refused([_plain(error)])
        return await self._run(planned, operation, scope, coerced, variables)

    async def _ready(self, scope: Scope) -> None:
        """Make the audience's schema, which takes a second or two, beside the event loop."""
        if scope.audience not in self._audiences:
            async with self._making:
                await asyncio.to_thread(schema_for, scope.audience)
                self._audiences.add(scope.audience)

    def operation(self, text: str, name: str | None, scope: Scope) -> Operation:
        """Return the parsed and validated operation, from the cache if it is there."""
        key = (scope.audience, text, name)
        known = self._operations.get(key)
        if known is not None:
            self._operations.move_to_end(key)
            return known
        if len(text) > LONGEST:
            raise TooMuch(f"The question is longer than {LONGEST:,} characters.")
        made = read(schema_for(scope.audience)._schema, text, name)
        if len(text) <= _KEPT:
            self._operations[key] = made
            if len(self._operations) > DOCUMENTS:
                self._operations.popitem(last=False)
        return made

    def _plan(self, operation: Operation, scope: Scope, coerced: Mapping[str, Any]) -> Plan:
        form = operation.form(coerced)
        known: Plan | None = operation.plans.get(form)
        if known is None:
            known = plan(operation, scope, coerced)
            if len(operation.plans) >= FORMS:
                operation.plans.pop(next(iter(operation.plans)))
            operation.plans[form] = known
        return known

    async def _run(
        self,
        planned: Plan,
        operation: Operation,
        scope: Scope,
        coerced: Mapping[str, Any],
        variables: Mapping[str, Any],
    ) -> Answer:
        if not planned.others and len(planned.roots) == 1:
            root = planned.roots[0]
            outcomes = {root.key: await self._outcome(root, scope, coerced)}
            errors: list[dict[str, Any]] = []
        else:
            others = self._others(planned, operation, variables)
            *found, rest = await asyncio.gather(
                *(self._outcome(root, scope, coerced) for root in planned.roots), others
            )
            outcomes = {
                root.key: outcome for root, outcome in zip(planned.roots, found, strict=True)
            }
            errors = [coded(error, "INTERNAL") for error in rest.errors or ()]
            outcomes |= rest.data or dict.fromkeys(planned.others)
        data: dict[str, Any] | None = {}
        required = operation.schema.query_type.fields if operation.schema.query_type else {}
        for root in planned.roots:
            outcome = outcomes[root.key]
            if isinstance(outcome, Exception):
                errors.append(failed(outcome, [root.key], _locations(root.node)))
                outcomes[root.key] = None
                field = required.get(root.node.name.value)
                if field is not None and str(field.type).endswith("!"):
                    data = None  # what must not be null takes its parent along
        if data is not None:
            data = {key: outcomes[key] for key in planned.order}
        body: dict[str, Any] = {"errors": errors} if errors else {}
        return Answer(orjson.dumps({"data": data, **body}), kind=operation.kind)

    async def _outcome(self, root: Root, scope: Scope, coerced: Mapping[str, Any]) -> Any:
        """Return a root field's value, or what kept it from having one."""
        try:
            answering = Answering([value.bound(coerced) for value in root.sizes])
            rows = []
            if root.compiled is not None:
                rows = await self._store.read(root.compiled.statement(coerced, scope))
            value = root.assemble(rows, coerced, answering)
        except (GraphError, BadInput, Unfit, ValueError) as error:
            return error
        COUNTS.compiled += answering.objects
        return value

    async def _others(
        self, planned: Plan, operation: Operation, variables: Mapping[str, Any]
    ) -> ExecutionResult:
        """Run the root fields that are not the store's, by graphql-core."""
        if not planned.others:
            return ExecutionResult(data={})
        document = _only(operation, [node for one in planned.others.values() for node in one])
        result = execute(
            operation.schema,
            document,
            variable_values=dict(variables),
            executor_class=StrawberryGraphQLCoreExecutionContext,
        )
        if not isinstance(result, ExecutionResult):
            result = await result
        return result


def _only(operation: Operation, nodes: Sequence[FieldNode]) -> DocumentNode:
    """Return the operation with these root fields alone, their directives evaluated."""
    source = operation.node
    node = type(source)(
        operation=source.operation,
        name=source.name,
        variable_definitions=source.variable_definitions,
        directives=source.directives,
        selection_set=SelectionSetNode(selections=tuple(nodes)),
        loc=source.loc,
    )
    return DocumentNode(definitions=(node, *operation.fragments.values()))


def _locations(node: FieldNode) -> list[dict[str, int]]:
    error = GraphQLError("", node)
    return [{"line": one.line, "column": one.column} for one in error.locations or ()]


def _plain(error: Exception) -> dict[str, Any]:
    return {
        "message": str(error),
        "extensions": {"code": getattr(error, "code", "BAD_USER_INPUT")},
    }


def _refused(errors: list[dict[str, Any]]) -> Answer:
    return Answer(orjson.dumps({"errors": errors}), executed=False)
