from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from graph.when import When
from mapping.duplicates import DuplicateSettings, propose, reject
from mapping.duplicates.births import Birth, compare_births

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from graph.ids import RecordId
    from mapping.duplicates import Proposal
    from tests.mapping.duplicates.conftest import Roster

    Between = Callable[[Iterable[Proposal], RecordId, RecordId], Proposal | None]

NOW = When("2026-11-01")


@pytest.mark.parametrize(
    ("name", "born", "grade"),
    [
        pytest.param("Wren Ashgrove", "2011-02-14", "strong", id="name and date of birth"),
        pytest.param("ASHGROVE Wren", "2011-02-14", "strong", id="in the other order"),
        pytest.param("Wrenn Ashgrove", "2011-02-14", "likely", id="forename with a slip"),
        pytest.param("Wren Ashgrave", "2011-02-14", "likely", id="surname with a slip"),
        pytest.param("W Ashgrove", "2011-02-14", "likely", id="initial and date of birth"),
        pytest.param("Wren Ashgrove", None, "likely", id="name alone"),
        pytest.param("Wren Ashgrove", "2011-02", "likely", id="month of birth alone"),
        pytest.param("Wren Ashgrove", "2011-02-15", "likely", id="one digit off"),
        pytest.param("Wren Ashgrave", None, "possible", id="a slip and nothing else"),
        pytest.param("Wren Ashgrove", "2009-07-30", "possible", id="another date of birth"),
        pytest.param("Wrenn Ashgrove", "2009-07-30", None, id="a slip and another date of birth"),
        pytest.param("Wren Ashgrove", "1980-07-30", None, id="a generation apart"),
        pytest.param("W Ashgrove", None, None, id="initial alone"),
        pytest.param("Kit Ashgrove", "2011-02-14", None, id="another forename"),
        pytest.param("Wren", None, None, id="forename alone"),
    ],
)
def test_a_mention_is_proposed_as_a_known_child_as_far_as_it_agrees(
    roster: Roster, between: Between, name: str, born: str | None, grade: str | None
) -> None:
    known = roster.child("C1", "Wren Ashgrove", "2011-02-14")
    named = roster.mention(name, row="1", layout="missing", born=born)
    proposal = between(propose(roster.casebook()), known, named)
    assert (proposal.grade if proposal else None) == grade


@pytest.mark.parametrize(
    ("first", "second", "birth"),
    [
        ("2011-02-14", "2011-02-14", Birth.SAME),
        ("2011-02", "2011-02-14", Birth.MONTH),
        ("2011-02-14", "2011-02-15", Birth.CLOSE),
        ("2011-02-14", "2001-02-14", Birth.CLOSE),
        ("2011-02-03", "2011-03-02", Birth.CLOSE),
        ("2011-02-14", "2011-02-25", Birth.DIFFER),
        ("2011-02", "2011-03-14", Birth.DIFFER),
    ],
)
def test_dates_of_birth_compare_digit_by_digit(first: When, second: When, birth: Birth) -> None:
    assert compare_births([first], [second]) is birth
    assert compare_births([second], [first]) is birth
    assert compare_births([first], []) is Birth.UNKNOWN


def test_a_name_that_two_known_people_bear_is_no_more_than_possible(
    roster: Roster, between: Between
) -> None:
    one = roster.child("C12", "Seren Marram-Dunne", "2011-02-14")
    other = roster.child("C13", "Seren Marram-Dunne", "2010-02-02")
    named = roster.mention("Seren Marram-Dunne", row="1")
    proposals = propose(roster.casebook())
    for known in (one, other):
        proposal = between(proposals, known, named)
        assert proposal is not None
        assert proposal.grade == "possible"
        assert "the name fits 2 known people" in proposal.reasons_against


