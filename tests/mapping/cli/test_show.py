"""A record in full, whatever its kind: every reference that another command prints can be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.mapping.cli.conftest import Run

AS_AT = ("--as-at", "2026-10-31")


def _section(told: str, title: str) -> list[str]:
    """Give the rows under a title: those below the line that ends its headings."""
    lines = told.split(f"\n{title}", 1)[1].splitlines()
    start = next(place for place, line in enumerate(lines) if set(line) == {"─"}) + 1
    rows = []
    for line in lines[start:]:
        if not line.strip():
            break
        rows.append(" ".join(line.split()))
    return rows


def _shown(team: Run, reference: str, *more: str) -> str:
    ran = team("show", reference, *AS_AT, *more)
    assert ran.status == 0, ran.err
    return ran.out


def test_a_report_tells_who_had_which_part_and_what_the_file_says(team: Run) -> None:
    told = _shown(team, "OCC/1")
    assert told.startswith("OCC/1  Intelligence\n")
    assert "  On: 5 Oct 2026\n" in told
    assert "  Grading: 1/A/P\n" in told
    assert "  Text: Lift\n" in told
    assert _section(told, "Who and where") == [
        "Victim C1 Ada Wicker",
        f"Place {_place(team)} Brine Arcade, Eastmarsh",
        "Suspect POC-1 Gil Tallow",
    ]
    row = _section(told, "The row it was read from: row:ppdm/OCC/1")
    assert "Persons T POC-1 (suspect); W C1 (victim)" in row
    assert "Summary Lift" in row
    # What was reported of the two, and of each at the arcade.
    assert len(_section(told, "Links")) == 3


def _place(team: Run) -> str:
    answer: Any = team("show", "OCC/1", *AS_AT, "--json").json
    (place,) = (one["record"] for one in answer["record"]["parts"] if one["role"] == "place")
    return str(place.partition(":")[2])


def test_a_child_tells_the_time_with_the_team_and_what_each_source_states(team: Run) -> None:
    told = _shown(team, "C1")
    assert "Under 18 or held as a child: safeguarding first; never ranked" in told
    assert _section(told, "Time with the HOTH team") == ["1 Sep 2026 Accepted 2 Sep 2026 – Strong"]
    stated = _section(told, "What sources state")
    assert any("Ada Wicker 4 Mar 2012 F; WBRI ssd_person/C1" in line for line in stated), stated
    assert "Time with the HOTH team" not in _shown(team, "POC-1")


def test_a_case_tells_its_reason_and_what_was_decided(team: Run) -> None:
    told = _shown(team, "POC-1")
    for fact in ("Reason: Gives lifts", "Triage: Assess", "Level: 3", "Next step due: 30 Oct 2026"):
        assert f"  {fact}\n" in told
    assert [line.partition(" Police ")[2] for line in _section(told, "Actions")] == [
        "30 Oct 2026 Open",
        "30 Oct 2026 Open",
    ]


def test_every_id_that_stands_behind_a_figure_can_be_shown(team: Run) -> None:
    ranking: Any = team("rank", "poc", *AS_AT, "--json").json
    behind = {
        one
        for row in ranking["ranking"]
        for part in row["components"].values()
        for one in part["because"]
    }
    assert len(behind) > 5
    for reference in sorted(behind):
        assert _shown(team, reference).startswith(f"{reference}  ")


def test_a_link_says_whom_it_ties_and_what_it_rests_on(team: Run) -> None:
    answer: Any = team("show", "OCC/1", *AS_AT, "--json").json
    ends = {"poc:POC-1", "child:C1"}
    (link,) = (one for one in answer["links"] if {one["source"], one["target"]} == ends)
    told = _shown(team, link["id"])
    assert "One source’s statement" in told
    assert "  Rests on: OCC/1\n" in told
    assert "POC-1 Gil Tallow" in told
    assert "C1 Ada Wicker" in told


def test_a_row_of_a_file_tells_what_rests_on_it(team: Run) -> None:
    told = _shown(team, "row:ppdm/OCC/2")
    assert "  Read by the layout: ppdm\n" in told
    resting = _section(told, "What rests on it")
    assert "ppdm:OCC/2 Incident" in resting
    assert "named:ppdm/OCC/2/0 Una Fennimore" not in resting, "it is named there, not read from it"


def test_a_decision_tells_who_decided_what_and_why(team: Run) -> None:
    assert team("merge", "POC-1", "POC-2", "--reason", "the same man").status == 0
    joined = _shown(team, "POC-1")
    assert "Joined by decision: 2 references, listed at the end" in joined
    assert "\nJoined by decision: POC-1, POC-2\n" in joined
    # POC-2's case was first discussed two days after that of POC-1, and counts.
    assert "  Reason: Seen\n" in joined
    assert _section(joined, "Other cases on it") == ["poc-case:POC-1 1 Jun 2026 Open 3 Police"]
    # The tracker says two names; the police's list says T in two rows, which is told once.
    stated = _section(joined, "What sources state")
    assert len(stated) == 3
    assert stated[-1].endswith("T – ppdm/OCC/1, ppdm/OCC/3")
    undone = team("unmerge", "POC-1", "POC-2", "--reason", "two men")
    assert undone.status == 0


def test_whose_records_a_report_showed_is_recorded_with_the_purpose(team: Run) -> None:
    _shown(team, "OCC/1", "--purpose", "a call from school")
    acts: Any = team("register", "--looks", "--json").json
    assert acts[-1]["purpose"] == "a call from school"
    assert {"OCC/1", "POC-1", "C1"} <= set(acts[-1]["named"])


def test_whose_records_a_row_showed_is_recorded_too(team: Run) -> None:
    _shown(team, "row:ssd_person/C1")
    _shown(team, "row:ppdm/OCC/2")
    acts: Any = team("register", "--looks", "--json").json
    assert "C1" in acts[-2]["named"], "the row states a child's name and day of birth"
    assert {"C2", "ppdm/OCC/2/0"} <= set(acts[-1]["named"])


def test_links_count_by_the_team_s_own_settings(team: Run, tmp_path: Path) -> None:
    settings = tmp_path / "team.toml"
    settings.write_text("[evidence]\nlife_days = 20\n", encoding="utf-8")
    usual = [line.split()[-1] for line in _section(_shown(team, "OCC/1"), "Links")]
    assert set(usual) == {"yes"}
    # 5 October is more than 20 days before 31 October.
    short = _section(_shown(team, "OCC/1", "--settings", str(settings)), "Links")
    assert {line.split()[-1] for line in short} == {"lapsed"}


@pytest.mark.parametrize("reference", ["C1", "POC-1", "LOC-1", "OCC/1", "row:ppdm/OCC/1"])
def test_json_gives_what_the_screen_gives(team: Run, reference: str) -> None:
    answer: Any = team("show", reference, *AS_AT, "--json").json
    assert set(answer) == {
        *("record", "joined", "concern", "other_cases", "links", "events", "actions"),
        *("episodes", "reviews", "row", "rests_on_it", "versions", "case_versions"),
    }
