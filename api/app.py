"""The application: every route that Kith answers, over one store."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, RedirectResponse

from api import errors, operations
from api.auth import KeyRing
from api.errors import ApiError
from api.graphql.route import GraphQL
from graph.errors import GraphError
from graph.store import Store


def create_app(store: Store) -> FastAPI:
    """Return the application over `store`, which the caller opens and closes."""
    # FastAPI's own documentation pages load their scripts from elsewhere.
    app = FastAPI(title="Kith", docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(operations.routes(store))
    app.mount("/graphql", GraphQL(store, KeyRing(store)))
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
