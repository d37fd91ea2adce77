"""What the registers hold: imports, releases, and every other act that must leave a line.

One register, one chain: each view, export, erasure, merge and restore is a line of it. The ids of
the people and places that a line names are kept beside it, under a keyed commitment, so that
erasing a subject removes the id and leaves the chain whole (:mod:`graph.store.chain`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec

from graph.ids import RecordId

__all__ = ["ActEntry", "ImportEntry", "RegisterEntry", "ReleaseEntry"]


class ImportEntry(msgspec.Struct, frozen=True, kw_only=True):
    """
    One line of the register of imports.

    Attributes
    ----------
    id
        Short id, equal for equal files.
    user
        Who imported, as claimed.
    files
        File name, sheet, layout and counts, as the receipt says; no cell's text.
    digests
        SHA-256 of each file's bytes, sorted.
    sheets
        Digests of whole sheets' rows as a set: a sheet seen before is all duplicates.
    """

    id: str
    user: str
    files: tuple[Mapping[str, str | int | None], ...]
    digests: tuple[str, ...]
    sheets: tuple[str, ...]


class ReleaseEntry(msgspec.Struct, frozen=True, kw_only=True, tag_field="line", tag="release"):
    """
    One line of the register: what left, for whom, and how to make it again.

    Attributes
    ----------
    id
        Release id.
    pack
        What it is: ``poc-loc``, ``map``, ``network``, ``export graphml`` …
    audience, purpose, lawful_basis, recipient, authorised_by, user
        Who may see it and why, and who made it.
    released_at
        When.
    as_at, known_at
        The day it is of, and the time as of which things were known; ISO text.
    settings
        Digest of the settings and templates it was made with.
    files
        File name to SHA-256 of its bytes.
    destroy_by
        ISO day by which it is to be destroyed.
    pseudonym_key
        Key that its pseudonyms were drawn with, hexadecimal; kept here and nowhere else.
    pseudonyms
        Pseudonym to record id, for whoever is asked about one; of an erased subject it is missing.
    head
        The register's head when it was made, as printed on it.
    options
        What else it was made with (``month``, ``top`` …), so that it can be made again.
    """

    id: str
    pack: str
    audience: str
    purpose: str
    lawful_basis: str
    recipient: str
    authorised_by: str
    user: str
    released_at: datetime
    as_at: str
    known_at: str
    settings: str
    files: Mapping[str, str]
    destroy_by: str
    pseudonym_key: str
    pseudonyms: Mapping[str, RecordId] = msgspec.field(default_factory=dict)
    head: str = ""
    options: Mapping[str, str] = msgspec.field(default_factory=dict)


class ActEntry(msgspec.Struct, frozen=True, kw_only=True, tag_field="line", tag="act"):
    """
    One line of the register: somebody looked, or did something that is no release.

    Attributes
    ----------
    what
        ``look``, ``merge``, ``unmerge``, ``erase``, ``hold``, ``lift hold``, ``undo import``,
        ``rekey``, ``copy``, ``backup`` or ``restore``.
    user
        Who, as claimed.
    command
        The command or call, without what was typed after it: ``show``, ``rank poc``, ``load``.
    purpose
        Why, as the person wrote it; empty where nobody was asked.
    at
        When.
    named
        Ids of the subjects whose records were shown or acted on, sorted; those erased since are
        missing. Empty where a command shows the whole casebook (then `scope` says so).
    scope
        What was shown where that is no list of ids: ``everything`` or a sentence; no names.
    counts
        Figures that belong to the act (records removed, withdrawn …).
    """

    what: str
    user: str
    command: str
    purpose: str = ""
    at: datetime
    named: tuple[RecordId, ...] = ()
    scope: str = ""
    counts: Mapping[str, int] = msgspec.field(default_factory=dict)


RegisterEntry = ReleaseEntry | ActEntry
"""Any line of the register."""
