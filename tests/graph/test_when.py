"""A moment is one of three shapes, exists in the calendar, and is compared no finer than known."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidRecordError
from graph.when import (
    When,
    before,
    check,
    first_day,
    in_words,
    last_day,
    moment,
    time_in_words,
    when,
)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2025-09", id="a month"),
        pytest.param("2025-09-14", id="a day"),
        pytest.param("2025-09-14T10:35", id="a minute"),
        pytest.param("2024-02-29", id="a leap day"),
        pytest.param("2000-02-29", id="a leap day of a century that has one"),
        pytest.param("2025-09-14T00:00", id="midnight"),
        pytest.param("2025-09-14T23:59", id="the last minute of a day"),
    ],
)
def test_the_three_shapes_are_kept_as_they_are(text: str) -> None:
    assert when(text) == text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("2025", id="a year alone"),
        pytest.param("2025-13", id="month 13"),
        pytest.param("2025-00", id="month 0"),
        pytest.param("2025-02-29", id="a leap day of a common year"),
        pytest.param("1900-02-29", id="a leap day of a century without one"),
        pytest.param("2025-04-31", id="31 April"),
        pytest.param("2025-09-14T24:00", id="hour 24"),
        pytest.param("2025-09-14T10:60", id="minute 60"),
        pytest.param("2025-09-14T10:35:00", id="seconds"),
        pytest.param("2025-09-14T10:35Z", id="a zone"),
        pytest.param("2025-09-14 10:35", id="a space for the T"),
        pytest.param("2025-9-14", id="one digit of month"),
        pytest.param("14/09/2025", id="a British date"),
        pytest.param("2025-09-14\n", id="a line end"),
        pytest.param(" 2025-09-14", id="a space before"),
        pytest.param("٢٠٢٥-٠٩-١٤", id="digits of another script"),
        pytest.param("0000-01-01", id="the year 0"),
    ],
)
def test_anything_else_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(InvalidRecordError, match="a moment must read YYYY-MM") as refused:
        check(text)
    assert not text or text not in str(refused.value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(date(2025, 9, 14), "2025-09-14", id="a date is a day"),
        pytest.param(datetime(2025, 9, 14, 10, 35, 59, tzinfo=UTC), "2025-09-14T10:35", id="UTC"),
        pytest.param(
            datetime(2025, 9, 14, 0, 5, tzinfo=timezone(timedelta(hours=1))),
            "2025-09-14T00:05",
            id="summer time is kept as written",
        ),
        pytest.param(datetime(987, 6, 5, 4, 3, tzinfo=UTC), "0987-06-05T04:03", id="a far year"),
    ],
)
def test_dates_and_datetimes_become_text_of_their_precision(value: date, text: str) -> None:
    made = when(value)
    check(made)
    assert made == text


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        pytest.param("2024-02", date(2024, 2, 1), date(2024, 2, 29), id="a leap February"),
        pytest.param("2025-02", date(2025, 2, 1), date(2025, 2, 28), id="a common February"),
        pytest.param("2025-12", date(2025, 12, 1), date(2025, 12, 31), id="December"),
        pytest.param("2025-09-14", date(2025, 9, 14), date(2025, 9, 14), id="a day"),
        pytest.param("2025-09-14T23:59", date(2025, 9, 14), date(2025, 9, 14), id="a minute"),
    ],
)
def test_a_month_means_all_its_days(text: str, first: date, last: date) -> None:
    assert (first_day(When(text)), last_day(When(text))) == (first, last)


@pytest.mark.parametrize(
    ("left", "right", "is_before"),
    [
        pytest.param("2025-09-13", "2025-09-14", True, id="the day before"),
        pytest.param("2025-09-14", "2025-09-14", False, id="the same day"),
        pytest.param("2025-09-15", "2025-09-14", False, id="the day after"),
        pytest.param("2025-09", "2025-09-14", False, id="the month holds the day"),
        pytest.param("2025-09-14", "2025-09", False, id="the day lies in the month"),
        pytest.param("2025-08", "2025-09-01", True, id="the month before"),
        pytest.param("2025-08-31", "2025-09", True, id="the last day before the month"),
        pytest.param("2025-10", "2025-09-30", False, id="the month after"),
        pytest.param("2025-09-14", "2025-09-14T00:00", False, id="a day and its midnight"),
        pytest.param("2025-09-14T10:34", "2025-09-14T10:35", True, id="a minute before"),
        pytest.param("2025-09-14T10:35", "2025-09-14", False, id="a minute and its day"),
        pytest.param("2024-12-31T23:59", "2025-01", True, id="over the new year"),
    ],
)
def test_before_compares_at_the_coarser_precision(
    *, left: str, right: str, is_before: bool
) -> None:
    assert before(When(left), When(right)) is is_before


moments = st.one_of(
    st.dates().map(lambda day: When(day.isoformat()[:7])),
    st.dates().map(when),
    st.datetimes().map(when),
)


@given(moments, moments)
def test_before_never_holds_both_ways(left: When, right: When) -> None:
    assert not (before(left, right) and before(right, left))


@given(moments, moments)
def test_before_means_that_no_day_of_the_left_is_after_any_of_the_right(
    left: When, right: When
) -> None:
    if before(left, right):
        assert last_day(left) <= first_day(right)


@given(moments)
def test_every_moment_lies_between_its_days(value: When) -> None:
    check(value)
    assert first_day(value) <= moment(value).date() <= last_day(value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(None, "not recorded", id="nothing"),
        pytest.param("2025-09", "Sep 2025", id="a month"),
        pytest.param("2025-09-04", "4 Sep 2025", id="a day"),
        pytest.param("2025-09-14T10:35", "14 Sep 2025 10:35", id="a minute"),
    ],
)
def test_a_moment_reads_as_a_british_reader_expects(text: str | None, words: str) -> None:
    assert in_words(None if text is None else When(text)) == words


def test_a_time_of_recording_says_its_zone_and_is_the_same_wherever_it_is_read() -> None:
    in_summer = datetime(2026, 7, 1, 0, 30, tzinfo=timezone(timedelta(hours=1)))
    assert time_in_words(in_summer) == "30 Jun 2026 23:30 UTC"
    assert time_in_words(in_summer.astimezone(UTC)) == "30 Jun 2026 23:30 UTC"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2025-09-14T10:3\N{ARABIC-INDIC DIGIT FIVE}", id="a figure of another script"),
        pytest.param("2025-09T10:35", id="a time in a month"),
        pytest.param("2025-09-14T10:35\n", id="a line feed after the time"),
        pytest.param("2025-09-14T", id="a time that is none"),
    ],
)
def test_a_time_that_is_nearly_one_is_refused(text: str) -> None:
    with pytest.raises(InvalidRecordError):
        check(text)
