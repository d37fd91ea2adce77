from __future__ import annotations

from datetime import date, timedelta

import pytest

from graph.when import When
from mapping.duplicates.births import birth_span, span_of_age, years_apart


def test_somebody_of_34_was_born_between_35_and_34_years_before() -> None:
    first, last = span_of_age(34, When("2026-10-05"))
    # Leap days make a year of 365.25 days a day out at most.
    assert abs(first - date(1991, 10, 5)) <= timedelta(days=1)
    assert abs(last - date(1992, 10, 5)) <= timedelta(days=1)


def test_a_month_of_birth_spans_the_month() -> None:
    assert birth_span(When("2012-02")) == (date(2012, 2, 1), date(2012, 2, 29))
    assert birth_span(When("2012-02-14")) == (date(2012, 2, 14), date(2012, 2, 14))


@pytest.mark.parametrize(
    ("first", "second", "years"),
    [
        pytest.param("2010-01-01", "2010-01-01", 0, id="the same day"),
        pytest.param("2010-02", "2010-02-14", 0, id="a day within the month"),
        pytest.param("2010-01-01", "2014-01-01", 1461 / 365.25, id="four years"),
        pytest.param("2010-02", "2010-03-01", 1 / 365.25, id="the day after the month"),
    ],
)
def test_ages_lie_as_far_apart_as_their_nearest_days(first: str, second: str, years: float) -> None:
    one, other = [birth_span(When(first))], [birth_span(When(second))]
    assert years_apart(one, other) == pytest.approx(years)
    assert years_apart(other, one) == pytest.approx(years)
    far = [birth_span(When("1950-01-01")), *other]
    assert years_apart(one, far) == pytest.approx(years)
    assert years_apart(one, []) is None
