"""The embedded store's file: what is refused, in plain words, and what nobody else can read."""

from __future__ import annotations

import hashlib
import hmac
import os
import sqlite3
import stat
import tempfile
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
import sqlcipher3

from graph.errors import StoreError, UsageError
from graph.ids import RecordId
from graph.records import Location
from graph.store import Batch, ReleaseEntry, Waiting, create_store, open_store, store_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.graph.conftest import Make

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
KEY = "a password"
CANARY = "Zorblatt"


def _fill(path: Path, key: str | None, name: str = "mill") -> None:
    with closing(create_store(str(path), key=key)) as store:
        store.save(Batch(put=[Location(id=RecordId("loc:L"), name=name)]), recorded_at=NOW)


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """Give a plain store with one record."""
    path = tmp_path / "plain.db"
    _fill(path, None)
    return path


@pytest.fixture
def encrypted(tmp_path: Path) -> Path:
    """Give an encrypted store with one record."""
    path = tmp_path / "encrypted.db"
    _fill(path, KEY)
    return path


def _missing(_: Path) -> None:
    """Leave nothing there."""


def _folder(path: Path) -> None:
    path.mkdir()


def _empty(path: Path) -> None:
    path.touch()


def _text(path: Path) -> None:
    path.write_text("POC-3304, a list of names\n" * 200, encoding="utf-8")


def _foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE contacts (name TEXT)")
        connection.commit()


def _newer(path: Path) -> None:
    _fill(path, None)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE meta SET value = '99' WHERE name = 'format'")
        connection.commit()


def _cut(path: Path) -> None:
    _fill(path, None)
    path.write_bytes(path.read_bytes()[:1000])


REFUSED = [
    pytest.param(_missing, None, "There is no store at .* hothmap init", id="missing"),
    pytest.param(_folder, None, "is a folder, not a store", id="a folder"),
    pytest.param(_empty, None, "is empty, not a store; remove it", id="an empty file"),
    pytest.param(_text, None, "is encrypted, or is not a hothmap store", id="a text file"),
    pytest.param(_text, KEY, "does not open with this password, or is not", id="text, a password"),
    pytest.param(_foreign, None, "a database, but not a hothmap store", id="somebody's database"),
    pytest.param(_newer, None, "was made by a newer hothmap; install that", id="a newer store"),
    pytest.param(_cut, None, "cannot be used|not a hothmap store", id="a store cut short"),
]


@pytest.mark.parametrize(("put", "key", "says"), REFUSED)
def test_what_is_no_store_is_refused_in_a_sentence_and_left_alone(
    tmp_path: Path,
    put: Callable[[Path], None],
    key: str | None,
    says: str,
    capfd: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "here.db"
    put(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StoreError, match=says) as refused:
        open_store(f"sqlite:///{path}", key=key)
    assert str(refused.value).count("\n") == 0
    assert path.is_file() is (before is not None)
    assert before is None or path.read_bytes() == before
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("key", "says"),
    [
        pytest.param("another", "does not open with this password", id="a wrong password"),
        pytest.param("", "The password is empty; give", id="an empty password"),
        pytest.param(KEY.upper(), "does not open with this password", id="in capitals"),
        pytest.param(f"{KEY}\0", "cannot hold a NUL", id="a password and a NUL"),
        pytest.param(None, "is encrypted, .* give its password", id="no password"),
    ],
)
def test_an_encrypted_store_opens_with_its_password_alone(
    encrypted: Path, key: str | None, says: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(StoreError, match=says) as refused:
        open_store(str(encrypted), key=key)
    assert not key or key not in str(refused.value)
    assert capfd.readouterr() == ("", "")
    open_store(str(encrypted), key=KEY).close()


def test_a_plain_store_is_not_opened_with_a_password(plain: Path) -> None:
    with pytest.raises(StoreError, match="is not encrypted; open it without a password"):
        open_store(str(plain), key=KEY)


@pytest.mark.parametrize(
    "key",
    ["it's", '"; PRAGMA rekey = "', "x'0123'", "ключ 🔑", " ", "\\", "a" * 2000, "a\nb", "'; --"],
)
def test_any_text_is_a_password(tmp_path: Path, key: str) -> None:
    path = tmp_path / "store.db"
    _fill(path, key)
    assert not path.read_bytes().startswith(b"SQLite format 3")
    with closing(open_store(str(path), key=key)) as store:
        assert len(store.load()) == 1
    with pytest.raises(StoreError, match="does not open with this password"):
        open_store(str(path), key=key + "x")


@pytest.mark.parametrize(
    ("key", "says"),
    [
        pytest.param("", "An empty password protects nothing", id="empty"),
        pytest.param("\0secret", "cannot hold a NUL", id="a NUL first: no password at all"),
        pytest.param("secret\0more", "cannot hold a NUL", id="a NUL within: a shorter one"),
    ],
)
def test_a_password_that_would_not_protect_makes_no_store(
    tmp_path: Path, key: str, says: str
) -> None:
    with pytest.raises(StoreError, match=says):
        create_store(str(tmp_path / "store.db"), key=key)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("put", [_empty, _text, _folder, _newer])
def test_a_store_is_never_made_over_something(tmp_path: Path, put: Callable[[Path], None]) -> None:
    path = tmp_path / "here.db"
    put(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StoreError, match="is there already; nothing was changed"):
        create_store(str(path), key=None)
    assert before is None or path.read_bytes() == before


def test_a_store_is_not_made_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"cannot be made: No such file.* Choose a folder"):
        create_store(str(tmp_path / "nowhere" / "store.db"), key=None)