def test_of_two_namesakes_the_date_of_birth_picks_one(roster: Roster, between: Between) -> None:
    one = roster.child("C12", "Seren Marram-Dunne", "2011-02-14")
    other = roster.child("C13", "Seren Marram-Dunne", "2009-07-30")
    named = roster.mention("Seren Marram-Dunne", row="1", layout="missing", born="2011-02-14")
    proposals = propose(roster.casebook())
    right, wrong = between(proposals, one, named), between(proposals, other, named)
    assert right is not None
    assert right.grade == "strong"
    assert wrong is not None
    assert wrong.grade == "possible"
    assert "different dates of birth" in wrong.reasons_against


def test_a_child_and_a_poc_of_one_name_are_both_proposed_each_against_the_other(
    roster: Roster, between: Between
) -> None:
    child = roster.child("C3", "Jarek Ó'Searcaigh", "2010-12-01")
    poc = roster.poc("POC-3", "Jarek O'Searcaigh")
    named = roster.mention("Jarek O'Searcaigh", row="1", born="2010-12-01", layout="missing")
    proposals = propose(roster.casebook())
    as_child, as_poc = between(proposals, child, named), between(proposals, poc, named)
    assert as_child is not None
    assert as_child.grade == "likely"
    assert any("fits POC-3 as well" in reason for reason in as_child.reasons_against)
    assert as_poc is not None
    assert as_poc.grade == "possible"
    assert any("fits C3 as well" in reason for reason in as_poc.reasons_against)
    assert between(proposals, child, poc) is None


def test_one_man_under_two_references_is_proposed_and_no_more(
    roster: Roster, between: Between
) -> None:
    first, second = roster.poc("POC-4", "Isla Ashgrove"), roster.poc("POC-5", "ISLA ASHGROVE")
    proposal = between(propose(roster.casebook()), first, second)
    assert proposal is not None
    assert (proposal.first, proposal.second, proposal.grade) == (first, second, "likely")
    assert roster.casebook().canonical(second) == second


def test_two_known_children_are_never_proposed(roster: Roster) -> None:
    roster.child("C1", "Wren Ashgrove", "2011-02-14")
    roster.child("C2", "Wren Ashgrove", "2011-02-14")
    assert propose(roster.casebook()) == ()


def test_a_date_of_birth_that_fits_two_children_settles_nothing(
    roster: Roster, between: Between
) -> None:
    first = roster.child("C1", "Wren Ashgrove", "2011-02-14")
    roster.child("C2", "Wren Ashgrove", "2011-02-14")
    named = roster.mention("Wren Ashgrove", row="1", layout="missing", born="2011-02-14")
    proposal = between(propose(roster.casebook()), first, named)
    assert proposal is not None
    assert proposal.grade == "likely"
    assert "as much speaks for C2" in proposal.reasons_against


@pytest.mark.parametrize(
    ("name", "of_sian", "of_seren"),
    [
        pytest.param("Sian Netherby", "strong", None, id="one twin's forename"),
        pytest.param("S Netherby", "possible", "possible", id="an initial fits both"),
        pytest.param("Siann Netherby", "possible", None, id="a slip, whatever the birthday"),
    ],
)
def test_a_twin_is_not_taken_for_the_other(
    roster: Roster, between: Between, name: str, of_sian: str | None, of_seren: str | None
) -> None:
    sian = roster.child("C6", "Siân Netherby", "2014-06-04")
    seren = roster.child("C7", "Seren Netherby", "2014-06-04")
    named = roster.mention(name, row="1", layout="missing", born="2014-06-04")
    proposals = propose(roster.casebook())
    for known, grade in ((sian, of_sian), (seren, of_seren)):
        proposal = between(proposals, known, named)
        assert (proposal.grade if proposal else None) == grade


def test_twins_of_names_spelt_nearly_alike_are_told_apart_by_the_letter(
    roster: Roster, between: Between
) -> None:
    keira = roster.child("C6", "Keira Netherby", "2014-06-04")
    kiera = roster.child("C7", "Kiera Netherby", "2014-06-04")
    exact = roster.mention("Keira Netherby", row="1", layout="missing", born="2014-06-04")
    slip = roster.mention("Keirra Netherby", row="2", layout="missing", born="2014-06-04")
    proposals = propose(roster.casebook())
    right = between(proposals, keira, exact)
    assert right is not None
    assert right.grade == "strong"
    assert between(proposals, kiera, exact) is None
    unsure = between(proposals, keira, slip)
    assert unsure is not None
    assert unsure.grade == "possible"
    assert "has a twin, and the forename is not exactly either's" in unsure.reasons_against


