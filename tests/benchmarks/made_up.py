"""What the stores' benchmarks save: made-up records and links of any number."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from graph.ids import RecordId
from graph.records import Child, Grading, Link, Person, SourceRow
from graph.when import When

if TYPE_CHECKING:
    from graph.records import Record

__all__ = ["NOW", "RECORDS", "made_up"]

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
RECORDS = (20_000, 200_000)
"""Records and links, unless told."""
_ROW = RecordId("row:1")


def made_up(count: int, links: int) -> list[Record]:
    """
    Make records: half children, half persons of concern, one source row, and links between them.

    Every person is linked to as many children as every other.
    """
    half = count // 2
    made: list[Record] = [SourceRow(id=_ROW, layout="poc", values={"Ref": "POC-1"})]
    made += [Child(id=RecordId(f"child:C{number:06}")) for number in range(half)]
    made += [
        Person(id=RecordId(f"poc:P{number:06}"), named_in=_ROW) for number in range(count - half)
    ]
    for number in range(links):
        made.append(
            Link(
                id=RecordId(f"link:{number:07}"),
                source=RecordId(f"poc:P{number % (count - half):06}"),
                target=RecordId(f"child:C{number * 7 % half:06}"),
                kind="targets",
                basis=(_ROW,),
                first_seen=When("2026-01-05"),
                last_seen=When("2026-02-05"),
                grading=Grading("2", "B", "P"),
                agency="police",
                source_reference=f"OC-{number}",
            )
        )
    return made
