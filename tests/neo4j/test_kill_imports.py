"""A server killed in the middle of a save: a sample; the command tries twenty moments."""

from __future__ import annotations

import pytest

from tests.neo4j.kill_imports import kill_at
from tests.neo4j.places import own_server


@pytest.mark.neo4j
def test_a_killed_server_holds_what_was_before_or_after() -> None:
    server = own_server()
    try:
        found, violations = kill_at(server, 2)
    finally:
        server.close()
    assert violations == []
    assert found.total() == 2
