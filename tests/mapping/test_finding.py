"""What is found under a text, in whatever writing it is given; each case is worked out by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from graph.ids import RecordId
from graph.records import Account, Child, Identifier, Location, PeerGroup, Person, SourceRow
from graph.store import Batch, create_store
from mapping.finding import find
from mapping.spelling import plain, plain_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.store import Store

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
ROW = RecordId("row:1")
SAME, HOLDS, NEARLY = "the same", "begins or holds it", "spelled nearly so"


def _account(
    forename: str = "", surname: str = "", *nicknames: str, layout: str = "poc"
) -> Account:
    return Account(
        layout=layout, rows=(ROW,), forename=forename, surname=surname, nicknames=nicknames
    )


def _thing(kind: str, value: str) -> Identifier:
    return Identifier(id=RecordId(f"{kind}:{value}"), kind=kind, value=value)


RECORDS = (
    SourceRow(id=ROW, layout="poc", values={"Name": "Gil Tallow, as the file has it"}),
    Person(id=RecordId("poc:POC-1"), accounts=(_account("Gil", "Tallow", "Shakey", "G"),)),
    Person(
        id=RecordId("poc:POC-2"),
        accounts=(_account("Zoë", "O’Sier"), _account("Zoe", "Brine", "Şükrü", layout="ppdm")),
    ),
    Person(id=RecordId("poc:POC-3")),
    Child(id=RecordId("child:C31004"), accounts=(_account("Ada", "Wicker-Holm"),)),
    Location(
        id=RecordId("loc:LOC-1"),
        name="Brine\nArcade",
        address="1 Kelp Lane",
        postcode="ZZ1 1AA",
    ),
    Location(id=RecordId("place:a")),
    PeerGroup(id=RecordId("group:1"), label="North bank"),
    _thing("phone", "+44 (0)7700 900123"),
    _thing("phone", "07700900456"),
    _thing("vehicle", "ZX99 ZZZ"),
    _thing("handle", "@shakey_g"),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path: Path = tmp_path_factory.mktemp("finding") / "store.db"
    held = create_store(f"sqlite:///{path}")
    held.save(Batch(put=RECORDS), recorded_at=NOW)
    yield held
    held.close()


@pytest.mark.parametrize(
    ("text", "record", "field", "how"),
    [
        pytest.param("Gil Tallow", "poc:POC-1", "name", SAME, id="as written"),
        pytest.param("tallow, GIL", "poc:POC-1", "name", NEARLY, id="the other way round"),
        pytest.param("Gill Talow", "poc:POC-1", "name", NEARLY, id="spelled nearly so"),
        pytest.param("allow", "poc:POC-1", "name", HOLDS, id="a part of it"),
        pytest.param("shakey", "poc:POC-1", "nickname", SAME, id="a nickname"),
        pytest.param("Shaky", "poc:POC-1", "nickname", NEARLY, id="a nickname misspelled"),
        pytest.param("g", "poc:POC-1", "nickname", SAME, id="one letter, as a word alone"),
        pytest.param("zoe osier", "poc:POC-2", "name", SAME, id="without accent or apostrophe"),
        pytest.param("Sukru", "poc:POC-2", "nickname", SAME, id="letters of another alphabet"),
        pytest.param("BRINE ARCADE", "loc:LOC-1", "name", SAME, id="a name of two lines"),
        pytest.param("poc 3", "poc:POC-3", "reference", SAME, id="a reference"),
        pytest.param("wicker holm", "child:C31004", "name", SAME, id="a hyphen left out"),
        pytest.param("zz11aa", "loc:LOC-1", "postcode", SAME, id="a postcode"),
        pytest.param("1 Kelp Laine", "loc:LOC-1", "address", NEARLY, id="an address"),
        pytest.param("north", "group:1", "name", HOLDS, id="a group"),
        pytest.param("07700 900 123", "phone:+44 (0)7700 900123", "value", SAME, id="phone, home"),
        pytest.param(
            "0044 7700-900123", "phone:+44 (0)7700 900123", "value", SAME, id="phone, abroad"
        ),
        pytest.param("+447700900456", "phone:07700900456", "value", SAME, id="phone, no spaces"),
        pytest.param("900456", "phone:07700900456", "value", HOLDS, id="the end of a phone"),
        pytest.param("zx99zzz", "vehicle:ZX99 ZZZ", "value", SAME, id="a car"),
        pytest.param("ZX-99 ZZZ", "vehicle:ZX99 ZZZ", "value", SAME, id="a car, parted otherwise"),
        pytest.param("shakey g", "handle:@shakey_g", "value", SAME, id="a handle"),
    ],
)
def test_a_record_is_found_however_it_is_written(
    store: Store, text: str, record: str, field: str, how: str
) -> None:
    first = find(store, text)[0]
    assert (first.record, first.field, first.how) == (record, field, how)


@pytest.mark.parametrize("text", ["", " - ", "Quux", "ow", "07700 111 222"])
def test_nothing_is_found_under_what_is_not_held(store: Store, text: str) -> None:
    # "ow" is a part of Tallow, but two letters count as a whole word alone.
    assert find(store, text) == ()


def test_each_record_is_found_once_by_its_nearest_field(store: Store) -> None:
    found = find(store, "brine")
    assert [(one.record, one.field, one.how) for one in found] == [
        ("poc:POC-2", "name", SAME),
        ("loc:LOC-1", "name", HOLDS),
    ]
    assert found[0].title == "Zoë O’Sier; “Şükrü”"
    assert (found[0].kind, found[1].kind) == ("person", "place")
    assert find(store, "brine", at_most=1) == found[:1]


def test_what_is_withdrawn_is_not_found(tmp_path: Path) -> None:
    held = create_store(f"sqlite:///{tmp_path / 'store.db'}")
    held.save(Batch(put=RECORDS), recorded_at=NOW)
    held.save(Batch(withdraw=(RecordId("vehicle:ZX99 ZZZ"),)), recorded_at=NOW)
    assert find(held, "ZX99 ZZZ") == ()
    held.close()


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("", ""),
        ("  Gil   TALLOW ", "gil tallow"),
        ("O'Sier", "osier"),
        ("Straße 5", "strasse 5"),
        ("one\ntwo\tthree", "one two three"),
        ("Łódź—Ż", "łodz z"),
        ("+44 (0)77", "44 0 77"),
    ],
)
def test_plain_texts_tell_letters_and_digits_alone(written: str, wanted: str) -> None:
    assert plain(written) == wanted
    assert plain_all([written]) == [wanted]


def test_many_texts_made_plain_at_once_stay_in_their_places() -> None:
    assert plain_all([]) == []
    assert plain_all(["", " A  b ", "", "É", "c'd", "-"]) == ["", "a b", "", "e", "cd", ""]
    assert plain_all(["A\nb", " c"]) == ["a b", "c"]
