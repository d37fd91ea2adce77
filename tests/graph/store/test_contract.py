"""What every store promises: whole batches, every version kept, nothing overwritten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import msgspec
import pytest

from graph.errors import BrokenReferenceError, InvalidRecordError, StoreChangedError, StoreError
from graph.ids import RecordId
from graph.records import Link, Location
from graph.store import Batch, ImportEntry, ReleaseEntry, Saved
from graph.store.packs import Pack, kind_of, pack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.records import Record
    from graph.store import Store
    from tests.graph.conftest import Make
    from tests.graph.store.conftest import Place

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
LATER_STILL = NOW + timedelta(hours=2)


@pytest.fixture
def records(make: Make) -> tuple[Record, ...]:
    return (
        make.source_row(),
        make.link("poc:A", "child:1"),
        make.person("A"),
        make.concern("poc:A"),
        make.child("1"),
    )


def test_what_is_saved_is_loaded(store: Store, make: Make, records: tuple[Record, ...]) -> None:
    assert store.save(Batch(put=records), recorded_at=NOW) == Saved(added=5)
    assert list(store.load()) == sorted(records, key=lambda record: record.id)
    assert store.load().links == (make.link("poc:A", "child:1"),)


def test_an_empty_store_loads_as_an_empty_casebook(store: Store) -> None:
    assert len(store.load()) == 0
    assert store.versions(RecordId("child:1")) == ()
    assert store.imports() == ()
    assert store.releases() == ()


def test_the_same_batch_twice_changes_nothing(store: Store, records: tuple[Record, ...]) -> None:
    store.save(Batch(put=records), recorded_at=NOW)
    again = store.save(Batch(put=records[::-1]), recorded_at=LATER)
    assert again == Saved(unchanged=5)
    assert [one.number for one in store.versions(RecordId("poc:A"))] == [1]


def test_what_is_saved_may_be_a_stream(store: Store, records: tuple[Record, ...]) -> None:
    assert store.save(Batch(put=iter(records)), recorded_at=NOW).added == 5


def packed(*records: Record) -> list[Pack]:
    """Pack records, a pack of each kind that is there."""
    kinds = sorted({kind_of(one) for one in records}, reverse=True)
    return [pack([one for one in records if kind_of(one) == kind], kind) for kind in kinds]


def test_packed_records_are_saved_like_others(store: Store, records: tuple[Record, ...]) -> None:
    assert store.save(Batch(put=packed(*records)), recorded_at=NOW) == Saved(added=5)
    assert list(store.load()) == sorted(records, key=lambda record: record.id)
    again = Batch(put=[*records[:3], *packed(*records[3:])])
    assert store.save(again, recorded_at=LATER) == Saved(unchanged=5)
    assert store.save(Batch(put=packed(*records)), recorded_at=LATER) == Saved(unchanged=5)
    assert store.verify().ok


def test_of_two_the_later_counts_packed_or_not(store: Store, make: Make) -> None:
    said = [make.loc("L", name=name) for name in ("First", "Second", "Third", "Fourth")]
    put: list[Record | Pack] = [
        said[0],
        *packed(said[1], make.loc("M")),
        said[2],
        *packed(make.loc("N"), said[3]),
    ]
    assert store.save(Batch(put=put), recorded_at=NOW) == Saved(added=3, changed=3)
    assert [one.record for one in store.versions(RecordId("loc:L"))] == said
    twice = packed(said[0], said[1], said[1])
    assert store.save(Batch(put=twice), recorded_at=LATER) == Saved(changed=2, unchanged=1)
    assert store.load().get(RecordId("loc:L")) == said[1]
    assert store.verify().ok


def test_a_pack_that_names_what_is_not_there_is_refused(
    store: Store, records: tuple[Record, ...]
) -> None:
    (link,) = [one for one in records if isinstance(one, Link)]
    others = [one for one in records if one.id != link.target]
    with pytest.raises(BrokenReferenceError, match="does not exist; nothing was saved"):
        store.save(Batch(put=packed(*others)), recorded_at=NOW)
    assert len(store.load()) == 0


def test_a_change_adds_a_version_and_keeps_the_one_before(store: Store, make: Make) -> None:
    before, after = make.loc("L", name="Old Mill"), make.loc("L", name="New Mill")
    store.save(Batch(put=[before]), recorded_at=NOW)
    assert store.save(Batch(put=[after]), recorded_at=LATER) == Saved(changed=1)
    versions = store.versions(RecordId("loc:L"))
    assert [(one.number, one.recorded_at, one.record, one.withdrawn) for one in versions] == [
        (1, NOW, before, False),
        (2, LATER, after, False),
    ]
    assert store.load().get(RecordId("loc:L")) == after


def test_going_back_to_an_earlier_content_is_a_change_too(store: Store, make: Make) -> None:
    old, new = make.loc("L", name="Old Mill"), make.loc("L", name="New Mill")
    for hours, record in enumerate((old, new, old)):
        store.save(Batch(put=[record]), recorded_at=NOW + timedelta(hours=hours))
    assert [one.record for one in store.versions(RecordId("loc:L"))] == [old, new, old]


def test_of_two_for_one_id_in_a_batch_the_later_is_current(store: Store, make: Make) -> None:
    first, last = make.loc("L", name="First"), make.loc("L", name="Last")
    saved = store.save(Batch(put=[first, last, last]), recorded_at=NOW)
    assert saved == Saved(added=1, changed=1, unchanged=1)
    assert [one.record for one in store.versions(RecordId("loc:L"))] == [first, last]
    assert store.load().get(RecordId("loc:L")) == last


def test_a_batch_may_be_worked_out_while_it_is_saved(
    store: Store, make: Make, records: tuple[Record, ...]
) -> None:
    store.save(Batch(put=[*records, make.person("B")]), recorded_at=NOW)
    going: list[RecordId] = []

    def put() -> Iterator[Record]:
        yield make.person("C")
        going.append(RecordId("poc:B"))

    batch = Batch(put=put(), withdraw=(one for one in going))
    assert store.save(batch, recorded_at=NOW) == Saved(added=1, withdrawn=1)
    assert RecordId("poc:B") not in store.load()
    assert RecordId("poc:C") in store.load()


def test_a_batch_that_cannot_be_worked_out_is_not_saved(store: Store, make: Make) -> None:
    def put() -> Iterator[Record]:
        yield from (make.person(f"P{number}") for number in range(9_000))
        msg = "no more"
        raise RuntimeError(msg)

    with pytest.raises(RuntimeError, match="no more"):
        store.save(Batch(put=put()), recorded_at=NOW)
    assert len(store.load()) == 0
    assert store.latest() == (0, None)


def test_what_only_the_earlier_of_two_names_may_be_withdrawn_with_it(
    store: Store, make: Make, records: tuple[Record, ...]
) -> None:
    first, last = make.concern("poc:B"), make.concern("poc:A")
    assert first.id != last.id
    first = msgspec.structs.replace(first, id=last.id)
    batch = Batch(put=[*records, make.person("B"), first, last], withdraw=(RecordId("poc:B"),))
    store.save(batch, recorded_at=NOW)
    assert RecordId("poc:B") not in store.load()
    assert store.load().get(last.id) == last
    assert store.verify().ok


def test_what_the_later_of_two_names_must_not_be_withdrawn_with_it(
    store: Store, make: Make, records: tuple[Record, ...]
) -> None:
    first = msgspec.structs.replace(make.concern("poc:B"), id=make.concern("poc:A").id)
    batch = Batch(
        put=[*records, make.person("B"), make.concern("poc:A"), first],
        withdraw=(RecordId("poc:B"),),
    )
    with pytest.raises(BrokenReferenceError, match="poc:B is still named by"):
        store.save(batch, recorded_at=NOW)
    assert len(store.load()) == 0


def test_of_two_links_for_one_id_the_later_is_current(
    store: Store, make: Make, records: tuple[Record, ...]
) -> None:
    store.save(Batch(put=records), recorded_at=NOW)
    seen = [make.link("poc:A", "child:1", last=f"2026-02-0{day}") for day in (1, 2)]
    assert store.save(Batch(put=seen), recorded_at=LATER) == Saved(changed=2)
    assert store.load().links == (seen[1],)


@pytest.mark.parametrize(
    ("known_at", "name"),
    [
        pytest.param(NOW - timedelta(microseconds=1), None, id="just before the first"),
        pytest.param(NOW, "one", id="at the first"),
        pytest.param(LATER - timedelta(microseconds=1), "one", id="just before the second"),
        pytest.param(LATER, "two", id="at the second"),
        pytest.param(LATER.astimezone(timezone(timedelta(hours=1))), "two", id="in summer time"),
        pytest.param(LATER_STILL, None, id="withdrawn"),
        pytest.param(None, None, id="now"),
    ],
)
def test_a_store_is_looked_at_as_known_at_a_time(
    store: Store, make: Make, known_at: datetime | None, name: str | None
) -> None:
    store.save(Batch(put=[make.loc("L", name="one")]), recorded_at=NOW)
    store.save(Batch(put=[make.loc("L", name="two")]), recorded_at=LATER)
    store.save(Batch(withdraw=(RecordId("loc:L"),)), recorded_at=LATER_STILL)
    book = store.load(known_at=known_at)
    assert [one.name for one in book.locations] == ([] if name is None else [name])
    assert book.known_at == known_at


def test_two_batches_of_one_moment_are_both_known_at_it(store: Store, make: Make) -> None:
    store.save(Batch(put=[make.loc("L")]), recorded_at=NOW)
    store.save(Batch(put=[make.loc("M")]), recorded_at=NOW)
    assert len(store.load(known_at=NOW)) == 2


def test_what_is_withdrawn_keeps_its_history_and_can_be_put_again(store: Store, make: Make) -> None:
    mill = make.loc("L", name="Old Mill")
    store.save(Batch(put=[mill]), recorded_at=NOW)
    gone = Batch(withdraw=(mill.id, mill.id))
    assert store.save(gone, recorded_at=LATER) == Saved(withdrawn=1)
    assert store.save(gone, recorded_at=LATER) == Saved()
    assert store.save(Batch(put=[mill]), recorded_at=LATER_STILL) == Saved(changed=1)
    held = [(one.number, one.withdrawn, one.record) for one in store.versions(mill.id)]
    assert held == [(1, False, mill), (2, True, mill), (3, False, mill)]
    assert store.load().locations == (mill,)


def test_a_link_can_be_withdrawn_and_put_again(
    store: Store, make: Make, records: tuple[Record, ...]
) -> None:
    link = make.link("poc:A", "child:1")
    store.save(Batch(put=records), recorded_at=NOW)
    store.save(Batch(withdraw=(link.id,)), recorded_at=LATER)
    assert store.load().links == ()
    store.save(Batch(put=[link]), recorded_at=LATER_STILL)
    assert store.load().links == (link,)


def test_withdrawing_what_was_never_there_changes_nothing(store: Store) -> None:
    assert store.save(Batch(withdraw=(RecordId("loc:?"),)), recorded_at=NOW) == Saved()


def _dangling(make: Make) -> Iterator[Batch]:
    yield Batch(put=[make.loc("L"), make.link("poc:A", "child:9")])
    yield Batch(put=[make.loc("L"), make.link("poc:Z", "child:1")])
    yield Batch(put=[make.loc("L"), make.concern("poc:Z")])
    yield Batch(put=[make.loc("L"), make.review("child:9", "2026-01-01", "strong")])


@pytest.mark.parametrize("number", range(4))
def test_a_broken_reference_saves_nothing(
    store: Store, make: Make, records: tuple[Record, ...], number: int
) -> None:
    store.save(Batch(put=records), recorded_at=NOW)
    before = list(store.load())
    with pytest.raises(BrokenReferenceError, match="nothing was saved"):
        store.save(list(_dangling(make))[number], recorded_at=LATER)
    assert list(store.load()) == before
    assert store.versions(RecordId("loc:L")) == ()
    # The refused batch's time was not taken either: an earlier one may still come.
    assert store.save(Batch(put=[make.loc("L")]), recorded_at=NOW) == Saved(added=1)


@pytest.mark.parametrize("named", ["row:1", "poc:A", "child:1"])
def test_what_others_still_name_is_not_withdrawn(
    store: Store, records: tuple[Record, ...], named: str
) -> None:
    store.save(Batch(put=records), recorded_at=NOW)
    with pytest.raises(BrokenReferenceError, match=f"{named} is still named by"):
        store.save(Batch(withdraw=(RecordId(named),)), recorded_at=LATER)
    assert len(store.load()) == 5


def test_what_others_name_is_withdrawn_with_them(
    store: Store, make: Make, records: tuple[Record, ...]
) -> None:
    store.save(Batch(put=records), recorded_at=NOW)
    ids = (make.link("poc:A", "child:1").id, RecordId("child:1"))
    assert store.save(Batch(withdraw=ids), recorded_at=LATER).withdrawn == 2
    assert len(store.load()) == 3
    with pytest.raises(BrokenReferenceError, match="child:1 is named but does not exist"):
        store.save(Batch(put=[make.link("poc:A", "child:1")]), recorded_at=LATER)


def test_a_change_may_drop_a_name_that_the_same_batch_withdraws(store: Store, make: Make) -> None:
    store.save(
        Batch(put=[make.source_row(), make.person("A"), make.person("B"), make.concern("poc:A")]),
        recorded_at=NOW,
    )
    moved = make.concern("poc:B")
    moved = type(moved)(
        id=make.concern("poc:A").id,
        subject=moved.subject,
        row=moved.row,
        first_discussed=moved.first_discussed,
    )
    saved = store.save(Batch(put=[moved], withdraw=(RecordId("poc:A"),)), recorded_at=LATER)
    assert saved == Saved(changed=1, withdrawn=1)


def test_one_id_is_never_both_a_link_and_something_else(
    store: Store, make: Make, records: tuple[Record, ...]
) -> None:
    store.save(Batch(put=records), recorded_at=NOW)
    link = make.link("poc:A", "child:1")
    with pytest.raises(InvalidRecordError, match="is the id of a link and of something else"):
        store.save(Batch(put=[Location(id=link.id)]), recorded_at=LATER)
    other = Link(
        id=RecordId("poc:A"),
        source=link.source,
        target=link.target,
        kind=link.kind,
        basis=link.basis,
        first_seen=link.first_seen,
        last_seen=link.last_seen,
    )
    with pytest.raises(InvalidRecordError, match="is the id of a link and of something else"):
        store.save(Batch(put=[other]), recorded_at=LATER)
    assert len(store.load()) == 5


def test_a_source_that_fails_half_way_saves_nothing(store: Store, make: Make) -> None:
    def stream() -> Iterator[Record]:
        yield make.loc("L")
        yield make.loc("M")
        msg = "the workbook ended"
        raise EOFError(msg)

    with pytest.raises(EOFError, match="the workbook ended"):
        store.save(Batch(put=stream()), recorded_at=NOW)
    assert len(store.load()) == 0
    assert store.save(Batch(put=[make.loc("L")]), recorded_at=NOW) == Saved(added=1)


def test_nothing_is_recorded_before_what_is_there(store: Store, make: Make) -> None:
    store.save(Batch(put=[make.loc("L")]), recorded_at=LATER)
    with pytest.raises(StoreError, match="check the clock"):
        store.save(Batch(put=[make.loc("M")]), recorded_at=NOW)
    assert len(store.load()) == 1


def test_the_latest_batch_has_a_number_and_a_time(store: Store, make: Make) -> None:
    assert store.latest() == (0, None)
    store.save(Batch(put=[make.loc("L")]), recorded_at=NOW)
    store.save(Batch(put=[make.loc("M")]), recorded_at=LATER)
    store.save(Batch(put=[make.loc("M")]), recorded_at=LATER_STILL)  # nothing new: no batch
    assert store.latest() == (2, LATER)


def test_a_batch_worked_out_from_what_has_changed_since_is_refused(
    store: Store, make: Make
) -> None:
    based_on, _ = store.latest()
    store.save(Batch(put=[make.loc("L")]), recorded_at=NOW)
    with pytest.raises(StoreChangedError, match="Try again"):
        store.save(Batch(put=[make.loc("M")], based_on=based_on), recorded_at=LATER)
    assert [one.id for one in store.load()] == ["loc:L"]
    based_on, _ = store.latest()
    store.save(Batch(put=[make.loc("M")], based_on=based_on), recorded_at=LATER)
    assert [one.id for one in store.load()] == ["loc:L", "loc:M"]


ENTRY = ImportEntry(
    id="3f2a", user="coordinator", files=({"file": "poc.xlsx", "rows": 3},), digests=("aa",),
    sheets=("bb", "cc"),
)  # fmt: skip


def test_imports_are_registered_even_where_they_changed_nothing(store: Store, make: Make) -> None:
    store.save(Batch(put=[make.loc("L")]), recorded_at=NOW)
    store.save(Batch(put=[make.loc("L")], imported=ENTRY), recorded_at=LATER)
    store.save(Batch(put=[make.loc("M")], imported=ENTRY), recorded_at=LATER_STILL)
    assert store.imports() == ((LATER, ENTRY), (LATER_STILL, ENTRY))


def test_a_refused_import_is_not_registered(store: Store, make: Make) -> None:
    with pytest.raises(BrokenReferenceError):
        store.save(Batch(put=[make.concern("poc:Z")], imported=ENTRY), recorded_at=NOW)
    assert store.imports() == ()


def _release(number: int) -> ReleaseEntry:
    return ReleaseEntry(
        id=f"release-{number}",
        pack="poc-loc",
        audience="meeting",
        purpose="monthly meeting",
        lawful_basis="public task",
        recipient="POC/LOC meeting",
        authorised_by="chair",
        user="coordinator",
        released_at=NOW,
        as_at="2026-11-01",
        known_at="2026-11-02T09:00",
        settings="aa",
        files={"paper.docx": "bb"},
        destroy_by="2026-12-01",
        pseudonym_key="cc",
        pseudonyms={"P1": RecordId("child:1")},
    )


def test_releases_are_kept_in_order_and_the_head_moves_with_each(store: Store) -> None:
    heads = [store.head(), *(store.add(_release(number)) for number in range(3))]
    assert store.releases() == tuple(_release(number) for number in range(3))
    assert store.head() == heads[-1]
    assert len(set(heads)) == 4
    for head in heads:
        assert len(bytes.fromhex(head)) >= 32


def test_the_same_line_twice_still_moves_the_head(store: Store) -> None:
    assert store.add(_release(1)) != store.add(_release(1))
    assert len(store.releases()) == 2


def test_a_save_does_not_move_the_head_of_releases(store: Store, make: Make) -> None:
    head = store.add(_release(1))
    store.save(Batch(put=[make.loc("L")], imported=ENTRY), recorded_at=NOW)
    assert store.head() == head


def test_everything_is_there_when_opened_again(
    place: Place, make: Make, records: tuple[Record, ...]
) -> None:
    store = place.create()
    store.save(Batch(put=records, imported=ENTRY), recorded_at=NOW)
    store.save(Batch(put=[make.loc("L")]), recorded_at=LATER)
    head = store.add(_release(1))
    held = list(store.load())
    store.close()
    store.close()
    again = place.reopen()
    assert list(again.load()) == held
    assert len(again.load(known_at=NOW)) == 5
    assert again.imports() == ((NOW, ENTRY),)
    assert again.releases() == (_release(1),)
    assert again.head() == head
    assert again.save(Batch(put=records), recorded_at=LATER) == Saved(unchanged=5)
    again.close()


def test_what_one_saves_another_that_has_the_store_open_sees(
    store: Store, place: Place, make: Make
) -> None:
    other = place.reopen()
    store.save(Batch(put=[make.loc("L")]), recorded_at=NOW)
    assert len(other.load()) == 1
    assert other.save(Batch(put=[make.loc("L")]), recorded_at=NOW) == Saved(unchanged=1)
    other.close()


def test_a_store_says_where_it_lies_without_its_password(store: Store) -> None:
    assert store.place
    assert "it's 5" not in store.place
