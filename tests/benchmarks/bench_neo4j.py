"""How fast a save into Neo4j is beside the bare driver: run by hand, it prints times and ratios.

``python tests/benchmarks/bench_neo4j.py [--records 20000 --links 200000 --rounds 3]``. The bare
driver writes, by ``UNWIND`` in one transaction, all that our save leaves behind: the same nodes,
relationships, labels and properties, made ready beforehand, into the same constraints and indexes.
Both take turns in one server; each time the two databases are seen to hold the same.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
import types
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if __name__ == "__main__":
    # Run as a script: this repository's tests are meant, not a package of the same name elsewhere.
    sys.path.insert(0, str(Path(__file__).parents[2]))
    sys.modules["tests"] = types.ModuleType("tests")
    sys.modules["tests"].__path__ = [str(Path(__file__).parents[1])]

import neo4j

from graph.records import Link
from graph.store import Batch, ServerAccount, create_store
from graph.store.encoding import as_text
from graph.store.neo4j_model import (
    key_of,
    link_properties,
    node_properties,
    structure,
    type_of,
)
from tests.benchmarks.made_up import NOW, RECORDS, made_up
from tests.neo4j.places import empty
from tests.neo4j.server import LINES, USER, Server

if TYPE_CHECKING:
    from graph.records import Record

_ROWS = 10_000
_VERSION = "UNWIND $rows AS row CREATE (v:Version:Current) SET v = row"
_NODE = "UNWIND $rows AS row CREATE (n:Record:{}) SET n = row"
_TIE = (
    "UNWIND $rows AS row MATCH (a:Record {{key: row.source}}) MATCH (b:Record {{key: row.target}})"
    " CREATE (a)-[r:{}]->(b) SET r = row.properties"
)
_HELD = (
    "MATCH (n) OPTIONAL MATCH (n)-[r]->() WITH labels(n) AS labels, n, count(r) AS ties,"
    " sum(size(keys(r))) AS said WHERE NOT 'Store' IN labels AND NOT 'Batch' IN labels"
    " RETURN labels, count(n), sum(size(keys(n))), sum(ties), sum(said) ORDER BY labels"
)
_Rows = list[dict[str, object]]


def _ready(records: list[Record]) -> list[tuple[str, _Rows]]:
    """Make every row beforehand: statement to rows, nodes before what ties them."""
    versions: _Rows = []
    nodes: defaultdict[str, _Rows] = defaultdict(list)
    ties: defaultdict[str, _Rows] = defaultdict(list)
    for record in records:
        body, key = as_text(record), key_of(record.id)
        versions.append(
            {
                "key": f"{key}#1", "of": key, "id": record.id, "number": 1, "batch": 1,
                "withdrawn": False, "link": isinstance(record, Link), "body": body,
                "digest": hashlib.sha256(body.encode()).hexdigest(),
            }
        )  # fmt: skip
        if isinstance(record, Link):
            ends = {"source": key_of(record.source), "target": key_of(record.target)}
            ties[type_of(record)].append({**ends, "properties": link_properties(record)})
            continue
        nodes[type(record).__name__].append(node_properties(record))
        for kind, other, role in structure(record):
            said = {"role": role} if role else {}
            ties[kind].append({"source": key, "target": key_of(other), "properties": said})
    return [
        (_VERSION, versions),
        *((_NODE.format(label), rows) for label, rows in sorted(nodes.items())),
        *((_TIE.format(kind), rows) for kind, rows in sorted(ties.items())),
    ]


class Turns:
    """One server, used in turn by the bare driver and by our store."""

    def __init__(self, server: Server, records: list[Record]) -> None:
        self._uri = server.uri
        self._account = ServerAccount(user=USER, password=server.password)
        self._driver = neo4j.GraphDatabase.driver(
            server.uri, auth=(USER, server.password), notifications_min_severity="OFF"
        )
        self._records = records
        self._statements = _ready(records)

    def bare(self) -> tuple[float, list[list[object]]]:
        """Write by the driver alone; give seconds and what the database holds then."""
        empty(self._uri, self._account)
        create_store(self._uri, account=self._account).close()
        start = time.monotonic()
        with self._driver.session() as session:
            session.execute_write(self._write)
        return time.monotonic() - start, self._held()

    def _write(self, held: neo4j.ManagedTransaction) -> None:
        for statement, rows in self._statements:
            for first in range(0, len(rows), _ROWS):
                held.run(statement, rows=rows[first : first + _ROWS]).consume()

    def ours(self) -> tuple[float, list[list[object]]]:
        """Save by our store; give seconds and what the database holds then."""
        empty(self._uri, self._account)
        store = create_store(self._uri, account=self._account)
        start = time.monotonic()
        store.save(Batch(put=self._records), recorded_at=NOW)
        seconds = time.monotonic() - start
        store.close()
        return seconds, self._held()

    def _held(self) -> list[list[object]]:
        with self._driver.session() as session:
            return [[sorted(labels), *counts] for labels, *counts in session.run(_HELD).values()]

    def close(self) -> None:
        """Close the driver."""
        self._driver.close()


def _measure(server: Server, asked: argparse.Namespace) -> float:
    turns = Turns(server, made_up(asked.records, asked.links))
    ratios = []
    for number in range(asked.rounds + 1):
        bare_s, bare_held = turns.bare()
        ours_s, ours_held = turns.ours()
        if bare_held != ours_held:
            print(f"not the same was written: {bare_held} / {ours_held}")
            sys.exit(1)
        warming = "" if number else " (warming up, not counted)"
        print(
            f"bare driver {bare_s:.1f} s, our save {ours_s:.1f} s: "
            f"{bare_s / ours_s:.2f} of its rate{warming}",
            flush=True,
        )
        if number:
            ratios.append(bare_s / ours_s)
    turns.close()
    return median(ratios)


def main() -> None:
    """Take turns, and print each and the middle ratio."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--records", type=int, default=RECORDS[0])
    reader.add_argument("--links", type=int, default=RECORDS[1])
    reader.add_argument("--rounds", type=int, default=3)
    reader.add_argument("--heap", default="5g")
    reader.add_argument("--server", choices=[one.name for one in LINES], default=LINES[0].name)
    asked = reader.parse_args()
    server = Server(next(one for one in LINES if one.name == asked.server), heap=asked.heap)
    try:
        server.start()
        ratio = _measure(server, asked)
    finally:
        server.close()
    print(
        f"Neo4j {server.line.version}, {asked.records:,} records, {asked.links:,} links: "
        f"{ratio:.2f} of the bare driver's rate (middle of {asked.rounds})"
    )


if __name__ == "__main__":
    main()
