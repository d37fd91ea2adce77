"""The register's keyed chain, and the ids that its lines name.

A line is chained as text in which every id of a subject stands as a keyed commitment; the ids
themselves lie beside it. Erasing a subject removes the ids and leaves every digest as it was.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec

from graph.ids import RecordId
from graph.store.encoding import as_text
from graph.store.entries import ActEntry, RegisterEntry, ReleaseEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph.store.snapshot import KeptLine, KeptName

__all__ = [
    "commitment",
    "end_seal",
    "faults_in_chain",
    "faults_in_names",
    "link",
    "opened",
    "opened_lines",
    "sealed",
    "start",
    "tombstone",
]

_DECODER: msgspec.json.Decoder[RegisterEntry] = msgspec.json.Decoder(RegisterEntry)


def start(key: bytes) -> str:
    """
    Give the head of an empty register.

    Parameters
    ----------
    key
        The register's key.

    Returns
    -------
    str
        HMAC-SHA-256, hexadecimal.
    """
    return link(key, "", "")


def end_seal(key: bytes, head: str) -> str:
    """
    Give what shows, without the lines, where the register ends.

    Parameters
    ----------
    key
        The register's key.
    head
        The chain's digest after the last line.

    Returns
    -------
    str
        HMAC-SHA-256, hexadecimal: who cuts lines off cannot make it without the key.
    """
    return hmac.new(key, f"end\n{head}".encode(), hashlib.sha256).hexdigest()


def link(key: bytes, head: str, text: str) -> str:
    """
    Chain a line to the ones before it.

    Parameters
    ----------
    key
        The register's key.
    head
        The chain's digest so far; empty for none.
    text
        The line.

    Returns
    -------
    str
        HMAC-SHA-256, hexadecimal.
    """
    return hmac.new(key, f"{head}\n{text}".encode(), hashlib.sha256).hexdigest()


def commitment(key: bytes, line: int, record_id: str) -> str:
    """
    Give what stands for an id in one line.

    Parameters
    ----------
    key
        The register's key.
    line
        The line's number: the same id reads differently in every line.
    record_id
        The id.

    Returns
    -------
    str
        Thirty-two hexadecimal digits of an HMAC.
    """
    return hmac.new(key, f"named\n{line}\n{record_id}".encode(), hashlib.sha256).hexdigest()[:32]


def tombstone(key: bytes, record_id: str) -> str:
    """
    Give what is left of an erased id.

    Parameters
    ----------
    key
        The register's key.
    record_id
        The id.

    Returns
    -------
    str
        HMAC-SHA-256, hexadecimal.
    """
    return hmac.new(key, f"erased\n{record_id}".encode(), hashlib.sha256).hexdigest()


def sealed(
    entry: RegisterEntry, key: bytes, line: int
) -> tuple[str, tuple[tuple[str, RecordId], ...]]:
    """
    Write an entry as it is chained.

    Parameters
    ----------
    entry
        The entry.
    key
        The register's key.
    line
        The number it will have, from 1.

    Returns
    -------
    tuple of str and tuple
        The text with commitments in place of ids; each commitment and its id, sorted.
    """
    named = set(entry.pseudonyms.values() if isinstance(entry, ReleaseEntry) else entry.named)
    stands = {one: RecordId(commitment(key, line, one)) for one in named}
    hidden: RegisterEntry
    if isinstance(entry, ReleaseEntry):
        codes = {code: stands[one] for code, one in entry.pseudonyms.items()}
        hidden = msgspec.structs.replace(entry, pseudonyms=codes)
    else:
        hidden = msgspec.structs.replace(entry, named=tuple(stands[one] for one in entry.named))
    return as_text(hidden), tuple(sorted((str(c), one) for one, c in stands.items()))


def opened(text: str, names: Mapping[str, RecordId]) -> RegisterEntry:
    """
    Read a line with the ids that are still held.

    Parameters
    ----------
    text
        As chained.
    names
        Commitment to id, for this line.

    Returns
    -------
    ReleaseEntry or ActEntry
        The entry; ids that were erased since are missing.
    """
    entry = _DECODER.decode(text)
    if isinstance(entry, ActEntry):
        held = tuple(names[one] for one in entry.named if one in names)
        return msgspec.structs.replace(entry, named=held)
    codes = {code: names[one] for code, one in entry.pseudonyms.items() if one in names}
    return msgspec.structs.replace(entry, pseudonyms=codes)


def faults_in_chain(
    key: bytes, lines: Iterable[KeptLine], *, kept_seal: str, head: str | None = None
) -> list[str]:
    """
    Recompute the chain.

    Parameters
    ----------
    key
        The register's key.
    lines
        The lines by number.
    kept_seal
        :func:`end_seal` of the head, as the store keeps it apart from the lines.
    head
        A head that a paper shows, or None.

    Returns
    -------
    list of str
        What is wrong: a line edited, out of order or missing, the end cut off, a printed head that
        the register never had. Empty when it holds.
    """
    faults: list[str] = []
    so_far = start(key)
    seen = {so_far}
    last = 0
    for place, (number, text, chained) in enumerate(lines, start=1):
        last = place
        if number != place:
            faults.append(f"line {place} of the register is missing or out of order")
            break
        so_far = link(key, so_far, text)
        if not hmac.compare_digest(so_far, chained):
            faults.append(f"line {number} of the register was changed, or one before it was")
            break
        seen.add(so_far)
    else:
        if not hmac.compare_digest(end_seal(key, so_far), kept_seal):
            faults.append(f"the register ends at line {last}, but was longer or was replaced")
    if head is not None and head not in seen:
        faults.append("the head that was printed is none that this register had")
    return faults


def opened_lines(lines: Iterable[KeptLine], names: Iterable[KeptName]) -> tuple[RegisterEntry, ...]:
    """
    Read the register from its lines and the ids beside them.

    Parameters
    ----------
    lines
        The lines, in order.
    names
        The ids beside them.

    Returns
    -------
    tuple of RegisterEntry
        In order; ids of the erased are missing.
    """
    named: defaultdict[int, dict[str, RecordId]] = defaultdict(dict)
    for number, code, record_id in names:
        named[number][code] = RecordId(record_id)
    return tuple(opened(line.text, named[line.number]) for line in lines)


def faults_in_names(key: bytes, lines: Iterable[KeptLine], names: Iterable[KeptName]) -> list[str]:
    """
    Look for ids beside lines that did not name them.

    Parameters
    ----------
    key
        The register's key.
    lines
        The lines.
    names
        The ids beside them.

    Returns
    -------
    list of str
        What is wrong; empty when nothing is.
    """
    texts = {line.number: line.text for line in lines}
    return [
        f"line {number} of the register names an id that it did not name when it was written"
        for number, code, record_id in names
        if code not in texts.get(number, "") or commitment(key, number, record_id) != code
    ]
