"""The made-up year, counted from its written files without any reader of our own."""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter, defaultdict
from datetime import date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import fiona
import openpyxl
import pytest
from shapely.geometry import Point, shape
from shapely.ops import unary_union

from graph.errors import UnknownReferenceError, UsageError
from mapping.made_up_year import MadeUpYear, make_year, true_reference_of

if TYPE_CHECKING:
    from pathlib import Path

START, UNTIL = date(2025, 11, 1), date(2026, 10, 31)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
Rows = list[dict[str, object]]

# Every surname, forename, street and place of the month of examples that the intake is tried on.
NAMES_OF_THE_SAMPLE_MONTH = {
    "Ashgrove", "Brackenthwaite", "Cindermoor", "Dunlin", "Eskrigg", "Fothermere", "Gannetby",
    "Hollinsea", "Inkerlea", "Jarvenwick", "Kittiwake", "Larkholme", "Marram-Dunne", "Netherby",
    "Orrest", "Pellister", "Quernmore", "Ravensale", "Saltersgill", "Tidewell", "Ulverdale",
    "Vennacott", "Wraysholme", "Yarrowby", "Zennor", "Łukasiewska", "Núñez", "Ó'Searcaigh",
    "de-la-Mare", "O'Tarn", "Agnieszka", "Aidan", "Bryony", "Béla", "Callum", "Conall", "Dervla",
    "Dilys", "Emeka", "Ewan", "Fatima", "Freya", "Gethin", "Gwen", "Hamza", "Harlow", "Imogen",
    "Isla", "Jarek", "Joss", "Keira", "Kit", "Leif", "Lowri", "Maeve", "Malachi", "Nadia", "Oisin",
    "Pip", "Qasim", "Rhiannon", "Seren", "Siân", "Tomasz", "Una", "Vesna", "Wren", "Xanthe",
    "Zofia", "Nether Tarn", "Gannet Point", "Marram Bay", "Saltby", "Anchor", "Bollard", "Cinder",
    "Cobble", "Kelp", "Lantern", "Limpet", "Pilot", "Rope", "Sandhopper", "Tern",
}  # fmt: skip


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> MadeUpYear:
    return make_year(tmp_path_factory.mktemp("year"))


def day(cell: object) -> date | None:
    """Read a cell that somebody dated, by the forms that people use."""
    if isinstance(cell, datetime):
        return cell.date()
    text = str(cell or "").strip()
    text = re.sub(r" \d\d:\d\d(:\d\d)?\Z", "", text)
    if found := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text):
        year_, month, day_ = (int(part) for part in found.groups())
    elif found := re.fullmatch(r"(\d\d?)[/.](\d\d?)[/.](\d{2,4})", text):
        day_, month, year_ = (int(part) for part in found.groups())
    elif found := re.fullmatch(r"(\d\d?)(?:st|nd|rd|th)? ([A-Z][a-z]+) (\d{2,4})", text):
        day_, year_ = int(found[1]), int(found[3])
        month = MONTHS.index(found[2][:3].lower()) + 1
    else:
        return None
    try:
        return date(year_ + 2000 if year_ < 100 else year_, month, day_)
    except ValueError:
        return None


def sheet(path: Path, title: str, first: str) -> Rows:
    """Read the rows under the header that begins with `first`, blank and foot rows left out."""
    cells = list(openpyxl.load_workbook(path)[title].iter_rows(values_only=True))
    top = next(number for number, row in enumerate(cells) if row[0] == first)
    names = [str(cell) for cell in cells[top]]
    rows: Rows = [dict(zip(names, row, strict=True)) for row in cells[top + 1 :]]
    return filled([row for row in rows if sum(cell is not None for cell in row.values()) > 2])


