"""Who somebody is comes from the most trusted source; an age is the youngest it can mean."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.ids import RecordId
from graph.people import (
    age_on,
    child_before,
    date_of_birth,
    disagreements,
    full_name,
    initials,
    nicknames,
    surname,
)
from graph.records import Account, Child
from graph.when import When

if TYPE_CHECKING:
    from tests.graph.conftest import Make


def test_the_order_of_trust_decides_not_the_order_of_the_files(make: Make) -> None:
    police = make.account(layout="missing", surname="Ashdown", born="2010-01-01")
    council = make.account(layout="ssd_person", surname="Ashdowne", born="2010-02-01")
    for accounts in ((police, council), (council, police)):
        somebody = make.person("1", *accounts)
        assert surname(somebody) == "Ashdowne"
        assert date_of_birth(somebody) == "2010-02-01"


def test_a_source_that_does_not_state_a_field_is_passed_over(make: Make) -> None:
    council = make.account(layout="ssd_person", surname="Ashdown")
    police = make.account(layout="ppdm", forename="Wilf", born="2010-02-01")
    somebody = make.person("1", council, police)
    assert full_name(somebody) == "Wilf Ashdown"
    assert date_of_birth(somebody) == "2010-02-01"


def test_within_one_layout_what_most_rows_say_counts(make: Make) -> None:
    once = make.account(surname="Brindley", rows=("row:9",))
    twice = make.account(surname="Brindle", rows=("row:1", "row:2"))
    for accounts in ((once, twice), (twice, once)):
        assert surname(make.person("1", *accounts)) == "Brindle"


@pytest.mark.parametrize(
    ("forename", "last", "name", "letters"),
    [
        pytest.param("Wilf", "Ashdown", "Wilf Ashdown", "WA", id="both"),
        pytest.param("", "ashdown", "ashdown", "A", id="a surname alone"),
        pytest.param("Wilf", "", "Wilf", "W", id="a forename alone"),
        pytest.param("", "", "name not recorded", "–", id="neither"),
    ],
)
def test_a_name_is_put_together_from_what_is_there(
    make: Make, forename: str, last: str, name: str, letters: str
) -> None:
    somebody = make.person("1", make.account(forename=forename, surname=last))
    assert (full_name(somebody), initials(somebody)) == (name, letters)


def test_every_nickname_of_every_source_is_given_once(make: Make) -> None:
    one = Account(layout="poc", rows=(make.row,), nicknames=("Ash", "Zed"))
    other = Account(layout="ppdm", rows=(make.row,), nicknames=("Ash", "Bug"))
    assert nicknames(make.person("1", one, other)) == ("Ash", "Bug", "Zed")


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        pytest.param("2008-03-15", date(2026, 3, 14), 17, id="the day before a birthday"),
        pytest.param("2008-03-15", date(2026, 3, 15), 18, id="the birthday"),
        pytest.param("2008-03-15", date(2026, 12, 31), 18, id="the end of the year"),
        pytest.param("2008-02-29", date(2026, 2, 28), 17, id="born on 29 February, the 28th"),
        pytest.param("2008-02-29", date(2026, 3, 1), 18, id="born on 29 February, 1 March"),
        pytest.param("2008-03", date(2026, 3, 30), 17, id="a month alone, its last day but one"),
        pytest.param("2008-03", date(2026, 3, 31), 18, id="a month alone, its last day"),
        pytest.param("2008-03-15T02:10", date(2026, 3, 15), 18, id="with a time"),
    ],
)
def test_an_age_from_a_date_of_birth(make: Make, born: str, day: date, years: int) -> None:
    assert age_on(make.person("1", born=born), day) == years


@pytest.mark.parametrize(
    ("age", "stated_on", "day", "years"),
    [
        pytest.param(17, "2026-03-10", date(2026, 3, 10), 17, id="the day it was stated"),
        pytest.param(17, "2026-03-10", date(2027, 3, 9), 17, id="a day short of a year later"),
        pytest.param(17, "2026-03-10", date(2027, 3, 10), 18, id="a year later"),
        pytest.param(18, "2026-03-10", date(2026, 3, 9), 17, id="the day before: perhaps not yet"),
        pytest.param(18, "2026-03-10", date(2024, 3, 10), 16, id="two years before"),
        pytest.param(17, "2026-03", date(2027, 3, 30), 17, id="stated in a month, not yet"),
        pytest.param(17, "2026-03", date(2027, 3, 31), 18, id="stated in a month, surely"),
        pytest.param(17, None, date(2030, 1, 1), 17, id="stated on no day: never moved on"),
        pytest.param(1, "2026-03-10", date(2020, 3, 10), 0, id="before birth: not below nought"),
    ],
)
def test_a_stated_age_is_moved_to_the_youngest_it_can_mean(
    make: Make, age: int, stated_on: str | None, day: date, years: int
) -> None:
    somebody = make.person("1", make.account(age=age, age_on=stated_on))
    assert age_on(somebody, day) == years


def test_a_date_of_birth_counts_before_a_stated_age(make: Make) -> None:
    stated = make.account(layout="poc", age=34, age_on="2026-01-01")
    born = make.account(layout="ppdm", born="2010-06-01")
    assert age_on(make.person("1", stated, born), date(2026, 6, 1)) == 16


def test_an_age_that_nobody_states_is_not_made_up(make: Make) -> None:
    assert age_on(make.person("1"), date(2026, 1, 1)) is None


def test_sources_that_differ_are_named_by_field(make: Make) -> None:
    one = make.account(forename="Wilf", surname="Ashdown", born="2010-01-01")
    same = make.account(forename="WILF", surname="ASHDOWN", born="2010-01-01", layout="ppdm")
    other = make.account(forename="Wilf", surname="Ashdowne", born="2010-01-02", layout="ppdm")
    assert disagreements(make.person("1", one, same)) == ()
    assert disagreements(make.person("1", one, other)) == ("name", "date of birth")


def test_the_last_day_as_a_child_is_the_one_before_the_18th_birthday(make: Make) -> None:
    assert child_before(make.person("1", born="2008-06-02")) == date(2026, 6, 2)
    # A leap-day child is 18 on 1 March of a year without that day.
    assert child_before(make.person("1", born="2004-02-29")) == date(2022, 3, 1)
    # A month alone means its last day, the youngest it can mean.
    assert child_before(make.person("1", born="2008-06")) == date(2026, 6, 30)
    assert child_before(make.person("1", make.account(age=17, age_on="2026-03-01"))) == date(
        2027, 3, 1
    )
    assert child_before(make.person("1", make.account(age=17))) == date.max
    assert child_before(make.person("1")) == date.min
    assert child_before(make.child("1")) == date.max
    assert child_before(make.child("1", transition_on="2026-02-01")) == date(2026, 2, 1)


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


_DAYS = st.dates(date(1990, 1, 1), date(2012, 12, 31))


@given(
    born=st.none() | _DAYS,
    age=st.none() | st.integers(0, 40),
    stated_on=st.none() | st.dates(date(2015, 1, 1), date(2026, 12, 31)),
    transition=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    child=st.booleans(),
)
def test_it_agrees_with_the_casebook_on_every_day_near_it(
    make: Make,
    born: date | None,
    age: int | None,
    stated_on: date | None,
    transition: date | None,
    *,
    child: bool,
) -> None:
    account = make.account(born=_text(born), age=age, age_on=_text(stated_on))
    ended = _text(transition)
    record = (
        Child(
            id=RecordId("child:1"),
            accounts=(account,),
            transition_on=None if ended is None else When(ended),
        )
        if child
        else make.person("1", account)
    )
    book = make.book(record)
    before = child_before(record)
    middle = date(2026, 6, 1) if before in {date.min, date.max} else before
    for day in (middle - timedelta(days=1), middle, middle + timedelta(days=1)):
        assert book.is_child(record.id, day) == (day < before)
