"""The application: every route that Kith answers, over one store."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

from api import errors, operations, tracking
from api.auth import KeyRing
from api.errors import ApiError
from api.graphql import assets
from api.graphql.route import GraphQL
from graph.errors import GraphError
from graph.intake import Intake
from graph.store import Store


def create_app(store: Store, intake: Intake | None = None) -> FastAPI:
    """Return the application over `store`, which the caller opens and closes.

    The caller also runs `intake`; without one that runs, events are turned away.
    """
    # FastAPI's own documentation pages load their scripts from elsewhere.
    app = FastAPI(title="Kith", docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(operations.routes(store))
    ring = KeyRing(store)
    app.router.routes.append(Route("/graphql", GraphQL(store, ring)))
    app.router.routes.extend(assets.routes())
    taking = intake or Intake(store)
    app.router.routes.extend(tracking.routes(ring, taking))
    letters = tracking.DeadLetters(store, ring, taking, tracking.NAMESPACE)
    app.router.routes.extend(letters.routes())
    app.add_exception_handler(GraphError, _answer)
    app.add_exception_handler(ApiError, _answer)

    @app.get("/", include_in_schema=False)
    async def start() -> RedirectResponse:
        return RedirectResponse("/graphql")

    return app


async def _answer(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ApiError | GraphError)  # noqa: S101  # for the type checker
    return JSONResponse(
        errors.body(error), status_code=errors.status(error), headers=errors.headers(error)
    )
