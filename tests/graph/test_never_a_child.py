"""Whatever a casebook holds, no child, nobody unresolved and no phone is ranked or removable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.clusters import find_clusters, steady_clusters
from graph.disruption import what_if
from graph.effort import free_within
from graph.errors import NotRankableError
from graph.freeing import free_most
from graph.ids import RecordId
from graph.measure_tables import measure_table
from graph.measures import betweenness, degree
from graph.network import collapse
from graph.picture import Picture
from graph.ranking import KINDS, rank
from graph.structure import articulation, component, constraint, core, pagerank

if TYPE_CHECKING:
    from graph.casebook import Casebook
    from graph.ranking import Ranked
    from graph.records import Record
    from tests.graph.conftest import Make

BIRTHDAYS = [None, "2007-04-01", "2008-04-01", "2008-04-02", "2010-10-10", "1980-01-01"]
CHILDREN = ["child:1", "child:2", "child:3"]
PEOPLE = ["poc:1", "poc:2", "poc:3", "person:1", "person:2"]
PLACES = ["loc:1", "loc:2", "place:1"]
PERSONS = [*CHILDREN, *PEOPLE]
ALL = [*CHILDREN, *PEOPLE, *PLACES, "group:1", "phone:1"]
COUNTS = [
    "children",
    "children_significant",
    "children_90_days",
    "children_12_months",
    "bridging",
    "independent_sources",
]
KINDS_OF_LINK = ["targets", "suspected_of_harming", "seen_with", "frequents", "safe_person"]

days = st.dates(date(2025, 6, 1), date(2026, 6, 1))
links = st.tuples(
    st.sampled_from(ALL),
    st.sampled_from(ALL),
    st.sampled_from(KINDS_OF_LINK),
    days,
    st.sampled_from(["", "1/A", "3/E"]),
).filter(lambda link: link[0] != link[1])
cases = st.tuples(st.sampled_from(ALL[:-1]), days, st.sampled_from(["open", "closed"]))
joins = st.one_of(
    st.tuples(st.sampled_from(PERSONS), st.sampled_from(PERSONS)),
    st.tuples(st.sampled_from(PLACES), st.sampled_from(PLACES)),
).filter(lambda pair: pair[0] != pair[1])


@dataclass(frozen=True)
class Drawn:
    """What is in a casebook, as plain values."""

    born: tuple[str | None, ...]
    grown: tuple[date | None, ...]
    links: list[tuple[str, str, str, date, str]]
    cases: list[tuple[str, date, str]]
    joins: list[tuple[str, str]]


descriptions = st.builds(
    Drawn,
    born=st.tuples(*(st.sampled_from(BIRTHDAYS) for _ in PERSONS)),
    grown=st.tuples(*(st.none() | days for _ in CHILDREN)),
    links=st.lists(links, max_size=14),
    cases=st.lists(cases, max_size=8, unique_by=lambda case: case[0]),
    joins=st.lists(joins, max_size=3, unique_by=lambda pair: tuple(sorted(pair))),
)


def _book(make: Make, drawn: Drawn) -> Casebook:
    born = dict(zip(PERSONS, drawn.born, strict=True))
    records: list[Record] = [make.group("1"), make.phone("1")]
    for one, grown in zip(CHILDREN, drawn.grown, strict=True):
        transition_on = None if grown is None else grown.isoformat()
        records.append(make.child(one[-1], born=born[one], transition_on=transition_on))
    for one in PEOPLE:
        maker = make.person if one.startswith("poc") else make.named
        records.append(maker(one.partition(":")[2], born=born[one]))
    records += [make.loc("1"), make.loc("2"), make.place("1")]
    for number, (source, target, kind, on, grade) in enumerate(drawn.links):
        seen = on.isoformat()
        records.append(make.link(source, target, kind, seen=seen, grade=grade, number=number))
        if target in CHILDREN:
            records.append(make.review(target, seen, ("strong", "emerging")[number % 2]))
    records += [make.concern(one, on=on.isoformat(), status=is_) for one, on, is_ in drawn.cases]
    records += [make.same(one, other) for one, other in drawn.joins]
    return make.book(*{record.id: record for record in records}.values())


def _never(drawn: Drawn, day: date) -> set[str]:
    """Work out who may not be ranked, without any of the code under test."""
    together = {one: {one} for one in ALL}
    for one, other in drawn.joins:
        merged = together[one] | together[other]
        for member in merged:
            together[member] = merged
    never = {"phone:1"}
    for one in ALL:
        members = together[one]
        if any(_is_child(member, drawn, day) for member in members):
            never.add(one)
        if all(member.startswith("person") for member in members):
            never.add(one)
    return never


def _is_child(one: str, drawn: Drawn, day: date) -> bool:
    if one in CHILDREN:
        grown = drawn.grown[CHILDREN.index(one)]
        if grown is None or grown > day:
            return True
    born = drawn.born[PERSONS.index(one)] if one in PERSONS else None
    if born is None:
        return False
    year, month, of_month = map(int, born.split("-"))
    return date(year + 18, month, of_month) > day


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=descriptions, day=days)
def test_no_child_and_nobody_unresolved_is_ever_ranked_measured_or_removed(
    make: Make, drawn: Drawn, day: date
) -> None:
    picture = Picture(_book(make, drawn), as_at=day)
    never = _never(drawn, day)
    for of in KINDS:
        ranking = rank(picture, of)
        assert not {str(row.subject) for row in ranking.rows} & never
        assert {str(one) for one in ranking.listed_apart} <= never
        for row in ranking.rows:
            _check_counts(row)
        assert not {str(one) for one in measure_table(picture, of).index} & never
    simple = collapse(picture.network)
    measures = (degree, betweenness, articulation, component, constraint, core, pagerank)
    for measured in (
        *(measure(simple) for measure in measures),
        betweenness(simple, cost="cost"),
        steady_clusters(simple, seeds=2).steady,
    ):
        assert not {str(one) for one in measured} & never
    assert set(find_clusters(simple)) == set(simple)
    for most in (free_most(picture, 2), free_within(picture.reached_by, _efforts(picture), 3)):
        assert not {str(one) for one in most.members} & never
    for one in ALL:
        _check_removal(picture, one, may_be=one not in never)


def _efforts(picture: Picture) -> dict[RecordId, int]:
    return dict.fromkeys({one for near in picture.reached_by.values() for one in near}, 1)


def _check_counts(row: Ranked) -> None:
    for part in row.components:
        if part.name in COUNTS:
            assert part.value == len(part.because)
            assert list(part.because) == sorted(set(part.because))


def _check_removal(picture: Picture, one: str, *, may_be: bool) -> None:
    try:
        found = what_if(picture, [RecordId(one)], steps=2)
    except NotRankableError:
        # Whoever has no case is not removable either, so this is one way only.
        assert not may_be or one.startswith(("child", "poc", "person"))
    else:
        assert may_be
        assert set(found.after.reached_by) <= set(found.before.reached_by)


def test_the_check_itself_knows_a_child(make: Make) -> None:
    drawn = Drawn(
        born=(None, None, None, "2008-04-02", None, None, None, None),
        grown=(None, date(2026, 1, 1), None),
        links=[],
        cases=[],
        joins=[("poc:2", "child:1"), ("person:1", "poc:3")],
    )
    day = date(2026, 4, 1)
    never = {"child:1", "child:3", "poc:1", "poc:2", "person:2", "phone:1"}
    assert _never(drawn, day) == never
    assert _never(drawn, day + timedelta(days=1)) == never - {"poc:1"}
    assert _book(make, drawn).is_child(RecordId("poc:2"), day)
