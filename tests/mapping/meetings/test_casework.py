"""Casework: where each case stands, what is due, who is near 18, what may still be tried."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from graph.errors import UsageError
from graph.evidence import evidence_table
from mapping.casework import (
    Period,
    Stage,
    closures,
    due,
    escalations,
    lapsed_links,
    level_on,
    new_triage,
    options,
    overdue,
    stage_of,
    transitional,
    under_18_pocs,
)
from mapping.settings import Transition

if TYPE_CHECKING:
    from graph.casebook import Casebook
    from graph.records import Concern
    from tests.mapping.meetings.conftest import Book

DAY = date(2026, 10, 31)

OCTOBER = Period.month("2026-10")
YEAR = Period(start=date(2025, 11, 1), end=date(2026, 10, 31), label="the year")


def concern_of(book: Book) -> Concern:
    return book.casebook().concerns[0]


@pytest.mark.parametrize(
    ("text", "start", "end", "label"),
    [
        ("2026-10", date(2026, 10, 1), date(2026, 10, 31), "October 2026"),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29), "February 2028"),
    ],
)
def test_a_month_runs_from_its_first_day_to_its_last(
    text: str, start: date, end: date, label: str
) -> None:
    month = Period.month(text)
    assert (month.start, month.end, month.label) == (start, end, label)


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "10/2026", "2026-10-01", "October"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="YYYY-MM"):
        Period.month(text)


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        pytest.param(date(2026, 5, 31), None, id="day before it was first discussed"),
        pytest.param(date(2026, 6, 1), Stage.TRIAGED, id="day it was first discussed"),
        pytest.param(date(2026, 6, 9), Stage.TRIAGED, id="day before its assessment"),
        pytest.param(date(2026, 6, 10), Stage.LEVEL, id="day of its assessment"),
        pytest.param(date(2026, 9, 29), Stage.LEVEL, id="day before it was closed"),
        pytest.param(date(2026, 9, 30), Stage.CLOSED, id="day it was closed"),
    ],
)
def test_a_case_moves_through_its_stages_on_their_days(
    book: Book, day: date, stage: Stage | None
) -> None:
    book.poc(
        "POC-1",
        first_discussed="2026-06-01",
        triage_outcome="assess",
        assessed="2026-06-10",
        level=3,
        status="closed",
        closed="2026-09-30",
    )
    assert stage_of(concern_of(book), day) is stage


@pytest.mark.parametrize(
    ("said", "stage"),
    [
        pytest.param({}, Stage.TO_TRIAGE, id="no outcome yet"),
        pytest.param(
            {"triage_outcome": "nfa", "status": "nfa"}, Stage.CLOSED, id="ended at triage"
        ),
        pytest.param(
            {"triage_outcome": "assess", "assessed": "2026-10-20"}, Stage.ASSESSED, id="a"
        ),
        pytest.param({"triage_outcome": "assess", "level": 1}, Stage.LEVEL, id="level alone"),
    ],
)
def test_a_case_without_every_date_still_has_a_stage(
    book: Book, said: dict[str, Any], stage: Stage
) -> None:
    book.poc("POC-1", first_discussed="2026-10-05", **said)
    assert stage_of(concern_of(book), DAY) is stage


def test_a_level_counts_from_the_assessment_that_decided_it(book: Book) -> None:
    book.poc("POC-1", first_discussed="2026-06-01", assessed="2026-06-10", level=4)
    assert level_on(concern_of(book), date(2026, 6, 9)) is None
    assert level_on(concern_of(book), date(2026, 6, 10)) == 4


def annual(book: Book, kind: str, triaged: int, assessed: int, high: int, reduced: int) -> Casebook:
    """Make a year's cases: the first `assessed` assessed, of them `high` at level 3, and so on."""
    make = book.poc if kind == "poc" else book.loc
    for number in range(triaged):
        said: dict[str, Any] = {"first_discussed": "2026-02-03", "triage_outcome": "monitor"}
        if number < assessed:
            said |= {"triage_outcome": "assess", "assessed": "2026-03-01", "level": 1}
        if number < high:
            said["level"] = 3 + number % 2
        if number < reduced:
            said |= {"closed": "2026-09-01", "status": "closed", "outcome": "risk_reduced"}
        make(f"{kind.upper()}-{number}", **said)
    return book.casebook()


