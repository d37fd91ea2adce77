"""The embedded store's file: made, opened, keyed, and its errors put in plain words."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import sqlcipher3

from graph.errors import BrokenReferenceError, StoreError
from graph.store.chain import end_seal, start
from graph.store.sqlite_narrow import SUBJECT_INDEX
from graph.store.sqlite_turn import begin, holder_of, sweep
from graph.store.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = [
    "FORMAT",
    "SETTINGS",
    "connect_new",
    "create_file",
    "is_encrypted",
    "open_file",
    "plain_errors",
    "quoted",
]

FORMAT = 2
"""Version of the file's layout; another one is refused. The first never left development."""

_MAGIC = b"SQLite format 3\x00"
_PAGE_BYTES = 16_384
"""Pages of an encrypted file. The engine encrypts, seals and writes each by itself: SQLCipher's own
4,096 take a long save's end half as long again. A file does not say what it has."""
_OLD_PAGE_BYTES = 4_096
"""Pages of files that were made before; they keep them."""
_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE batch (
  number INTEGER PRIMARY KEY, recorded_at TEXT NOT NULL, entry TEXT
);
CREATE TABLE node (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL, version INTEGER NOT NULL,
  batch INTEGER NOT NULL REFERENCES batch, withdrawn INTEGER NOT NULL,
  digest BLOB NOT NULL, body BLOB NOT NULL, UNIQUE (id, version)
);
CREATE TABLE edge (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL, version INTEGER NOT NULL,
  batch INTEGER NOT NULL REFERENCES batch, withdrawn INTEGER NOT NULL,
  digest BLOB NOT NULL,
  source TEXT NOT NULL, target TEXT NOT NULL, first INTEGER NOT NULL DEFAULT 1 CHECK (first = 1),
  body BLOB NOT NULL,
  UNIQUE (id, version),
  FOREIGN KEY (source, first) REFERENCES node (id, version),
  FOREIGN KEY (target, first) REFERENCES node (id, version)
);
CREATE TABLE register (number INTEGER PRIMARY KEY, line TEXT NOT NULL, chain TEXT NOT NULL);
CREATE TABLE named (
  line INTEGER NOT NULL REFERENCES register, commitment TEXT NOT NULL, id TEXT NOT NULL,
  PRIMARY KEY (line, commitment)
) WITHOUT ROWID;
CREATE INDEX named_id ON named (id);
CREATE TABLE tombstone (commitment TEXT PRIMARY KEY, erased_at TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX edge_source ON edge (source);
CREATE INDEX edge_target ON edge (target)
"""
_NOT_OURS = "not a database"
"""What the engine says of a file with another password, other pages, or none of its own."""
SETTINGS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA cache_size = -65536",
    "PRAGMA cache_spill = OFF",  # a writer that spilled would lock readers out until it ends
    "PRAGMA temp_store = MEMORY",
)
"""What every connection is told first."""


def is_encrypted(path: Path) -> bool:
    """
    Tell whether a store's file is encrypted.

    Parameters
    ----------
    path
        An existing file.

    Returns
    -------
    bool
        True unless it begins as a plain SQLite file does.
    """
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) != _MAGIC


def create_file(
    path: Path, *, key: str | None, random_bytes: Callable[[int], bytes]
) -> sqlcipher3.Connection:
    """
    Make an empty store that only its owner can read.

    Parameters
    ----------
    path
        The file; it must not be there.
    key
        Password to encrypt it with; None for a plain store.
    random_bytes
        Source of the register's key.

    Returns
    -------
    sqlcipher3.Connection
        Open, with empty tables.

    Raises
    ------
    StoreError
        If something is there already, the folder cannot be written, or the password holds a NUL.
    """
    _refuse_a_cut_password(key)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        msg = f"{path.name} is there already; nothing was changed. Name a file that is not there."
        raise StoreError(msg) from None
    except OSError as error:
        msg = f"{path.name} cannot be made: {error.strerror}. Choose a folder that can be written."
        raise StoreError(msg) from None
    try:
        with plain_errors(path):
            connection = _connect(path, key, Waiting(), _PAGE_BYTES)
            _settle(connection)
            connection.execute("BEGIN IMMEDIATE")
            for statement in (*_TABLES.split(";"), SUBJECT_INDEX):
                connection.execute(statement)
            register_key = random_bytes(32)
            connection.executemany(
                "INSERT INTO meta VALUES (?, ?)",
                [
                    ("format", str(FORMAT)),
                    ("register_key", register_key.hex()),
                    ("register_end", end_seal(register_key, start(register_key))),
                ],
            )
            connection.execute("COMMIT")
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return connection


def open_file(
    path: Path, *, key: str | None, read_only: bool, waiting: Waiting
) -> sqlcipher3.Connection:
    """
    Open an existing store.

    Parameters
    ----------
    path
        The file.
    key
        Its password; None for a plain store.
    read_only
        Refuse every write.
    waiting
        How long to wait for another program's write, and who is told.

    Returns
    -------
    sqlcipher3.Connection
        Open and checked.

    Raises
    ------
    StoreError
        If it is missing, a folder, empty, not a store, of a newer version, or the password is wrong
        or missing.
    """
    _refuse_a_cut_password(key)
    try:
        _refuse_what_is_no_store(path, key)
    except OSError as error:
        msg = f"{path.name} cannot be read: {error.strerror}."
        raise StoreError(msg) from None
    with plain_errors(path):
        connection = _connect_existing(path, key, waiting)
        try:
            _check_format(connection, path)
            _settle(connection)
        except BaseException:
            connection.close()
            raise
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        else:
            sweep(path)
    return connection


def _refuse_a_cut_password(key: str | None) -> None:
    if key is None:
        return
    if not key:
        msg = "The password is empty; give the store's password."
        raise StoreError(msg)
    if "\0" in key:
        # The engine would stop reading there: a shorter password, or none at all.
        msg = "A password cannot hold a NUL character; choose another."
        raise StoreError(msg)


def _refuse_what_is_no_store(path: Path, key: str | None) -> None:
    if path.is_dir():
        msg = f"{path.name} is a folder, not a store; name the store's file."
    elif not path.exists():
        msg = f"There is no store at {path}. Make one with: hothmap init --store sqlite:///{path}"
    elif path.stat().st_size == 0:
        msg = f"{path.name} is empty, not a store; remove it, then make one with hothmap init."
    elif key is None and is_encrypted(path):
        msg = f"{path.name} is encrypted, or is not a hothmap store; give its password."
    elif key is not None and not is_encrypted(path):
        msg = f"{path.name} is not encrypted; open it without a password."
    else:
        return
    raise StoreError(msg)


def _connect_existing(path: Path, key: str | None, waiting: Waiting) -> sqlcipher3.Connection:
    """Try both sizes of pages, that which the file's length speaks for first."""
    sizes = [_PAGE_BYTES, _OLD_PAGE_BYTES]
    if path.stat().st_size % _PAGE_BYTES:
        sizes.reverse()
    try:
        return _connect(path, key, waiting, sizes[0])
    except sqlcipher3.DatabaseError as error:
        if key is None or _NOT_OURS not in str(error):
            raise
    return _connect(path, key, waiting, sizes[1])


def _connect(
    path: Path, key: str | None, waiting: Waiting, page_bytes: int
) -> sqlcipher3.Connection:
    # A long save inserts on a thread of its own (sqlite_rows); never two at the same time.
    connection = sqlcipher3.connect(str(path), isolation_level=None, check_same_thread=False)
    try:
        if key is not None:
            connection.execute("PRAGMA cipher_log_level = NONE")  # else it writes to stderr
            connection.execute(f"PRAGMA key = {quoted(key)}")
            connection.execute(f"PRAGMA cipher_page_size = {page_bytes}")
        begin(connection, "SELECT count(*) FROM sqlite_master", path, waiting)
    except BaseException:
        connection.close()
        raise
    return connection


def quoted(key: str) -> str:
    """
    Write a password as a literal of the engine's language: a pragma takes no parameter.

    Parameters
    ----------
    key
        The password.

    Returns
    -------
    str
        As SQLite itself quotes it; a password that the engine would cut short is refused.
    """
    _refuse_a_cut_password(key)
    quoting = sqlcipher3.connect(":memory:")
    try:
        return str(quoting.execute("SELECT quote(?)", (key,)).fetchone()[0])
    finally:
        quoting.close()


def connect_new(path: Path, key: str | None, *, page_bytes: int) -> sqlcipher3.Connection:
    """
    Make an empty database for a backup to be written into.

    Parameters
    ----------
    path
        The file; it must not be there.
    key
        Password to encrypt it with; None for a plain one.
    page_bytes
        How long its pages are if it is encrypted: those of the file that is backed up.

    Returns
    -------
    sqlcipher3.Connection
        Open, without tables.

    Raises
    ------
    StoreError
        If it cannot be made.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        msg = f"{path.parent} cannot be written: {error.strerror}. Choose another folder."
        raise StoreError(msg) from None
    with plain_errors(path):
        return _connect(path, key, Waiting(), page_bytes)


def _settle(connection: sqlcipher3.Connection) -> None:
    """Set how the file is held; only once it is known to be a store, as one setting stays in it."""
    for setting in SETTINGS:
        connection.execute(setting)


def _check_format(connection: sqlcipher3.Connection, path: Path) -> None:
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    if not {"meta", "node", "edge", "batch", "register"} <= tables:
        msg = f"{path.name} is a database, but not a hothmap store."
        raise StoreError(msg)
    held = connection.execute("SELECT value FROM meta WHERE name = 'format'").fetchone()
    if held is None or int(held[0]) > FORMAT:
        msg = f"{path.name} was made by a newer hothmap; install that version to open it."
        raise StoreError(msg)
    if int(held[0]) < FORMAT:
        msg = (
            f"{path.name} was made by a hothmap from before its first release; make a new store "
            "and import the files again."
        )
        raise StoreError(msg)


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """
    Turn the engine's errors into sentences that name the file and what to do.

    Parameters
    ----------
    path
        The store's file.

    Yields
    ------
    None
        Once, for the work to be done inside.

    Raises
    ------
    BrokenReferenceError
        If the engine found a link without its end.
    StoreError
        For every other fault of the engine.
    """
    try:
        yield
    except sqlcipher3.IntegrityError as error:
        msg = "A link names a record that does not exist; nothing was saved."
        raise BrokenReferenceError(msg) from error
    except sqlcipher3.DatabaseError as error:
        raise StoreError(_sentence(path, str(error))) from error


def _sentence(path: Path, said: str) -> str:
    if "locked" in said:
        holder = holder_of(path)
        if holder is not None:
            return f"{path.name} is in use by {holder.words}; try again when it has finished."
        return f"{path.name} is in use by another program; close it there, or try again later."
    if "readonly" in said or "read-only" in said or "query_only" in said:
        return f"{path.name} cannot be written: the file or its folder is read-only."
    if "full" in said:
        return f"{path.name} could not be written: the disk is full. Nothing was saved."
    if _NOT_OURS in said:
        return f"{path.name} does not open with this password, or is not a hothmap store."
    return f"{path.name} cannot be used ({said}). Nothing was saved."
