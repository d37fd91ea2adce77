"""A casebook is whole, knows whom a reference means, who is joined, and who is a child on a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from graph.casebook import Casebook
from graph.errors import AmbiguousReferenceError, BrokenReferenceError, UnknownReferenceError
from graph.ids import RecordId
from graph.records import Child, Decision, Person
from graph.when import When

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.records import Record
    from tests.graph.conftest import Make


def test_a_record_that_names_nobody_there_is_refused(make: Make) -> None:
    with pytest.raises(BrokenReferenceError, match=r"link:.* names child:C-1, which does not"):
        make.book(make.person("A"), make.link("poc:A", "child:C-1"))


def test_an_id_that_comes_twice_is_refused(make: Make) -> None:
    with pytest.raises(BrokenReferenceError, match="child:C-1 comes twice"):
        make.book(make.child("C-1"), make.child("C-1", born="2010-01-01"))


def test_records_are_sorted_whatever_order_they_came_in(make: Make) -> None:
    records = [make.source_row(), make.person("B"), make.child("C-2"), make.child("C-1")]
    book = Casebook(records)
    assert [record.id for record in book] == ["child:C-1", "child:C-2", "poc:B", "row:1"]
    assert list(Casebook(records[::-1])) == list(book)
    assert [child.id for child in book.children] == ["child:C-1", "child:C-2"]
    assert len(book) == 4
    assert "poc:B" in book
    assert "poc:C" not in book


@pytest.fixture(scope="module")
def two_schemes(make: Make) -> Casebook:
    return make.book(
        make.child("7"),
        make.person("7"),
        make.person("POC-3304"),
        make.concern("poc:POC-3304"),
        make.loc("LOC-12"),
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("POC-3304", "poc:POC-3304", id="as written"),
        pytest.param("poc-3304", "poc:POC-3304", id="in small letters"),
        pytest.param("  LOC-12 ", "loc:LOC-12", id="with space round it"),
        pytest.param("poc:7", "poc:7", id="a whole id"),
        pytest.param("concern:poc:POC-3304/1", "concern:poc:POC-3304/1", id="a case by its id"),
    ],
)
def test_a_reference_finds_its_record(two_schemes: Casebook, text: str, found: str) -> None:
    assert two_schemes.resolve(text) == found


def test_a_reference_that_fits_two_is_refused_with_both_named(two_schemes: Casebook) -> None:
    with pytest.raises(AmbiguousReferenceError) as refused:
        two_schemes.resolve("7")
    assert "child:7 (a child)" in str(refused.value)
    assert "poc:7 (a person)" in str(refused.value)


def test_a_reference_that_fits_none_is_refused(two_schemes: Casebook) -> None:
    with pytest.raises(UnknownReferenceError, match="no record with the reference “POC-99”"):
        two_schemes.resolve("POC-99")
    with pytest.raises(UnknownReferenceError, match="There is no record poc:POC-99"):
        two_schemes.get(RecordId("poc:POC-99"))


def test_a_reference_is_written_bare_unless_it_fits_two(two_schemes: Casebook) -> None:
    assert two_schemes.reference(RecordId("poc:POC-3304")) == "POC-3304"
    assert two_schemes.reference(RecordId("poc:7")) == "poc:7"


@pytest.mark.parametrize("record", ["child:7", "poc:7", "poc:POC-3304", "loc:LOC-12"])
def test_what_is_written_finds_the_record_again(two_schemes: Casebook, record: str) -> None:
    assert two_schemes.resolve(two_schemes.reference(RecordId(record))) == record


def _decisions(make: Make, pairs: Iterable[tuple[str, str]]) -> list[Record]:
    return [make.same(one, other) for one, other in pairs]


CHAIN = [("person:x", "person:y"), ("person:y", "poc:B"), ("poc:A", "poc:B")]


@pytest.mark.parametrize("pairs", [CHAIN, CHAIN[::-1], [CHAIN[1], CHAIN[0], CHAIN[2]]])
def test_a_chain_of_decisions_answers_to_the_first_known_record(
    make: Make, pairs: list[tuple[str, str]]
) -> None:
    people = [make.person("A"), make.person("B"), make.named("x"), make.named("y")]
    book = make.book(*people, make.named("z"), *_decisions(make, pairs))
    assert {book.canonical(one.id) for one in people} == {"poc:A"}
    assert book.joined == {"poc:A": ("person:x", "person:y", "poc:A", "poc:B")}
    assert not book.is_unresolved(RecordId("person:x"))
    assert book.is_unresolved(RecordId("person:z"))
    assert book.canonical(RecordId("person:z")) == "person:z"


def test_a_child_comes_first_whatever_they_are_joined_to(make: Make) -> None:
    book = make.book(make.child("z"), make.person("A"), *_decisions(make, [("child:z", "poc:A")]))
    assert book.canonical(RecordId("poc:A")) == "child:z"
    assert book.is_child(RecordId("poc:A"), date(2026, 1, 1))


def test_two_who_are_only_named_stay_unresolved_when_joined(make: Make) -> None:
    book = make.book(make.named("x"), make.named("y"), make.same("person:x", "person:y"))
    assert book.canonical(RecordId("person:y")) == "person:x"
    assert book.is_unresolved(RecordId("person:y"))


def test_a_place_that_is_joined_to_a_location_is_resolved(make: Make) -> None:
    book = make.book(make.place("p"), make.loc("L"), make.same("loc:L", "place:p"))
    assert book.canonical(RecordId("place:p")) == "loc:L"
    assert not book.is_unresolved(RecordId("place:p"))


@pytest.mark.parametrize("kind", ["different", "override"])
def test_no_other_decision_joins_anybody(make: Make, kind: str) -> None:
    subjects = (RecordId("poc:A"), RecordId("poc:B"))
    decided = Decision(
        id=RecordId("decision:1"),
        kind=kind,
        subjects=subjects if kind == "different" else subjects[:1],
        reason="looked at together",
        decided_by="coordinator",
        decided_at=When("2026-01-01"),
    )
    book = make.book(make.person("A"), make.person("B"), decided)
    assert book.joined == {}
    assert book.canonical(RecordId("poc:B")) == "poc:B"


NAMESAKES = {"born": "2001-01-01", "forename": "Wilf", "surname": "Ashdown"}


def test_two_of_one_name_and_birthday_are_never_joined_by_themselves(make: Make) -> None:
    book = make.book(
        *(make.person(ref, make.account(**NAMESAKES)) for ref in ("A", "B"))  # type: ignore[arg-type]  # texts by keyword
    )
    assert book.joined == {}


def _child(make: Make) -> Child:
    return make.child("1", born="2008-03-15")


def _on_transition(make: Make) -> Child:
    return make.child("1", born="2008-03-15", transition_on="2026-06-01")


def _early_transition(make: Make) -> Child:
    return make.child("1", born="2008-03-15", transition_on="2026-01-01")


def _month_of_transition(make: Make) -> Child:
    return make.child("1", born="2008-03-15", transition_on="2026-06")


def _unknown_age(make: Make) -> Child:
    return make.child("1", transition_on="2026-06-01")


@pytest.mark.parametrize(
    ("who", "day", "is_child"),
    [
        pytest.param(_child, date(2026, 3, 14), True, id="the day before 18"),
        pytest.param(_child, date(2026, 3, 15), True, id="18, no transition recorded"),
        pytest.param(_child, date(2031, 3, 15), True, id="23, no transition recorded"),
        pytest.param(_on_transition, date(2026, 5, 31), True, id="the day before transition"),
        pytest.param(_on_transition, date(2026, 6, 1), False, id="the day of transition"),
        pytest.param(_early_transition, date(2026, 3, 14), True, id="transition, but still 17"),
        pytest.param(_early_transition, date(2026, 3, 15), False, id="transition, and 18"),
        pytest.param(_month_of_transition, date(2026, 6, 29), True, id="month of transition"),
        pytest.param(_month_of_transition, date(2026, 6, 30), False, id="end of that month"),
        pytest.param(_unknown_age, date(2026, 5, 31), True, id="no age, before transition"),
        pytest.param(_unknown_age, date(2026, 6, 1), False, id="no age, after transition"),
    ],
)
def test_a_child_is_one_until_transition_and_never_less_than_18(
    make: Make, *, who: object, day: date, is_child: bool
) -> None:
    assert callable(who)
    assert make.book(who(make)).is_child(RecordId("child:1"), day) is is_child


def _poc(make: Make) -> Person:
    return make.person("1", born="2008-03-15")


def _leap(make: Make) -> Person:
    return make.person("1", born="2008-02-29")


def _month(make: Make) -> Person:
    return make.person("1", born="2008-03")


def _stated(make: Make) -> Person:
    return make.person("1", make.account(age=17, age_on="2026-03-15"))


def _no_age(make: Make) -> Person:
    return make.person("1")


@pytest.mark.parametrize(
    ("who", "day", "is_child"),
    [
        pytest.param(_poc, date(2026, 3, 14), True, id="the day before 18"),
        pytest.param(_poc, date(2026, 3, 15), False, id="18"),
        pytest.param(_leap, date(2026, 2, 28), True, id="born on 29 February, the 28th"),
        pytest.param(_leap, date(2026, 3, 1), False, id="born on 29 February, 1 March"),
        pytest.param(_month, date(2026, 3, 30), True, id="a month alone: still perhaps 17"),
        pytest.param(_month, date(2026, 3, 31), False, id="a month alone: surely 18"),
        pytest.param(_stated, date(2027, 3, 14), True, id="a stated 17, not yet a year ago"),
        pytest.param(_stated, date(2027, 3, 15), False, id="a stated 17, a year ago"),
        pytest.param(_no_age, date(2026, 3, 14), False, id="age not recorded"),
    ],
)
def test_a_person_of_concern_under_18_is_a_child(
    make: Make, *, who: object, day: date, is_child: bool
) -> None:
    assert callable(who)
    assert make.book(who(make)).is_child(RecordId("poc:1"), day) is is_child


def test_somebody_joined_to_a_child_by_age_is_a_child_too(make: Make) -> None:
    book = make.book(
        make.person("A"),
        make.named("x", born="2010-05-05"),
        make.same("person:x", "poc:A"),
    )
    assert book.is_child(RecordId("poc:A"), date(2026, 1, 1))
    assert not book.is_child(RecordId("poc:A"), date(2028, 5, 5))


def test_a_place_is_no_child(make: Make) -> None:
    assert not make.book(make.loc("L")).is_child(RecordId("loc:L"), date(2026, 1, 1))


def test_of_two_cases_on_one_joined_subject_the_later_counts(make: Make) -> None:
    book = make.book(
        make.person("A"),
        make.person("B"),
        make.concern("poc:A", on="2026-01-01"),
        make.concern("poc:B", on="2026-05-01"),
        make.same("poc:A", "poc:B"),
        make.action("poc:B"),
    )
    assert book.concern_of[RecordId("poc:A")].subject == "poc:B"
    assert [one.subject for one in book.actions_of[RecordId("poc:A")]] == ["poc:B"]
