"""What statements add up to: by hand, on the day, from sources that are really independent."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations
from math import prod
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import SettingsError
from graph.evidence import (
    EvidenceTable,
    add_up,
    evidence_table,
    grade_order,
    in_force,
    independent,
    is_suspected_false,
)
from graph.records import Grading, Link

if TYPE_CHECKING:
    from tests.graph.conftest import Make

DAY = date(2026, 1, 5)
TABLE = EvidenceTable(
    life_days=365,
    half_life_days=180,
    ungraded=0.5,
    cost_classes=(0.75, 0.5, 0.25),
    source={"1": 1.0, "2": 0.8, "3": 0.5},
    information={"A": 0.95, "B": 0.85, "C": 0.65, "D": 0.4},
)


def test_the_table_as_shipped_is_the_one_worked_with_here() -> None:
    assert evidence_table() == TABLE


@pytest.mark.parametrize(
    ("code", "probability"),
    [
        pytest.param("1/A", 0.95, id="1A"),
        pytest.param("1/A/C", 0.95, id="handling changes nothing"),
        pytest.param("2/B", 0.68, id="2B: 0.8 times 0.85"),
        pytest.param("3/D", 0.2, id="3D: 0.5 times 0.4"),
        pytest.param("1/E", 0.0, id="suspected false"),
        pytest.param("", 0.5, id="ungraded"),
    ],
)
def test_a_grade_has_the_probability_of_the_table(code: str, probability: float) -> None:
    grading = Grading(*code.split("/")) if code else Grading()
    assert TABLE.probability(grading) == pytest.approx(probability)
    assert is_suspected_false(grading) is (probability == 0.0)


def test_an_older_grading_is_never_translated() -> None:
    assert TABLE.probability(Grading(text="A/1/1")) == TABLE.ungraded


@pytest.mark.parametrize(
    ("reports", "strength", "sources"),
    [
        pytest.param([("1/A", "police", "1")], 0.95, 1, id="one report"),
        pytest.param(
            [("1/A", "police", "1"), ("2/B", "school", "2")],
            1 - 0.05 * 0.32,
            2,
            id="1A and 2B from two agencies",
        ),
        pytest.param(
            [("1/A", "police", "1"), ("2/B", "police", "2")],
            0.95,
            1,
            id="one agency twice: the surer report",
        ),
        pytest.param(
            [("1/A", "police", "1"), ("2/B", "school", "1")],
            0.95,
            1,
            id="two agencies citing one report: the surer",
        ),
        pytest.param(
            [("", "police", "1"), ("", "school", "2"), ("", "health", "3")],
            0.875,
            3,
            id="three ungraded",
        ),
        pytest.param(
            [("", "police", ""), ("", "school", "")],
            0.75,
            2,
            id="two agencies without references",
        ),
        pytest.param(
            [("", "police", ""), ("", "police", "")], 0.5, 1, id="one agency without references"
        ),
        pytest.param(
            [("", "police", "1"), ("", "school", "1"), ("", "police", "2")],
            0.75,
            2,
            id="police 1, school citing it, police 2",
        ),
        pytest.param(
            [("", "police", "2"), ("", "school", "1"), ("", "police", "1")],
            0.75,
            2,
            id="the same in another order of ids",
        ),
        pytest.param(
            [("1/A", "police", "1"), ("3/D", "police", "2"), ("3/D", "school", "1")],
            0.95,
            1,
            id="one sure report tells more than two doubtful ones",
        ),
    ],
)
def test_independent_reports_combine_as_one_minus_the_doubts(
    make: Make, reports: list[tuple[str, str, str]], strength: float, sources: int
) -> None:
    links = [
        make.link("poc:A", "child:1", grade=grade, agency=agency, reference=ref, number=number)
        for number, (grade, agency, ref) in enumerate(reports, start=1)
    ]
    tie = add_up(links, DAY, TABLE)
    assert tie.strength == pytest.approx(strength)
    assert tie.sources == sources
    assert tie.reports == len(reports)
    assert tie.because == tuple(sorted(link.id for link in links))


statements = st.lists(
    st.tuples(
        st.sampled_from(["1/A", "2/B", "2/C", "3/D", ""]),
        st.sampled_from(["police", "school", "health"]),
        st.sampled_from(["", "1", "2", "3"]),
    ),
    min_size=1,
    max_size=6,
)


def _least_doubt(links: list[Link]) -> float:
    """Try every choice of statements of which no two share an agency or a reference."""
    least = 1.0
    for size in range(1, len(links) + 1):
        for chosen in combinations(links, size):
            agencies = [link.agency for link in chosen]
            cited = [link.source_reference for link in chosen if link.source_reference]
            if len(set(agencies)) == len(agencies) and len(set(cited)) == len(cited):
                least = min(least, prod(1 - TABLE.probability(link.grading) for link in chosen))
    return least


@given(statements)
def test_independent_sources_are_the_choice_that_leaves_the_least_doubt(
    make: Make, reports: list[tuple[str, str, str]]
) -> None:
    links = [
        make.link("poc:A", "child:1", grade=grade, agency=agency, reference=ref, number=number)
        for number, (grade, agency, ref) in enumerate(reports)
    ]
    chosen = independent(links, TABLE)
    doubt = prod(1 - TABLE.probability(link.grading) for link in chosen)
    assert doubt == pytest.approx(_least_doubt(links))
    assert independent(links[::-1], TABLE) == chosen
    assert add_up(links, DAY, TABLE).strength >= add_up(links[:-1] or links, DAY, TABLE).strength


def test_information_graded_e_is_no_source(make: Make) -> None:
    false = make.link("poc:A", "child:1", grade="1/E", agency="school", reference="9", number=2)
    assert len(independent([make.link("poc:A", "child:1"), false], TABLE)) == 1


@pytest.mark.parametrize(
    ("days", "share"),
    [
        pytest.param(0, 1.0, id="the day it was last seen"),
        pytest.param(90, 0.5**0.5, id="half a half-life"),
        pytest.param(180, 0.5, id="exactly one half-life"),
        pytest.param(360, 0.25, id="exactly two"),
    ],
)
def test_a_link_halves_with_every_half_life(make: Make, days: int, share: float) -> None:
    links = [make.link("poc:A", "child:1", grade="1/A")]
    tie = add_up(links, DAY + timedelta(days=days), TABLE)
    assert tie.strength == pytest.approx(0.95 * share)


@pytest.mark.parametrize(
    ("probability", "cost"),
    [
        pytest.param(1.0, 1, id="certain"),
        pytest.param(0.75, 1, id="at the first class"),
        pytest.param(0.7499, 2, id="just under the first"),
        pytest.param(0.5, 2, id="at the second"),
        pytest.param(0.4999, 3, id="just under the second"),
        pytest.param(0.25, 3, id="at the third"),
        pytest.param(0.2499, 4, id="just under the third"),
        pytest.param(0.0, 4, id="nothing left: still a cost, never 0"),
    ],
)
def test_a_cost_is_a_small_integer(probability: float, cost: int) -> None:
    assert TABLE.cost(probability) == cost


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        pytest.param(date(2026, 1, 4), False, id="day before it was first seen"),
        pytest.param(date(2026, 1, 5), True, id="day it was first seen"),
        pytest.param(date(2026, 6, 30), True, id="last day of review"),
        pytest.param(date(2026, 7, 1), False, id="day after review fell due"),
    ],
)
def test_a_link_counts_only_until_its_review_date(make: Make, *, day: date, counts: bool) -> None:
    link = make.link("poc:A", "child:1", seen="2026-01-05", review_by="2026-06-30")
    assert in_force(link, day, TABLE) is counts


@pytest.mark.parametrize(
    ("seen", "last", "review_by", "day", "counts"),
    [
        pytest.param("2026-01-05", None, None, date(2027, 1, 5), True, id="365 days on"),
        pytest.param("2026-01-05", None, None, date(2027, 1, 6), False, id="366 days on"),
        pytest.param(
            "2025-01-05", "2026-01-05", None, date(2027, 1, 5), True, id="from the last evidence"
        ),
        pytest.param(
            "2026-01", None, None, date(2026, 1, 1), True, id="a month from its first day"
        ),
        pytest.param("2026-01", None, None, date(2027, 1, 31), True, id="a month to its last day"),
        pytest.param("2026-01", None, None, date(2027, 2, 1), False, id="and no longer"),
        pytest.param(
            "2026-01-05", None, "2026-06", date(2026, 6, 30), True, id="review by a month"
        ),
        pytest.param("2026-01-05", None, "2026-06", date(2026, 7, 1), False, id="and past it"),
        pytest.param(
            "2026-01-05", None, "2030-01-01", date(2029, 1, 1), True, id="a review beyond its life"
        ),
    ],
)
def test_a_link_without_a_review_date_lives_from_its_last_evidence(
    make: Make, *, seen: str, last: str | None, review_by: str | None, day: date, counts: bool
) -> None:
    link = make.link("poc:A", "child:1", seen=seen, last=last, review_by=review_by)
    assert in_force(link, day, TABLE) is counts


def test_a_link_that_goes_on_beyond_the_day_is_seen_up_to_the_day(make: Make) -> None:
    link = make.link("poc:A", "child:1", seen="2025-11-01", last="2026-06-01", grade="1/A")
    tie = add_up([link], DAY, TABLE)
    assert (tie.first_seen, tie.last_seen) == ("2025-11-01", "2026-01-05")
    assert tie.strength == pytest.approx(0.95)


def test_first_and_last_seen_span_all_statements(make: Make) -> None:
    links = [
        make.link("poc:A", "child:1", seen="2025-12-20", number=1),
        make.link("poc:A", "child:1", seen="2025-11-03", last="2025-12-01", number=2),
    ]
    tie = add_up(links, DAY, TABLE)
    assert (tie.first_seen, tie.last_seen) == ("2025-11-03", "2025-12-20")


def test_a_month_is_seen_last_after_a_day_within_it(make: Make) -> None:
    links = [
        make.link("poc:A", "child:1", seen="2025-12-20", number=1),
        make.link("poc:A", "child:1", seen="2025-12", number=2),
    ]
    assert add_up(links, DAY, TABLE).last_seen == "2025-12"


def test_the_best_grade_is_shown_as_written_and_ungraded_comes_last(make: Make) -> None:
    grades = ["", "3/A/P", "2/D/C"]
    links = [
        make.link("poc:A", "child:1", grade=grade, number=number)
        for number, grade in enumerate(grades)
    ]
    assert add_up(links, DAY, TABLE).best_grade == "2/D/C"
    assert add_up(links[:1], DAY, TABLE).best_grade == "ungraded"
    assert grade_order(Grading("3", "D")) < grade_order(Grading(text="A/1/1"))


def test_a_tie_protects_only_where_every_statement_says_so(make: Make) -> None:
    safe = make.link("child:1", "child:2", "friend", protective=True, number=1)
    plain = make.link("child:1", "child:2", "friend", number=2)
    assert add_up([safe], DAY, TABLE).protective
    assert not add_up([safe, plain], DAY, TABLE).protective


def _table(**changes: object) -> EvidenceTable:
    fields = {name: getattr(TABLE, name) for name in TABLE.__struct_fields__}
    return EvidenceTable(**(fields | changes))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param({"life_days": 0}, "must be positive", id="no life"),
        pytest.param({"half_life_days": -1}, "must be positive", id="a negative half-life"),
        pytest.param({"ungraded": 0.0}, "above 0 and at most 1", id="an ungraded that never holds"),
        pytest.param({"source": {"1": 1.2, "2": 1.0, "3": 1.0}}, "at most 1", id="above 1"),
        pytest.param({"source": {"1": 1.0}}, "every source grade 1 to 3", id="grades left out"),
        pytest.param({"information": {"A": 1.0}}, "grade A to D", id="information left out"),
        pytest.param({"cost_classes": ()}, "from high to low", id="no classes"),
        pytest.param({"cost_classes": (0.2, 0.5)}, "from high to low", id="classes that rise"),
    ],
)
def test_a_table_that_cannot_be_is_refused(changes: dict[str, object], says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        _table(**changes)
