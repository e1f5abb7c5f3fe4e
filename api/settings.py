"""Settings: read once at the entry point, passed on as values."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.errors import BadSetting
from graph.address import Address
from graph.database import Target


class Settings(BaseSettings):
    """Everything an operator may set; each is the environment variable `KITH_<NAME>`."""

    model_config = SettingsConfigDict(env_prefix="KITH_", extra="ignore")

    home: Path = Field(
        default=Path(".kith"), description="Data directory of the embedded database."
    )
    database: SecretStr | None = Field(
        default=None,
        description="neo4j://user:password@host:7687/database; without it the embedded one runs.",
    )
    host: str = Field(default="127.0.0.1", description="Address on which Kith answers.")
    port: int = Field(default=8400, ge=0, le=65535, description="Port on which Kith answers.")
    heap: str = Field(
        default="1g", pattern=r"^\d+[mg]$", description="Memory of the embedded database."
    )
    timeout: float = Field(
        default=30.0, gt=0, description="Seconds after which a question is stopped."
    )
    pool: int = Field(default=64, ge=1, description="Connections to the database at most.")

    @classmethod
    def read(cls) -> Self:
        """Return the settings of the environment.

        Raises
        ------
        BadSetting
            If one of them makes no sense; the sentence names it.
        """
        try:
            return cls()
        except ValidationError as failure:
            first = failure.errors(include_input=False, include_url=False)[0]
            name = "_".join(str(part) for part in first["loc"])
            raise BadSetting(f"KITH_{name.upper()}: {first['msg']}.") from None

    def target(self) -> Target:
        """Return which database to open, and how."""
        address = Address.parse(self.database.get_secret_value()) if self.database else None
        return Target(
            home=self.home, address=address, heap=self.heap, timeout=self.timeout, pool=self.pool
        )
