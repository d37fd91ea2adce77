"""What every store promises of itself as a whole: verified, copied, looked around in, erased."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graph.errors import BrokenReferenceError, StoreChangedError, StoreError
from graph.ids import RecordId
from graph.records import Account, Child, Decision, Link, Location, Person, Record, SourceRow
from graph.store import ActEntry, Batch, Erasure, ImportEntry, ReleaseEntry, Saved
from graph.when import When
from tests.graph.store.conftest import KINDS

if TYPE_CHECKING:
    from graph.store import Store
    from tests.graph.store.conftest import Kind

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def _id(text: str) -> RecordId:
    return RecordId(text)


def _row(name: str) -> SourceRow:
    return SourceRow(id=_id(f"row:missing/{name}"), layout="missing", values={"Child": name})


def _child(name: str, *, forename: str = "Ada") -> Child:
    rows = (_id(f"row:missing/{name}"),)
    return Child(
        id=_id(f"child:{name}"),
        accounts=(Account(layout="missing", rows=rows, forename=forename),),
    )


def _link(name: str, source: str, target: str, row: str) -> Link:
    return Link(
        id=_id(f"link:{name}"), source=_id(source), target=_id(target), kind="frequents",
        basis=(_id(row),), first_seen=When("2026-10-01"), last_seen=When("2026-10-02"),
    )  # fmt: skip


def _line_of_three() -> tuple[Record, ...]:
    """C1 - L1 - C2 - L2, and a person apart."""
    return (
        _row("C1"), _row("C2"), _child("C1"), _child("C2"),
        Location(id=_id("loc:L1"), name="Kelp Lane"), Location(id=_id("loc:L2"), name="Pier"),
        Person(id=_id("poc:P1")),
        _link("a", "child:C1", "loc:L1", "row:missing/C1"),
        _link("b", "child:C2", "loc:L1", "row:missing/C2"),
        _link("c", "child:C2", "loc:L2", "row:missing/C2"),
    )  # fmt: skip


def _look(*named: str, what: str = "look") -> ActEntry:
    return ActEntry(
        what=what, user="tester", command="show", at=NOW, named=tuple(map(_id, sorted(named)))
    )


def _release() -> ReleaseEntry:
    return ReleaseEntry(
        id="R-1", pack="map", audience="police", purpose="p", lawful_basis="b", recipient="r",
        authorised_by="a", user="u", released_at=NOW, as_at="2026-11-01",
        known_at="2026-11-02T09:00", settings="s", files={"a.html": "00"}, destroy_by="2027-01-01",
        pseudonym_key="ff", pseudonyms={"P-1": _id("child:C1"), "P-2": _id("child:C2")},
    )  # fmt: skip


def test_an_empty_store_is_well(store: Store) -> None:
    found = store.verify()
    assert (found.ok, found.faults) == (True, ())
    assert set(found.counts) == {
        "records", "withdrawn", "versions", "batches", "imports", "register", "erased",
    }  # fmt: skip
    assert not any(found.counts.values())
    assert store.batches() == ()
    assert list(store.scan()) == []
    assert store.lines() == ()


def test_what_was_saved_is_counted_and_digested(store: Store) -> None:
    store.save(Batch(put=_line_of_three()), recorded_at=NOW)
    first = store.verify()
    store.save(
        Batch(put=(_child("C1", forename="Ida"),), withdraw=(_id("poc:P1"),)), recorded_at=NOW
    )
    second = store.verify()
    assert second.ok
    assert second.digest != first.digest
    assert (second.counts["records"], second.counts["withdrawn"]) == (9, 1)
    assert (second.counts["versions"], second.counts["batches"]) == (12, 2)


def test_the_digest_does_not_know_when_or_in_how_many_batches(kind: Kind) -> None:
    records = _line_of_three()
    digests = set()
    for parts in ((records,), (records[:7], records[7:])):
        with kind.folder() as folder:
            store = kind.place(Path(folder)).create()
            for number, part in enumerate(parts):
                store.save(Batch(put=part), recorded_at=NOW + timedelta(days=number))
            store.add(_look("child:C1"))
            digests.add(store.verify().digest)
            store.close()
    assert len(digests) == 1


def test_batches_and_what_each_wrote(store: Store) -> None:
    entry = ImportEntry(id="i", user="u", files=(), digests=("d",), sheets=())
    store.save(Batch(put=_line_of_three(), imported=entry), recorded_at=NOW)
    later = NOW + timedelta(hours=1)
    store.save(Batch(put=(_child("C1", forename="Ida"), _child("C2"))), recorded_at=later)
    one, two = store.batches()
    assert (one.recorded_at, one.imported) == (NOW, entry)
    assert (two.recorded_at, two.imported) == (later, None)
    assert len(store.written_by(one.number)) == 10
    (changed,) = store.written_by(two.number)
    assert (changed.record.id, changed.number, changed.batch) == ("child:C1", 2, two.number)


def test_scan_gives_what_is_current_by_kind(store: Store) -> None:
    store.save(Batch(put=_line_of_three()), recorded_at=NOW)
    store.save(
        Batch(put=(_child("C1", forename="Ida"),), withdraw=(_id("poc:P1"),)), recorded_at=NOW
    )
    assert [one.id for one in store.scan(Child, Person)] == ["child:C1", "child:C2"]
    (first, _) = store.scan(Child)
    assert isinstance(first, Child)
    assert first.accounts[0].forename == "Ida"
    everything = [one.id for one in store.scan()]
    assert everything == sorted(everything)
    assert len(everything) == 9
    assert [one.id for one in store.scan(Link)] == ["link:a", "link:b", "link:c"]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (0, {"child:C1"}),
        (1, {"child:C1", "link:a", "loc:L1"}),
        (2, {"child:C1", "link:a", "loc:L1", "link:b", "child:C2"}),
        (9, {"child:C1", "link:a", "loc:L1", "link:b", "child:C2", "link:c", "loc:L2"}),
    ],
)
def test_around_goes_as_many_links_as_asked(store: Store, steps: int, expected: set[str]) -> None:
    store.save(Batch(put=_line_of_three()), recorded_at=NOW)
    found = [one.id for one in store.around(_id("child:C1"), steps=steps)]
    assert found == sorted(expected)


def test_around_knows_current_links_alone(store: Store) -> None:
    store.save(Batch(put=_line_of_three()), recorded_at=NOW)
    moved = _link("a", "child:C1", "loc:L2", "row:missing/C1")
    store.save(Batch(put=(moved,), withdraw=(_id("link:c"),)), recorded_at=NOW)
    assert [one.id for one in store.around(_id("loc:L1"))] == ["child:C2", "link:b", "loc:L1"]
    assert [one.id for one in store.around(_id("loc:L2"))] == ["child:C1", "link:a", "loc:L2"]
    assert store.around(_id("child:nobody"), steps=2) == ()


def test_around_a_link_there_is_nothing(store: Store) -> None:
    store.save(Batch(put=_line_of_three()), recorded_at=NOW)
    assert store.around(_id("link:a"), steps=2) == ()


def test_what_a_decision_joins_cannot_be_withdrawn_without_it(store: Store) -> None:
    one, other = _id("child:C1"), _id("child:C2")
    same = Decision(
        id=_id("decision:1"), kind="same", subjects=(one, other), reason="seen on one card",
        decided_by="tester", decided_at=When("2026-10-01"),
    )  # fmt: skip
    put = (_row("C1"), _row("C2"), _child("C1"), _child("C2"), same)
    store.save(Batch(put=put), recorded_at=NOW)
    with pytest.raises(BrokenReferenceError, match="child:C2 is still named by decision:1"):
        store.save(Batch(withdraw=(other,)), recorded_at=NOW)
    store.save(Batch(withdraw=(other, same.id)), recorded_at=NOW)
    assert [record.id for record in store.scan(Child)] == [one]


def test_what_is_put_unchanged_may_be_withdrawn_with_what_it_names(store: Store) -> None:
    store.save(Batch(put=_line_of_three()), recorded_at=NOW)
    again = _link("c", "child:C2", "loc:L2", "row:missing/C2")
    batch = Batch(put=(again,), withdraw=(again.id, _id("loc:L2")))
    assert store.save(batch, recorded_at=NOW) == Saved(unchanged=1, withdrawn=2)
    assert [one.id for one in store.around(_id("child:C2"))] == ["child:C2", "link:b", "loc:L1"]


def test_every_act_is_a_line_of_one_register(store: Store) -> None:
    lines = (_look("child:C1", "poc:P1"), _release(), _look(what="backup"))
    heads = [store.head(), *(store.add(one) for one in lines)]
    assert len(set(heads)) == 4
    assert store.head() == heads[-1]
    assert store.lines() == lines
    assert store.releases() == (_release(),)
    assert store.verify().counts["register"] == 3
    for head in heads:
        assert store.verify(head=head).ok
    assert not store.verify(head="0" * 64).ok


@pytest.mark.parametrize("turned", [False, True], ids=["from", "to"])
def test_a_copy_is_equal_and_keeps_the_heads_that_papers_show(
    kind: Kind, tmp_path: Path, *, turned: bool
) -> None:
    """Between a store of each kind and an embedded one, both ways."""
    with kind.folder() as folder:
        one, other = kind.place(Path(folder)), KINDS[0].place(tmp_path)
        source, target = (other, one) if turned else (one, other)
        _copied(source.create(), target.create())


def _copied(source: Store, target: Store) -> None:
    entry = ImportEntry(id="i", user="u", files=({"file": "a.csv"},), digests=(), sheets=())
    source.save(Batch(put=_line_of_three(), imported=entry), recorded_at=NOW)
    source.save(Batch(withdraw=(_id("poc:P1"),)), recorded_at=NOW)
    head = source.add(_release())
    source.add(_look("child:C1"))
    target.fill(source.snapshot())
    assert target.verify(head=head) == source.verify(head=head)
    assert target.verify().ok
    assert target.lines() == source.lines()
    assert target.batches() == source.batches()
    assert list(target.load()) == list(source.load())
    assert target.versions(_id("poc:P1")) == source.versions(_id("poc:P1"))
    assert target.add(_look("child:C2")) == source.add(_look("child:C2"))
    with pytest.raises(StoreError, match="not empty"):
        target.fill(source.snapshot())
    source.close()
    target.close()


def _erasure(*, based_on: int | None = None) -> Erasure:
    return Erasure(
        remove=(_id("child:C1"), _id("link:a"), _id("row:missing/C1")),
        rewrite={},
        subjects=(_id("child:C1"),),
        entry=_look(what="erase"),
        based_on=based_on,
    )


def test_what_is_erased_is_gone_in_every_version_and_leaves_a_tombstone(store: Store) -> None:
    store.save(Batch(put=_line_of_three()), recorded_at=NOW)
    store.save(Batch(put=(_child("C1", forename="Ida"),)), recorded_at=NOW)
    store.add(_look("child:C1", "child:C2"))
    head = store.add(_release())
    store.erase(_erasure())
    assert store.versions(_id("child:C1")) == ()
    assert "child:C1" not in store.load()
    assert [one.id for one in store.around(_id("loc:L1"))] == ["child:C2", "link:b", "loc:L1"]
    look, release, erased = store.lines()
    assert isinstance(look, ActEntry)
    assert look.named == ("child:C2",)
    assert isinstance(release, ReleaseEntry)
    assert release.pseudonyms == {"P-2": "child:C2"}
    assert isinstance(erased, ActEntry)
    found = store.verify(head=head)
    assert (found.ok, found.counts["erased"]) == (True, 1)
    wanted = (_id("child:C1"), _id("child:C2"))
    assert store.erased_on(wanted) == {"child:C1": NOW}


def test_a_record_that_told_of_others_too_is_put_anew_in_every_version(store: Store) -> None:
    store.save(Batch(put=_line_of_three()), recorded_at=NOW)
    store.save(Batch(put=(_link("a", "child:C1", "loc:L2", "row:missing/C1"),)), recorded_at=NOW)
    anew = tuple(_link("a", "child:C2", where, "row:missing/C2") for where in ("loc:L1", "loc:L2"))
    store.erase(
        Erasure(
            remove=(_id("child:C1"), _id("row:missing/C1")),
            rewrite={_id("link:a"): anew},
            subjects=(_id("child:C1"),),
            entry=_look(what="erase"),
        )
    )
    assert tuple(one.record for one in store.versions(_id("link:a"))) == anew
    assert "link:a" in {one.id for one in store.around(_id("loc:L2"))}
    assert store.verify().ok


def test_an_erasure_that_would_leave_a_hole_changes_nothing(store: Store) -> None:
    store.save(Batch(put=_line_of_three()), recorded_at=NOW)
    before, head = store.verify(), store.head()
    hole = Erasure(
        remove=(_id("child:C1"),), rewrite={}, subjects=(_id("child:C1"),), entry=_look()
    )
    with pytest.raises(BrokenReferenceError):
        store.erase(hole)
    assert (store.verify(), store.head()) == (before, head)
    assert store.erased_on([_id("child:C1")]) == {}


def test_an_erasure_worked_out_from_an_older_state_is_refused(store: Store) -> None:
    store.save(Batch(put=_line_of_three()), recorded_at=NOW)
    read = store.latest()[0]
    store.save(Batch(put=(_child("C2", forename="Ben"),)), recorded_at=NOW)
    with pytest.raises(StoreChangedError):
        store.erase(_erasure(based_on=read))
    assert "child:C1" in store.load()
