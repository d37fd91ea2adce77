"""One server of each line for a whole run of tests, and its database emptied between them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import neo4j
import pytest

from graph.store import ServerAccount
from tests.neo4j.server import LINES, USER, CannotHaveNeo4jError, Server

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Servers", "empty", "own_server"]


class Servers:
    """Servers that are started when they are first asked for."""

    def __init__(self) -> None:
        self._running: dict[str, Server] = {}

    def address(self, line: str) -> tuple[str, ServerAccount]:
        """
        Give a server's address and its user.

        CannotHaveNeo4jError is raised where this machine cannot have one. The server that
        ``HOTHMAP_TEST_NEO4J_URI`` names stands for the first line; its database is emptied.
        """
        given = os.environ.get("HOTHMAP_TEST_NEO4J_URI")
        if given:
            if line != LINES[0].name:
                msg = "HOTHMAP_TEST_NEO4J_URI names one server, which stands for the first line"
                raise CannotHaveNeo4jError(msg)
            return given, ServerAccount(
                user=os.environ.get("HOTHMAP_NEO4J_USER", USER),
                password=os.environ.get("HOTHMAP_NEO4J_PASSWORD", ""),
            )
        if line not in self._running:
            server = Server(next(one for one in LINES if one.name == line))
            self._running[line] = server
            server.start()
        server = self._running[line]
        return server.uri, ServerAccount(user=USER, password=server.password)

    def close(self) -> None:
        """End them all."""
        for server in self._running.values():
            server.close()


def own_server(*settings: str) -> Server:
    """Give a server of the first line for one test alone; skip, or fail where CI wants one."""
    try:
        return Server(LINES[0], settings=settings)
    except CannotHaveNeo4jError as error:
        if os.environ.get("CI"):
            pytest.fail(str(error))
        pytest.skip(str(error))


def empty(uri: str, account: ServerAccount) -> None:
    """Remove everything from a server's database, constraints and indexes kept."""
    for driver in _driver(uri, account):
        with driver.session(database=account.database) as session:
            session.run(
                "MATCH (n) CALL { WITH n DETACH DELETE n } IN TRANSACTIONS OF 20000 ROWS"
            ).consume()


def _driver(uri: str, account: ServerAccount) -> Iterator[neo4j.Driver]:
    with neo4j.GraphDatabase.driver(
        uri, auth=(account.user, account.password), notifications_min_severity="OFF"
    ) as driver:
        yield driver