@pytest.mark.parametrize(
    ("kind", "figures", "conversion"),
    [("poc", (405, 146, 56, 53), 36.0), ("loc", (118, 36, 14, 14), 30.5)],
)
def test_the_annual_figures_come_out_as_the_customer_gives_them(
    book: Book, kind: Any, figures: tuple[int, int, int, int], conversion: float
) -> None:
    found = new_triage(annual(book, kind, *figures), kind, YEAR, as_at=DAY)
    counted = (found.triaged, found.assessed, found.level_3_4, found.risk_reduced)
    assert tuple(map(len, counted)) == figures
    assert round(100 * len(found.assessed) / len(found.triaged), 1) == conversion


def test_triage_counts_the_month_alone_and_what_waits_apart(book: Book) -> None:
    book.poc("POC-1", first_discussed="2026-09-30", triage_outcome="assess")
    book.poc("POC-2", first_discussed="2026-10-01", triage_outcome="assess")
    book.poc("POC-3", first_discussed="2026-10-31", triage_outcome="nfa")
    book.poc("POC-4", first_discussed="2026-11-01", triage_outcome="nfa")
    book.poc("POC-5", first_discussed="2026-10-15")
    found = new_triage(book.casebook(), "poc", OCTOBER, as_at=DAY)
    assert found.triaged == ("concern:POC-2", "concern:POC-3")
    assert found.waiting == ("concern:POC-5",)
    assert found.outcomes == {"assess": ("concern:POC-2",), "nfa": ("concern:POC-3",)}


def test_an_assessment_after_the_day_does_not_count_yet(book: Book) -> None:
    book.poc("POC-1", first_discussed="2026-10-02", triage_outcome="assess", assessed="2026-11-01")
    assert new_triage(book.casebook(), "poc", OCTOBER, as_at=DAY).assessed == ()


@pytest.mark.parametrize(
    ("day", "over"),
    [
        pytest.param(date(2026, 10, 19), None, id="before it is due"),
        pytest.param(date(2026, 10, 20), None, id="the day it is due"),
        pytest.param(date(2026, 10, 21), 1, id="the day after"),
        pytest.param(date(2026, 10, 31), 11, id="11 days after"),
    ],
)
def test_an_action_is_overdue_from_the_day_after_it_is_due(
    book: Book, day: date, over: int | None
) -> None:
    poc = book.poc("POC-1", first_discussed="2026-09-01", status="open")
    action = book.action(poc, "CAWN", tasked="2026-09-02", due="2026-10-20", status="open")
    found = {one.record: one.days_over for one in overdue(book.casebook(), day)}
    assert found == ({} if over is None else {action: over})


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"status": "done"}, id="done without a day"),
        pytest.param({"status": "dropped"}, id="dropped"),
        pytest.param({"status": "closed"}, id="closed with its case"),
        pytest.param({"done_on": "2026-10-30"}, id="done by the day"),
        pytest.param({"tasked": "2026-11-05"}, id="not yet tasked"),
    ],
)
def test_an_action_that_is_over_or_not_begun_is_not_overdue(
    book: Book, said: dict[str, Any]
) -> None:
    poc = book.poc("POC-1", first_discussed="2026-09-01", status="open")
    book.action(poc, "CAWN", due="2026-10-01", **said)
    assert overdue(book.casebook(), DAY) == ()


def test_an_action_done_later_is_still_overdue_on_the_day(book: Book) -> None:
    poc = book.poc("POC-1", first_discussed="2026-09-01", status="open")
    book.action(poc, "CAWN", due="2026-10-01", status="done", done_on="2026-11-02")
    assert [one.days_over for one in overdue(book.casebook(), DAY)] == [30]


def test_nothing_is_overdue_on_a_closed_case(book: Book) -> None:
    poc = book.poc(
        "POC-1",
        first_discussed="2026-09-01",
        status="closed",
        closed="2026-10-10",
        due="2026-10-01",
    )
    book.action(poc, "CAWN", due="2026-10-01", status="open")
    assert overdue(book.casebook(), DAY) == ()


def test_a_case_has_a_next_step_of_its_own_only_where_no_action_shares_its_day(book: Book) -> None:
    with_action = book.poc("POC-1", first_discussed="2026-09-01", status="open", due="2026-10-10")
    book.action(with_action, "CAWN", due="2026-10-10", status="open")
    book.poc("POC-2", first_discussed="2026-09-01", status="open", due="2026-10-10")
    found = [(one.what, one.subject) for one in overdue(book.casebook(), DAY)]
    assert found == [("action", "poc:POC-1"), ("case", "poc:POC-2")]


