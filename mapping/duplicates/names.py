"""Compare names as people write them: accents, order, short forms and slips of the pen."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from nicknames import NickNamer
from rapidfuzz.distance import JaroWinkler

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mapping.duplicates.settings import DuplicateSettings

__all__ = ["Level", "Name", "SurnameIndex", "compare", "fold", "name_of", "words"]

_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "\u0131": "i",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
    }
    | {"þ": "th"}
)
_GAPS = {"Zs", "Zl", "Zp", "Pd"}
_APOSTROPHES = str.maketrans("", "", "'’‘ʼʹ`´ʻ")  # noqa: RUF001 - they are what is meant
_SOUNDS = str.maketrans(
    "bfpvcgjkqsxzdtlmnr", "111122222222334556", "aeiouyhw"
)  # letters that are mistaken for each other; vowels are dropped
_LONGEST_KEY = 4
_REMEMBERED = 100_000
_SHORTEST_ALIKE = 3


class Level(IntEnum):
    """How well two names agree, worst first."""

    NONE = 0
    NICKNAME = 1
    INITIAL = 2
    ALIKE = 3
    SHORT = 4
    AGREE = 5


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """
    A name folded for comparison.

    Attributes
    ----------
    forename, surname
        Lower-case words without accents, apostrophes and invisible characters.
    """

    forename: tuple[str, ...]
    surname: tuple[str, ...]


@lru_cache(maxsize=_REMEMBERED)
def words(text: str) -> tuple[str, ...]:
    """
    Split text into folded words.

    Parameters
    ----------
    text
        Text as written.

    Returns
    -------
    tuple of str
        Lower-case words of letters and digits, without accents, apostrophes and invisible
        characters; hyphens part words.
    """
    # Twice: lower-casing can make marks of its own (a dotted capital I).
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).casefold()
    plain = unicodedata.normalize("NFKD", plain)
    kept = []
    for letter in plain.translate(_LETTERS):
        kind = unicodedata.category(letter)
        if letter.isalnum():
            kept.append(letter)
        elif kind in _GAPS or kind[0] in "PS" or letter in "\t\n\r":
            kept.append(" ")
    return tuple("".join(kept).split())


def fold(text: str) -> str:
    """
    Fold text to what stays the same however it is written.

    Parameters
    ----------
    text
        Text as written.

    Returns
    -------
    str
        Its folded words with one space between.
    """
    return " ".join(words(text))


def name_of(forename: str, surname: str) -> Name:
    """
    Fold a name.

    Parameters
    ----------
    forename, surname
        As written.

    Returns
    -------
    Name
        The folded name.
    """
    return Name(words(forename), words(surname))


@cache
def _nicknames() -> NickNamer:
    return NickNamer()


@lru_cache(maxsize=_REMEMBERED)
def _short_forms(forename: str) -> frozenset[str]:
    return frozenset(_nicknames().nicknames_of(forename))


@lru_cache(maxsize=_REMEMBERED)
def _long_forms(forename: str) -> frozenset[str]:
    return frozenset(_nicknames().canonicals_of(forename))


def _is_short_form(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Tell whether one forename lacks the other's middle names, or is a short form of it."""
    shared = min(len(first), len(second))
    whole, other = "".join(first), "".join(second)
    return (
        first[:shared] == second[:shared]
        or other in _short_forms(whole)
        or whole in _short_forms(other)
    )


@lru_cache(maxsize=_REMEMBERED)
def _forenames(first: tuple[str, ...], second: tuple[str, ...], alike: float) -> Level:
    if not first or not second:
        return Level.NONE
    whole, other = "".join(first), "".join(second)
    if whole == other:
        return Level.AGREE
    if len(first[0]) == 1 or len(second[0]) == 1:
        return Level.INITIAL if first[0][0] == second[0][0] else Level.NONE
    if _is_short_form(first, second):
        return Level.SHORT
    if _long_forms(whole) & _long_forms(other):
        return Level.ALIKE
    return _spelling(whole, other, alike)