def test_a_store_that_cannot_be_finished_is_not_left_behind(tmp_path: Path) -> None:
    def fails(length: int) -> bytes:
        msg = f"no {length} random bytes"
        raise OSError(msg)

    with pytest.raises(OSError, match="no 32 random bytes"):
        create_store(str(tmp_path / "store.db"), key=None, random_bytes=fails)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///cases.db", "cases.db"),
        ("sqlite:////srv/cases.db", "/srv/cases.db"),
        ("cases.db", "cases.db"),
    ],
)
def test_an_address_names_a_file(url: str, path: str) -> None:
    assert store_path(url) == Path(path)


def test_a_home_folder_is_filled_in() -> None:
    assert store_path("sqlite:///~/cases.db") == Path.home() / "cases.db"


@pytest.mark.parametrize("url", ["postgres://host/db", "", "https://a.example/store.db"])
def test_another_kind_of_address_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="No store of the kind"):
        store_path(url)


def test_only_its_owner_can_read_the_file(plain: Path, encrypted: Path) -> None:
    for path in (plain, encrypted):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def _forms(text: str) -> Iterator[bytes]:
    yield from (text.encode(), text.encode("utf-16-le"), text.encode().hex().encode())


@pytest.mark.parametrize("key", [None, KEY], ids=["plain", "encrypted"])
def test_nothing_can_be_read_in_an_encrypted_file(tmp_path: Path, key: str | None) -> None:
    path = tmp_path / "store.db"
    _fill(path, key, name=CANARY)
    held = path.read_bytes()
    # The plain store shows that the search would find what is there.
    assert any(form in held for form in _forms(CANARY)) is (key is None)
    assert (b"CREATE TABLE" in held) is (key is None)
    assert [one.name for one in tmp_path.iterdir()] == ["store.db"]


def test_the_key_is_never_in_the_file(encrypted: Path) -> None:
    assert not any(form in encrypted.read_bytes() for form in _forms(KEY))


@contextmanager
def _locked(path: Path, how: str) -> Iterator[None]:
    with closing(sqlcipher3.connect(str(path), isolation_level=None)) as other:
        other.execute(f"BEGIN {how}")
        yield
        other.execute("ROLLBACK")


def test_a_store_that_another_writes_to_is_said_to_be_in_use(plain: Path, make: Make) -> None:
    store = open_store(str(plain), waiting=Waiting(timeout_s=0.05))
    with (
        _locked(plain, "EXCLUSIVE"),
        pytest.raises(StoreError, match=r"plain\.db is in use by another program"),
    ):
        store.save(Batch(put=[make.loc("M")]), recorded_at=NOW)
    assert len(store.load()) == 1
    store.save(Batch(put=[make.loc("M")]), recorded_at=NOW)
    assert len(store.load()) == 2
    store.close()