def test_a_month_without_a_day_is_due_until_its_end(book: Book) -> None:
    poc = book.poc("POC-1", first_discussed="2026-09-01", status="open")
    book.action(poc, "CAWN", due="2026-10", status="open")
    assert overdue(book.casebook(), DAY) == ()
    assert [one.on for one in due(book.casebook(), DAY)] == [date(2026, 10, 31)]


@pytest.mark.parametrize(
    ("reviews", "risk", "on"),
    [
        pytest.param([], "strong", date(2026, 9, 29), id="first review, 4-weekly"),
        pytest.param([], "moderate", date(2026, 10, 27), id="first review, 8-weekly"),
        pytest.param(
            [("2026-10-01", {"held": True, "next_due": "2026-10-29"})],
            "strong",
            date(2026, 10, 29),
            id="the day that the last review gives",
        ),
        pytest.param(
            [("2026-10-01", {"held": True})], "strong", date(2026, 10, 29), id="weeks from the last"
        ),
        pytest.param(
            [("2026-10-01", {"held": False, "next_due": "2026-11-26"})],
            "strong",
            date(2026, 10, 1),
            id="a review that was not held is due since its day",
        ),
        pytest.param(
            [("2026-08-01", {"held": True, "next_due": "2026-08-29"})],
            "strong",
            date(2026, 9, 29),
            id="a review before the episode does not count",
        ),
    ],
)
def test_the_next_review_of_an_active_child_falls_due(
    book: Book, reviews: list[tuple[str, dict[str, Any]]], risk: str, on: date
) -> None:
    child = book.child("C1", born="2011-01-01")
    book.episode(child, "2026-08-28", active_from="2026-09-01", risk_at_start=risk)
    for day, said in reviews:
        book.review(child, day, **said)
    found = (*overdue(book.casebook(), DAY), *due(book.casebook(), DAY))
    assert [(one.what, one.on) for one in found] == [("review", on)]


def test_a_child_whose_episode_is_over_has_no_review_due(book: Book) -> None:
    child = book.child("C1", born="2011-01-01")
    book.episode(
        child,
        "2026-05-01",
        active_from="2026-05-01",
        active_to="2026-09-30",
        risk_at_start="strong",
    )
    assert overdue(book.casebook(), DAY) == ()


def test_closures_are_those_of_the_period(book: Book) -> None:
    for number, closed in enumerate(("2026-09-30", "2026-10-31", "2026-10-01", "2026-11-01")):
        book.poc(f"POC-{number}", first_discussed="2026-06-01", closed=closed, status="closed")
    found = closures(book.casebook(), OCTOBER, as_at=DAY)
    assert [one.id for one in found] == ["concern:POC-2", "concern:POC-1"]


def test_escalations_are_open_cases_of_adults_at_the_level(book: Book) -> None:
    adult = {"born": "1980-01-01"}
    book.poc("POC-1", person=adult, level=4, status="open")
    book.poc("POC-2", person=adult, level=3, status="open")
    book.poc("POC-3", person=adult, level=4, status="closed", closed="2026-10-10")
    book.poc("POC-4", person={"born": "2010-01-01"}, level=4, status="open")
    assert [one.id for one in escalations(book.casebook(), DAY)] == ["concern:POC-1"]
    assert [one.id for one in escalations(book.casebook(), DAY, level=3)] == [
        "concern:POC-1",
        "concern:POC-2",
    ]


def test_of_two_cases_on_one_person_the_one_begun_by_the_day_counts(book: Book) -> None:
    grown = {"born": "1980-01-01"}
    first = book.poc("POC-1", person=grown, first_discussed="2026-01-05", level=4, status="open")
    second = book.poc("POC-2", person=grown, first_discussed="2026-11-05", level=4, status="open")
    book.decision("same", first, second)
    assert [one.id for one in escalations(book.casebook(), DAY)] == ["concern:POC-1"]
    later = escalations(book.casebook(), date(2026, 11, 30))
    assert [one.id for one in later] == ["concern:POC-2"]


def test_links_that_lapsed_in_the_month_are_told(book: Book) -> None:
    child = book.child("C1")
    row = book.row("poc", "x")
    poc = book.poc("POC-1", first_discussed="2025-01-01")
    book.link(poc, child, "targets", on="2026-01-01", basis=row, review_by="2026-10-31")
    gone = book.link(poc, child, "targets", on="2026-01-01", basis=row, review_by="2026-10-30")
    book.link(poc, child, "targets", on="2026-01-01", basis=row, review_by="2026-09-30")
    assert lapsed_links(book.casebook(), OCTOBER, as_at=DAY, table=evidence_table()) == (gone,)


