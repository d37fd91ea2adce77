"""Readers of cells that hold people, places in words, or references to them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from graph.vocabulary import simplify, vocabulary
from mapping.intake.cells import pieces
from mapping.intake.kinds_words import unknown_term
from mapping.intake.people_names import Someone, read_name, read_nicknames, read_someone
from mapping.intake.reads import Read, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mapping.intake.layouts import Column
    from mapping.intake.reads import Surroundings

__all__ = ["PEOPLE_KINDS"]


def _child(column: Column, around: Surroundings) -> Callable[[str], Read]:
    def read(text: str) -> Read:
        reference = around.references.whole(text, "child")
        if reference is None:
            return unreadable("a child’s reference")
        return Read(text, f"{around.references.child_scheme(around.layout)}:{reference}")

    return read


def _listed(scheme: str) -> Callable[[Column, Surroundings], Callable[[str], Read]]:
    """Make the reader of a list of references, where a name may stand instead of one."""

    def reader(column: Column, around: Surroundings) -> Callable[[str], Read]:
        def read(text: str) -> Read:
            known: dict[str, None] = {}
            named: list[str] = []
            for piece in pieces(text):
                for part in piece.split(",") if not _is_name(piece) else (piece,):
                    reference = around.references.whole(part.strip(), scheme)
                    if reference is not None:
                        known[f"{scheme}:{reference}"] = None
                    elif part.strip():
                        named.append(part.strip())
            return Read(text, (tuple(known), tuple(named)))

        return read

    return reader


def _is_name(piece: str) -> bool:
    """Tell whether a comma in a list of references parts a surname from a forename."""
    return not all(any(letter.isdigit() for letter in part) for part in piece.split(","))


def _person(column: Column, around: Surroundings) -> Callable[[str], Read]:
    def read(text: str) -> Read:
        name = read_name(text, may_describe=False)
        return Read(text, name) if any(name) else unreadable("a name")

    return read


def _nicknames(column: Column, around: Surroundings) -> Callable[[str], Read]:
    def read(text: str) -> Read:
        return Read(text, read_nicknames(text))

    return read


def _people(column: Column, around: Surroundings) -> Callable[[str], Read]:
    nobody = _nobody(column)
    longest = 2 + max(len(word) for word in (*column.nobody, "unknown"))
    roles = vocabulary("event_roles")

    def read(text: str) -> Read:
        found: list[Someone] = []
        remark = None
        for piece in pieces(text):
            is_nobody = len(piece) <= longest and simplify(piece) in nobody
            someone = None if is_nobody else read_someone(piece, around.references)
            if someone is None:
                continue
            if column.roles and someone.role:
                role = roles.match(someone.role)
                remark = remark if role is not None else unknown_term(roles, someone.role)
                someone = someone._replace(role="other" if role is None else role.code)
            found.append(someone)
        return Read(text, tuple(found), remark) if found else Read(text, None)

    return read


def _place(column: Column, around: Surroundings) -> Callable[[str], Read]:
    def read(text: str) -> Read:
        one_line = " ".join(text.split())
        return Read(text, one_line)

    return read


def _places(column: Column, around: Surroundings) -> Callable[[str], Read]:
    nobody = _nobody(column)

    def read(text: str) -> Read:
        found = dict.fromkeys(one for one in pieces(text) if simplify(one) not in nobody)
        return Read(text, tuple(found) or None)

    return read


def _nobody(column: Column) -> frozenset[str]:
    unknown = ("n/k", "nk", "unknown", "tbc")
    return frozenset(simplify(one) for one in (*column.nobody, *unknown))


PEOPLE_KINDS: Mapping[str, Callable[[Column, Surroundings], Callable[[str], Read]]] = (
    MappingProxyType(
        {
            "child": _child,
            "children": _listed("child"),
            "locs": _listed("loc"),
            "nicknames": _nicknames,
            "people": _people,
            "person": _person,
            "place": _place,
            "places": _places,
            "pocs": _listed("poc"),
        }
    )
)
"""Kind of column to the maker of its reader."""
