"""The network of a day: one edge for each kind, only what was known and in force, and no names."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from graph.errors import NotRankableError
from graph.evidence import evidence_table
from graph.ids import RecordId
from graph.network import LAYERS, build_network, collapse, node_kind, surroundings
from graph.picture import Picture
from graph.records import Account

if TYPE_CHECKING:
    import networkx as nx

    from graph.records import Record
    from tests.graph.conftest import Make

DAY = date(2026, 2, 1)


def tie(network: nx.MultiDiGraph[RecordId], *ends_and_kind: str) -> dict[str, object]:
    source, target, kind = ends_and_kind
    return network.edges[RecordId(source), RecordId(target), kind]


@pytest.mark.parametrize(
    ("as_at", "edges", "lapsed"),
    [
        pytest.param(date(2026, 1, 4), 0, 0, id="day before it was first seen"),
        pytest.param(date(2026, 1, 5), 1, 0, id="day it was first seen"),
        pytest.param(date(2026, 6, 30), 1, 0, id="last day of review"),
        pytest.param(date(2026, 7, 1), 0, 1, id="day after review fell due: counted as lapsed"),
    ],
)
def test_a_link_is_used_only_until_its_review_date(
    make: Make, as_at: date, edges: int, lapsed: int
) -> None:
    link = make.link("poc:A", "child:1", seen="2026-01-05", review_by="2026-06-30")
    network = build_network(make.book(make.person("A"), make.child("1"), link), as_at=as_at)
    assert network.number_of_edges() == edges
    assert network.number_of_nodes() == 2 * edges
    assert network.graph == {"as_at": as_at.isoformat(), "lapsed": lapsed, "excluded": 0}


def test_a_link_seen_at_a_time_of_day_counts_on_that_day(make: Make) -> None:
    link = make.link("poc:A", "child:1", seen="2026-02-01T23:50")
    book = make.book(make.person("A"), make.child("1"), link)
    assert build_network(book, as_at=DAY).number_of_edges() == 1
    assert build_network(book, as_at=date(2026, 1, 31)).number_of_edges() == 0


def test_a_team_may_weigh_evidence_by_its_own_table(make: Make) -> None:
    link = make.link("poc:A", "child:1", seen="2026-02-01")
    book = make.book(make.person("A"), make.child("1"), link)
    table = msgspec.structs.replace(evidence_table(), ungraded=0.2)
    network = Picture(book, as_at=DAY, table=table).network
    assert tie(network, "poc:A", "child:1", "targets")["strength"] == pytest.approx(0.2)
    assert tie(network, "poc:A", "child:1", "targets")["cost"] == 4


def test_a_link_whose_fresh_statement_is_in_force_has_not_lapsed(make: Make) -> None:
    old = make.link("poc:A", "child:1", seen="2024-01-05", number=1)
    new = make.link("poc:A", "child:1", seen="2026-01-05", number=2)
    network = build_network(make.book(make.person("A"), make.child("1"), old, new), as_at=DAY)
    assert network.graph["lapsed"] == 0
    assert tie(network, "poc:A", "child:1", "targets")["because"] == (new.id,)


def test_a_statement_suspected_false_is_left_out_and_counted(make: Make) -> None:
    false = make.link("poc:A", "child:1", grade="1/E")
    network = build_network(make.book(make.person("A"), make.child("1"), false), as_at=DAY)
    assert network.number_of_nodes() == 0
    assert network.graph["excluded"] == 1


def test_links_of_several_kinds_stand_side_by_side(make: Make) -> None:
    book = make.book(
        make.person("A"),
        make.child("1"),
        make.link("poc:A", "child:1", "targets", number=1),
        make.link("poc:A", "child:1", "targets", agency="school", number=2),
        make.link("poc:A", "child:1", "suspected_of_harming"),
        make.link("child:1", "poc:A", "found_with"),
    )
    network = build_network(book, as_at=DAY)
    assert sorted(network.edges(keys=True)) == [
        ("child:1", "poc:A", "found_with"),
        ("poc:A", "child:1", "suspected_of_harming"),
        ("poc:A", "child:1", "targets"),
    ]
    assert tie(network, "poc:A", "child:1", "targets")["reports"] == 2


def test_a_symmetric_kind_is_one_edge_whichever_way_it_was_stated(make: Make) -> None:
    book = make.book(
        make.child("1"),
        make.child("2"),
        make.link("child:1", "child:2", "friend"),
        make.link("child:2", "child:1", "friend", agency="school"),
        make.link("child:2", "child:1", "coerces"),
    )
    network = build_network(book, as_at=DAY)
    assert sorted(network.edges(keys=True)) == [
        ("child:1", "child:2", "friend"),
        ("child:2", "child:1", "coerces"),
    ]
    assert tie(network, "child:1", "child:2", "friend")["sources"] == 2


def _one_of_each_layer(make: Make) -> list[Record]:
    return [
        make.person("A"),
        make.person("B"),
        make.child("1"),
        make.child("2"),
        make.loc("L"),
        make.group("G"),
        make.phone("T"),
        make.link("poc:A", "child:1", "targets"),
        make.link("poc:A", "poc:B", "seen_with"),
        make.link("child:1", "child:2", "friend"),
        make.link("poc:A", "loc:L", "uses_place"),
        make.link("child:1", "group:G", "member_of"),
        make.link("child:1", "loc:L", "safe_place"),
        make.link("poc:A", "phone:T", "uses"),
        make.link("child:2", "loc:L", "last_seen_at"),
    ]


@pytest.mark.parametrize(
    ("layer", "kind"),
    [
        ("person-child", "targets"),
        ("contact", "seen_with"),
        ("peer", "friend"),
        ("place", "uses_place"),
        ("group", "member_of"),
        ("protective", "safe_place"),
        ("identifier", "uses"),
    ],
)
def test_a_layer_takes_in_its_own_kinds(make: Make, layer: str, kind: str) -> None:
    network = build_network(make.book(*_one_of_each_layer(make)), as_at=DAY, layers=[layer])
    held = [(tie["kind"], tie["layer"]) for _, _, tie in network.edges(data=True)]
    assert held == [(kind, layer)]


def test_context_is_kept_and_never_analysed(make: Make) -> None:
    network = build_network(make.book(*_one_of_each_layer(make)), as_at=DAY)
    assert {tie["layer"] for _, _, tie in network.edges(data=True)} == set(LAYERS)
    assert "last_seen_at" not in {key for *_, key in network.edges(keys=True)}


def test_a_strength_protects_even_where_the_row_does_not_say_so(make: Make) -> None:
    network = build_network(make.book(*_one_of_each_layer(make)), as_at=DAY)
    assert tie(network, "child:1", "loc:L", "safe_place")["protective"]
    assert not tie(network, "poc:A", "child:1", "targets")["protective"]


def test_joined_people_are_one_node_and_no_loop_is_left(make: Make) -> None:
    people: list[Record] = [make.person("A"), make.named("x"), make.child("1")]
    links: list[Record] = [
        make.link("poc:A", "child:1"),
        make.link("person:x", "child:1", agency="school"),
        make.link("poc:A", "person:x", "seen_with"),
    ]
    apart = build_network(make.book(*people, *links), as_at=DAY)
    assert sorted(apart) == ["child:1", "person:x", "poc:A"]
    joined = build_network(make.book(*people, *links, make.same("poc:A", "person:x")), as_at=DAY)
    assert sorted(joined) == ["child:1", "poc:A"]
    assert list(joined.edges(keys=True)) == [("poc:A", "child:1", "targets")]
    assert tie(joined, "poc:A", "child:1", "targets")["sources"] == 2


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        pytest.param("child:1", "child", id="a child"),
        pytest.param("child:2", "person", id="after transition"),
        pytest.param("poc:A", "person_of_concern", id="a person with a case"),
        pytest.param("poc:B", "person", id="a person without one"),
        pytest.param("poc:Y", "child", id="an under-18 person of concern"),
        pytest.param("poc:F", "person", id="a case that has not begun"),
        pytest.param("person:x", "person", id="somebody only named"),
        pytest.param("person:y", "person", id="only named, whatever case names them"),
        pytest.param("loc:L", "location_of_concern", id="a place with a case"),
        pytest.param("place:p", "location", id="a place only named"),
        pytest.param("group:G", "group", id="a group"),
        pytest.param("phone:T", "identifier", id="a phone"),
    ],
)
def test_everybody_is_drawn_as_what_they_are_on_the_day(make: Make, record: str, kind: str) -> None:
    book = make.book(
        make.child("1", born="2010-01-01"),
        make.child("2", born="2000-01-01", transition_on="2020-01-01"),
        make.person("A"),
        make.concern("poc:A"),
        make.person("B"),
        make.person("Y", born="2009-01-01"),
        make.concern("poc:Y"),
        make.person("F"),
        make.concern("poc:F", on="2026-02-02"),
        make.named("x"),
        make.named("y"),
        make.concern("person:y"),
        make.loc("L"),
        make.concern("loc:L"),
        make.place("p"),
        make.group("G"),
        make.phone("T"),
    )
    assert node_kind(book, RecordId(record), as_at=DAY) == kind


def test_a_child_who_is_also_of_concern_is_drawn_as_a_child(make: Make) -> None:
    book = make.book(
        make.child("1"),
        make.person("A"),
        make.concern("poc:A"),
        make.same("child:1", "poc:A"),
        make.loc("L"),
        make.link("poc:A", "loc:L", "uses_place"),
    )
    assert build_network(book, as_at=DAY).nodes[RecordId("child:1")]["kind"] == "child"


def test_a_grown_child_with_a_case_is_of_concern(make: Make) -> None:
    book = make.book(
        make.child("1", born="2000-01-01", transition_on="2020-01-01"),
        make.person("A"),
        make.concern("poc:A"),
        make.same("child:1", "poc:A"),
    )
    assert node_kind(book, RecordId("child:1"), as_at=DAY) == "person_of_concern"


def test_a_row_is_nothing_to_draw(make: Make) -> None:
    with pytest.raises(NotRankableError, match="row:1 is not a person, place, group"):
        node_kind(make.book(), RecordId("row:1"), as_at=DAY)


def test_names_and_texts_stay_in_the_casebook(make: Make) -> None:
    canary = "Zorblatt"
    named = Account(
        layout="poc",
        rows=(make.row,),
        forename=canary,
        surname=canary,
        nicknames=(canary,),
        address=canary,
    )
    book = make.book(
        make.person("A", named),
        make.child("1"),
        make.loc("L", name=canary),
        make.link("poc:A", "child:1", agency=canary),
        make.link("poc:A", "loc:L", "uses_place", reference=canary),
    )
    network = build_network(book, as_at=DAY)
    for held in (network, collapse(network), surroundings(network, [RecordId("poc:A")])):
        assert held.number_of_edges() == 2
        shown = repr((held.graph, list(held.nodes(data=True)), list(held.edges(data=True))))
        assert canary not in shown


def test_collapsing_adds_up_what_stands_side_by_side(make: Make) -> None:
    book = make.book(
        make.person("A"),
        make.child("1"),
        make.link("poc:A", "child:1", "targets", seen="2026-02-01", grade="2/B"),
        make.link("child:1", "poc:A", "found_with", seen="2026-02-01", grade="1/A"),
    )
    simple = collapse(build_network(book, as_at=DAY))
    ((_, _, tie),) = simple.edges(data=True)
    assert simple.number_of_edges() == 1
    assert tie["strength"] == pytest.approx(1 - 0.05 * 0.32)
    assert tie["cost"] == 1
    assert tie["because"] == ("link:child:1/poc:A/found_with/1", "link:poc:A/child:1/targets/1")


@pytest.mark.parametrize(
    ("centres", "steps", "reached"),
    [
        pytest.param(["poc:A"], 0, ["poc:A"], id="itself"),
        pytest.param(["poc:A"], 1, ["child:1", "poc:A"], id="one step"),
        pytest.param(["poc:A"], 2, ["child:1", "child:2", "poc:A"], id="two, against the arrow"),
        pytest.param(["loc:L"], 9, ["loc:L", "poc:B"], id="another part of the network"),
        pytest.param(["poc:gone"], 1, [], id="somebody without a link"),
    ],
)
def test_surroundings_go_so_many_steps_either_way(
    make: Make, centres: list[str], steps: int, reached: list[str]
) -> None:
    book = make.book(
        make.person("A"),
        make.person("B"),
        make.child("1"),
        make.child("2"),
        make.loc("L"),
        make.link("poc:A", "child:1"),
        make.link("child:2", "child:1", "coerces"),
        make.link("poc:B", "loc:L", "uses_place"),
    )
    network = build_network(book, as_at=DAY)
    part = surroundings(network, [RecordId(one) for one in centres], steps=steps)
    assert list(part) == reached


SAME_EVERYWHERE = """
import sys
from datetime import date
from graph import Picture, collapse, find_clusters, rank
sys.path.insert(0, "tests/graph")
from conftest import Make
make = Make()
people = [make.person(f"P{n}") for n in range(20)]
children = [make.child(f"C{n}") for n in range(20)]
links = [
    make.link(people[n].id, children[m].id, number=n * 100 + m)
    for n in range(20) for m in range(20) if (n * m + n) % 7 == 0
]
book = make.book(*people, *children, *links, *(make.concern(one.id) for one in people))
picture = Picture(book, as_at=date(2026, 2, 1))
simple = collapse(picture.network)
print(list(picture.network.edges(data=True)), find_clusters(simple), rank(picture, "poc"))
"""


def test_the_same_casebook_gives_the_same_bytes_in_every_process() -> None:
    seen = set()
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", SAME_EVERYWHERE],
            check=True,
            capture_output=True,
            cwd=Path(__file__).parents[2],
            env=os.environ | {"PYTHONHASHSEED": seed},
            timeout=60,
        )
        seen.add(hashlib.sha256(done.stdout).hexdigest())
        assert len(done.stdout) > 5000
    assert len(seen) == 1