@pytest.mark.parametrize(
    ("born", "where"),
    [
        pytest.param("2009-05-01", None, id="17 years 5 months"),
        pytest.param("2009-04-30", "turning", id="17 years 6 months"),
        pytest.param("2008-11-01", "turning", id="the day before 18"),
        pytest.param("2008-10-31", "adult", id="the 18th birthday"),
        pytest.param("2001-11-01", "adult", id="the day before 25"),
        pytest.param("2001-10-31", None, id="the 25th birthday"),
    ],
)
def test_the_transitional_list_runs_from_seventeen_and_a_half_to_twenty_four(
    book: Book, born: str, where: str | None
) -> None:
    child = book.child("C1", born=born)
    book.episode(child, "2026-01-01")
    turning, adults = transitional(book.casebook(), DAY, Transition())
    found = ["turning"] * len(turning) + ["adult"] * len(adults)
    assert found == ([] if where is None else [where])


def test_a_young_adult_whose_transition_is_recorded_leaves_the_list(book: Book) -> None:
    child = book.child("C1", born="2008-01-01", transition_on="2026-10-01")
    book.episode(child, "2026-01-01")
    assert transitional(book.casebook(), DAY, Transition()) == ((), ())


def test_someone_born_on_29_february_comes_of_age_on_1_march(book: Book) -> None:
    child = book.child("C1", born="2008-02-29")
    book.episode(child, "2026-01-01")
    turning, _ = transitional(book.casebook(), date(2026, 2, 28), Transition())
    assert [one.turns_18 for one in turning] == [date(2026, 3, 1)]


def test_a_child_on_the_poc_list_is_listed_apart_until_a_manager_has_decided(book: Book) -> None:
    young = book.poc("POC-1", person={"born": "2009-06-01"})
    later = book.poc("POC-2", person={"born": "2009-06-01"})
    book.poc("POC-3", person={"born": "1979-06-01"})
    decided = book.decision("override", later, at="2026-10-20")
    assert under_18_pocs(book.casebook(), DAY) == ((young, ()), (later, (decided,)))
    assert under_18_pocs(book.casebook(), date(2026, 10, 19)) == ((young, ()), (later, ()))


def codes(book: Book, subject: Any) -> list[str]:
    return [one.tactic for one in options(book.casebook(), subject, DAY)]


def test_options_leave_out_what_was_tried_and_what_does_not_apply(book: Book) -> None:
    poc = book.poc("POC-1", person={"born": "1980-01-01"})
    book.action(poc, "CAWN", tasked="2026-10-06")
    offered = codes(book, poc)
    assert "CAWN" not in offered
    assert {"SRO", "INTEL", "CCEPO"} <= set(offered)
    assert not {"PATROL", "NRM", "ONL", "other"} & set(offered)
    assert offered[0] == "INTEL"  # the team's own practice comes first


def test_a_dropped_action_may_be_tried_again(book: Book) -> None:
    poc = book.poc("POC-1")
    book.action(poc, "CAWN", tasked="2026-10-06", status="dropped")
    assert "CAWN" in codes(book, poc)


def test_a_power_over_adults_is_marked_where_the_age_is_not_recorded(book: Book) -> None:
    poc = book.poc("POC-1")
    of_code = {one.tactic: one for one in options(book.casebook(), poc, DAY)}
    assert (of_code["CCEPO"].minimum_age, of_code["CCEPO"].age_unknown) == (18, True)
    assert (of_code["SRO"].minimum_age, of_code["SRO"].age_unknown) == (None, False)


def test_nothing_is_offered_against_a_child(book: Book) -> None:
    assert codes(book, book.poc("POC-1", person={"born": "2010-01-01"})) == []


@pytest.mark.parametrize(
    ("place_type", "offered", "not_offered"),
    [
        ("hotel_bnb", "HOTEL", "PATROL"),
        ("park_open_space", "PATROL", "HOTEL"),
        ("online_platform", "ONL", "PATROL"),
        ("private_dwelling", "CUCK_OFF", "LIC_REV"),
        ("", "HOTEL", "ONL"),
    ],
)
def test_options_fit_the_kind_of_place(
    book: Book, place_type: str, offered: str, not_offered: str
) -> None:
    loc = book.loc("LOC-1", place={"name": "x", "place_type": place_type})
    found = codes(book, loc)
    assert offered in found
    assert not_offered not in found
