"""Appendix B: whom and what the files only name, for somebody to find out; never ranked."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from exports.paper import Column, Of, Paragraph, Row, Section, Table, line
from graph.people import full_name
from graph.vocabulary import simplify
from mapping.meetings.phrases import BLANK, tally

if TYPE_CHECKING:
    from graph.ids import RecordId
    from mapping.meetings.pack import MonthlyPack

__all__ = ["identify_appendix"]

MOST_TO_IDENTIFY = 20


def identify_appendix(pack: MonthlyPack) -> Section:
    """
    List whom and what the files only name, the most often named first; never ranked.

    Parameters
    ----------
    pack
        The month.

    Returns
    -------
    Section
        Appendix B.
    """
    people, places = _people(pack), _places(pack)
    told = line(
        "Named in a file and not yet known: each mention stands alone until somebody decides who "
        "or what it is. Equal wording is counted together here, which does not say that it is one "
        "person. A name may be a child’s, or that of a witness."
    )
    return Section(
        title=line("Appendix B. People and places to identify"),
        blocks=(
            Paragraph(told),
            _to_identify(people, "People, by how often the wording occurs", "People to identify"),
            _to_identify(places, "Places, by how many reports name them", "Places to identify"),
        ),
    )


_Mentions = list[tuple["RecordId", tuple["RecordId", ...], tuple["RecordId", ...]]]


def _people(pack: MonthlyPack) -> _Mentions:
    """Unresolved people of equal wording: the first of them, all mentions, children near."""
    by_name: defaultdict[str, list[RecordId]] = defaultdict(list)
    for one in pack.casebook.people:
        if pack.casebook.is_unresolved(one.id) and pack.casebook.canonical(one.id) == one.id:
            by_name[simplify(full_name(one))].append(one.id)
    found: _Mentions = [(ids[0], tuple(ids), _near(pack, ids)) for ids in by_name.values()]
    return sorted(found, key=lambda one: (-len(one[1]), one[0]))


def _places(pack: MonthlyPack) -> _Mentions:
    counted = Counter(
        {
            one.id: len(pack.events_of.get(one.id, ()))
            for one in pack.casebook.locations
            if pack.casebook.is_unresolved(one.id) and pack.casebook.canonical(one.id) == one.id
        }
    )
    found: _Mentions = [
        (
            place,
            tuple(event.id for event, _ in pack.events_of.get(place, ())),
            _near(pack, [place]),
        )
        for place in counted
    ]
    return sorted(found, key=lambda one: (-len(one[1]), one[0]))


def _near(pack: MonthlyPack, ids: list[RecordId]) -> tuple[RecordId, ...]:
    return tuple(sorted({child for one in ids for child in pack.picture.children_of.get(one, ())}))


def _to_identify(mentions: _Mentions, words: str, sheet: str) -> Table:
    return Table(
        caption=line(words),
        columns=(
            Column("As named"),
            Column("Mentions", kind="number"),
            Column("Children linked", kind="number"),
            Column("Who will find out", width=2),
        ),
        rows=tuple(
            Row((line(Of(first)), line(tally(named)), line(tally(near, of_children=True)), BLANK))
            for first, named, near in mentions[:MOST_TO_IDENTIFY]
        ),
        sheet=sheet,
        empty="Nobody and nothing waits to be identified.",
        adds_up=False,
        to_fill_in=("Who will find out",),
    )