def test_a_short_form_counts_as_bearing_the_name(roster: Roster, between: Between) -> None:
    roster.poc("POC-1", "William Dunlin")
    known = roster.poc("POC-2", "Bill Dunlin", born="1984-04-11")
    named = roster.mention("Bill Dunlin", row="1")
    proposal = between(propose(roster.casebook()), known, named)
    assert proposal is not None
    assert proposal.grade == "possible"
    assert "the name fits 2 known people" in proposal.reasons_against


def test_beside_a_name_that_agrees_only_telling_likenesses_are_proposed(
    roster: Roster, between: Between
) -> None:
    roster.poc("POC-1", "Tomasz Eskrigg")
    initial = roster.poc("POC-2", "T Eskrigg", born="1984-04-11")
    alike = roster.poc("POC-3", "Tomas Eskrigg")
    alike_and_born = roster.poc("POC-4", "Tomaz Eskrigg", born="1984-04-11")
    named = roster.mention("Tomasz Eskrigg", row="1", layout="missing", born="1984-04-11")
    proposals = propose(roster.casebook())
    assert between(proposals, initial, named) is not None
    assert between(proposals, alike, named) is None
    assert between(proposals, alike_and_born, named) is not None


def test_people_of_one_row_are_not_proposed_as_one(roster: Roster) -> None:
    known = roster.child("C1", "Wren Ashgrove", "2011-02-14")
    named = roster.mention("Wren Ashgrove", row="1", position=0)
    other = roster.mention("Wren Ashgrove", row="1", position=1)
    roster.event("1", (known, "victim"), (named, "suspect"), (other, "witness"))
    assert propose(roster.casebook()) == ()


def test_a_nickname_and_a_shared_contact_make_a_name_strong(
    roster: Roster, between: Between
) -> None:
    child = roster.child("C1", "Wren Ashgrove", "2011-02-14")
    poc = roster.poc("POC-1", "Tomasz Eskrigg", nicknames=["Duke"])
    roster.link(poc, child, "targets", roster.row("poc", "POC-1"))
    named = roster.mention("Tomasz Eskrigg", row="1", nicknames=["DUKE"])
    roster.event("1", (child, "victim"), (named, "suspect"))
    proposal = between(propose(roster.casebook()), poc, named)
    assert proposal is not None
    assert proposal.grade == "strong"
    assert proposal.reasons_for == (
        "surname and forename agree",
        "nickname agrees",
        "connected to the same 1 child, person or place",
    )


def test_a_contact_that_everybody_has_says_nothing(roster: Roster, between: Between) -> None:
    station = roster.loc("LOC-1", "Cobble bus station")
    poc = roster.poc("POC-1", "Tomasz Eskrigg", nicknames=["Duke"])
    named = roster.mention("Tomasz Eskrigg", row="1", nicknames=["Duke"])
    roster.event("1", (named, "suspect"), (station, "place"))
    roster.event("2", (poc, "suspect"), (station, "place"))
    for number in range(3):
        other = roster.poc(f"POC-2{number}", f"Stranger Number{number}")
        roster.event(f"3{number}", (other, "suspect"), (station, "place"))
    quiet = DuplicateSettings(busy_contacts=4)
    assert between(propose(roster.casebook()), poc, named).grade == "strong"  # type: ignore[union-attr]
    proposal = between(propose(roster.casebook(), settings=quiet), poc, named)
    assert proposal is not None
    assert proposal.grade == "likely"


def test_a_nickname_alone_is_possible_where_one_person_goes_by_it(
    roster: Roster, between: Between
) -> None:
    poc = roster.poc("POC-1", "Tomasz Eskrigg", nicknames=["Duke"])
    named = roster.mention("Duke", row="1")
    proposal = between(propose(roster.casebook()), poc, named)
    assert proposal is not None
    assert proposal.grade == "possible"
    roster.poc("POC-2", "Ewan Orrest", nicknames=["Duke"])
    assert propose(roster.casebook()) == ()


