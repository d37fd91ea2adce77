"""Dates and times as British people write them, and nothing guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapping.intake.dates import read_age, read_birth, read_when

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("05/09/2026", "2026-09-05"),
        ("5/9/26", "2026-09-05"),
        ("05.09.2026", "2026-09-05"),
        ("5.9.26", "2026-09-05"),
        ("05-09-2026", "2026-09-05"),
        ("2026-09-05", "2026-09-05"),
        ("3 Sept 2025", "2025-09-03"),
        ("3rd September 25", "2025-09-03"),
        ("3rd Sep 2025", "2025-09-03"),
        ("1st January 2026", "2026-01-01"),
        ("2nd Feb 26", "2026-02-02"),
        ("22ND MARCH 2026", "2026-03-22"),
        ("4 september 2025", "2025-09-04"),
        ("4-Sep-25", "2025-09-04"),
        ("Fri 3 Oct 2025", "2025-10-03"),
        ("29/02/2024", "2024-02-29"),
        ("31/12/2099", "2099-12-31"),
        ("02/01/1900", "1900-01-02"),
    ],
)
def test_a_day_is_read_with_the_day_before_the_month(text: str, expected: str) -> None:
    assert read_when(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("05/09/2026 19:12", "2026-09-05T19:12"),
        ("05/09/2026 7:05", "2026-09-05T07:05"),
        ("5/9/26 19.12", "2026-09-05T19:12"),
        ("05/09/2026 19:12:59", "2026-09-05T19:12"),
        ("2026-09-05T19:12", "2026-09-05T19:12"),
        ("2026-09-05 19:12:33", "2026-09-05T19:12"),
        ("3 Sept 2025 at 7.05pm", "2025-09-03T19:05"),
        ("3rd September 25 12:00 am", "2025-09-03T00:00"),
        ("05/09/2026 1912", "2026-09-05T19:12"),
        ("05/09/2026, 23:59", "2026-09-05T23:59"),
    ],
)
def test_a_time_is_read_to_the_minute(text: str, expected: str) -> None:
    assert read_when(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sept 2025", "2025-09"),
        ("September 2025", "2025-09"),
        ("sep. 2025", "2025-09"),
        ("2025-09", "2025-09"),
        ("09/2025", "2025-09"),
    ],
)
def test_a_month_alone_is_kept_as_a_month(text: str, expected: str) -> None:
    assert read_when(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "29/02/2025",
        "29 Feb 2025",
        "29/2/25",
        "00/00/0000",
        "01/01/1900",
        "1 January 1900",
        "1900-01-01",
        "12/31/2025",
        "9/13/26",
        "32/01/2026",
        "31/04/2026",
        "2026-13-01",
        "2025-00",
        "13/2025",
        "Friday",
        "tomorrow",
        "last Tuesday",
        "3 Foo 2025",
        "Sept 25",
        "5/9",
        "5/9.2026",
        "05/09/2026 25:00",
        "05/09/2026 19:60",
        "05/09/2026 7",
        "05/09/2026 13:00pm",
        "2026-10-05T24:00",
        "46300",
        "",
        "5/9/202",
        "5/9/20266",
        "-1/9/2026",
        "05/09/2026 and 06/09/2026",
    ],
)
def test_what_is_not_a_date_is_never_guessed(text: str) -> None:
    assert read_when(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("20/12/77", "1977-12-20", id="would be in the future, so the century before"),
        pytest.param("24/11/26", "2026-11-24", id="born today"),
        pytest.param("25/11/26", "1926-11-25", id="tomorrow cannot be"),
        pytest.param("11/6/06", "2006-06-11", id="in the past"),
        pytest.param("11th April 84", "1984-04-11", id="in words"),
        pytest.param("14/03/2012", "2012-03-14", id="four figures are taken as they are"),
        pytest.param("14/03/2030", "2030-03-14", id="even where they lie in the future"),
        pytest.param("2012-03-14T00:00", "2012-03-14", id="a time of birth is dropped"),
        pytest.param("Sept 1984", "1984-09", id="a month alone"),
        pytest.param("01/01/1900", None, id="a spreadsheet's nought"),
        pytest.param("29/02/00", "2000-02-29", id="2000 was a leap year"),
        pytest.param("29/02/99", None, id="1999 was none"),
    ],
)
def test_a_date_of_birth_of_two_figures_is_never_in_the_future(
    text: str, expected: str | None
) -> None:
    assert read_birth(text, TODAY) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("34", 34),
        ("c. 34", 34),
        ("c34", 34),
        ("about 34", 34),
        ("aged 34", 34),
        ("34 yrs", 34),
        ("34 years old", 34),
        ("0", 0),
        ("121", None),
        ("thirty", None),
        ("34-36", None),
        ("1984", None),
    ],
)
def test_an_age_is_whole_years(text: str, expected: int | None) -> None:
    assert read_age(text) == expected


@given(
    st.dates(date(1900, 1, 2), date(2099, 12, 31)),
    st.sampled_from(["%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y"]),
)
def test_every_day_of_two_centuries_is_read_back(day: date, form: str) -> None:
    assert read_when(day.strftime(form)) == day.isoformat()


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_not_one_and_never_an_error(text: str) -> None:
    read_when(text)
    read_birth(text, TODAY)
    read_age(text)
