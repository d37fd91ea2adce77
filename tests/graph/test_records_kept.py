"""Every kind of record comes back from JSON as it went in; nothing invalid comes back at all."""

from __future__ import annotations

from typing import get_args

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.ids import RecordId
from graph.records import (
    RECORD_TYPES,
    Account,
    Action,
    AnyRecord,
    Child,
    Concern,
    Decision,
    Episode,
    Event,
    Grading,
    Identifier,
    Link,
    Location,
    Part,
    PeerGroup,
    Person,
    Point,
    Record,
    Review,
    SourceRow,
)
from graph.when import When, when

# What any store may be given: all of Unicode but lone surrogates, which intake replaces.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
filled = texts.filter(str.strip)
ids = st.tuples(st.sampled_from(["child", "poc", "row", "event"]), filled).map(
    lambda parts: RecordId(":".join(parts))
)
moments = st.one_of(
    st.dates().map(when), st.datetimes().map(when), st.dates().map(lambda day: When(f"{day}"[:7]))
)
gradings = st.one_of(
    st.builds(Grading, text=texts),
    st.builds(
        Grading,
        source=st.sampled_from("123"),
        information=st.sampled_from("ABCDE"),
        handling=st.sampled_from([None, "P", "C"]),
    ),
)
points = st.builds(
    Point,
    easting_m=st.floats(allow_nan=False, allow_infinity=False),
    northing_m=st.floats(allow_nan=False, allow_infinity=False),
    precision_m=st.floats(0.001, 1e6),
)
accounts = st.builds(
    Account,
    layout=texts,
    rows=st.lists(ids, min_size=1, max_size=2).map(tuple),
    forename=texts,
    surname=texts,
    nicknames=st.lists(texts, max_size=2).map(tuple),
    date_of_birth=st.none() | moments,
    age=st.none() | st.integers(0, 120),
    age_on=st.none() | moments,
    sex=texts,
)
parts = st.builds(Part, record=ids, role=texts)
texts_by_name = st.dictionaries(texts, texts, max_size=3)
two_ids = st.lists(ids, min_size=2, max_size=2, unique=True)


def _a_link(ends: list[RecordId], seen: list[When], grading: Grading, *, protective: bool) -> Link:
    first, last = sorted(seen)
    return Link(
        id=RecordId("link:1"),
        source=ends[0],
        target=ends[1],
        kind="targets",
        basis=(ends[0],),
        first_seen=first,
        last_seen=last,
        grading=grading,
        protective=protective,
    )


RECORDS: dict[type[Record], st.SearchStrategy[Record]] = {
    Action: st.builds(
        Action, id=ids, subject=ids, row=ids, tactic=texts, outcome=texts, due=st.none() | moments
    ),
    Child: st.builds(
        Child,
        id=ids,
        accounts=st.lists(accounts, max_size=2).map(tuple),
        transition_on=st.none() | moments,
    ),
    Concern: st.builds(
        Concern,
        id=ids,
        subject=ids,
        row=ids,
        first_discussed=moments,
        reason=texts,
        level=st.none() | st.integers(1, 4),
        tactics=st.lists(texts, max_size=2).map(tuple),
        closed=st.none() | moments,
    ),
    Decision: st.builds(
        Decision,
        id=ids,
        kind=st.sampled_from(["same", "different"]),
        subjects=two_ids.map(lambda two: tuple(sorted(two))),
        reason=filled,
        decided_by=filled,
        decided_at=moments,
    ),
    Episode: st.builds(
        Episode, id=ids, child=ids, row=ids, referred=moments, active_to=st.none() | moments
    ),
    Event: st.builds(
        Event,
        id=ids,
        kind=texts,
        on=moments,
        until=st.none() | moments,
        row=ids,
        parts=st.lists(parts, max_size=2).map(tuple),
        point=st.none() | points,
        text=texts,
        grading=gradings,
        details=texts_by_name,
    ),
    Identifier: st.builds(
        Identifier,
        id=ids,
        kind=st.sampled_from(["phone", "vehicle", "handle", "account"]),
        value=filled,
    ),
    Link: st.builds(
        _a_link,
        ends=two_ids,
        seen=st.lists(st.dates().map(when), min_size=2, max_size=2),
        grading=gradings,
        protective=st.booleans(),
    ),
    Location: st.builds(Location, id=ids, name=texts, address=texts, point=st.none() | points),
    PeerGroup: st.builds(PeerGroup, id=ids, label=filled),
    Person: st.builds(
        Person,
        id=ids,
        accounts=st.lists(accounts, max_size=2).map(tuple),
        named_in=st.none() | ids,
    ),
    Review: st.builds(
        Review, id=ids, child=ids, row=ids, on=moments, held=st.none() | st.booleans(), chair=texts
    ),
    SourceRow: st.builds(
        SourceRow,
        id=ids,
        layout=texts,
        reference=texts,
        values=texts_by_name,
        notes=texts_by_name,
        remarks=st.lists(texts, max_size=2).map(tuple),
    ),
}


def test_every_kind_of_record_is_tried_below() -> None:
    assert set(RECORDS) == set(RECORD_TYPES) == set(get_args(AnyRecord))


def test_no_kind_of_record_nor_a_part_of_one_can_be_changed() -> None:
    kinds: tuple[type[msgspec.Struct], ...] = (*RECORD_TYPES, Account, Grading, Part, Point)
    for kind in kinds:
        assert kind.__struct_config__.frozen, kind


@pytest.mark.parametrize("kind", RECORD_TYPES, ids=lambda kind: kind.__name__)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
@given(data=st.data())
def test_a_record_comes_back_equal_from_json(kind: type[Record], data: st.DataObject) -> None:
    record = data.draw(RECORDS[kind])
    kept = msgspec.json.encode(record, order="deterministic")
    again: Record = msgspec.json.decode(kept, type=AnyRecord)
    assert again == record
    assert type(again) is kind
    assert msgspec.json.encode(again, order="deterministic") == kept


@pytest.mark.parametrize(
    "kept",
    [
        pytest.param(b'{"record":"child","id":"child:1","score":3}', id="a field that is not ours"),
        pytest.param(b'{"record":"suspect","id":"child:1"}', id="a kind that is not ours"),
        pytest.param(b'{"record":"child"}', id="no id"),
        pytest.param(b'{"record":"child","id":"1"}', id="an id without a scheme"),
        pytest.param(
            b'{"record":"child","id":"child:1","transition_on":"soon"}', id="an invalid state"
        ),
    ],
)
def test_an_invalid_record_cannot_be_read_back_either(kept: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(kept, type=AnyRecord)
