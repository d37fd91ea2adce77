"""Places lie where they are stated to lie, or else where their events do."""

from __future__ import annotations

from datetime import date

from geo.crs import BNG
from geo.places import events, frame_of, place_points, places
from graph.casebook import Casebook
from graph.ids import RecordId
from graph.records import Decision, Event, Location, Part, Point, Record, SourceRow
from graph.when import when

HERE, THERE = Point(516_150.0, 544_350.0, 100.0), Point(520_005.0, 540_005.0, 10.0)
DAY = date(2026, 10, 31)
ROW = SourceRow(id=RecordId("row:1"), layout="ppdm", reference="1", values={})


def place(reference: str, point: Point | None = None) -> Location:
    scheme = "place" if reference.startswith("W") else "loc"
    return Location(
        id=RecordId(f"{scheme}:{reference}"),
        name=f"The {reference}",
        place_type="car_park",
        point=point,
    )


def event(
    number: int,
    *parts: tuple[str, str],
    on: str = "2026-10-05",
    point: Point | None = None,
    kind: str = "incident",
) -> Event:
    return Event(
        id=RecordId(f"event:{number}"), kind=kind, on=when(on), row=ROW.id, point=point,
        parts=tuple(sorted(Part(RecordId(record), role) for record, role in parts)),
    )  # fmt: skip


def book(*records: Record) -> Casebook:
    return Casebook([ROW, *records])


def test_a_place_lies_where_it_is_stated_to_lie() -> None:
    held = book(place("L1", HERE), event(1, ("loc:L1", "place"), point=THERE))
    assert place_points(held, as_at=DAY) == {"loc:L1": HERE}


def test_a_place_known_in_words_lies_where_its_events_lie() -> None:
    held = book(place("W1"), event(1, ("place:W1", "found_at"), point=THERE))
    assert place_points(held, as_at=DAY) == {"place:W1": THERE}


def test_the_most_precise_point_of_events_counts_then_the_most_frequent() -> None:
    near = Point(516_155.0, 544_355.0, 10.0)
    at = ("place:W1", "place")
    held = book(
        place("W1"), event(1, at, point=HERE), event(2, at, point=HERE), event(3, at, point=near),
        event(4, at, point=THERE), event(5, at, point=THERE),
    )  # fmt: skip
    assert place_points(held, as_at=DAY) == {"place:W1": THERE}


def test_where_a_child_was_last_seen_is_not_where_the_event_lies() -> None:
    held = book(
        place("W1"), place("W2"),
        event(1, ("place:W1", "last_seen_at"), ("place:W2", "found_at"), point=THERE),
        event(2, ("place:W1", "last_seen_at"), point=HERE),
    )  # fmt: skip
    assert place_points(held, as_at=DAY) == {"place:W2": THERE}


def test_an_event_at_two_places_places_neither() -> None:
    held = book(
        place("W1"), place("W2"), event(1, ("place:W1", "place"), ("place:W2", "place"), point=HERE)
    )  # fmt: skip
    assert place_points(held, as_at=DAY) == {}


def test_an_event_after_the_day_places_nothing() -> None:
    held = book(place("W1"), event(1, ("place:W1", "place"), point=HERE, on="2026-11-01"))
    assert place_points(held, as_at=DAY) == {}


def test_joined_places_are_one_place() -> None:
    joined = Decision(
        id=RecordId("decision:1"), kind="same", decided_at=when("2026-10-06"), decided_by="a.user",
        subjects=(RecordId("loc:L1"), RecordId("place:W1")), reason="same car park",
    )  # fmt: skip
    held = book(place("L1"), place("W1", HERE), joined)
    assert place_points(held, as_at=DAY) == {"loc:L1": HERE}


def test_the_table_of_places_is_on_the_grid_and_sorted() -> None:
    table = places(book(place("L2", HERE), place("L1", THERE), place("L3")), as_at=DAY)
    assert table.crs == BNG
    assert table["id"].tolist() == ["loc:L1", "loc:L2"]
    assert table["name"].tolist() == ["The L1", "The L2"]
    assert table["precision_m"].tolist() == [10.0, 100.0]
    assert table.geometry.x.tolist() == [520_005, 516_150]
    assert table.geometry.y.tolist() == [540_005, 544_350]


def test_events_lie_at_their_own_point_or_their_place_s() -> None:
    held = book(
        place("L1", HERE), event(1, ("loc:L1", "place")),
        event(2, ("loc:L1", "place"), point=THERE),
        event(3), event(4, point=HERE, kind="street_crime"),
    )  # fmt: skip
    table = events(held, as_at=DAY)
    assert table["id"].tolist() == ["event:1", "event:2"]
    assert table["precision_m"].tolist() == [100.0, 10.0]


def test_events_are_those_of_the_days_asked_for() -> None:
    held = book(
        event(1, point=HERE, on="2026-10-01"), event(2, point=HERE, on="2026-10-31T23:59"),
        event(3, point=HERE, on="2026-11-01"), event(4, point=HERE, on="2026-09-30"),
        event(5, point=HERE, on="2026-10"),
    )  # fmt: skip
    since = events(held, as_at=DAY, since=date(2026, 10, 1))
    assert since["id"].tolist() == ["event:1", "event:2", "event:5"]
    assert events(held, as_at=DAY)["id"].tolist() == ["event:1", "event:2", "event:4", "event:5"]


def test_nothing_to_place_is_an_empty_table_on_the_grid() -> None:
    for table in (places(book(), as_at=DAY), events(book(), as_at=DAY)):
        assert len(table) == 0
        assert table.crs == BNG


def test_a_frame_takes_in_the_town_and_leaves_out_a_far_city() -> None:
    eastings, northings = [516_000.0, 520_000.0, 518_000.0, 100_000.0], [540_000.0] * 4
    assert frame_of(eastings, northings) == (515_000, 539_000, 521_000, 541_000)
    assert frame_of([], []) is None