def test_a_reader_reads_beside_a_writer(plain: Path) -> None:
    store = open_store(str(plain), waiting=Waiting(timeout_s=0.05))
    with _locked(plain, "IMMEDIATE"):
        assert len(store.load()) == 1
    with _locked(plain, "EXCLUSIVE"), pytest.raises(StoreError, match="is in use"):
        store.load()
    store.close()


def test_a_store_opened_to_read_refuses_every_write(plain: Path, make: Make) -> None:
    before = plain.read_bytes()
    with closing(open_store(str(plain), read_only=True)) as store:
        with pytest.raises(StoreError, match=r"plain\.db cannot be written: .* read-only"):
            store.save(Batch(put=[make.loc("M")]), recorded_at=NOW)
        assert len(store.load()) == 1
    assert plain.read_bytes() == before


@contextmanager
def _as_nobody() -> Iterator[None]:
    """Give up root's rights, which no read-only folder stops."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def others_folder() -> Iterator[Path]:
    """Give a folder that everybody may enter and nobody but its owner may write to."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="needs POSIX users")
def test_a_folder_that_cannot_be_written_is_said_so(others_folder: Path, make: Make) -> None:
    path = others_folder / "store.db"
    _fill(path, None)
    path.chmod(0o644)
    others_folder.chmod(0o555)
    with _as_nobody():
        with pytest.raises(StoreError, match="cannot be made: Permission denied"):
            create_store(str(others_folder / "new.db"), key=None)
        with closing(open_store(str(path))) as store:
            assert len(store.load()) == 1
            with pytest.raises(StoreError, match=r"store\.db cannot be "):
                store.save(Batch(put=[make.loc("M")]), recorded_at=NOW)
            assert len(store.load()) == 1


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="needs POSIX users")
def test_a_file_that_cannot_be_read_is_said_so(others_folder: Path) -> None:
    path = others_folder / "store.db"
    _fill(path, None)
    path.chmod(0o000)
    with (
        _as_nobody(),
        pytest.raises(StoreError, match=r"store\.db cannot be read: Permission denied"),
    ):
        open_store(str(path))


def test_a_damaged_record_is_refused_in_a_sentence(plain: Path, make: Make) -> None:
    with closing(sqlite3.connect(plain)) as connection:
        connection.execute("""UPDATE node SET body = '{"record":"location","id":7}'""")
        connection.commit()
    with closing(open_store(str(plain))) as store:
        for read in (store.load, lambda: store.versions(make.loc("L").id)):
            with pytest.raises(StoreError, match="holds a record that cannot be read"):
                read()


def test_a_closed_store_says_so_in_the_family_of_errors(plain: Path) -> None:
    store = open_store(str(plain))
    store.close()
    with pytest.raises(StoreError, match=r"plain\.db cannot be used"):
        store.load()


def test_the_head_is_a_keyed_digest_over_every_line(tmp_path: Path) -> None:
    key = bytes(range(32))
    entry = ReleaseEntry(
        id="release-1", pack="map", audience="meeting", purpose="", lawful_basis="", recipient="",
        authorised_by="", user="", released_at=NOW, as_at="", known_at="", settings="", files={},
        destroy_by="", pseudonym_key="",
    )  # fmt: skip
    line = msgspec.json.encode(entry, order="deterministic")
    with closing(
        create_store(str(tmp_path / "s.db"), key=None, random_bytes=lambda _: key)
    ) as store:
        head = hmac.new(key, b"\n", hashlib.sha256).hexdigest()
        assert store.head() == head
        for _ in range(2):
            head = hmac.new(key, head.encode() + b"\n" + line, hashlib.sha256).hexdigest()
            assert store.add(entry) == head


def test_nothing_is_written_to_a_terminal(
    tmp_path: Path, make: Make, capfd: pytest.CaptureFixture[str]
) -> None:
    for key in (None, KEY):
        path = tmp_path / f"{key}.db"
        _fill(path, key)
        with closing(open_store(str(path), key=key)) as store:
            store.save(Batch(put=[make.loc("M")]), recorded_at=NOW)
            store.load()
    assert capfd.readouterr() == ("", "")
