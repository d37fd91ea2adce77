"""What changed between two days or two times of knowing, asked of a team's real store."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.mapping.cli.conftest import Run

SINCE = ("change", "--since", "2026-10-01", "--as-at", "2026-10-31")
SAME_DAY = ("change", "--since", "2026-10-31", "--as-at", "2026-10-31")
HEADINGS = "Date,Ref,Type,Summary,Persons,Location,Easting,Northing,Grading,Action,Owner\n"
LIFT = "21/10/2026,OCC/9,Intelligence,Lift,T POC-1 (suspect); W C3 (victim),,,,1/A/P,,\n"


def _json(run: Run, *arguments: object) -> Any:
    ran = run(*arguments, "--json")
    assert ran.status == 0, ran.err
    return ran.json


def _import(run: Run, folder: Path, rows: str) -> None:
    path = folder / "more.csv"
    path.write_text(HEADINGS + rows, encoding="utf-8")
    assert run("import", path).status == 0


def _time_between() -> str:
    """Give a second that all was entered by and that is over: stores keep times to the second."""
    moment = datetime.now(UTC).replace(microsecond=0)
    while datetime.now(UTC).replace(microsecond=0) <= moment:
        time.sleep(0.02)
    return moment.isoformat()


def test_what_came_between_two_days_has_the_promised_shape(team: Run) -> None:
    answer = _json(team, *SINCE)
    assert list(answer) == [
        "since", "as_at", "known_since", "known_at", "ties", "newcomers", "left", "moves",
    ]  # fmt: skip
    assert (answer["since"], answer["as_at"]) == ("2026-10-01", "2026-10-31")
    assert (answer["known_since"], answer["known_at"]) == (None, None)
    # OCC/1 of the 5th and OCC/2 of the 12th; the E-graded OCC/3 counts on neither day. Both name
    # an arcade that nobody has said is LOC-1.
    new = {(one["source"], one["target"], one["kind"]): one for one in answer["ties"]["new"]}
    (place,) = {target for _, target, kind in new if kind == "seen_at"}
    assert new.keys() == {
        ("POC-1", "C1", "suspected_of_harming"),
        ("C2", "ppdm/OCC/2/0", "seen_with"),
        *((who, place, "seen_at") for who in ("POC-1", "C1", "C2", "ppdm/OCC/2/0")),
    }
    tie = new["POC-1", "C1", "suspected_of_harming"]
    assert (tie["before"], tie["after"]) == (None, "1/A/P")
    assert [link.split("/")[:3] for link in tie["because"]] == [["ppdm", "OCC", "1"]]
    assert [answer["ties"][name] for name in ("returned", "lapsed", "gone", "regraded")] == [[]] * 4
    assert [(one["id"], one["kind"], len(one["because"])) for one in answer["newcomers"]] == [
        ("ppdm/OCC/2/0", "person", 2),
        (place, "location", 4),
    ]
    assert answer["left"] == []


def test_a_place_in_the_ranking_says_which_figures_moved_it(team: Run) -> None:
    (move,) = _json(team, *SINCE)["moves"]
    # By June's list alone nothing lies within 90 days of 1 October; police's report does. C1 is at
    # strong risk (3), C1 and C2 in 12 months (2), C2 reached by nobody else (2), one source (1).
    assert (move["of"], move["id"], move["rank"]) == ("poc", "POC-1", {"before": 1, "after": 1})
    assert move["points"] == {"before": 8, "after": 11}
    assert move["why"] == {
        "children_90_days": {"before": 0, "after": 1},
        "independent_sources": {"before": 1, "after": 2},
    }
    assert "C1" in move["because"]


def test_the_screen_gives_counts_first_and_says_as_known_when(team: Run) -> None:
    lines = team(*SINCE).out.splitlines()
    assert " ".join(lines[:2]).startswith(
        "Between 01/10/2026 and 31/10/2026: 6 new ties, 0 returned, 0 lapsed, 0 gone, 0 graded "
        "anew; 2 newcomers, 0 without a tie any more; 1 place in the rankings"
    )
    told = team(*SINCE).out
    assert "Both days as known now" in told
    assert "children in 90 days 0 → 1; independent sources 1 → 2" in told
    assert "POC-1 is suspected of harming C1" in told
    told = team(*SINCE, "--known-at", "2020-01-01").out
    assert told.startswith("Nothing changed between 01/10/2026 and 31/10/2026.")
    assert "Both days as known on 01/01/2020 at 23:59 UTC" in told
    told = team("change", "--since", "2026-10-30", "--as-at", "2026-10-31").out
    assert told.startswith("Nothing changed between 30/10/2026 and 31/10/2026.")
    assert "sorted by reference" not in told


def test_that_somebody_looked_is_recorded_with_the_purpose(team: Run) -> None:
    assert team(*SINCE, "--purpose", "for the meeting").status == 0
    (look,) = _json(team, "register", "--looks")
    assert (look["command"], look["purpose"]) == ("change", "for the meeting")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        pytest.param(("--since", "2026-11-01"), "a day before", id="after"),
        pytest.param(("--since", "2026-10-31"), "only together with --known-since", id="same day"),
        pytest.param(("--since", "soon"), "is not a day", id="no day"),
        pytest.param(
            ("--since", "2026-10-01", "--known-since", "2026-10-09", "--known-at", "2026-10-08"),
            "a time before",
            id="known later",
        ),
    ],
)
def test_days_and_times_the_wrong_way_round_are_refused(
    team: Run, arguments: tuple[str, ...], sentence: str
) -> None:
    refused = team("change", *arguments, "--as-at", "2026-10-31")
    assert refused.status == 2
    assert sentence in refused.sentence
    assert refused.out == ""


def test_what_lapses_is_told_with_who_is_left_without_a_tie(team: Run) -> None:
    # The lists' rows of June live a year, to June 2027; police's reports of October to October.
    answer = _json(team, "change", "--since", "2026-10-31", "--as-at", "2027-07-01")
    lapsed = {(one["source"], one["target"]) for one in answer["ties"]["lapsed"]}
    assert lapsed == {
        ("POC-1", "C1"), ("POC-1", "C2"), ("POC-1", "LOC-1"), ("POC-2", "C1"), ("POC-3", "C2"),
        ("C1", "LOC-1"), ("C3", "LOC-1"),
    }  # fmt: skip
    # POC-3 is 17 on that day: a child first, and so never in a ranking.
    assert {(one["id"], one["kind"]) for one in answer["left"]} == {
        ("C3", "child"), ("POC-3", "child"),
        ("LOC-1", "location_of_concern"), ("POC-2", "person_of_concern"),
    }  # fmt: skip
    assert {move["id"] for move in answer["moves"]} <= {"POC-1", "POC-2", "LOC-1"}


def test_a_better_grade_between_two_days_is_told(team: Run, tmp_path: Path) -> None:
    reports = (("06/10/2026", "OCC/7", "3/D/P"), ("25/10/2026", "OCC/8", "2/B/P"))
    lines = (
        f"{on},{ref},Intelligence,Lift,T POC-2 (suspect); W C2 (victim),,,,{grade},,\n"
        for on, ref, grade in reports
    )
    _import(team, tmp_path, "".join(lines))
    later = ("change", "--since", "2026-10-20", "--as-at", "2026-10-31")
    (tie,) = _json(team, *later)["ties"]["regraded"]
    assert (tie["source"], tie["target"]) == ("POC-2", "C2")
    assert (tie["before"], tie["after"], tie["is_better"]) == ("3/D/P", "2/B/P", True)
    assert "3/D/P → 2/B/P, better" in team(*later).out


def test_what_was_taken_back_since_the_meeting_is_gone(team: Run, tmp_path: Path) -> None:
    _import(team, tmp_path, LIFT)
    meeting = _time_between()
    wanted = _json(team, "import", "--list")[1]["id"]
    assert team("import", "--undo", wanted, "--reason", "the wrong month").status == 0
    answer = _json(team, *SAME_DAY, "--known-since", meeting)
    assert (answer["known_since"], answer["known_at"]) == (meeting, None)
    (tie,) = answer["ties"]["gone"]
    assert (tie["source"], tie["target"]) == ("POC-1", "C3")
    assert (tie["before"], tie["after"]) == ("1/A/P", None)
    assert [link.split("/")[:3] for link in tie["because"]] == [["ppdm", "OCC", "9"]]
    # C3 counted for POC-1 in 90 days (2) and in 12 months (1); now LOC-1 alone reaches C3 (2).
    moves = {move["id"]: move for move in answer["moves"]}
    assert moves.keys() == {"POC-1", "LOC-1"}
    assert moves["POC-1"]["points"] == {"before": 14, "after": 11}
    assert moves["LOC-1"]["points"] == {"before": 6, "after": 8}
    assert moves["LOC-1"]["why"] == {"bridging": {"before": 0, "after": 1}}
    assert answer["left"] == answer["newcomers"] == []
    told = team(*SAME_DAY, "--known-since", meeting).out
    assert told.startswith("In the picture of 31/10/2026: 0 new ties, 0 returned, 0 lapsed, 1 gone")
    assert "The earlier day as known on" in told
    # Looked at with what is known now, it never was.
    assert _json(team, *SINCE)["ties"]["gone"] == []


def test_two_records_joined_since_the_meeting_are_neither_gone_nor_new(team: Run) -> None:
    meeting = _time_between()
    assert team("merge", "POC-1", "POC-2", "--reason", "the same man").status == 0
    answer = _json(team, *SAME_DAY, "--known-since", meeting)
    assert not any(answer["ties"].values())
    assert answer["newcomers"] == answer["left"] == []
    assert "POC-2" not in {move["id"] for move in answer["moves"]}


def test_long_tables_are_cut_by_kind_and_say_how_to_see_the_rest(team: Run, tmp_path: Path) -> None:
    rows = (
        f"{day:02}/10/2026,OCC/5{day:02},Intelligence,Seen,Odo Nought (seen with); W C2 (victim)"
        ",,,,2/B/P,,\n"
        for day in range(2, 27)
    )
    _import(team, tmp_path, "".join(rows))
    # 25 people who are only named and 25 ties, beside the month's one person and six ties.
    told = team(*SINCE).out
    assert "31 new ties" in told
    assert "And 11 more: --all prints them, --json gives them." in told
    assert "And 6 more (person 6): --all prints them, --json gives them." in told
    assert "By what ties them, all 31: was seen with 26; was reported at 4" in told
    places = [line for line in told.splitlines() if line.startswith("location ")]
    assert len(places) == 1, "the many who are only named hide no place"
    everything = team(*SINCE, "--all").out
    assert "more" not in everything.split("Newcomers", 1)[1]
    assert everything.count("was seen with ppdm/OCC/5") == 25
    assert len(_json(team, *SINCE)["ties"]["new"]) == 31
