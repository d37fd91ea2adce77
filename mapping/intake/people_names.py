"""Read who stands in a cell: names as they are written, nicknames, roles, and references beside."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from graph.ids import RecordId, make_id

if TYPE_CHECKING:
    from mapping.intake.settings import IntakeSettings

__all__ = ["Name", "References", "Someone", "read_name", "read_nicknames", "read_someone"]

_TWO_WORDS = re.compile(r"([A-Z][^\W_]*(?:[-'’][^\W_]+)*) ([A-Z][^\W_]*(?:[-'’][^\W_]+)*)\Z")
_QUOTED = re.compile(r"(?<![^\s(,])[\u2018'\"“]([^\"“”]+?)['’\"”](?=[\s),]|\Z)")
_AKA = re.compile(r"\s*[(,]?\s*\b(?:a\.?k\.?a\.?|alias|known as)[:\s]+(.*?)\)?\s*\Z", re.IGNORECASE)
_ROLE = re.compile(r"\s*\(([^()]*)\)\s*\Z")
_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
_MANY = re.compile(r"[;,/\n&]|\s+(?:or|and)\s+")
_PARTICLES = frozenset(
    [
        "al",
        "ap",
        "bin",
        "bint",
        "da",
        "dal",
        "de",
        "del",
        "den",
        "der",
        "di",
        "dos",
        "du",
        "el",
        "ibn",
        "la",
        "le",
        "mac",
        "san",
        "st",
        "ter",
        "van",
        "von",
    ]
)
_LONGEST_REFERENCE = 40
_FIGURE = re.compile(r"\d")
"""Every reference has one: most names are passed at a glance."""


class Name(NamedTuple):
    """
    A person's name as written.

    Attributes
    ----------
    forename, surname
        Empty where not written; a description (``youth worker``) is a forename alone.
    nicknames
        What stands in quotation marks or after "aka", sorted.
    """

    forename: str = ""
    surname: str = ""
    nicknames: tuple[str, ...] = ()


class Someone(NamedTuple):
    """
    One person who stands in a cell.

    Attributes
    ----------
    name
        As written.
    record
        Who it is, where a reference stands beside the name; else None.
    role
        What stands in brackets at the end, as written; empty where nothing does.
    """

    name: Name
    record: RecordId | None
    role: str


class References:
    """
    What references look like, and whose numbering they belong to.

    Parameters
    ----------
    settings
        Schemes and patterns.
    """

    def __init__(self, settings: IntakeSettings) -> None:
        self._settings = settings
        self._patterns = {
            scheme: re.compile(pattern, re.IGNORECASE)
            for scheme, pattern in (
                ("poc", settings.poc),
                ("loc", settings.loc),
                ("child", settings.child),
            )
        }
        self._beside = {
            scheme: re.compile(rf"(?<![\w/-])(?:{pattern.pattern})(?![\w-])", re.IGNORECASE)
            for scheme, pattern in self._patterns.items()
        }

    def child_scheme(self, layout: str) -> str:
        """
        Give the scheme of a layout's child references.

        Parameters
        ----------
        layout
            Name of the layout.

        Returns
        -------
        str
            ``child`` unless the settings say otherwise.
        """
        return self._settings.schemes.get(layout, "child")

    def find(self, text: str, *schemes: str) -> tuple[RecordId, str] | None:
        """
        Find a reference that stands in a text.

        Parameters
        ----------
        text
            Any text, such as a name with a reference beside it.
        *schemes
            Which numberings to look for, of ``child``, ``poc`` and ``loc``, in order.

        Returns
        -------
        tuple of RecordId and str, or None
            The record and the rest of the text; None where no reference stands there.
        """
        if _FIGURE.search(text) is None:
            return None
        for scheme in schemes:
            found = self._beside[scheme].search(text)
            if found is not None:
                rest = f"{text[: found.start()]} {text[found.end() :]}"
                rest = re.sub(r"[(\[]\s*[)\]]", " ", rest)
                return make_id(scheme, found[0].upper()), " ".join(rest.split()).strip(" ,:-–")
        return None

    def whole(self, text: str, scheme: str) -> str | None:
        """
        Read a cell, or a part of one, that should be nothing but a reference.

        Parameters
        ----------
        text
            A tidied text.
        scheme
            ``child``, ``poc`` or ``loc``: which pattern to try first.

        Returns
        -------
        str or None
            The reference as written, in capitals where the pattern knows it; None for a text that
            cannot be one (no figure, or several words), which may be a name.
        """
        compact = "".join(text.split())
        if self._patterns[scheme].fullmatch(compact) is not None:
            return compact.upper()
        found = self.find(text, scheme)
        if found is not None:
            return found[0].partition(":")[2]
        fits = len(text) <= _LONGEST_REFERENCE and compact == text
        return text if fits and any(letter.isdigit() for letter in text) else None


def read_someone(text: str, references: References) -> Someone | None:
    """
    Read one person.

    Parameters
    ----------
    text
        What stands between two separators, such as ``ASHGROVE, Wren C31004 (victim)``.
    references
        What references look like.

    Returns
    -------
    Someone or None
        Who stands there; None where nothing is left but marks.
    """
    plain = _TWO_WORDS.match(text)
    if plain is not None and references.find(text, "child", "poc") is None:
        return Someone(Name(plain[1], plain[2]), None, "")
    role = ""
    found = _ROLE.search(text)
    if (
        found is not None
        and _AKA.match(found[1]) is None
        and references.find(found[1], "child", "poc") is None
    ):
        role, text = found[1].strip(), text[: found.start()]
    beside = references.find(text, "child", "poc")
    record, rest = beside if beside is not None else (None, text)
    name = read_name(rest)
    if record is None and not any(name):
        return None
    return Someone(name, record, role)


def read_name(text: str, *, may_describe: bool = True) -> Name:
    """
    Read a name.

    Parameters
    ----------
    text
        ``SURNAME, Forename``, ``Forename Surname``, ``Forename 'Nickname' Surname``, or any of
        these with ``aka``.
    may_describe
        Whether words without a capital letter describe somebody (``youth worker``), as they do
        where a child says who was there, and are left together.

    Returns
    -------
    Name
        Its parts, letters as written.
    """
    nicknames: set[str] = set()
    aka = _AKA.search(text)
    if aka is not None:
        text = text[: aka.start()]
        nicknames.update(read_nicknames(aka[1]))
    nicknames.update(nickname.strip() for nickname in _QUOTED.findall(text))
    text = _QUOTED.sub(" ", text)
    nicknames.update(inner.strip() for inner in _BRACKETS.findall(text))
    text = " ".join(_BRACKETS.sub(" ", text).split()).strip(" ,;")
    if may_describe and text == text.casefold():
        forename, surname = text, ""
    else:
        forename, surname = _parts(text)
    return Name(forename, surname, tuple(sorted(nickname for nickname in nicknames if nickname)))


def read_nicknames(text: str) -> tuple[str, ...]:
    """
    Read a cell of nicknames, street names or aliases.

    Parameters
    ----------
    text
        Several are split at commas, semicolons, strokes and "or".

    Returns
    -------
    tuple of str
        Sorted, without quotation marks.
    """
    found = (piece.strip(" '\"\u2018’“”()") for piece in _MANY.split(text))
    return tuple(sorted({piece for piece in found if piece}))


def _parts(text: str) -> tuple[str, str]:
    """Give forename and surname."""
    surname, comma, forename = text.partition(",")
    if comma:
        return forename.strip(" ,"), surname.strip()
    words = text.split()
    if len(words) < 2:  # noqa: PLR2004 - one word alone
        return text, ""
    start = len(words) - 1
    while start > 1 and words[start - 1].casefold() in _PARTICLES:
        start -= 1
    return " ".join(words[:start]), " ".join(words[start:])
