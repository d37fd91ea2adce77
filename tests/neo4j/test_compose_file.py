"""The compose file's settings are ones that a real Neo4j knows, and mean what they are meant to."""

from __future__ import annotations

import re
from pathlib import Path

import neo4j
import pytest

from tests.neo4j.places import own_server
from tests.neo4j.server import USER

COMPOSE = Path(__file__).parents[2] / "compose.yaml"
# What the server shows of what the file says: sizes in its own units.
SHOWN = {
    "server.http.enabled": "false",
    "server.https.enabled": "false",
    "server.memory.heap.initial_size": "2.00GiB",
    "server.memory.heap.max_size": "2.00GiB",
    "server.memory.pagecache.size": "1.00GiB",
    "db.tx_log.rotation.retention_policy": "keep_none",
    "dbms.usage_report.enabled": "false",
}


def settings_of(text: str) -> dict[str, str]:
    """Read the settings as the image does: one underscore is a dot, two are an underscore."""
    found = re.findall(r"^ +NEO4J_([a-z]\w*): \"?([^\"\n]+)\"?$", text, re.MULTILINE)
    return {re.sub("_+", lambda it: "_" if it[0] == "__" else ".", name): v for name, v in found}


@pytest.mark.neo4j
def test_a_real_server_takes_every_setting_of_the_compose_file() -> None:
    settings = settings_of(COMPOSE.read_text(encoding="utf-8"))
    assert settings.keys() == SHOWN.keys()
    written = tuple(f"{name}={value}" for name, value in settings.items())
    server = own_server(*written, "server.config.strict_validation.enabled=true")
    try:
        server.start()
        with neo4j.GraphDatabase.driver(server.uri, auth=(USER, server.password)) as driver:
            shown = driver.execute_query(
                "SHOW SETTINGS YIELD name, value WHERE name IN $names RETURN name, value",
                names=list(settings),
            )
        assert {one["name"]: one["value"] for one in shown.records} == SHOWN
    finally:
        server.close()


def test_the_password_comes_from_a_file_by_a_version_that_reads_one() -> None:
    # NEO4J_AUTH_FILE is read by the image from 5.24 on (Operations Manual, Docker Compose).
    text = COMPOSE.read_text(encoding="utf-8")
    image = re.search(r"image: neo4j:(\d+)\.(\d+)-community", text)
    assert image is not None
    assert (int(image[1]), int(image[2])) >= (5, 24)
    assert "NEO4J_AUTH_FILE: /run/secrets/neo4j_auth" in text
    assert "NEO4J_AUTH:" not in text, "no password in the file"


def test_the_server_is_offered_to_this_computer_alone() -> None:
    ports = re.findall(r'^ +- "([^"]*:\d+)"$', COMPOSE.read_text(encoding="utf-8"), re.MULTILINE)
    assert ports == ["127.0.0.1:7687:7687"]
