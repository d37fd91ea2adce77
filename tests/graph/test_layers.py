"""One layer at a time, counted by hand; Newman's weights add up to the gatherings shared."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import UsageError
from graph.ids import RecordId
from graph.layers import BETWEEN, THROUGH, layer
from graph.picture import Picture

if TYPE_CHECKING:
    import networkx as nx

    from graph.records import Link
    from tests.graph.conftest import Make

DAY = date(2026, 4, 1)


def _picture(make: Make, *links: Link) -> Picture:
    return Picture(
        make.book(
            *(make.person(one) for one in "AB"),
            *(make.child(one) for one in "1234"),
            make.loc("L"),
            make.loc("M"),
            make.concern("poc:A"),
            *links,
        ),
        as_at=DAY,
    )


def _ties(network: nx.Graph[RecordId], name: str) -> dict[str, Any]:
    return {
        f"{one.rpartition(':')[2]}{other.rpartition(':')[2]}": tie[name]
        for one, other, tie in sorted(network.edges(data=True), key=lambda edge: edge[:2])
    }


def test_each_layer_between_two_kinds_holds_its_own_ties(make: Make) -> None:
    picture = _picture(
        make,
        make.link("poc:A", "child:1", seen="2026-03-01"),
        make.link("poc:A", "poc:B", "seen_with", seen="2026-03-01"),
        make.link("child:1", "child:2", "friend", seen="2026-03-01"),
        make.link("child:1", "child:3", "positive_peer", seen="2026-03-01"),
        make.link("child:2", "loc:L", "frequents", seen="2026-03-01"),
        make.link("poc:A", "loc:M", "uses_place", seen="2026-03-01"),
        make.link("child:4", "loc:M", "safe_place", seen="2026-03-01"),
    )
    found = {name: sorted(_ties(layer(picture, name), "strength")) for name in BETWEEN}
    assert found == {
        "child-child": ["12"],
        "person-child": ["1A"],
        "person-person": ["AB"],
        "child-place": ["2L"],
        "person-place": ["MA"],
    }
    assert layer(picture, "person-child").nodes[RecordId("poc:A")]["kind"] == "person_of_concern"


def test_children_harmed_by_one_person_are_tied_where_the_times_overlap(make: Make) -> None:
    # A harms 1 from the 1st to the 10th, 2 from the 5th to the 20th, 3 from the 15th to the 18th.
    picture = _picture(
        make,
        make.link("poc:A", "child:1", seen="2026-03-01", last="2026-03-10"),
        make.link("poc:A", "child:2", seen="2026-03-05", last="2026-03-20"),
        make.link("poc:A", "child:3", "suspected_of_harming", seen="2026-03-15", last="2026-03-18"),
        make.link("child:3", "child:4", "co_victim", seen="2026-03-01"),
        make.link("poc:B", "child:4", seen="2026-03-01"),
    )
    found = layer(picture, "co-victim")
    assert _ties(found, "strength") == {"12": 1.0, "23": 1.0, "34": 1.0}
    assert _ties(found, "through") == {"12": ("poc:A",), "23": ("poc:A",), "34": ()}
    assert found.edges[RecordId("child:1"), RecordId("child:2")]["because"] == (
        "link:poc:A/child:1/targets/1",
        "link:poc:A/child:2/targets/1",
    )
    # Whoever was ever harmed by A: one gathering of three, each pair 1 / 2.
    ever = layer(picture, "co-victim", days_apart=None)
    assert _ties(ever, "strength") == {"12": 0.5, "13": 0.5, "23": 0.5, "34": 1.0}
    # 1 and 3 lie five days apart.
    assert _ties(layer(picture, "co-victim", days_apart=4), "strength").keys() == {"12", "23", "34"}
    assert "13" in _ties(layer(picture, "co-victim", days_apart=5), "strength")


def test_children_missing_with_each_other_or_with_the_same_person_are_tied(make: Make) -> None:
    picture = _picture(
        make,
        make.link("child:1", "child:2", "co_missing", seen="2026-03-01"),
        make.link("child:3", "child:4", "found_with", seen="2026-03-01"),
        make.link("child:1", "poc:B", "found_with", seen="2026-03-09"),
        make.link("child:2", "poc:B", "found_with", seen="2026-03-09"),
    )
    assert _ties(layer(picture, "co-missing"), "strength") == {"12": 2.0, "34": 1.0}
    assert _ties(layer(picture, "co-missing"), "gatherings") == {"12": 2, "34": 1}


def test_a_busy_place_ties_nobody_and_is_counted(make: Make) -> None:
    links = [make.link(f"child:{n}", "loc:L", "frequents", seen="2026-03-01") for n in (1, 2, 3)]
    picture = _picture(
        make, *links, make.link("poc:A", "loc:L", "uses_place", seen="2026-03-05"),
        make.link("child:1", "loc:L", "seen_at", seen="2026-03-05"),
    )  # fmt: skip
    found = layer(picture, "same-place", most_people=2)
    assert _ties(found, "strength") == {"1A": 1.0}
    assert found.graph["left_out"] == 1
    assert _ties(layer(picture, "same-place"), "strength") == {
        "12": 0.5, "13": 0.5, "1A": 1.0, "23": 0.5,
    }  # fmt: skip


def test_nobody_and_no_such_layer(make: Make) -> None:
    picture = _picture(make)
    for name in (*BETWEEN, *THROUGH):
        assert not layer(picture, name)
    with pytest.raises(UsageError, match="co-victim"):
        layer(picture, "everything")


visits = st.lists(
    st.tuples(
        st.sampled_from(["child:1", "child:2", "child:3", "child:4", "poc:A", "poc:B"]),
        st.sampled_from(["loc:L", "loc:M"]),
        st.integers(0, 30),
        st.integers(0, 8),
    ),
    max_size=14,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(visited=visits, days_apart=st.sampled_from([0, 3, None]))
def test_a_person_s_weights_add_up_to_the_gatherings_shared_with_anybody(
    make: Make, visited: list[tuple[str, str, int, int]], days_apart: int | None
) -> None:
    start = date(2026, 2, 1)
    kind_of = {"child": "frequents", "poc": "uses_place"}
    stays = [
        (who, where, start + timedelta(days=day), start + timedelta(days=day + length))
        for who, where, day, length in visited
    ]
    picture = _picture(
        make,
        *(
            make.link(
                who, where, kind_of[who.partition(":")[0]],
                seen=first.isoformat(), last=last.isoformat(), number=number,
            )
            for number, (who, where, first, last) in enumerate(stays)
        ),
    )  # fmt: skip
    found = layer(picture, "same-place", most_people=None, days_apart=days_apart)
    # Two are tied if and only if two of their stays at one place lie near enough.
    together = {
        tuple(sorted((who, other)))
        for who, where, first, last in stays
        for other, there, begun, ended in stays
        if who != other
        and where == there
        and (
            days_apart is None
            or (first <= ended + timedelta(days_apart) and begun <= last + timedelta(days_apart))
        )
    }
    assert {tuple(sorted(pair)) for pair in found.edges()} == together
    shared = _shared(picture, days_apart)
    for one in found:
        weights = sum(tie["strength"] for _, _, tie in found.edges(one, data=True))
        assert weights == pytest.approx(shared[one], abs=1e-12)


def _shared(picture: Picture, days_apart: int | None) -> Counter[str]:
    """Count each one's gatherings anew: sets of stays at one place that all hold one day."""
    more = timedelta(days=days_apart or 0)
    found: Counter[str] = Counter()
    for place in ("loc:L", "loc:M"):
        links = [one for one in picture.casebook.links if one.target == place]
        if days_apart is None:
            there = {one.source for one in links}
            found.update(there if len(there) > 1 else ())
            continue
        days = [date.fromisoformat(one.first_seen) for one in links]
        runs = _whole(links, more)
        cliques = {
            frozenset(run for run in runs if run[1] <= day <= run[2]) for day in sorted(set(days))
        }
        for clique in cliques:
            if len(clique) > 1 and not any(clique < other for other in cliques):
                found.update(run[0] for run in clique)
    return found


def _whole(links: list[Link], more: timedelta) -> set[tuple[str, date, date]]:
    """Make one of the stays of one person that overlap, day by day."""
    found: set[tuple[str, date, date]] = set()
    for who in {one.source for one in links}:
        days = sorted(
            {
                date.fromisoformat(one.first_seen) + timedelta(days=n)
                for one in links
                if one.source == who
                for n in range(
                    (date.fromisoformat(one.last_seen) + more - date.fromisoformat(one.first_seen))
                    .days + 1
                )
            }
        )  # fmt: skip
        first = days[0]
        for day, following in zip(days, [*days[1:], date.max], strict=True):
            if following - day > timedelta(days=1):
                found.add((who, first, day))
                first = following
    return found
