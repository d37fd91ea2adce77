"""Catch data that was written into a paper as if it were the tool's own wording."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from graph.errors import ReleaseError
from graph.ids import reference_of
from graph.people import date_of_birth
from graph.when import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.casebook import Casebook
    from graph.ids import RecordId
    from graph.records import Child, Person

__all__ = ["Wording"]

_TOKEN = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")


class Wording:
    """
    Whether a text holds somebody's whole name, a child's reference or a date of birth.

    A last net under the gate, not the gate: data belongs into pointers, which are decided one by
    one. It finds whole names as any source states them, and nothing subtler.

    Parameters
    ----------
    casebook
        Whose people are looked for.
    children
        Ids that are shown as children.
    """

    def __init__(self, casebook: Casebook, children: frozenset[RecordId]) -> None:
        self._phrases: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
        people: tuple[Child | Person, ...] = (*casebook.children, *casebook.people)
        for person in people:
            for phrase in _telling(person, is_child=person.id in children):
                tokens = _tokens(phrase)
                if tokens:
                    self._phrases[tokens[0]].add(tokens)

    def check(self, text: str) -> str:
        """
        Give a text back if it is wording.

        Parameters
        ----------
        text
            A text that claims to be the tool's own.

        Returns
        -------
        str
            The text.

        Raises
        ------
        ReleaseError
            If it tells who somebody is; the text is not repeated.
        """
        tokens = _tokens(text)
        for place, token in enumerate(tokens):
            for phrase in self._phrases.get(token, ()):
                if tokens[place : place + len(phrase)] == phrase:
                    msg = (
                        "a paper holds a person's name, date of birth or reference in words of its "
                        "own; point at the record instead. Nothing was released."
                    )
                    raise ReleaseError(msg)
        return text


def _telling(person: Child | Person, *, is_child: bool) -> Iterator[str]:
    for account in person.accounts:
        if account.forename and account.surname:
            yield f"{account.forename} {account.surname}"
            yield f"{account.surname} {account.forename}"
    if is_child:
        yield reference_of(person.id)
        born = date_of_birth(person)
        if born is not None and len(born) > len("2010-01"):
            yield born[:10]
            yield in_words(born)


def _tokens(text: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(text.casefold()))
