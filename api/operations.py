"""What an operator asks: is it alive, is it ready."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from api import errors
from graph import schema
from graph.errors import GraphError
from graph.store import Store


def routes(store: Store) -> APIRouter:
    """Return the health routes; they answer without a key and say nothing secret."""
    router = APIRouter(prefix="/health")

    @router.get("/live")
    async def live() -> dict[str, str]:
        """Say that the process answers."""
        return {"status": "live"}

    @router.get("/ready")
    async def ready() -> JSONResponse:
        """Say whether the database answers with the schema that this code needs."""
        try:
            await schema.check(store)
        except GraphError as error:
            return JSONResponse(
                {"status": "not ready", "code": error.code},
                status_code=503,
                headers=errors.headers(error),
            )
        return JSONResponse({"status": "ready"})

    return router
