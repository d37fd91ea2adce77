"""Put the made-up rows into the files of a real team: its headers, its title rows and its mess."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mapping.made_up_year.absences import make_absences
from mapping.made_up_year.caseload import episode_rows, review_rows, screening_rows
from mapping.made_up_year.chance import stream
from mapping.made_up_year.episodes import make_episodes
from mapping.made_up_year.events import police_rows
from mapping.made_up_year.files import Sheet, write_csv, write_workbook
from mapping.made_up_year.headers import HEADERS
from mapping.made_up_year.mess import messed, with_blanks, with_see_above
from mapping.made_up_year.missing import (
    interview_rows,
    looked_after_rows,
    missing_rows,
    social_care_rows,
)
from mapping.made_up_year.peers import peer_rows
from mapping.made_up_year.tracker import loc_rows, poc_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from mapping.made_up_year.absences import Absence
    from mapping.made_up_year.episodes import Episode
    from mapping.made_up_year.events import World
    from mapping.made_up_year.figures import FileTruth, Mention, Row
    from mapping.made_up_year.town import Town

__all__ = ["write_intake"]

Receipts = dict[str, "FileTruth"]


def write_intake(
    folder: Path, seed: int, world: World, town: Town
) -> tuple[Receipts, tuple[Mention, ...]]:
    """
    Write every file of the year.

    Parameters
    ----------
    folder
        Where to write them.
    seed
        The seed of the whole year.
    world
        Who and where.
    town
        The town, for its streets.

    Returns
    -------
    receipts, mentions
        How each file's rows must be received, and everybody named by name only, sorted.
    """
    absences = make_absences(seed, world)
    episodes = make_episodes(seed, world.window, world.children)
    receipts: Receipts = {}
    mentions = [
        *_police(folder, seed, world, receipts),
        *_missing(folder, seed, world, absences, receipts),
    ]
    _social_care(folder, seed, world, absences, receipts)
    _caseload(folder, seed, world, episodes, receipts)
    _tracker(folder, seed, world, town, receipts)
    _peer_map(folder, seed, world, absences, receipts)
    ordered = sorted(
        mentions, key=lambda one: (one.layout, one.reference, one.column, one.position)
    )
    return receipts, tuple(ordered)


def _police(folder: Path, seed: int, world: World, receipts: Receipts) -> list[Mention]:
    """Write one list a month, with a row or two that cannot be read and one that came twice."""
    rows, mentions = police_rows(seed, world)
    by_month: dict[str, list[Row]] = defaultdict(list)
    for day, row in rows:
        by_month[f"{day:%Y-%m}"].append(row)
    chance = stream(seed, "police mess")
    for number, (month, month_rows) in enumerate(sorted(by_month.items())):
        kept = {"Ref": f"QHP/{month[2:4]}/59{number:02}01", "Persons": None}
        bad: list[Row] = [{**kept, "Date": "00/00/0000"}]
        if number % 3 == 1:
            bad.append({**kept, "Ref": f"QHP/{month[2:4]}/59{number:02}02", "Summary": None})
        if number % 4 == 1:
            bad.append({**kept, "Ref": None})
        mixed, receipts[f"ppdm-{month}.csv"] = messed(
            chance, month_rows, refused=bad, copies=number % 2
        )
        shown = with_see_above(chance, mixed, "Location", 0.5)
        write_csv(folder / f"ppdm-{month}.csv", HEADERS["ppdm"], shown, bom=True)
    return mentions


def _missing(
    folder: Path, seed: int, world: World, absences: Sequence[Absence], receipts: Receipts
) -> list[Mention]:
    chance = stream(seed, "missing mess")
    rows, mentions = missing_rows(seed, world, absences)
    day = f"{world.window.day(200):%d/%m/%Y}"
    earlier = f"{world.window.day(190):%d/%m/%Y}"
    bad: list[Row] = [
        {"Occurrence no": "MIS26-49001", "Surname": None, "Found with": None},
        {"Occurrence no": "MIS26-49002", "Reported": "n/k", "Found with": None},
        {
            "Occurrence no": "MIS26-49003",
            "Reported": f"{day} 21:00",
            "Returned": f"{earlier} 08:00",
            "Found with": None,
        },
    ]
    for row in chance.some([row for row in rows if row["Child ref"]], 3):
        row["DOB"] = "01/01/1900"
    mixed, receipts["missing.csv"] = messed(chance, rows, refused=bad, copies=2)
    write_csv(folder / "missing.csv", HEADERS["missing"], mixed, bom=True)
    rows, told = interview_rows(seed, world, absences)
    bad = [{"Child ref": None}, {"Interview date": "Friday"}]
    mixed, receipts["rhi.csv"] = messed(chance, rows, refused=bad, copies=1)
    write_csv(folder / "rhi.csv", HEADERS["rhi"], mixed, bom=True)
    return [*mentions, *told]


def _social_care(
    folder: Path, seed: int, world: World, absences: Sequence[Absence], receipts: Receipts
) -> None:
    chance = stream(seed, "social care mess")
    people: list[Row] = [
        {
            "pers_person_id": child.reference,
            "pers_forename": child.forename,
            "pers_surname": child.surname,
            "pers_sex": child.sex,
            "pers_ethnicity": child.ethnicity,
            "pers_dob": child.born.isoformat(),
            "pers_upn_unknown": "UN1",
        }
        for child in world.children
    ]
    mixed, receipts["ssd_person.csv"] = messed(chance, people)
    write_csv(folder / "ssd_person.csv", HEADERS["ssd_person"], mixed, bom=False)
    late: Row = {"miss_table_id": "MT8900", "miss_missing_episode_end_date": "2001-01-01"}
    mixed, receipts["ssd_missing.csv"] = messed(
        chance, social_care_rows(seed, absences), refused=[late], copies=1
    )
    write_csv(folder / "ssd_missing.csv", HEADERS["ssd_missing"], mixed, bom=False)
    mixed, receipts["903_missing.csv"] = messed(
        chance, looked_after_rows(absences), refused=[{"MIS_START": None}]
    )
    write_csv(folder / "903_missing.csv", HEADERS["ssda903_missing"], mixed, bom=False)


def _caseload(
    folder: Path, seed: int, world: World, episodes: Sequence[Episode], receipts: Receipts
) -> None:
    chance = stream(seed, "caseload mess")
    window = world.window
    rows = episode_rows(seed, window, episodes)
    backwards: Row = {
        "Decision": "Accepted",
        "Referred": f"{window.day(100):%d/%m/%Y}",
        "Active from": f"{window.day(108):%d/%m/%Y}",
        "Active to": f"{window.day(80):%d/%m/%Y}",
    }
    mixed, receipts["episodes.xlsx"] = messed(
        chance, rows, refused=[{"Referred": "n/k"}, backwards], copies=1
    )
    sheet = Sheet(
        title="Episodes", above=("HOTH caseload",), header=HEADERS["episodes"], rows=mixed
    )
    write_workbook(folder / "episodes.xlsx", [sheet], on=window.until)
    mixed, receipts["reviews.xlsx"] = messed(
        chance, review_rows(seed, window, episodes), refused=[{"Child ref": None}], copies=2
    )
    sheet = Sheet(title="Reviews", header=HEADERS["reviews"], rows=mixed)
    write_workbook(folder / "reviews.xlsx", [sheet], on=window.until)
    bad: list[Row] = [{"Name": None}, {"DOB": "29/02/2011"}, {"Risk": None}]
    mixed, receipts["screening.xlsx"] = messed(
        chance, screening_rows(seed, window, episodes), refused=bad, copies=2
    )
    sheet = Sheet(
        title="Screening",
        above=(f"HOTH screening tools received {window.start:%B %Y} to {window.until:%B %Y}", ""),
        header=HEADERS["screening"],
        rows=with_blanks(chance, mixed, 3),
        below=((), ("Total", len(mixed)), ("Screens over 28 days old need redoing.",)),
    )
    write_workbook(folder / "screening.xlsx", [sheet], on=window.until)


def _tracker(folder: Path, seed: int, world: World, town: Town, receipts: Receipts) -> None:
    chance = stream(seed, "tracker mess")
    window = world.window
    soon, later = f"{window.day(90):%d/%m/%Y}", f"{window.day(40):%d/%m/%Y}"
    bad: list[Row] = [
        {"Ref": "POC-7901", "First discussed": "n/k"},
        {"Ref": "POC-7902", "Name": None},
        {"Ref": "POC-7903", "First discussed": soon, "Closed": later},
    ]
    rows = poc_rows(seed, window, world.pocs, world.ties, town)
    mixed, receipts["tracker.xlsx#POC"] = messed(chance, rows, refused=bad, copies=2)
    pocs = Sheet(
        title="POC",
        above=("PERSONS OF CONCERN – OFFICIAL-SENSITIVE", "Triaged daily, reviewed monthly.", ""),
        header=HEADERS["poc"],
        rows=with_blanks(chance, with_see_above(chance, mixed, "Reason", 0.6), 6),
    )
    bad = [{"Ref": "LOC-7901", "First discussed": "00/00/0000"}, {"Ref": "LOC-7902", "Type": None}]
    rows = loc_rows(seed, window, world.places, world.ties)
    mixed, receipts["tracker.xlsx#LOC"] = messed(chance, rows, refused=bad, copies=1)
    locs = Sheet(title="LOC", header=HEADERS["loc"], rows=mixed)
    hidden = Sheet(
        title="old list - do not use",
        header={"Ref": "Ref", "Name": "Name"},
        rows=[{"Ref": poc.reference, "Name": poc.surname.upper()} for poc in world.pocs[:8]],
        hidden=True,
    )
    write_workbook(folder / "tracker.xlsx", [pocs, locs, hidden], on=window.until)


def _peer_map(
    folder: Path, seed: int, world: World, absences: Sequence[Absence], receipts: Receipts
) -> None:
    chance = stream(seed, "peer mess")
    rows = peer_rows(seed, world.window, world.ties.groups, absences)
    unfounded: list[Row] = [{"Basis": None} for _ in range(5)]
    itself = world.ties.groups[0].members[0].reference
    bad: list[Row] = [*unfounded, {"Child A": itself, "Child B": itself}]
    mixed, receipts["peer_map.xlsx"] = messed(chance, rows, refused=bad, copies=2)
    sheet = Sheet(title="Peer map", header=HEADERS["peer_map"], rows=mixed)
    write_workbook(folder / "peer_map.xlsx", [sheet], on=world.window.until)
