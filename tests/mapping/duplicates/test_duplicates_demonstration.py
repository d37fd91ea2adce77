from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
import openpyxl

from graph.casebook import Casebook
from graph.ids import reference_of, scheme_of
from graph.records import SourceRow
from graph.when import When
from mapping.duplicates import propose, read_workbook, truth_of
from mapping.duplicates.demonstration import fill_from_truth

if TYPE_CHECKING:
    from pathlib import Path

    from graph.ids import RecordId
    from tests.mapping.duplicates.conftest import Roster

NOW = When("2026-11-01")


@dataclass(frozen=True)
class Named:
    layout: str
    reference: str
    column: str
    position: int
    true_reference: str | None


def test_a_mention_is_found_by_its_row_and_its_place_in_the_cell(roster: Roster) -> None:
    police = roster.mention("Wren Ashgrove", row="CLV/26/1", position=1)
    missing = roster.mention("Wren Ashgrove", row="MIS26-1", layout="missing")
    child = roster.mention("Kit Ashgrove", row="MIS26-2", layout="missing")
    roster.records[child] = msgspec.structs.replace(
        roster.records.pop(child), id="named:missing/MIS26-2/child"
    )
    interview = roster.mention("Una Orrest", row="0a1b2c", layout="rhi")
    row = roster.records[_row(roster, interview)]
    values = {"Child ref": "C1", "Interview date": "2026-10-05"}
    roster.records[row.id] = msgspec.structs.replace(row, reference="", values=values)
    safe = roster.mention("Una Orrest", row="MIS26-3", layout="missing", position=5)
    mentions = (
        Named("ppdm", "CLV/26/1", "Persons", 1, "C1"),
        Named("missing", "MIS26-1", "Found with", 0, "C2"),
        Named("missing", "MIS26-2", "Surname", 0, "C3"),
        Named("rhi", "C1 2026-10-05", "With whom", 0, None),
    )
    assert truth_of(Casebook(roster.records.values()), mentions) == {
        police: "C1",
        missing: "C2",
        "named:missing/MIS26-2/child": "C3",
        interview: None,
    }
    assert safe in roster.records


def _row(roster: Roster, named: RecordId) -> RecordId:
    (row,) = (
        one.id
        for one in roster.records.values()
        if isinstance(one, SourceRow) and named.removeprefix("named:").startswith(one.id[4:])
    )
    return row


def test_the_demo_decides_as_the_truth_says_and_leaves_some_undecided(
    roster: Roster, tmp_path: Path
) -> None:
    roster.child("C1", "Wren Ashgrove", "2011-02-14")
    roster.poc("POC-1", "Wren Ashgrove")
    roster.poc("POC-2", "WREN ASHGROVE")
    roster.loc("LOC-1", "Lantern Hotel", address="Gannet Point")
    roster.wording("a1", "Lantern Hotel, Gannet Point")
    roster.wording("a2", "Lantern Hotel")
    mentions = []
    for number in range(60):
        roster.mention("Wren Ashgrove", row=str(number))
        who = ("C1", "POC-1", None)[number % 3]
        mentions.append(Named("ppdm", str(number), "Persons", 0, who))
    casebook = roster.casebook()
    proposals = propose(casebook)
    content = fill_from_truth(proposals, casebook, mentions, same_people=[("POC-1", "POC-2")])
    assert content == fill_from_truth(
        proposals, casebook, mentions, same_people=[("POC-1", "POC-2")]
    )
    path = tmp_path / "decisions.xlsx"
    path.write_bytes(content)
    reading = read_workbook(path, casebook, decided_at=NOW)
    assert reading.refusals == ()
    truth = truth_of(casebook, mentions)
    decided = {"same": 0, "different": 0}
    for decision in reading.decisions:
        first, second = (truth.get(one, reference_of(one)) for one in decision.subjects)
        if scheme_of(decision.subjects[0]) in {"loc", "place"}:
            assert (decision.kind, first, second) == ("same", "LOC-1", "a1")
        elif {first, second} == {"POC-1", "POC-2"}:
            assert decision.kind == "same"
        else:
            assert (first == second) is (decision.kind == "same")
        decided[decision.kind] += 1
    assert min(decided.values()) > 0
    undecided = sum(int(one.id, 16) % 10 == 0 for one in proposals)
    assert 0 < undecided <= reading.blank < len(proposals)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Proposals"]
    assert sheet.max_row == len(proposals) + 2
