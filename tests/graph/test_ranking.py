"""A ranking by hand: every figure with its reasons, and nobody in it who may not be."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from graph.errors import UsageError
from graph.ids import RecordId
from graph.picture import Picture
from graph.ranking import rank, ranking_weights

if TYPE_CHECKING:
    from graph.casebook import Casebook
    from graph.ranking import Ranking
    from graph.records import Record
    from tests.graph.conftest import Make

DAY = date(2026, 4, 1)


def _order(ranking: Ranking) -> list[tuple[int, str, int]]:
    return [(row.rank, row.subject, row.points) for row in ranking.rows]


@pytest.fixture(scope="module")
def small(make: Make) -> Casebook:
    """Give A, who is linked to children 1 and 2, and B, who is linked to child 2."""
    return make.book(
        make.person("A"),
        make.person("B"),
        make.child("1"),
        make.child("2"),
        make.concern("poc:A"),
        make.concern("poc:B", on="2026-02-01"),
        make.link("poc:A", "child:1", seen="2026-03-01", grade="1/A", reference="r1", number=1),
        make.link("poc:A", "child:1", seen="2025-08-01", agency="school", number=2),
        make.link("poc:A", "child:2", seen="2025-10-01", grade="1/A", reference="r3"),
        make.link(
            "poc:B", "child:2", seen="2026-02-01", grade="2/B/P", agency="health", reference="r4"
        ),
        make.review("child:1", "2026-03-15", "significant"),
        make.review("child:2", "2026-03-15", "moderate"),
        make.action("poc:A", tasked="2026-03-02", done_on="2026-05-01"),
    )


# Worked by hand as at 1 April 2026: name, A's value and reasons, B's value and reasons.
A1, A1_SCHOOL, A2 = (
    "link:poc:A/child:1/targets/1",
    "link:poc:A/child:1/targets/2",
    "link:poc:A/child:2/targets/1",
)
B2 = "link:poc:B/child:2/targets/1"
BY_HAND = [
    ("children", (2, ("child:1", "child:2")), (1, ("child:2",))),
    ("children_significant", (1, ("child:1",)), (0, ())),
    ("children_90_days", (1, ("child:1",)), (1, ("child:2",))),
    ("children_12_months", (2, ("child:1", "child:2")), (1, ("child:2",))),
    ("bridging", (1, ("child:1",)), (0, ())),
    ("independent_sources", (2, None), (1, (B2,))),
    ("best_grade", ("1/A", (A1, A2)), ("2/B/P", (B2,))),
    ("last_evidence", ("2026-03-01", (A1,)), ("2026-02-01", (B2,))),
    ("betweenness", (0.6667, ("poc:A",)), (0.0, ("poc:B",))),
    ("days_since_action", (30, ("action:poc:A/1",)), (None, ())),
]


@pytest.mark.parametrize(("name", "of_a", "of_b"), BY_HAND)
def test_every_component_is_what_a_reader_can_count(
    small: Casebook,
    name: str,
    of_a: tuple[object, tuple[str, ...] | None],
    of_b: tuple[object, tuple[str, ...]],
) -> None:
    rows = rank(Picture(small, as_at=DAY), "poc").rows
    for row, (value, because) in zip(rows, (of_a, of_b), strict=True):
        found = next(one for one in row.components if one.name == name)
        assert found.value == value == row.value(name)
        if because is not None:
            assert found.because == because


def test_sources_are_one_statement_of_each_agency(small: Casebook) -> None:
    sources = next(
        one
        for one in rank(Picture(small, as_at=DAY), "poc").rows[0].components
        if one.name == "independent_sources"
    )
    assert sources.because in {(A1, A1_SCHOOL), (A1_SCHOOL, A2)}


def test_points_are_weights_times_values_and_nothing_else(small: Casebook) -> None:
    # A: 3 for 1 significant, 2 for 1 in 90 days, 1 for each of 2 in 12 months, 2 for 1 bridged,
    # 1 for each of 2 sources. B: 2 in 90 days, 1 in 12 months, 1 source.
    ranking = rank(Picture(small, as_at=DAY), "poc")
    assert _order(ranking) == [(1, "poc:A", 11), (2, "poc:B", 4)]
    assert ranking.weights == ranking_weights()


def test_weights_may_be_set_and_are_printed(small: Casebook) -> None:
    ranking = rank(Picture(small, as_at=DAY), "poc", weights={"children": 5})
    assert _order(ranking) == [(1, "poc:A", 10), (2, "poc:B", 5)]
    assert ranking.weights == {"children": 5}


def test_what_cannot_be_ranked_or_weighed_is_refused(small: Casebook) -> None:
    picture = Picture(small, as_at=DAY)
    with pytest.raises(UsageError, match=r"there are poc, loc, group\. Children are never"):
        rank(picture, "child")
    with pytest.raises(UsageError, match="no component “charm” to weigh; there are children"):
        rank(picture, "poc", weights={"charm": 1})


@pytest.mark.parametrize(
    ("day", "order"),
    [
        pytest.param(date(2025, 12, 31), [], id="before either was discussed"),
        pytest.param(date(2026, 1, 31), ["poc:A"], id="before B was discussed"),
        pytest.param(date(2026, 2, 1), ["poc:A", "poc:B"], id="the day B was discussed"),
        pytest.param(date(2028, 1, 1), ["poc:A", "poc:B"], id="long after the last evidence"),
    ],
)
def test_a_ranking_is_of_its_day(small: Casebook, day: date, order: list[str]) -> None:
    ranking = rank(Picture(small, as_at=day), "poc")
    assert [row.subject for row in ranking.rows] == order
    if day.year == 2028:
        assert [row.points for row in ranking.rows] == [0, 0]


@pytest.mark.parametrize(
    ("seen", "in_90_days", "in_12_months"),
    [
        pytest.param("2026-04-01", 1, 1, id="today"),
        pytest.param("2026-01-02", 1, 1, id="89 days ago: the ninetieth day with today"),
        pytest.param("2026-01-01", 0, 1, id="90 days ago"),
        pytest.param("2026-01", 1, 1, id="a month whose last day is within"),
        pytest.param("2025-04-02", 0, 1, id="364 days ago"),
        pytest.param("2025-04-01", 0, 0, id="365 days ago: still in force, no longer recent"),
    ],
)
def test_recent_means_a_window_that_ends_today(
    make: Make, seen: str, in_90_days: int, in_12_months: int
) -> None:
    book = make.book(
        make.person("A"),
        make.child("1"),
        make.concern("poc:A"),
        make.link("poc:A", "child:1", seen=seen),
    )
    (row,) = rank(Picture(book, as_at=DAY), "poc").rows
    assert row.value("children") == 1
    assert (row.value("children_90_days"), row.value("children_12_months")) == (
        in_90_days,
        in_12_months,
    )


def test_evidence_that_goes_on_is_shown_up_to_the_day(make: Make) -> None:
    book = make.book(
        make.person("A"),
        make.child("1"),
        make.concern("poc:A"),
        make.link("poc:A", "child:1", seen="2026-01-05", last="2026-12-01"),
    )
    (row,) = rank(Picture(book, as_at=DAY), "poc").rows
    assert row.value("last_evidence") == "2026-04-01"


def test_the_best_grade_and_the_last_evidence_are_picked_from_all(make: Make) -> None:
    book = make.book(
        make.person("A"),
        make.concern("poc:A"),
        make.child("1"),
        make.child("2"),
        make.link("poc:A", "child:1", seen="2026-03-01T10:35", grade="3/A", number=1),
        make.link("poc:A", "child:1", seen="2026-02-01", grade="2/C/P", number=2),
        make.link("poc:A", "child:2", seen="2026-03-01T09:00", grade="2/D", number=3),
    )
    (row,) = rank(Picture(book, as_at=DAY), "poc").rows
    found = {one.name: (one.value, one.because) for one in row.components}
    assert found["best_grade"] == ("2/C/P", ("link:poc:A/child:1/targets/2",))
    assert found["last_evidence"] == (
        "2026-03-01",
        ("link:poc:A/child:1/targets/1", "link:poc:A/child:2/targets/3"),
    )


def test_equal_points_share_the_smaller_rank_and_go_by_reference(make: Make) -> None:
    people = ["B", "C", "A", "D"]
    book = make.book(
        *(make.person(one) for one in people),
        *(make.concern(f"poc:{one}") for one in people),
        make.child("1"),
        *(make.link(f"poc:{one}", "child:1", seen="2026-03-01") for one in "ABC"),
    )
    # Each of A, B and C: 2 for 90 days, 1 for 12 months, 1 source.
    assert _order(rank(Picture(book, as_at=DAY), "poc")) == [
        (1, "poc:A", 4),
        (1, "poc:B", 4),
        (1, "poc:C", 4),
        (4, "poc:D", 0),
    ]


def test_more_than_five_sources_add_no_more_points(make: Make) -> None:
    agencies = ["a", "b", "c", "d", "e", "f", "g"]
    book = make.book(
        make.person("A"),
        make.child("1"),
        make.concern("poc:A"),
        *(
            make.link("poc:A", "child:1", seen="2025-05-01", agency=one, number=number)
            for number, one in enumerate(agencies)
        ),
    )
    (row,) = rank(Picture(book, as_at=DAY), "poc", weights={"independent_sources": 1}).rows
    assert (row.value("independent_sources"), row.points) == (7, 5)


def test_a_protective_link_is_no_evidence_of_harm(make: Make) -> None:
    book = make.book(
        make.person("A"),
        make.child("1"),
        make.concern("poc:A"),
        make.link("child:1", "poc:A", "safe_person", seen="2026-03-01"),
    )
    (row,) = rank(Picture(book, as_at=DAY), "poc").rows
    assert (row.value("children"), row.value("bridging"), row.points) == (0, 0, 0)


def _case(make: Make, *, status: str = "open", closed: str | None = None) -> list[Record]:
    return [make.person("A"), make.concern("poc:A", status=status, closed=closed)]


@pytest.mark.parametrize(
    ("status", "closed", "is_ranked"),
    [
        pytest.param("open", None, True, id="open"),
        pytest.param("monitor", None, True, id="under watch"),
        pytest.param("", None, True, id="no status"),
        pytest.param("closed", None, False, id="closed on no stated day"),
        pytest.param("nfa", None, False, id="no further action"),
        pytest.param("closed", "2026-04-02", True, id="closed tomorrow"),
        pytest.param("closed", "2026-04-01", False, id="closed today"),
        pytest.param("closed", "2026-04", False, id="closed this month"),
    ],
)
def test_a_closed_case_is_listed_and_not_ranked(
    make: Make, *, status: str, closed: str | None, is_ranked: bool
) -> None:
    ranking = rank(Picture(make.book(*_case(make, status=status, closed=closed)), as_at=DAY), "poc")
    assert [row.subject for row in ranking.rows] == (["poc:A"] if is_ranked else [])
    assert ranking.closed == (() if is_ranked else ("poc:A",))


def test_children_are_listed_apart_and_the_unresolved_counted(make: Make) -> None:
    book = make.book(
        make.person("A"),
        make.concern("poc:A"),
        make.person("Y", born="2008-04-02"),
        make.concern("poc:Y"),
        make.person("Z"),
        make.concern("poc:Z"),
        make.child("1"),
        make.same("child:1", "poc:Z"),
        make.named("x"),
        make.named("y"),
        make.concern("person:y"),
        make.place("p"),
    )
    ranking = rank(Picture(book, as_at=DAY), "poc")
    assert [row.subject for row in ranking.rows] == ["poc:A"]
    assert ranking.listed_apart == ("child:1", "poc:Y")
    assert ranking.unresolved == 2
    assert rank(Picture(book, as_at=DAY), "loc").unresolved == 1
    grown = rank(Picture(book, as_at=date(2026, 4, 2)), "poc")
    assert [row.subject for row in grown.rows] == ["poc:A", "poc:Y"]


@pytest.mark.parametrize(
    ("day", "ranked", "closed"),
    [
        pytest.param(date(2025, 12, 31), [], (), id="before the first case"),
        pytest.param(date(2026, 1, 1), ["poc:A"], (), id="the day of the first"),
        pytest.param(date(2026, 5, 31), ["poc:A"], (), id="the day before the second"),
        pytest.param(date(2026, 6, 1), [], ("poc:A",), id="the day of the second, closed"),
    ],
)
def test_of_joined_cases_the_last_that_had_begun_counts(
    make: Make, day: date, ranked: list[str], closed: tuple[str, ...]
) -> None:
    book = make.book(
        make.person("A"),
        make.person("B"),
        make.same("poc:A", "poc:B"),
        make.concern("poc:A", on="2026-01-01"),
        make.concern("poc:B", on="2026-06-01", status="closed"),
    )
    picture = Picture(book, as_at=day)
    ranking = rank(picture, "poc")
    assert [row.subject for row in ranking.rows] == ranked == list(picture.open_cases)
    assert ranking.closed == closed


def test_places_and_groups_are_ranked_by_the_same_figures(make: Make) -> None:
    book = make.book(
        make.loc("L"),
        make.concern("loc:L"),
        make.person("A"),
        make.concern("poc:A"),
        make.place("p"),
        make.group("G"),
        make.group("unused"),
        make.child("1"),
        make.child("2"),
        make.link("child:1", "loc:L", "frequents", seen="2026-03-01"),
        make.link("child:1", "group:G", "member_of", seen="2026-03-01"),
        make.link("child:2", "group:G", "member_of", seen="2026-03-01"),
    )
    picture = Picture(book, as_at=DAY)
    # The place: 2 for 90 days, 1 for 12 months, 2 for a child whom nobody else reaches, 1 source.
    assert _order(rank(picture, "loc")) == [(1, "loc:L", 6)]
    assert [row.subject for row in rank(picture, "poc").rows] == ["poc:A"]
    assert [rank(picture, of).unresolved for of in ("poc", "loc", "group")] == [0, 1, 0]
    # The group: 2 children in 90 days (4) and 12 months (2), 1 source; a group bridges nobody.
    assert _order(rank(picture, "group")) == [(1, "group:G", 7)]


@pytest.mark.parametrize(
    ("tasked", "done_on", "days"),
    [
        pytest.param("2026-03-02", None, 30, id="tasked"),
        pytest.param("2026-04-01", None, 0, id="tasked today"),
        pytest.param("2026-02-01", "2026-03-31", 1, id="done since"),
        pytest.param("2026-03-02", "2026-05-01", 30, id="done later than the day"),
        pytest.param("2026-05-01", None, None, id="tasked later than the day"),
        pytest.param(None, None, None, id="on no stated day"),
    ],
)
def test_days_since_the_last_action_that_the_day_knew(
    make: Make, tasked: str | None, done_on: str | None, days: int | None
) -> None:
    book = make.book(
        make.person("A"),
        make.concern("poc:A"),
        make.action("poc:A", tasked=tasked, done_on=done_on),
    )
    (row,) = rank(Picture(book, as_at=DAY), "poc").rows
    assert row.value("days_since_action") == days


def test_a_ranking_asks_nothing_of_an_empty_store(make: Make) -> None:
    for of in ("poc", "loc", "group"):
        assert rank(Picture(make.book(), as_at=DAY), of).rows == ()
    assert RecordId("child:1") not in Picture(make.book(), as_at=DAY).reached_by
