"""What changed between two days, by hand; a merge is no change, and no child has a place."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.change import changes, changes_table
from graph.picture import Picture

if TYPE_CHECKING:
    from graph.change import ChangedTie, Changes
    from graph.records import Link, Record
    from tests.graph.conftest import Make

THEN, NOW = date(2026, 3, 1), date(2026, 4, 1)


def _people(make: Make) -> list[Record]:
    return [
        *(make.person(one) for one in "ABC"),
        *(make.child(one) for one in "123"),
        make.loc("L"),
        make.concern("poc:A"),
        make.concern("poc:B"),
    ]


def _compare(make: Make, *links: Link, then: date = THEN, now: date = NOW) -> Changes:
    book = make.book(*_people(make), *links)
    return changes(Picture(book, as_at=then), Picture(book, as_at=now))


def _short(ties: tuple[ChangedTie, ...]) -> list[str]:
    return [f"{one.source[-1]}{one.target[-1]} {one.before} {one.after}" for one in ties]


def test_each_thing_that_can_become_of_a_tie(make: Make) -> None:
    found = _compare(
        make,
        make.link("poc:A", "child:1", seen="2026-03-20", grade="2/B"),  # new
        make.link("poc:A", "child:2", seen="2026-01-01", review_by="2026-03-10"),  # lapses
        # Lapses in February, is seen again in March: back.
        make.link("poc:A", "child:3", seen="2026-01-01", review_by="2026-02-01", number=1),
        make.link("poc:A", "child:3", seen="2026-03-15", number=2),
        # A better report comes in.
        make.link("poc:B", "child:1", seen="2026-01-01", grade="3/D", number=1),
        make.link("poc:B", "child:1", seen="2026-03-20", grade="1/A", number=2),
        make.link("poc:B", "loc:L", "uses_place", seen="2026-01-01"),  # stays as it is
        make.link("poc:C", "child:2", seen="2026-03-20", grade="3/E"),  # never counts
    )
    assert _short(found.new) == ["A1 None 2/B"]
    assert _short(found.lapsed) == ["A2 ungraded None"]
    assert _short(found.returned) == ["A3 None ungraded"]
    assert _short(found.regraded) == ["B1 3/D 1/A"]
    assert found.regraded[0].is_better
    assert found.gone == ()
    assert found.new[0].because == ("link:poc:A/child:1/targets/1",)
    assert found.lapsed[0].because == ("link:poc:A/child:2/targets/1",)
    assert [(one.subject, one.kind) for one in found.left] == [("child:2", "child")]
    # Child 3 and A were there before, if only by a tie that had lapsed, and child 1 by B's.
    assert found.newcomers == ()


def test_who_comes_has_no_tie_before_not_even_a_lapsed_one(make: Make) -> None:
    found = _compare(
        make,
        make.link("poc:A", "child:1", seen="2026-03-20"),
        make.link("child:2", "loc:L", "frequents", seen="2026-01-01", review_by="2026-02-01"),
        make.link("child:2", "poc:A", "seen_with", seen="2026-03-20"),
    )
    assert [(one.subject, one.kind) for one in found.newcomers] == [
        ("child:1", "child"),
        ("poc:A", "person_of_concern"),
    ]


def test_what_was_withdrawn_or_graded_false_since_is_gone(make: Make) -> None:
    people = _people(make)
    told = make.link("poc:A", "child:1", seen="2026-02-01", grade="2/B")
    kept = make.link("poc:A", "child:2", seen="2026-02-01", grade="2/B")
    false = make.link("poc:A", "child:2", seen="2026-02-01", grade="2/E")
    then = Picture(make.book(*people, told, kept), as_at=THEN)
    now = Picture(make.book(*people, false), as_at=NOW)
    found = changes(then, now)
    assert _short(found.gone) == ["A1 2/B None", "A2 2/B None"]
    assert found.lapsed == ()
    assert [one.subject for one in found.left] == ["child:1", "child:2", "poc:A"]


def test_a_better_grading_and_a_worse_one_are_told_apart_and_handling_is_no_grade(
    make: Make,
) -> None:
    found = _compare(
        make,
        # The best report lapses and leaves the poor one.
        make.link("poc:A", "child:1", seen="2026-01-01", grade="1/A/P", review_by="2026-03-15"),
        make.link("poc:A", "child:1", seen="2026-02-01", grade="3/D/P", number=2),
        # A report graded the same comes in, with another handling and an id that sorts first.
        make.link("poc:B", "child:2", seen="2026-01-01", grade="2/B/P", number=2),
        make.link("poc:B", "child:2", seen="2026-03-20", grade="2/B/C", number=1),
        # The source is graded before the information.
        make.link("poc:B", "child:3", seen="2026-01-01", grade="2/A/P", number=1),
        make.link("poc:B", "child:3", seen="2026-03-20", grade="1/C/P", number=2),
    )
    assert _short(found.regraded) == ["A1 1/A/P 3/D/P", "B3 2/A/P 1/C/P"]
    assert [one.is_better for one in found.regraded] == [False, True]


def test_a_withdrawn_statement_is_gone_even_where_an_older_one_has_lapsed(make: Make) -> None:
    people = _people(make)
    old = make.link("poc:A", "child:1", seen="2025-01-01", review_by="2025-06-01", number=1)
    told = make.link("poc:A", "child:1", seen="2026-02-01", number=2)
    then = Picture(make.book(*people, old, told), as_at=THEN)
    found = changes(then, Picture(make.book(*people, old), as_at=NOW))
    assert (_short(found.gone), found.lapsed) == (["A1 ungraded None"], ())
    assert found.gone[0].because == (told.id,)
    # Entered anew, it had lapsed on the earlier day and is back.
    back = changes(Picture(make.book(*people, old), as_at=THEN), then)
    assert (_short(back.returned), back.new, back.newcomers) == (["A1 None ungraded"], (), ())


def test_who_is_known_since_to_be_a_child_has_left_as_a_child(make: Make) -> None:
    link = make.link("poc:K", "child:1", seen="2026-01-01", review_by="2026-03-10")
    records = [*_people(make), make.concern("poc:K"), link]
    then = Picture(make.book(*records, make.person("K")), as_at=THEN)
    found = changes(
        then, Picture(make.book(*records, make.person("K", born="2012-01-01")), as_at=NOW)
    )
    assert [(one.subject, one.kind) for one in found.left] == [
        ("child:1", "child"),
        ("poc:K", "child"),
    ]
    assert [one.because for one in found.left] == [(link.id,), (link.id,)]


def test_who_is_joined_with_a_child_since_has_no_place(make: Make) -> None:
    link = make.link("poc:C", "child:1", seen="2026-02-01")
    people = [*_people(make), link]
    case = make.concern("poc:C")
    then = Picture(make.book(*people, case), as_at=NOW)
    # Neither where the case is still held nor where it was withdrawn along with the joining.
    for rest in ([case], []):
        now = Picture(make.book(*people, *rest, make.same("poc:C", "child:2")), as_at=NOW)
        found = changes(then, now)
        assert {str(one.subject) for one in found.moves} <= {"poc:A", "poc:B"}
        assert (found.new, found.gone, found.newcomers, found.left) == ((), (), (), ())


def test_of_two_ranked_joined_since_the_place_then_is_that_of_the_one_whose_id_they_bear(
    make: Make,
) -> None:
    records = [
        *_people(make),
        make.link("poc:A", "child:1", seen="2026-03-01"),
        make.link("poc:B", "child:1", seen="2026-03-01"),
        make.link("poc:B", "child:2", seen="2026-03-01"),
    ]
    then = Picture(make.book(*records), as_at=NOW)
    now = Picture(make.book(*records, make.same("poc:A", "poc:B")), as_at=NOW)
    (move,) = changes(then, now).moves
    # A: a child in 90 days (2) and 12 months (1), one source (1). B: two (6), one alone (2), 1.
    # Both: two children (6), both alone (4), one source (1).
    assert (move.subject, move.rank_before, move.rank_after) == ("poc:A", 2, 1)
    assert (move.points_before, move.points_after) == (4, 11)
    assert move.why["bridging"] == (0, 2)


def test_what_was_withdrawn_goes_by_whom_it_was_joined_with(make: Make) -> None:
    people = _people(make)
    told = make.link("person:x", "child:1", seen="2026-02-01")
    same = [make.named("x"), make.same("person:x", "poc:B"), told]
    then = Picture(make.book(*people, *same), as_at=NOW)
    now = Picture(make.book(*people, make.same("poc:A", "poc:B")), as_at=NOW)
    found = changes(then, now)
    # x was B, and B is A by now.
    assert [(one.source, one.target) for one in found.gone] == [("poc:A", "child:1")]


def test_a_place_lost_says_what_it_rested_on(make: Make) -> None:
    link = make.link("poc:C", "child:1", seen="2026-02-01")
    people = [*_people(make), link]
    then = Picture(make.book(*people, make.concern("poc:C")), as_at=THEN)
    closed = make.concern("poc:C", closed="2026-03-20", status="closed")
    moves = {one.subject: one for one in changes(
        then, Picture(make.book(*people, closed), as_at=NOW)
    ).moves}  # fmt: skip
    move = next(move for subject, move in moves.items() if subject == "poc:C")
    assert (move.rank_before, move.rank_after, move.points_after) == (1, None, None)
    assert move.why["children_90_days"] == (1, None)
    assert move.because == ("child:1", link.id)


def test_a_merge_and_a_parting_since_then_are_no_change(make: Make) -> None:
    records = [
        *_people(make),
        make.named("x"),
        make.link("person:x", "child:1", seen="2026-02-01"),
        make.link("poc:A", "child:2", seen="2026-02-01"),
    ]
    apart, joined = make.book(*records), make.book(*records, make.same("person:x", "poc:A"))
    for then, now in ((apart, joined), (joined, apart)):
        found = changes(Picture(then, as_at=NOW), Picture(now, as_at=NOW))
        assert not any(found.ties.values())
        assert (found.newcomers, found.left) == ((), ())
    # The points change with whom A is linked to, and say so.
    (move,) = [one for one in changes(
        Picture(apart, as_at=NOW), Picture(joined, as_at=NOW)
    ).moves if one.subject == "poc:A"]  # fmt: skip
    assert move.why["children_90_days"] == (1, 2)
    assert move.because == ("child:1", "child:2")


def test_places_in_the_ranking_say_what_they_were_and_why(make: Make) -> None:
    found = _compare(
        make,
        make.link("poc:A", "child:1", seen="2026-02-01"),
        make.link("poc:B", "child:2", seen="2026-03-20"),
        make.link("poc:B", "child:3", seen="2026-03-20"),
    )
    moves = {str(one.subject): one for one in found.moves}
    # A: one child in 90 days (2) and 12 months (1), reached by nobody else (2), one source (1): 6.
    assert (moves["poc:B"].rank_before, moves["poc:B"].rank_after) == (2, 1)
    assert (moves["poc:B"].points_before, moves["poc:B"].points_after) == (0, 11)
    assert moves["poc:B"].why == {
        "children_90_days": (0, 2),
        "children_12_months": (0, 2),
        "bridging": (0, 2),
        "independent_sources": (0, 1),
    }
    assert (moves["poc:A"].rank_before, moves["poc:A"].rank_after) == (1, 2)
    assert (moves["poc:A"].points_before, moves["poc:A"].why) == (6, {})


def test_who_is_a_child_on_the_later_day_has_no_place(make: Make) -> None:
    link = make.link("poc:K", "child:1", seen="2026-02-01")
    case = make.concern("poc:K")
    then = Picture(make.book(*_people(make), make.person("K"), case, link), as_at=THEN)
    child = make.person("K", born="2012-01-01")
    now = Picture(make.book(*_people(make), child, case, link), as_at=NOW)
    assert "poc:K" not in {one.subject for one in changes(then, now).moves}
    back = changes(now, then)
    (move,) = [one for one in back.moves if one.subject == "poc:K"]
    assert move.rank_before is None


def test_the_table_has_a_row_a_change(make: Make) -> None:
    found = _compare(make, make.link("poc:A", "child:1", seen="2026-03-20", grade="2/B"))
    table = changes_table(found)
    assert list(table.columns) == [
        "what", "kind", "source", "target", "before", "after", "because",
    ]  # fmt: skip
    assert table["what"].tolist() == ["new", "newcomer", "newcomer", "moved", "moved"]
    assert table.iloc[0][["kind", "source", "target", "after"]].tolist() == [
        "targets", "poc:A", "child:1", "2/B",
    ]  # fmt: skip
    assert changes_table(_compare(make)).empty
    assert not _compare(make)


days = st.dates(date(2025, 6, 1), date(2026, 6, 1))
statements = st.lists(
    st.tuples(
        st.sampled_from(["poc:A", "poc:B", "poc:C", "child:1", "child:2"]),
        st.sampled_from(["child:3", "loc:L", "poc:C"]),
        st.sampled_from(["seen_with", "targets", "seen_at"]),
        days,
        st.integers(0, 200),
        st.sampled_from(["", "1/A", "3/D", "2/E"]),
    ).filter(lambda one: one[0] != one[1]),
    max_size=12,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(said=statements, first=days, second=days)
def test_the_way_back_undoes_the_way_there(
    make: Make,
    said: list[tuple[str, str, str, date, int, str]],
    first: date,
    second: date,
) -> None:
    links = [
        make.link(
            source, target, kind, seen=on.isoformat(),
            review_by=(on + timedelta(days=life)).isoformat(), grade=grade, number=number,
        )
        for number, (source, target, kind, on, life, grade) in enumerate(said)
    ]  # fmt: skip
    book = make.book(*_people(make), *links)
    one, other = Picture(book, as_at=first), Picture(book, as_at=second)
    assert not changes(one, one)
    there, back = changes(one, other), changes(other, one)

    def ends(ties: tuple[ChangedTie, ...]) -> list[tuple[str, str, str]]:
        return [(tie.source, tie.target, tie.kind) for tie in ties]

    assert ends(there.new) == ends(back.gone)
    assert ends(there.gone) == ends(back.new)
    assert ends(there.lapsed) == ends(back.returned)
    assert ends(there.regraded) == ends(back.regraded)
    assert {move.subject for move in there.moves} == {move.subject for move in back.moves}
    assert not any(move.subject.startswith("child") for move in there.moves)
    if first <= second:
        assert there.gone == ()


joins = st.lists(
    st.tuples(
        st.sampled_from(["poc:A", "poc:B", "poc:C"]),
        st.sampled_from(["poc:A", "poc:B", "poc:C", "child:1"]),
    ).filter(lambda one: one[0] != one[1]),
    max_size=2,
    unique_by=lambda one: tuple(sorted(one)),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(said=statements, kept=st.integers(0, 2**12), first=days, then_joined=joins, joined=joins)
def test_whatever_was_entered_or_joined_since_no_child_moves_and_each_change_says_why(
    make: Make,
    said: list[tuple[str, str, str, date, int, str]],
    kept: int,
    first: date,
    then_joined: list[tuple[str, str]],
    joined: list[tuple[str, str]],
) -> None:
    links = [
        make.link(source, target, kind, seen=on.isoformat(), grade=grade, number=number)
        for number, (source, target, kind, on, _, grade) in enumerate(said)
    ]
    held = [link for number, link in enumerate(links) if kept >> number & 1]
    people = _people(make)
    then = make.book(*people, *held, *(make.same(*pair) for pair in then_joined))
    now = make.book(*people, *links, *(make.same(*pair) for pair in joined))
    later = first + timedelta(days=30)
    found = changes(Picture(then, as_at=first), Picture(now, as_at=later))
    ends = {end for ties in found.ties.values() for tie in ties for end in (tie.source, tie.target)}
    assert all(now.canonical(end) == end for end in ends), "under the later day's ids"
    assert not any(now.is_child(move.subject, later) for move in found.moves)
    reasons = [tie.because for ties in found.ties.values() for tie in ties]
    reasons += [one.because for one in (*found.newcomers, *found.left)]
    known = {link.id for link in links}
    assert all(because and known.issuperset(because) for because in reasons)
    # What is only joined otherwise is neither gone nor new.
    otherwise = make.book(*people, *links, *(make.same(*pair) for pair in then_joined))
    same_day = changes(Picture(otherwise, as_at=later), Picture(now, as_at=later))
    assert not any((*same_day.ties.values(), same_day.newcomers, same_day.left))


@pytest.mark.parametrize("of", ["poc", "loc", "group"])
def test_nothing_on_either_day_is_no_change(make: Make, of: str) -> None:
    empty = make.book()
    found = changes(Picture(empty, as_at=THEN), Picture(empty, as_at=NOW))
    assert not found
    assert not [one for one in found.moves if one.of == of]
