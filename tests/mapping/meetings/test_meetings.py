"""The monthly papers: figures that can be counted by hand, nobody shown whom they may not see."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from exports.audience import audience as profile_of
from exports.paper import Number, Of, Paragraph, Section, Table, Words
from exports.release import release
from exports.released import ReleasedParagraph, ReleasedSection, ReleasedTable
from graph.errors import UsageError
from graph.records import Grading
from graph.when import When
from mapping.casework import Period
from mapping.duplicates import reject
from mapping.meetings import (
    EmptyMonthError,
    MonthlyPack,
    item_pictures,
    item_places,
    poc_loc_paper,
    poc_loc_places,
)
from mapping.meetings.closing import quiet_since
from mapping.settings import Meetings, Reviews, Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from exports.paper import Block, Paper
    from exports.released import ReleasedBlock, ReleasedPaper
    from tests.mapping.meetings.conftest import Book, MakeGrounds

DAY = date(2026, 10, 31)
OCTOBER = Period.month("2026-10")
KEY = b"a key for tests only"


def walk(blocks: Iterable[ReleasedBlock]) -> Iterator[ReleasedBlock]:
    for block in blocks:
        yield block
        if isinstance(block, ReleasedSection):
            yield from walk(block.blocks)


def walk_paper(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Section):
            yield from walk_paper(block.blocks)


def released(
    book: Book, grounds: MakeGrounds, audience: str = "team", top: int = 10
) -> ReleasedPaper:
    picture = book.picture()
    paper = poc_loc_paper(picture, month=OCTOBER, top=top, audience=profile_of(audience))
    return release(paper, casebook=picture.casebook, grounds=grounds(audience), key=KEY).content


def section(paper: ReleasedPaper, title: str) -> ReleasedSection:
    return next(
        block
        for block in walk(paper.blocks)
        if isinstance(block, ReleasedSection) and title in block.title
    )


def table(blocks: Iterable[ReleasedBlock], caption: str) -> list[dict[str, str]]:
    found = next(
        block
        for block in walk(blocks)
        if isinstance(block, ReleasedTable) and caption in block.caption
    )
    labels = [column.label for column in found.columns]
    return [dict(zip(labels, (cell.text for cell in row), strict=True)) for row in found.rows]


def sentences(blocks: Iterable[ReleasedBlock], weight: str) -> list[str]:
    return [
        block.text
        for block in walk(blocks)
        if isinstance(block, ReleasedParagraph) and block.weight == weight
    ]


CANARIES = {
    "a child's name": ("Wrenforth", {"team"}),
    "a child's reference": ("C52901", {"team"}),
    "a child's date of birth": ("2011-03-04|4 Mar 2011", set()),
    "a child on the POC list": ("Stour|POC-93", {"team"}),
    "a reason": ("reason secret", {"team"}),
    "what a report says": ("eventsecret", {"team"}),
    "what a C-coded report says": ("handlingsecret", {"team"}),
    "what came of an action": ("outcomesecret", {"team"}),
    "times and guardians": ("timesecret|guardsecret", {"team"}),
    "somebody not yet identified": ("Unmet", {"team"}),
    "a person's address": ("Secretlane", {"team", "police"}),
    "a named owner": ("Ownersecret", {"team", "meeting"}),
    "a nickname": ("Kestrelnick", {"team", "meeting", "police"}),
    "a person not on the agenda": ("Halcyon", {"team", "meeting", "police"}),
    "a person on the agenda": ("Ashlock", {"team", "meeting", "police", "jag"}),
    "a public place": ("Samphire", {"team", "meeting", "police", "jag"}),
}


@pytest.mark.parametrize("audience", ["team", "meeting", "jag", "police", "statistics"])
def test_each_audience_sees_its_profile_and_nothing_else(
    full: Book, grounds_for: MakeGrounds, audience: str
) -> None:
    told = repr(released(full, grounds_for, audience))
    seen = {what for what, (canary, _) in CANARIES.items() if re.search(canary, told)}
    assert seen == {what for what, (_, may_see) in CANARIES.items() if audience in may_see}


def test_the_paper_holds_no_data_in_words_of_its_own(full: Book) -> None:
    paper = poc_loc_paper(full.picture(), month=OCTOBER)
    told = repr(list(_words(paper)))
    for canary in ("Wrenforth", "Ashlock", "C52901", "POC-91", "LOC-91", "secret", "Heron"):
        assert canary not in told


def _words(paper: Paper) -> Iterator[str]:
    for block in walk_paper((*paper.blocks, *paper.sheets)):
        lines = list(getattr(block, "lines", ()))
        lines += [getattr(block, name, ()) for name in ("line", "title", "caption")]
        if isinstance(block, Table):
            lines += [cell for row in block.rows for cell in row.cells]
        lines += [row[1] for row in getattr(block, "rows", ()) if isinstance(row, tuple)]
        yield from (piece.text for one in lines for piece in one if isinstance(piece, Words))


def test_the_month_in_figures_is_what_a_hand_counts(full: Book, grounds_for: MakeGrounds) -> None:
    paper = released(full, grounds_for)
    counted = {row["What"]: row["Number"] for row in table(paper.blocks, "The month in figures")}
    assert counted == {
        "Open persons of concern": "2",  # POC-91 and POC-92; POC-93 is a child, POC-94 closed
        "Open locations of concern": "1",
        "Peer groups mapped": "1",
        "Children whom an open person or location of concern reaches": "3",
        "Persons triaged in October 2026": "2",  # POC-92 and POC-93
        "Locations triaged in October 2026": "0",
        "Cases closed in October 2026": "1",
        "Actions overdue": "1",
        "Open cases at level 4": "1",
    }


def test_the_coverage_panel_says_what_is_not_known(full: Book, grounds_for: MakeGrounds) -> None:
    paper = released(full, grounds_for)
    panel = section(paper, "How far")
    told = {row["What"]: row["Number"] for row in table(panel.blocks, "What is unresolved")}
    # Yarrick Unmet is only named; no proposal is made for them.
    assert told["Of the people whom a file only names: with a proposal that waits"] == "0 of 1 (0%)"
    assert told["Proposals that wait for a decision in all, known records included"] == "0"
    assert told["Open persons of concern whose age is not recorded"] == "1 of 2 (50%)"
    mix = table(panel.blocks, "agency that reported")
    assert mix[0] == {
        "Agency that reported": "Police",
        "Last 30 days": "2",
        "Last 12 months": "2",
        "Graded 3x5x2": "2 of 2 (100%)",
    }


def test_actions_are_told_as_done_and_overdue_with_their_effect(
    full: Book, grounds_for: MakeGrounds
) -> None:
    chapter = section(released(full, grounds_for), "2. Actions")
    lead = sentences(chapter.blocks, "lead")
    assert lead == ["Done in October 2026: 1 action. Still open: 1, of them overdue: 1."]
    assert table(chapter.blocks, "What the actions done came to") == [
        {"Effect": "Partial", "Actions": "1"}
    ]
    (late,) = table(chapter.blocks, "Overdue")
    assert late["Days over"] == "30"  # due 1 October, looked at on 31 October
    assert late["Subject"] == "Corvin Ashlock (POC-91)"


def test_triage_shows_conversion_for_the_month_and_the_year(
    full: Book, grounds_for: MakeGrounds
) -> None:
    chapter = section(released(full, grounds_for), "3. New triage")
    rows = {row["Cases"]: row for row in table(chapter.blocks, "Triage and conversion")}
    assert rows["Persons, October 2026"]["Conversion, %"] == "0.0"
    assert rows["Persons, last 12 months"]["Triaged"] == "4"
    assert rows["Persons, last 12 months"]["Conversion, %"] == "50.0"  # POC-91, POC-94 of four
    assert rows["Locations, October 2026"]["Conversion, %"] == ""


def test_an_item_says_why_now_in_figures(full: Book, grounds_for: MakeGrounds) -> None:
    item = section(released(full, grounds_for), "4.1")
    assert item.is_item
    bullets = next(block.items for block in item.blocks if hasattr(block, "items"))
    whom, *rest = bullets
    # 3 × 2 serious, 2 × 3 in 90 days, 3 in 12 months, 2 × 1 reached by no other, 1 source
    assert whom == (
        "Rank 1 of 2 (1 to 2 in nine of ten draws of the evidence), 18 points. "
        "Children linked: 3; at significant or strong risk: 2; by "
        "evidence of the last 90 days: 3; reached by no other open person or place of concern: 1."
    )
    assert rest == [
        (
            "Known since 1 Sep 2026, assessed 8 Sep 2026: 1 independent source, none graded; last "
            "report 12 Oct 2026."
        ),
        "Last tasked 53 days ago; 1 action overdue, the longest by 30 days.",
    ]


def test_proposals_that_wait_are_counted_until_somebody_decides(
    book: Book, grounds_for: MakeGrounds
) -> None:
    who = {"forename": "Tamsin", "surname": "Orle", "born": "1990-01-02"}
    poc = book.poc("POC-1", person=who, first_discussed="2026-09-01", status="open")
    stranger = book.named("CLV/1", **who)
    book.event("CLV/1", "intelligence", "2026-10-02", (stranger, "suspect"))
    people = "Of the people whom a file only names: with a proposal that waits"
    in_all = "Proposals that wait for a decision in all, known records included"

    def counted() -> tuple[str, str]:
        panel = section(released(book, grounds_for, "meeting"), "How far")
        rows = {row["What"]: row["Number"] for row in table(panel.blocks, "What is unresolved")}
        return rows[people], rows[in_all]

    assert counted() == ("1 of 1 (100%)", "1")
    # A safe person is nobody to identify, here and beside the ranking.
    safe = book.named("RHI/1", surname="Orrest")
    child = book.child("C1", born="2011-01-01")
    book.link(child, safe, "safe_person", on="2026-10-01", basis=book.row("ppdm", "RHI/1"))
    assert counted() == ("1 of 1 (100%)", "1")
    assert "1 ranked, 1 not yet identified" in repr(released(book, grounds_for, "meeting"))
    pair = (poc, stranger)
    parted = reject(
        book.casebook(),
        pair,
        reason="two people",
        decided_by="a manager",
        decided_at=When("2026-10-30"),
    )
    book.records.append(parted)
    assert counted() == ("0 of 1 (0%)", "0")


@pytest.mark.parametrize("audience", ["jag", "statistics"])
def test_no_points_stand_beside_figures_that_are_not_shown(
    full: Book, grounds_for: MakeGrounds, audience: str
) -> None:
    paper = released(full, grounds_for, audience)
    for block in walk((*paper.blocks, *paper.sheets)):
        if isinstance(block, ReleasedTable):
            assert "Points" not in {column.label for column in block.columns}
            assert "What counts" not in block.caption
    assert {sheet.sheet for sheet in paper.sheets} >= {"In figures"}
    assert not re.search(r"\d points", repr(paper))
    assert "Points and weights are not printed for this audience" in repr(paper)


def test_an_audience_not_yet_known_is_told_no_points(full: Book) -> None:
    paper = poc_loc_paper(full.picture(), month=OCTOBER)
    labels = {
        column.label
        for block in walk_paper((*paper.blocks, *paper.sheets))
        if isinstance(block, Table)
        for column in block.columns
    }
    assert "Points" not in labels


def test_a_figure_not_shown_is_told_in_words_for_one_and_for_many(
    full: Book, grounds_for: MakeGrounds
) -> None:
    item = section(released(full, grounds_for, "jag"), "4.1")
    bullets = next(block.items for block in item.blocks if hasattr(block, "items"))
    assert bullets[0] == (
        "Rank 1 of 2. Children linked: [c]; at significant or strong risk: [c]; by evidence of the "
        "last 90 days: [c]; reached by no other open person or place of concern: [c]."
    )
    assert not re.search(r"\[c\] child", repr(item))


def test_a_day_that_the_audience_may_see_is_not_told_as_withheld(
    book: Book, grounds_for: MakeGrounds
) -> None:
    child = book.child("C1", born="2011-01-01")
    poc = book.poc(
        "POC-1", person={"born": "1980-01-01", "surname": "Orle"}, children=(child,), status="open"
    )
    stranger = book.named("CLV/1", surname="Unmet")
    # Its id comes before the report's, and only the team may see whom it ends in.
    book.link(
        poc, stranger, "co_suspect_in_event", on="2026-10-12", basis=book.row("ppdm", "CLV/1")
    )
    book.event("CLV/1", "intelligence", "2026-10-12", (poc, "suspect"))
    for audience, day in (("meeting", "12 Oct 2026"), ("jag", "Oct 2026")):
        item = section(released(book, grounds_for, audience), "4.1")
        bullets = next(block.items for block in item.blocks if hasattr(block, "items"))
        assert f"last report {day}" in bullets[1]
        assert "withheld" not in repr(bullets)


def test_an_action_done_is_told_as_done_and_one_only_tasked_as_tasked(
    book: Book, grounds_for: MakeGrounds
) -> None:
    child = book.child("C1", born="2011-01-01")
    grown = {"born": "1980-01-01", "surname": "Orle"}
    for number in (1, 2):
        poc = book.poc(f"POC-{number}", person=grown, children=(child,), status="open")
        done = {"status": "done", "done_on": "2026-10-30"} if number == 1 else {"status": "open"}
        book.action(poc, "CAWN", tasked="2026-10-11", due="2026-12-01", **done)
    told = []
    for number in (1, 2):
        item = section(released(book, grounds_for), f"4.{number}")
        told.append(next(block.items for block in item.blocks if hasattr(block, "items"))[2])
    assert told == ["Last action done 1 day ago.", "Last tasked 20 days ago."]


def test_rows_left_to_the_workbook_are_told_and_are_there(
    book: Book, grounds_for: MakeGrounds
) -> None:
    poc = book.poc(
        "POC-1", person={"born": "1980-01-01", "surname": "Orle"}, status="open", agency="Police"
    )
    row = book.row("poc", "POC-1")
    for day in range(1, 8):
        child = book.child(f"C{day}", born="2011-01-01")
        book.link(poc, child, "targets", on=f"2026-10-0{day}", basis=row)
    paper = released(book, grounds_for)
    printed = table(section(paper, "4.1").blocks, "the first 5 of 7 rows, all in the workbook")
    assert len(printed) == 5
    sheet = table(paper.sheets, "Children linked")
    assert [one["Last seen"] for one in sheet] == [f"{day} Oct 2026" for day in range(7, 0, -1)]
    assert {one["Subject"] for one in sheet} == {"Orle (POC-1)"}
    for audience in ("jag", "statistics"):
        told = released(book, grounds_for, audience)
        assert not [one for one in told.sheets if one.sheet == "Children linked"]
        assert "of 7 rows" not in repr(told)


def test_a_locations_page_leaves_room_for_its_map(book: Book, grounds_for: MakeGrounds) -> None:
    loc = book.loc("LOC-1", place={"name": "Samphire Yard"}, status="open")
    row = book.row("loc", "LOC-1")
    for day in range(1, 8):
        child = book.child(f"C{day}", born="2011-01-01")
        book.link(child, loc, "frequents", on=f"2026-10-0{day}", basis=row)
        book.event(f"CLV/{day}", "incident", f"2026-10-0{day}", (loc, "place"))
        state = "open" if day == 3 else "done"
        book.action(loc, f"PATROL{day}", tasked=f"2026-09-0{day}", due="2026-12-01", status=state)
    item = section(released(book, grounds_for), "5.1")
    sizes = {
        block.caption: len(block.rows) for block in item.blocks if isinstance(block, ReleasedTable)
    }
    assert list(sizes.values()) == [3, 3, 4, 2]
    assert "Open" in {one["Status"] for one in table(item.blocks, "4 of 7, open ones first")}


def test_what_is_not_shown_of_a_place_is_said_once(book: Book, grounds_for: MakeGrounds) -> None:
    child = book.child("C1", born="2011-01-01")
    book.loc(
        "LOC-1",
        place={
            "name": "4 Secretlane Row",
            "place_type": "private_dwelling",
            "address": "4 Secretlane Row",
            "postcode": "ZZ99 1AA",
        },
        status="open",
        children=(child,),
    )
    item = section(released(book, grounds_for, "meeting"), "5.1")
    facts = next(block.rows for block in item.blocks if hasattr(block, "rows"))
    assert facts[0] == ("Where", "Private dwelling, address not shown")


def test_an_age_not_recorded_is_said_once(full: Book, grounds_for: MakeGrounds) -> None:
    item = section(released(full, grounds_for), "4.2")
    facts = next(block.rows for block in item.blocks if hasattr(block, "rows"))
    assert facts[0] == ("Age", "not recorded: confirm that this is an adult")


def test_an_items_chronology_is_in_order_and_graded(full: Book, grounds_for: MakeGrounds) -> None:
    item = section(released(full, grounds_for), "4.1")
    rows = [(row["Date"], row["Grading"]) for row in table(item.blocks, "Chronology")]
    assert rows == [
        ("11 Oct 2026 22:15", "1/A/P"),
        ("12 Oct 2026", "2/B/C"),
    ]


def test_children_linked_by_equal_statements_stand_in_one_row(
    book: Book, grounds_for: MakeGrounds
) -> None:
    early = [book.child(f"C{number}", born="2011-01-01") for number in (1, 2)]
    late = book.child("C3", born="2011-01-01")
    poc = book.poc("POC-1", first_discussed="2026-09-01", status="open", children=early)
    seen = book.event("CLV/1", "intelligence", "2026-10-02", (poc, "suspect"), (late, "victim"))
    book.link(
        poc,
        late,
        "suspected_of_harming",
        on="2026-10-02",
        basis=seen,
        grading=Grading("2", "B", "P"),
    )
    rows = table(section(released(book, grounds_for), "4.1").blocks, "Children linked")
    assert [(row["Last seen"], row["Grading"], row["Reports"]) for row in rows] == [
        ("2 Oct 2026", "2/B/P", "1"),
        ("1 Sep 2026", "ungraded", "2"),
    ]
    assert rows[0]["The child …"] == "is reported as harmed by"
    assert rows[1]["Children"].count("(C") == 2


def test_a_report_graded_e_is_in_no_chronology(full: Book, grounds_for: MakeGrounds) -> None:
    busy = next(one.id for one in full.records if one.id == "poc:POC-91")
    full.event("CLV/9", "intelligence", "2026-10-13", (busy, "suspect"), grading=Grading("3", "E"))
    item = section(released(full, grounds_for), "4.1")
    assert "13 Oct 2026" not in repr(item)


def test_an_item_without_actions_says_so(full: Book, grounds_for: MakeGrounds) -> None:
    item = section(released(full, grounds_for), "4.2")
    assert any("No action is recorded" in one for one in sentences(item.blocks, "warning"))


def test_only_as_many_items_as_asked_for_have_a_page(full: Book, grounds_for: MakeGrounds) -> None:
    paper = released(full, grounds_for, top=1)
    items = [
        block.title
        for block in walk(paper.blocks)
        if isinstance(block, ReleasedSection) and block.is_item
    ]
    assert items == ["4.1 Corvin Ashlock (POC-91)", "5.1 Samphire Yard (LOC-91)", "Group Heron"]


def test_an_open_case_at_level_3_without_a_page_is_listed(
    book: Book, grounds_for: MakeGrounds
) -> None:
    child = book.child("C1", born="2011-01-01")
    grown = {"born": "1980-01-01", "forename": "Tamsin", "surname": "Orle"}
    book.poc("POC-1", person=grown, children=(child,), status="open")
    book.poc("POC-2", person=grown, level=3, status="open")
    chapter = section(released(book, grounds_for), "4. Persons")
    assert [row["Person"] for row in table(chapter.blocks, "Other open cases")] == [
        "Tamsin Orle (POC-2)"
    ]


def test_a_child_on_the_poc_list_is_never_ranked_and_needs_a_decision(
    full: Book, grounds_for: MakeGrounds
) -> None:
    paper = released(full, grounds_for)
    assert "Merewen" not in repr(section(paper, "Appendix A"))
    assert "Merewen" not in repr(section(paper, "4. Persons"))
    apart = section(paper, "Children listed as persons of concern")
    assert table(apart.blocks, "Children listed")[0]["Manager’s decision"] == "needed"
    full.decision("override", "poc:POC-93", at="2026-10-20")  # type: ignore[arg-type]
    again = section(released(full, grounds_for), "Children listed as persons of concern")
    assert table(again.blocks, "Children listed")[0]["Manager’s decision"] == "20 Oct 2026"
    assert sentences(again.blocks, "warning") == []


def test_no_table_of_the_paper_puts_children_in_an_order_of_figures(full: Book) -> None:
    paper = poc_loc_paper(full.picture(), month=OCTOBER)
    for block in walk_paper((*paper.blocks, *paper.sheets)):
        if not isinstance(block, Table):
            continue
        children = [
            piece.record
            for row in block.rows
            for piece in row.cells[0]
            if isinstance(piece, Of) and piece.record.startswith("child:")
        ]
        if "Turning 18" not in repr(block.caption):  # by birthday, as its heading says
            assert children == sorted(children)


def test_a_groups_strengths_come_before_its_risks(full: Book, grounds_for: MakeGrounds) -> None:
    group = section(released(full, grounds_for), "Group Heron")
    told = repr(group.blocks)
    assert told.index("Protective ties") < told.index("is a friend of: 1 tie among 2 children")
    assert told.index("is a friend of") < told.index("What reaches the group")
    (strength,) = table(group.blocks, "Protective ties")
    assert strength["Tie"] == "is a positive peer of"
    reach = {row["Person or location"]: row for row in table(group.blocks, "Open persons and")}
    assert reach["Corvin Ashlock (POC-91)"]["Children of the group"] == "3"
    assert any("No action" in one for one in sentences(group.blocks, "warning"))


def test_transition_stands_in_order_of_birthday(full: Book, grounds_for: MakeGrounds) -> None:
    chapter = section(released(full, grounds_for), "7. Transitional")
    rows = table(chapter.blocks, "Turning 18")
    assert [row["Young person"].split()[0] for row in rows] == ["Osric", "Ilex"]


@pytest.mark.parametrize(
    ("report", "check"),
    [
        pytest.param(None, "no report is recorded: state the evidence", id="no report"),
        pytest.param("2026-08-20", "passed: 8 weeks", id="8 weeks to the day"),
        pytest.param("2026-08-21", "not yet: 7 of 8 weeks", id="a day less"),
        pytest.param("2026-10-16", "reported again since: look at it anew", id="reported since"),
    ],
)
def test_risk_reduced_needs_weeks_without_a_report(
    book: Book, grounds_for: MakeGrounds, report: str | None, check: str
) -> None:
    poc = book.poc(
        "POC-1",
        person={"born": "1980-01-01"},
        first_discussed="2026-03-01",
        level=3,
        status="closed",
        closed="2026-10-15",
        outcome="risk_reduced",
    )
    if report is not None:
        book.event("CLV/1", "intelligence", report, (poc, "suspect"))
    chapter = section(released(book, grounds_for), "9. Closures")
    assert table(chapter.blocks, "Closed in October")[0]["Check without new reports"] == check


def test_a_case_is_offered_for_closure_only_after_quiet_weeks_and_with_nothing_overdue(
    book: Book, grounds_for: MakeGrounds
) -> None:
    grown = {"born": "1980-01-01", "surname": "Orle"}
    for number, (report, is_late) in enumerate(
        (("2026-09-05", False), ("2026-09-06", False), ("2026-08-01", True)), start=1
    ):
        poc = book.poc(
            f"POC-{number}",
            person=grown,
            first_discussed="2026-03-01",
            assessed="2026-03-05",
            level=2,
            status="open",
        )
        book.event(f"CLV/{number}", "intelligence", report, (poc, "suspect"))
        book.action(poc, "CAWN", due="2026-10-01", status="open" if is_late else "done")
    chapter = section(released(book, grounds_for), "9. Closures")
    (ready,) = table(chapter.blocks, "May be ready")
    assert (ready["Subject"], ready["Weeks"]) == ("Orle (POC-1)", "8")


def test_weeks_of_quiet_are_whole_weeks_since_the_last_report(full: Book) -> None:
    pack = MonthlyPack(full.picture(), OCTOBER)
    quiet = quiet_since(pack, pack.casebook.resolve("POC-91"), DAY)
    assert (quiet.since, quiet.weeks) == (date(2026, 10, 12), 2)  # 19 days
    assert quiet.because == ("ppdm:CLV/2",)


def test_every_figure_of_the_rankings_carries_what_it_was_counted_from(full: Book) -> None:
    paper = poc_loc_paper(full.picture(), month=OCTOBER)
    ranking = next(one for one in paper.sheets if one.sheet == "POC ranking")
    labels = [column.label for column in ranking.columns]
    first = dict(zip(labels, ranking.rows[0].cells, strict=True))
    (figure,) = first["Children"]
    assert isinstance(figure, Number)
    assert figure.value == 3
    assert figure.because == ("child:C52901", "child:C52902", "child:C52903")
    assert figure.counts_children


def test_the_action_sheet_holds_the_actions_still_to_be_done(
    full: Book, grounds_for: MakeGrounds
) -> None:
    sheet = released(full, grounds_for).actions
    assert sheet is not None
    assert [row[0].text for row in sheet.rows] == ["POC-91/CAWN"]
    assert released(full, grounds_for, "jag").actions is None


def test_the_teams_own_settings_are_what_is_printed(full: Book, grounds_for: MakeGrounds) -> None:
    settings = Settings(
        meetings=Meetings(
            poc_loc="Vulnerability meeting", escalations=("Gold",), escalation_level=3
        ),
        reviews=Reviews(non_event_weeks=12),
        ranking={"children": 5},
    )
    picture = full.picture()
    paper = poc_loc_paper(picture, month=OCTOBER, settings=settings, audience=profile_of("team"))
    content = release(
        paper, casebook=picture.casebook, grounds=grounds_for("team"), key=KEY
    ).content
    assert content.title == "Vulnerability meeting: October 2026"
    chapter = section(content, "8. Escalations to Gold")
    assert len(table(chapter.blocks, "Open cases at level 3")) == 2
    assert table(content.blocks, "What counts") == [{"Rule": "Children linked", "Value": "5"}]
    first = table(section(content, "Appendix A").blocks, "Persons of concern")[0]
    assert first["Points"] == "15"  # 5 × 3 children


def test_a_month_in_which_nothing_is_dated_says_so(full: Book, grounds_for: MakeGrounds) -> None:
    picture = full.picture(date(2027, 1, 31))
    paper = poc_loc_paper(picture, month=Period.month("2027-01"))
    warnings = [
        block.line
        for block in walk_paper(paper.blocks)
        if isinstance(block, Paragraph) and block.weight == "warning"
    ]
    assert any("No report is dated in January 2027" in repr(one) for one in warnings)
    content = release(
        paper, casebook=picture.casebook, grounds=grounds_for("team"), key=KEY
    ).content
    assert "No person was first discussed in January 2027." in repr(content)


def test_a_month_before_all_data_is_refused(full: Book) -> None:
    with pytest.raises(EmptyMonthError, match="Nothing is dated in or before January 2026"):
        poc_loc_paper(full.picture(), month=Period.month("2026-01"))


def test_a_month_after_the_day_is_refused(full: Book) -> None:
    with pytest.raises(UsageError, match="begins after 31/10/2026"):
        poc_loc_paper(full.picture(), month=Period.month("2026-11"))


def test_a_page_for_nobody_is_refused(full: Book) -> None:
    with pytest.raises(UsageError, match="1 or more"):
        poc_loc_paper(full.picture(), month=OCTOBER, top=0)


def test_the_same_casebook_gives_the_same_paper(full: Book) -> None:
    first = poc_loc_paper(full.picture(), month=OCTOBER)
    full.records.reverse()
    assert poc_loc_paper(full.picture(), month=OCTOBER) == first


def test_the_map_page_shows_open_locations_by_rank_and_the_years_events(full: Book) -> None:
    content = poc_loc_places(MonthlyPack(full.picture(), OCTOBER))
    (item,) = content.items
    assert (item.location, item.rank) == ("loc:LOC-91", 1)
    assert item.children == ("child:C52901", "child:C52902")
    assert "ppdm:CLV/1" in content.events


def test_a_location_item_carries_a_small_map_of_released_places(
    full: Book, grounds_for: MakeGrounds
) -> None:
    pack = MonthlyPack(full.picture(), OCTOBER)
    places = release(
        item_places(pack), casebook=pack.casebook, grounds=grounds_for("meeting"), key=KEY
    )
    pictures = item_pictures(pack, places)
    assert list(pictures) == ["loc:LOC-91"]
    assert pictures[pack.casebook.resolve("LOC-91")].image.startswith(b"\x89PNG")
    paper = poc_loc_paper(pack.picture, month=OCTOBER, pictures=pictures)
    content = release(
        paper, casebook=pack.casebook, grounds=grounds_for("meeting"), key=KEY
    ).content
    assert "Samphire Yard" in section(content, "5.1").title
