"""Who opens a server's store; kept out of addresses, logs and representations."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["ServerAccount"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerAccount:
    """
    A user of a Neo4j server.

    Attributes
    ----------
    user, password
        As the server knows them.
    database
        Name of the database that holds the store.
    """

    user: str = "neo4j"
    password: str = field(default="", repr=False)
    database: str = "neo4j"