@lru_cache(maxsize=_REMEMBERED)
def _surnames(first: tuple[str, ...], second: tuple[str, ...], alike: float) -> Level:
    if not first or not second:
        return Level.NONE
    if "".join(first) == "".join(second):
        return Level.AGREE
    if set(first) < set(second) or set(second) < set(first):
        return Level.ALIKE
    return _spelling("".join(first), "".join(second), alike)


def _spelling(first: str, second: str, alike: float) -> Level:
    if min(len(first), len(second)) < _SHORTEST_ALIKE:
        return Level.NONE
    return Level.ALIKE if JaroWinkler.similarity(first, second) >= alike else Level.NONE


def compare(first: Name, second: Name, settings: DuplicateSettings) -> tuple[Level, str]:
    """
    Tell how well two names agree.

    Parameters
    ----------
    first, second
        Folded names.
    settings
        From where spelling counts as nearly alike.

    Returns
    -------
    Level, str
        How well, and a sentence that says so without a name; empty where they do not agree.
    """
    surname = _surnames(first.surname, second.surname, settings.surname_alike)
    forename = _forenames(first.forename, second.forename, settings.forename_alike)
    if surname is Level.AGREE and forename is not Level.NONE:
        return forename, _SENTENCES[forename]
    if surname is Level.ALIKE and forename >= Level.SHORT:
        return Level.ALIKE, "forename agrees, surname is spelt nearly alike or is a part of it"
    if first.forename == second.surname and first.surname == second.forename and first.surname:
        return Level.SHORT, "surname and forename agree in the other order"
    return Level.NONE, ""


_SENTENCES = {
    Level.INITIAL: "surname and initial agree",
    Level.ALIKE: "surname agrees, forename is spelt nearly alike",
    Level.SHORT: "surname agrees, one forename is a short or longer form of the other",
    Level.AGREE: "surname and forename agree",
}


@lru_cache(maxsize=_REMEMBERED)
def _keys(surname: tuple[str, ...]) -> tuple[str, ...]:
    """Give the keys under which a surname is looked up: its sound, start, end and words."""
    whole = "".join(surname)
    sound = whole.translate(_SOUNDS)
    sound = "".join(one for place, one in enumerate(sound) if sound[place - 1 : place] != one)
    edge = _LONGEST_KEY - 1
    keys = {f"={whole}", f"~{sound[:_LONGEST_KEY]}", f"<{whole[:edge]}", f">{whole[-edge:]}"}
    if len(surname) > 1:
        keys |= {f"={word}" for word in surname}
    return tuple(sorted(keys))


class SurnameIndex:
    """
    Find the names whose surname may be another's, without comparing everybody to everybody.

    Parameters
    ----------
    names
        The names to be found.
    settings
        From where spelling counts as nearly alike.
    """

    def __init__(self, names: Iterable[Name], settings: DuplicateSettings) -> None:
        self._settings = settings
        self._by_surname: defaultdict[tuple[str, ...], set[Name]] = defaultdict(set)
        self._by_key: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
        for name in names:
            self._by_surname[name.surname].add(name)
            for key in _keys(name.surname):
                self._by_key[key].add(name.surname)
        self._found: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = {}

    def _surnames_like(self, surname: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
        if surname not in self._found:
            near: set[tuple[str, ...]] = set()
            for key in _keys(surname):
                near |= self._by_key.get(key, set())
            alike = self._settings.surname_alike
            self._found[surname] = tuple(
                sorted(one for one in near if _surnames(surname, one, alike) is not Level.NONE)
            )
        return self._found[surname]

    def matches(self, name: Name) -> dict[Name, tuple[Level, str]]:
        """
        Find the names that may be this one.

        Parameters
        ----------
        name
            A folded name.

        Returns
        -------
        dict
            Name to how well it agrees and the sentence that says so.
        """
        surnames = [*self._surnames_like(name.surname), name.forename]
        found: dict[Name, tuple[Level, str]] = {}
        for surname in surnames:
            for other in self._by_surname.get(surname, ()):
                level, sentence = compare(name, other, self._settings)
                if level is not Level.NONE:
                    found[other] = (level, sentence)
        return found