def test_an_alias_of_two_words_is_a_name_of_its_own(roster: Roster, between: Between) -> None:
    poc = roster.poc("POC-1", "Tomasz Eskrigg", nicknames=["Tom Orrest"])
    named = roster.mention("Tom Orrest", row="1")
    proposal = between(propose(roster.casebook()), poc, named)
    assert proposal is not None
    assert proposal.grade == "likely"


@pytest.mark.parametrize(
    ("age", "grade"),
    [
        pytest.param(34, "likely", id="the same age"),
        pytest.param(39, "possible", id="five years out"),
        pytest.param(15, None, id="a generation out"),
    ],
)
def test_stated_ages_speak_for_or_against(
    roster: Roster, between: Between, age: int, grade: str | None
) -> None:
    poc = roster.poc("POC-1", "Tomasz Eskrigg", age=34)
    named = roster.mention("Tomasz Eskrigg", row="1", age=age)
    proposal = between(propose(roster.casebook()), poc, named)
    assert (proposal.grade if proposal else None) == grade


def test_a_child_reported_missing_is_not_proposed_as_a_person_of_concern_without_proof(
    roster: Roster, between: Between
) -> None:
    poc = roster.poc("POC-1", "Wren Ashgrove", born="2009-05-05")
    named = roster.mention("Wren Ashgrove", row="M1", layout="missing")
    proven = roster.mention("Wren Ashgrove", row="M2", layout="missing", born="2009-05-05")
    roster.event("M1", (named, "missing"), layout="missing")
    roster.event("M2", (proven, "missing"), layout="missing")
    proposals = propose(roster.casebook())
    assert between(proposals, poc, named) is None
    assert between(proposals, poc, proven) is not None


def test_different_trusted_dates_of_birth_part_two_persons_of_concern(roster: Roster) -> None:
    roster.poc("POC-1", "Tomasz Eskrigg", born="1984-04-11")
    roster.poc("POC-2", "Tomasz Eskrigg", born="1986-09-25")
    assert propose(roster.casebook()) == ()


def test_what_was_decided_different_is_not_proposed_again(roster: Roster, between: Between) -> None:
    known = roster.child("C1", "Wren Ashgrove", "2011-02-14")
    named = roster.mention("Wren Ashgrove", row="1")
    casebook = roster.casebook()
    decision = reject(
        casebook, (named, known), reason="seen both", decided_by="kay", decided_at=NOW
    )
    assert between(propose(roster.casebook(decision)), known, named) is None


def test_people_nobody_knows_are_proposed_as_one_another_in_a_chain(roster: Roster) -> None:
    ones = [roster.mention("Zed Nobody", row=str(number)) for number in range(4)]
    roster.mention("Zed Nobody", row="3", position=1)
    pairs = [(one.first, one.second) for one in propose(roster.casebook())]
    assert pairs == [
        (ones[0], ones[1]),
        (ones[1], ones[2]),
        (ones[2], ones[3]),
        (ones[2], "named:ppdm/3/1"),
    ]


@pytest.mark.parametrize(
    ("first", "second", "grade"),
    [
        pytest.param("2011-02-14", "2011-02-14", "likely", id="one date of birth"),
        pytest.param("2011-02-14", "2011-02-15", "likely", id="one digit off"),
        pytest.param("2011-02-14", None, "possible", id="one of them not recorded"),
        pytest.param("2011-02-14", "2010-07-30", None, id="different dates of birth"),
    ],
)
def test_two_people_nobody_knows_agree_as_far_as_their_birthdays_do(
    roster: Roster, between: Between, first: str, second: str | None, grade: str | None
) -> None:
    one = roster.mention("Zed Nobody", row="1", layout="missing", born=first)
    other = roster.mention("Zed Nobody", row="2", layout="missing", born=second)
    proposal = between(propose(roster.casebook()), one, other)
    assert (proposal.grade if proposal else None) == grade


