"""Closed lists as data: the words the team uses, each with its meaning, source and day checked.

The lists live in ``graph/data/*.toml`` and are edited there; code only matches against them.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from datetime import date
from functools import cache, cached_property
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from graph.errors import VocabularyError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["VOCABULARIES", "Term", "Vocabulary", "read_data", "simplify", "vocabulary"]

VOCABULARIES = (
    "agencies",
    "effects",
    "event_kinds",
    "event_roles",
    "harm_types",
    "levels",
    "link_kinds",
    "outcomes",
    "place_types",
    "referral_decisions",
    "risk_bands",
    "statuses",
    "tactics",
    "triage_outcomes",
)
_COMMON = ("label", "meaning", "synonyms", "source", "basis", "checked")
_BASES = {"read", "read in part", "inferred", "customer"}


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """
    One word of a vocabulary.

    Attributes
    ----------
    code
        What records hold.
    label
        What people read.
    meaning
        In a sentence.
    synonyms
        Other wordings that are accepted.
    source
        Where the term was found.
    basis
        ``read``, ``read in part``, ``inferred`` or ``customer``.
    checked
        Day on which the source was last checked.
    more
        Further fields of this vocabulary (a tactic's ``power``, a link's ``reverse`` …).
    """

    code: str
    label: str
    meaning: str
    synonyms: tuple[str, ...]
    source: str
    basis: str
    checked: date
    more: dict[str, object]

    def text(self, name: str) -> str:
        """
        Give one further field as text.

        Parameters
        ----------
        name
            Name of the field.

        Returns
        -------
        str
            The value, or empty where the term has none.
        """
        return str(self.more.get(name, ""))

    def flag(self, name: str) -> bool:
        """
        Give one further field as yes or no.

        Parameters
        ----------
        name
            Name of the field.

        Returns
        -------
        bool
            True where the term says so.
        """
        return self.more.get(name) is True

    def names(self, name: str) -> tuple[str, ...]:
        """
        Give one further field as a list of words.

        Parameters
        ----------
        name
            Name of the field.

        Returns
        -------
        tuple of str
            The words in the order of the file; empty where the term has none.
        """
        held = self.more.get(name, ())
        return tuple(str(word) for word in held) if isinstance(held, list | tuple) else ()


class Vocabulary:
    """
    An ordered, closed list of terms.

    Parameters
    ----------
    name
        Name of the list.
    terms
        Terms in the order of the file.
    """

    def __init__(self, name: str, terms: tuple[Term, ...]) -> None:
        self.name = name
        self.terms = terms
        self._by_code: Mapping[str, Term] = MappingProxyType({term.code: term for term in terms})

    def __iter__(self) -> Iterator[Term]:
        """Give the terms in order."""
        return iter(self.terms)

    def __contains__(self, code: object) -> bool:
        """Tell whether the code is one of the list."""
        return code in self._by_code

    def __getitem__(self, code: str) -> Term:
        """
        Give the term of a code.

        Parameters
        ----------
        code
            A code of this list.

        Returns
        -------
        Term
            Its term.

        Raises
        ------
        VocabularyError
            If the list has no such code.
        """
        try:
            return self._by_code[code]
        except KeyError:
            msg = (
                f"“{code}” is not in the vocabulary {self.name}; there are {', '.join(self.codes)}"
            )
            raise VocabularyError(msg) from None

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code, in order."""
        return tuple(self._by_code)

    @cached_property
    def _by_wording(self) -> Mapping[str, Term]:
        wordings: dict[str, Term] = {}
        for term in self.terms:
            for wording in (term.code, term.label, *term.synonyms):
                wordings.setdefault(simplify(wording), term)
        return wordings

    def label(self, code: str) -> str:
        """
        Give the label of a code; text that is no code comes back as it is.

        Parameters
        ----------
        code
            A code, or a text that a record keeps where the list had no term.

        Returns
        -------
        str
            The label.
        """
        term = self._by_code.get(code)
        return term.label if term is not None else code

    def match(self, text: str) -> Term | None:
        """
        Find the term of a wording, without regard to case, spaces and punctuation.

        Parameters
        ----------
        text
            A code, label or synonym.

        Returns
        -------
        Term or None
            The term, or None where nothing fits exactly.
        """
        return self._by_wording.get(simplify(text))

    def nearest(self, text: str) -> Term:
        """
        Find the term whose wording is most like a text, to suggest it in a remark.

        Parameters
        ----------
        text
            Any text.

        Returns
        -------
        Term
            The most similar term; the first of the list where nothing is similar.
        """
        close = difflib.get_close_matches(simplify(text), list(self._by_wording), n=1, cutoff=0.0)
        return self._by_wording[close[0]] if close else self.terms[0]


def simplify(text: str) -> str:
    """
    Drop what does not make two wordings different: case, spaces and punctuation.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        Its letters and digits in lower case.
    """
    return re.sub(r"[\W_]+", "", text.casefold())


def read_data(name: str) -> dict[str, object]:
    """
    Read one data file of the package.

    Parameters
    ----------
    name
        File name without ``.toml``.

    Returns
    -------
    dict
        The tables of the file.

    Raises
    ------
    VocabularyError
        If there is no such file or it is not TOML.
    """
    file = resources.files("graph").joinpath("data", f"{name}.toml")
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        msg = f"vocabulary {name}: cannot be read ({type(error).__name__})"
        raise VocabularyError(msg) from error


@cache
def vocabulary(name: str) -> Vocabulary:
    """
    Give one vocabulary.

    Parameters
    ----------
    name
        One of :data:`VOCABULARIES`.

    Returns
    -------
    Vocabulary
        Its terms in the order of the file.

    Raises
    ------
    VocabularyError
        If there is no such vocabulary, or a term lacks a field that every term has.
    """
    if name not in VOCABULARIES:
        msg = f"no vocabulary “{name}”; there are {', '.join(VOCABULARIES)}"
        raise VocabularyError(msg)
    terms = []
    for code, fields in read_data(name).items():
        if not isinstance(fields, dict) or not set(_COMMON) <= fields.keys():
            msg = f"vocabulary {name}, term {code}: needs {', '.join(_COMMON)}"
            raise VocabularyError(msg)
        if fields["basis"] not in _BASES:
            msg = (
                f"vocabulary {name}, term {code}: basis must be one of {', '.join(sorted(_BASES))}"
            )
            raise VocabularyError(msg)
        more = {key: value for key, value in fields.items() if key not in _COMMON}
        known = {key: fields[key] for key in _COMMON}
        try:
            terms.append(msgspec.convert(known | {"code": code, "more": more}, Term))
        except msgspec.ValidationError as error:
            msg = f"vocabulary {name}, term {code}: {error}"
            raise VocabularyError(msg) from error
    return Vocabulary(name, tuple(terms))
