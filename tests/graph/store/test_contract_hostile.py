"""A hundred hostile texts are kept as they are, wherever they stand, and bend nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from graph.ids import RecordId
from graph.records import Account, Identifier, Link, Location, Person, SourceRow
from graph.store import Batch, ImportEntry, ReleaseEntry, Saved
from graph.when import When

if TYPE_CHECKING:
    from graph.records import Record
    from graph.store import Store
    from tests.graph.store.conftest import Place

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
ROW = RecordId("row:1")

HOSTILE = (
    "'", '"', "''", '""', "`", "``", "\\", "\\'", "\\\\'", "\\u0027", "\\u0060", "'; --", "/*",
    "*/", "'; DROP TABLE node; --", "1; DELETE FROM edge", "' OR '1'='1",
    "x' UNION SELECT body FROM node", "'); PRAGMA writable_schema = 1; --", "PRAGMA key = ''",
    "ATTACH DATABASE '/tmp/x' AS x", "COMMIT", "ROLLBACK", "BEGIN EXCLUSIVE", "?", "?1", ":id",
    "@id", "$id", "%s", "%(id)s", "%n%n", "{0}", "{record.id}", "${jndi:ldap://x}", "{{ 7*7 }}",
    "{% raw %}", "`) DETACH DELETE n //", "MATCH (n) DETACH DELETE n", "}) RETURN n //", "$$",
    "null", "NULL", "None", "NaN", "Infinity", "true", "0", "-0", "00123", "1e309", "0x7f", "=1+1",
    "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "<script>alert(1)</script>", "<!--", "]]>",
    "&amp;", "&#39;", "</", "<?xml ?>", "{", "}", "[", "]", "../../etc/passwd", "C:\\Windows",
    "con", "a\x09b", "a\x0ab", "a\x0d\x0ab", "\x01", "\x1b[31m", "\x1f", "\x7f", "\x85", "\xa0",
    "\u200b", "\u200e", "\u202e", "\u2028", "\u2029", "\ufeff", "\ufffe", "\xe9", "e\u0301",
    "\xdf", "\u0130", "\u01c6", "\u65e5\u672c\u8a9e", "\U0001f600",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467", "\U0001f1ec\U0001f1e7", "\U0001d49c",
    "\U0010ffff", "\ufdfa", "\u202etxt.exe",
    "-" * 1000, "\u9577" * 40_000,
)  # fmt: skip


def test_there_are_a_hundred_and_all_differ() -> None:
    assert len(HOSTILE) == len(set(HOSTILE)) >= 100
    assert not any("\0" in text for text in HOSTILE)


def _records(number: int, text: str) -> list[Record]:
    person, place = RecordId(f"poc:{text}"), RecordId(f"loc:{text}")
    account = Account(
        layout=text, rows=(ROW,), forename=text, surname=text, nicknames=(text,), address=text
    )
    return [
        Person(id=person, accounts=(account,)),
        Location(id=place, name=text, address=text, postcode=text),
        Identifier(id=RecordId(f"phone:{number}"), kind="phone", value=text),
        SourceRow(id=RecordId(f"row:{text}"), layout=text, values={text: text}, notes={text: text}),
        Link(
            id=RecordId(f"link:{text}"),
            source=person,
            target=place,
            kind=text,
            basis=(ROW,),
            first_seen=When("2026-01-01"),
            last_seen=When("2026-01-01"),
            agency=text,
            source_reference=text,
        ),
    ]


@pytest.fixture(scope="module")
def records() -> list[Record]:
    held: list[Record] = [SourceRow(id=ROW, layout="poc", values={})]
    for number, text in enumerate(HOSTILE):
        held += _records(number, text)
    return held


def test_hostile_texts_come_back_as_they_were(place: Place, records: list[Record]) -> None:
    store = place.create()
    assert store.save(Batch(put=records), recorded_at=NOW) == Saved(added=len(records))
    store.close()
    again = place.reopen()
    assert list(again.load()) == sorted(records, key=lambda record: record.id)
    assert again.save(Batch(put=records), recorded_at=NOW) == Saved(unchanged=len(records))
    again.close()


def test_a_hostile_id_finds_and_withdraws_only_itself(store: Store, records: list[Record]) -> None:
    store.save(Batch(put=records), recorded_at=NOW)
    for text in HOSTILE:
        record_id = RecordId(f"link:{text}")
        assert [one.record.id for one in store.versions(record_id)] == [record_id]
        assert store.save(Batch(withdraw=(record_id,)), recorded_at=NOW) == Saved(withdrawn=1)
    assert len(store.load()) == len(records) - len(HOSTILE)
    assert store.load().links == ()


def test_hostile_texts_in_the_registers_come_back_as_they_were(store: Store) -> None:
    imports = [
        ImportEntry(id=text, user=text, files=({text: text},), digests=(text,), sheets=(text,))
        for text in HOSTILE
    ]
    releases = [
        ReleaseEntry(
            id=text, pack=text, audience=text, purpose=text, lawful_basis=text, recipient=text,
            authorised_by=text, user=text, released_at=NOW, as_at=text, known_at=text,
            settings=text, files={text: text}, destroy_by=text, pseudonym_key=text,
            pseudonyms={text: RecordId(text)},
        )
        for text in HOSTILE
    ]  # fmt: skip
    for imported in imports:
        store.save(Batch(imported=imported), recorded_at=NOW)
    heads = {store.add(release) for release in releases}
    assert [entry for _, entry in store.imports()] == imports
    assert list(store.releases()) == releases
    assert len(heads) == len(HOSTILE)