@pytest.mark.parametrize(
    ("age", "count"),
    [
        pytest.param(44, 1, id="ten years at most"),
        pytest.param(46, 0, id="more than ten years"),
    ],
)
def test_two_people_nobody_knows_are_not_one_when_their_ages_lie_far_apart(
    roster: Roster, age: int, count: int
) -> None:
    roster.mention("Zed Nobody", row="1", age=34)
    roster.mention("Zed Nobody", row="2", age=age)
    assert len(propose(roster.casebook())) == count


def test_two_people_nobody_knows_are_likely_one_with_a_contact_in_common(roster: Roster) -> None:
    child = roster.child("C1", "Wren Ashgrove", "2011-02-14")
    for row in "12":
        roster.event(row, (roster.mention("Zed Nobody", row=row), "suspect"), (child, "victim"))
    (proposal,) = propose(roster.casebook())
    assert proposal.grade == "likely"


def test_two_people_nobody_knows_and_somebody_told_apart_stay_apart(roster: Roster) -> None:
    one, other = (roster.mention("Zed Nobody", row=row) for row in "12")
    casebook = roster.casebook()
    apart = reject(casebook, (one, other), reason="two men", decided_by="kay", decided_at=NOW)
    assert propose(roster.casebook(apart)) == ()


def test_somebody_only_named_gets_no_more_than_the_best_few(roster: Roster) -> None:
    for number in range(8):
        roster.poc(f"POC-{number}", "Tomasz Eskrigg", born=f"198{number}-0{number + 1}-1{number}")
    named = roster.mention("Tomasz Eskrigg", row="1", layout="missing", born="1986-07-16")
    found = [one for one in propose(roster.casebook()) if named in one.pair]
    assert len(found) == 5
    assert (found[0].first, found[0].grade) == ("poc:POC-6", "strong")


def test_a_safe_person_is_nobody_to_identify(roster: Roster) -> None:
    child = roster.child("C1", "Wren Ashgrove", "2011-02-14")
    roster.poc("POC-1", "Tomasz Eskrigg")
    safe = roster.mention("Tomasz Eskrigg", row="1", layout="rhi")
    roster.link(child, safe, "safe_person", roster.row("rhi", "1"))
    assert propose(roster.casebook()) == ()


def test_what_lies_after_the_day_says_nothing(roster: Roster) -> None:
    roster.poc("POC-1", "Tomasz Eskrigg")
    named = roster.mention("Tomasz Eskrigg", row="1")
    roster.event("1", (named, "suspect"), on="2026-10-05")
    casebook = roster.casebook()
    assert propose(casebook, as_at=date(2026, 10, 4)) == ()
    assert len(propose(casebook, as_at=date(2026, 10, 5))) == 1


def test_no_reason_repeats_a_name_or_a_date_of_birth(roster: Roster) -> None:
    roster.child("C1", "Wren Ashgrove", "2011-02-14")
    roster.child("C2", "Wren Ashgrove", "2010-01-09")
    roster.poc("POC-1", "Wren Ashgrove", age=16)
    roster.mention("Wren Ashgrove", row="1", layout="missing", born="2011-02-15")
    said = " ".join(
        reason
        for one in propose(roster.casebook())
        for reason in (*one.reasons_for, *one.reasons_against)
    ).casefold()
    assert said
    assert not any(word in said for word in ("wren", "ashgrove", "2011", "2010", "14", "15"))


def test_proposals_are_sorted_and_do_not_depend_on_the_order_of_records(roster: Roster) -> None:
    roster.child("C1", "Wren Ashgrove", "2011-02-14")
    roster.poc("POC-1", "Wren Ashgrove")
    roster.poc("POC-2", "Tomasz Eskrigg")
    for number in range(6):
        roster.mention("Wren Ashgrove", row=f"1{number}")
        roster.mention("Tomasz Eskrig", row=f"2{number}")
    straight = propose(roster.casebook())
    roster.records = dict(reversed(roster.records.items()))
    assert propose(roster.casebook()) == straight
    assert list(straight) == sorted(straight, key=lambda one: one.order)