def table(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return filled([dict(row) for row in csv.DictReader(file)])


def filled(rows: Rows) -> Rows:
    """Read "see above" as the cell above it."""
    for above, row in pairwise(rows):
        for column, cell in row.items():
            if cell in {"see above", "as above", '"'}:
                row[column] = above[column]
    return rows


def kept(
    rows: Rows, *, needs: tuple[str, ...], dated: tuple[str, ...], order: tuple[str, ...]
) -> Rows:
    """Keep the rows that the rules of the intake accept, each once."""
    seen: Rows = []
    for row in rows:
        whole = all(row[column] not in {None, ""} for column in needs)
        readable = all(day(row[column]) for column in dated)
        days = [found for column in order if (found := day(row[column])) is not None]
        if whole and readable and days == sorted(days) and row not in seen:
            seen.append(row)
    return seen


@pytest.fixture(scope="module")
def episodes(year: MadeUpYear) -> Rows:
    rows = sheet(year.intake / "episodes.xlsx", "Episodes", "Child ref")
    return kept(
        rows, needs=("Child ref",), dated=("Referral date",), order=("Active from", "Closed")
    )


@pytest.fixture(scope="module")
def pocs(year: MadeUpYear) -> Rows:
    return kept(
        sheet(year.intake / "tracker.xlsx", "POC", "Ref"),
        needs=("Ref", "Nominal", "Reason"),
        dated=("Date first discussed",),
        order=("Date first discussed", "Closed"),
    )


@pytest.fixture(scope="module")
def locs(year: MadeUpYear) -> Rows:
    return kept(
        sheet(year.intake / "tracker.xlsx", "LOC", "Ref"),
        needs=("Ref", "Location", "Type", "Reason"),
        dated=("Date first discussed",),
        order=("Date first discussed", "Closed"),
    )


def in_year(cell: object) -> bool:
    found = day(cell)
    return found is not None and START <= found <= UNTIL


def active(episodes: Rows, *, since: date) -> Rows:
    return [
        row
        for row in episodes
        if (begun := day(row["Active from"])) is not None
        and begun <= UNTIL
        and (day(row["Closed"]) or UNTIL) >= since
    ]


def test_the_year_holds_209_referrals(episodes: Rows) -> None:
    assert sum(in_year(row["Referral date"]) for row in episodes) == 209
    assert len({(row["Child ref"], day(row["Referral date"])) for row in episodes}) == len(episodes)


def test_99_children_are_active_at_some_time_in_105_episodes(episodes: Rows) -> None:
    rows = active(episodes, since=START)
    assert len(rows) == 105
    assert len({row["Child ref"] for row in rows}) == 99


def test_58_children_become_active_at_significant_or_strong_risk(episodes: Rows) -> None:
    began = [row for row in episodes if in_year(row["Active from"])]
    high = [row["Child ref"] for row in began if row["Risk at start"] in {"Significant", "Strong"}]
    assert len(high) == 58
    assert len(set(high)) == 58


def test_50_are_active_at_the_end_37_of_them_male_and_9_with_cse(
    year: MadeUpYear, episodes: Rows
) -> None:
    rows = [row for row in active(episodes, since=START) if row["Closed"] is None]
    sexes = {
        row["pers_person_id"]: row["pers_sex"] for row in table(year.intake / "ssd_person.csv")
    }
    assert len({row["Child ref"] for row in rows}) == len(rows) == 50
    assert Counter(sexes[str(row["Child ref"])] for row in rows) == {"M": 37, "F": 13}
    assert sum("CSE" in str(row["Harm types"]) for row in rows) == 9


@pytest.mark.parametrize(
    ("which", "triaged", "assessed", "high", "reduced"),
    [("pocs", 405, 146, 56, 53), ("locs", 118, 36, 14, 14)],
)
def test_persons_and_locations_are_triaged_assessed_and_closed_as_often_as_told(
    request: pytest.FixtureRequest, which: str, triaged: int, assessed: int, high: int, reduced: int
) -> None:
    rows: Rows = request.getfixturevalue(which)
    assert len({row["Ref"] for row in rows}) == len(rows) == triaged
    assert all(in_year(row["Date first discussed"]) for row in rows)
    assert all(row["Triage outcome"] in {"Assess", "Monitor", "NFA"} for row in rows)
    assert sum(in_year(row["Assessed"]) for row in rows) == assessed
    disrupted = [row for row in rows if row["Level"] in {3, 4}]
    closed = [
        row
        for row in disrupted
        if row["Status"] == "Closed" and row["Outcome"] == "Risk reduced" and in_year(row["Closed"])
    ]
    assert (len(disrupted), len(closed)) == (high, reduced)


def test_the_truth_that_is_returned_is_what_was_counted(year: MadeUpYear) -> None:
    told = year.truth
    assert (told.referrals, told.children_active, told.episodes_active) == (209, 99, 105)
    assert (told.active_at_year_end, told.male_at_year_end) == (50, 37)
    assert (told.poc_triaged, told.poc_assessed, told.poc_level_3_4) == (405, 146, 56)
    assert (told.loc_triaged, told.loc_assessed, told.loc_level_3_4) == (118, 36, 14)


def test_receipts_tell_how_many_rows_each_file_has_and_how_many_are_good(
    year: MadeUpYear, episodes: Rows, pocs: Rows, locs: Rows
) -> None:
    receipts = year.receipts
    assert receipts["episodes.xlsx"].accepted == len(episodes)
    assert receipts["tracker.xlsx#POC"].accepted == len(pocs)
    assert receipts["tracker.xlsx#LOC"].accepted == len(locs)
    for path in year.files:
        if path.suffix == ".csv":
            assert receipts[path.name].rows == len(table(path)), path.name
    for month in (path for path in year.files if path.name.startswith("ppdm")):
        rows = table(month)
        good = kept(
            rows, needs=("Date", "URN", "Type", "Summary"), dated=("Date",), order=("Date",)
        )
        assert receipts[month.name].accepted == len(good), month.name


@pytest.mark.parametrize(
    ("name", "needs", "dated", "order"),
    [
        (
            "missing.csv",
            ("Occurrence no", "Surname", "Forename"),
            ("Reported",),
            ("Reported", "Returned"),
        ),
        ("rhi.csv", ("Child ref",), ("Interview date",), ()),
        ("ssd_person.csv", ("pers_person_id",), (), ()),
        (
            "ssd_missing.csv",
            ("miss_table_id", "miss_person_id"),
            ("miss_missing_episode_start_date",),
            ("miss_missing_episode_start_date", "miss_missing_episode_end_date"),
        ),
        ("903_missing.csv", ("CHILD",), ("MIS_START",), ("MIS_START", "MIS_END")),
        (
            "screening.xlsx",
            ("Child ref", "Name", "Harm types", "Risk"),
            ("Date of birth", "Date"),
            (),
        ),
        ("peer_map.xlsx", ("Group", "Child A", "Child B", "Relationship", "How we know"), (), ()),
        ("reviews.xlsx", ("Child ref",), ("Review date",), ()),
    ],
)
def test_receipts_hold_for_the_other_files_too(
    year: MadeUpYear,
    name: str,
    needs: tuple[str, ...],
    dated: tuple[str, ...],
    order: tuple[str, ...],
) -> None:
    path = year.intake / name
    titles = {"screening.xlsx": "Screening", "peer_map.xlsx": "Peer map", "reviews.xlsx": "Reviews"}
    rows = sheet(path, titles[name], needs[0]) if name in titles else table(path)
    good = [
        row
        for row in kept(rows, needs=needs, dated=dated, order=order)
        if row.get("Child A") is None or row["Child A"] != row["Child B"]
    ]
    assert year.receipts[name].rows == len(rows)
    assert year.receipts[name].accepted == len(good)


def test_a_twentieth_of_missing_children_make_three_tenths_of_the_episodes(
    year: MadeUpYear,
) -> None:
    names = {
        f"{row['pers_surname']} {row['pers_forename']}": row["pers_person_id"]
        for row in table(year.intake / "ssd_person.csv")
    }
    seen = {row["Occurrence no"]: row for row in table(year.intake / "missing.csv")}
    good = [row for ref, row in seen.items() if not str(ref).startswith("MIS26-49")]
    counts = Counter(names[f"{row['Surname']} {row['Forename']}"] for row in good)
    often = sum(count for _, count in counts.most_common(5))
    assert len(good) == 330
    assert 0.04 <= 5 / len(counts) <= 0.06
    assert 0.28 <= often / len(good) <= 0.33


def test_a_few_persons_of_concern_hold_many_children_and_most_hold_one_or_none(
    pocs: Rows,
) -> None:
    held = sorted(len(re.findall(r"C\d+", str(row["Linked children"] or ""))) for row in pocs)
    assert held[-4:] == [9, 9, 9, 9]
    assert sum(count <= 1 for count in held) / len(held) > 0.7


def test_most_people_in_the_police_lists_are_named_without_a_reference(year: MadeUpYear) -> None:
    cells = [
        str(row["Nominals"])
        for path in year.files
        if path.name.startswith("ppdm")
        for row in table(path)
    ]
    people = [part for cell in cells for part in cell.split(";") if part.strip()]
    referenced = sum(bool(re.search(r"C\d{5}|POC-\d{4}", part)) for part in people)
    assert 0.2 < referenced / len(people) < 0.4
    roles = Counter(part.rpartition("(")[2].rstrip(")") for part in people)
    assert set(roles) == {"victim", "suspect", "subject", "seen with", "witness"}


def test_every_mention_stands_where_it_says_and_tells_who_it_is(year: MadeUpYear) -> None:
    people = {
        str(row["pers_person_id"]): str(row["pers_surname"])
        for row in table(year.intake / "ssd_person.csv")
    }
    cells = {
        str(row["URN"]): str(row["Nominals"]).split("; ")
        for path in year.files
        if path.name.startswith("ppdm")
        for row in table(path)
    }
    told = [mention for mention in year.mentions if mention.layout == "ppdm"]
    assert len({(mention.reference, mention.position) for mention in told}) == len(told) > 1_000
    spelt_out = 0
    for mention in told:
        text = cells[mention.reference][mention.position]
        assert re.search(r"C\d{5}|POC-\d{4}", text) is None
        if mention.true_reference in people:
            spelt_out += people[str(mention.true_reference)].lower() in text.lower()
    of_children = sum(mention.true_reference in people for mention in told)
    # One name in thirty has a slip of the hand.
    assert spelt_out / of_children > 0.95
    assert {mention.layout for mention in year.mentions} == {"ppdm", "missing", "rhi"}
    assert any(mention.true_reference is None for mention in told)


def test_a_mention_is_looked_up_by_its_place(year: MadeUpYear) -> None:
    one = year.mentions[0]
    found = true_reference_of(
        year,
        layout=one.layout,
        reference=one.reference,
        column=one.column,
        position=one.position,
    )
    assert found == one.true_reference
    with pytest.raises(UnknownReferenceError, match="nobody is named by name only in ppdm X-1"):
        true_reference_of(year, layout="ppdm", reference="X-1", column="Persons", position=0)


def test_the_hard_cases_are_in_the_files(year: MadeUpYear, pocs: Rows) -> None:
    children = {str(row["pers_person_id"]): row for row in table(year.intake / "ssd_person.csv")}
    nominal = {str(row["Ref"]): str(row["Nominal"]).lower() for row in pocs}
    first, second = (children[reference] for reference in year.people.twins)
    assert first["pers_surname"] == second["pers_surname"]
    assert first["pers_dob"] == second["pers_dob"]
    one, other = (children[reference] for reference in year.people.namesake_children)
    assert (one["pers_forename"], one["pers_surname"]) == (
        other["pers_forename"],
        other["pers_surname"],
    )
    child, poc = year.people.namesake_child_and_poc
    assert str(children[child]["pers_surname"]).lower() in nominal[poc]
    one_man, again = (
        set(re.findall(r"[^\W\d]{4,}", nominal[reference]))
        for reference in year.people.same_man_twice
    )
    # Forename and surname at least, in whatever order and with whatever nickname.
    assert len(one_man & again) >= 2
    births = {str(row["Ref"]): day(row["DOB / age"]) for row in pocs}
    young = births[year.people.under_18_poc]
    assert young is not None
    assert date(2008, 11, 1) <= young <= date(2009, 10, 31)


def test_children_are_10_to_17_on_the_last_day_but_for_those_who_turned_18(
    year: MadeUpYear,
) -> None:
    ages = {}
    for row in table(year.intake / "ssd_person.csv"):
        born = date.fromisoformat(str(row["pers_dob"]))
        had = (UNTIL.month, UNTIL.day) >= (born.month, born.day)
        ages[row["pers_person_id"]] = UNTIL.year - born.year - (not had)
    grown = {reference for reference, age in ages.items() if age >= 18}
    assert grown == set(year.people.turned_18)
    assert len(grown) == 2
    assert min(ages.values()) == 10
    assert max(ages.values()) == 18


def digests(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.*"))
    }


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(
    year: MadeUpYear, tmp_path: Path
) -> None:
    (again := tmp_path / "again").mkdir()
    (other := tmp_path / "other").mkdir()
    told: list[str] = []
    make_year(again, progress=told.append)
    make_year(other, seed=7)
    first = digests(year.basemap.parent)
    assert digests(again) == first
    changed = digests(other)
    assert changed.keys() == first.keys()
    assert all(changed[name] != first[name] for name in first)
    assert told[0] == "Building the town"
    assert len(told) == 4


def test_no_name_of_the_sample_month_is_used_again(year: MadeUpYear) -> None:
    words: Counter[str] = Counter()
    for path in year.files:
        if path.suffix == ".csv":
            cells = [str(cell) for row in table(path) for cell in row.values()]
        else:
            book = openpyxl.load_workbook(path)
            cells = [str(cell) for one in book for row in one.values for cell in row]
        words.update(word.lower() for cell in cells for word in re.findall(r"[\w'-]+", cell))
    for layer in ("names", "roads_local", "wards"):
        with fiona.open(year.basemap, layer=layer) as features:
            for feature in features:
                text = " ".join(str(value) for value in feature.properties.values())
                words.update(word.lower() for word in re.findall(r"[\w'-]+", text))
    whole = " ".join(words)
    assert len(words) > 1_000
    for name in NAMES_OF_THE_SAMPLE_MONTH:
        used = name.lower() in (words if " " not in name else whole)
        assert not used, name


@pytest.mark.parametrize(
    ("layer", "at_least"),
    [
        ("land", 1),
        ("roads_local", 3_000),
        ("roads_regional", 6),
        ("roads_national", 1),
        ("rail", 2),
        ("greenspace", 25),
        ("surfacewater", 3),
        ("urban_areas", 1),
        ("names", 40),
        ("boundaries", 2),
        ("wards", 8),
    ],
)
def test_the_base_map_has_the_layers_of_a_town_on_the_national_grid(
    year: MadeUpYear, layer: str, at_least: int
) -> None:
    with fiona.open(year.basemap, layer=layer) as features:
        assert len(features) >= at_least
        assert features.crs.to_epsg() == 27700
        west, south, east, north = features.bounds
    assert 507_000 <= west <= east <= 527_000
    assert 532_000 <= south <= north <= 550_000


def test_the_wards_tile_the_borough_and_hold_every_location(year: MadeUpYear, locs: Rows) -> None:
    with fiona.open(year.basemap, layer="wards") as features:
        wards = {feature.properties["name"]: shape(feature.geometry) for feature in features}
    whole = unary_union(list(wards.values()))
    # 8 wards, rounded to 10 cm along some 120 km of border, may differ by a few square metres.
    assert abs(whole.area - sum(ward.area for ward in wards.values())) < 2_000
    points = defaultdict(list)
    for path in year.files:
        if path.name.startswith("ppdm"):
            for row in table(path):
                if row["Easting"]:
                    points[row["Locus"]].append(
                        Point(int(str(row["Easting"])), int(str(row["Northing"])))
                    )
    checked = 0
    for row in locs:
        for point in points[f"{row['Location']}, {row['Address']}"]:
            assert wards[str(row["Address"])].buffer(150).contains(point), row["Ref"]
            checked += 1
    assert checked > 700


def test_a_park_of_concern_lies_in_a_green(year: MadeUpYear, locs: Rows) -> None:
    with fiona.open(year.basemap, layer="greenspace") as features:
        greens = unary_union([shape(feature.geometry) for feature in features])
    parks = [row for row in locs if row["Type"] == "park"]
    for row in parks:
        east, north = split_grid(str(row["Grid ref"]))
        assert greens.distance(Point(east, north)) < 150, row["Ref"]
    assert len(parks) >= 8


def split_grid(text: str) -> tuple[float, float]:
    """Give the middle of a square of grid square OV."""
    digits = re.sub(r"\D", "", text)
    half = len(digits) // 2
    size = 10 ** (5 - half)
    east, north = int(digits[:half]) * size, int(digits[half:]) * size
    return 500_000 + east + size / 2, 500_000 + north + size / 2


@pytest.mark.parametrize(
    ("until", "match"),
    [
        pytest.param(date(2026, 10, 30), "last day of a month", id="not the last of its month"),
        pytest.param(date(2026, 2, 27), "last day of a month", id="a day short of February"),
    ],
)
def test_a_year_that_ends_within_a_month_is_refused(
    tmp_path: Path, until: date, match: str
) -> None:
    with pytest.raises(UsageError, match=match):
        make_year(tmp_path, until=until)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "minutes.txt").write_text("kept", encoding="utf-8")
    with pytest.raises(UsageError, match="empty folder"):
        make_year(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["minutes.txt"]


def test_another_year_has_its_own_months_and_the_same_figures(tmp_path: Path) -> None:
    made = make_year(tmp_path, seed=3, until=date(2024, 2, 29))
    months = [path.stem[5:] for path in made.files if path.name.startswith("ppdm")]
    assert (months[0], months[-1], len(months)) == ("2023-03", "2024-02", 12)
    assert made.start == date(2023, 3, 1)
    rows = kept(
        sheet(made.intake / "tracker.xlsx", "POC", "Ref"),
        needs=("Ref", "Nominal"),
        dated=("Date first discussed",),
        order=("Date first discussed", "Closed"),
    )
    assert len(rows) == 405
