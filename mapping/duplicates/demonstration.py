"""Fill in the workbook of proposals from what is true of a made-up year: for the demo alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from graph.records import Person, SourceRow
from mapping.duplicates.workbook import Answer, write_workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from graph.casebook import Casebook
    from graph.ids import RecordId
    from mapping.duplicates.proposal import Proposal

__all__ = ["NamedByName", "fill_from_truth", "truth_of"]

_ONE_IN = 10
_DECIDED_BY = "demonstration"
_TRUE = "known from the made-up year"
_MISSING_CHILD = ("Surname", "child")


class NamedByName(Protocol):
    """Somebody whom a file names without a reference, and who that is."""

    @property
    def layout(self) -> str:
        """Layout of the file."""
        ...

    @property
    def reference(self) -> str:
        """The row's own reference; of a return interview the child's and the day."""
        ...

    @property
    def column(self) -> str:
        """Column by its name in the layout."""
        ...

    @property
    def position(self) -> int:
        """Place in the cell, counted from 0."""
        ...

    @property
    def true_reference(self) -> str | None:
        """Reference of the child or person of concern; None for a stranger."""
        ...


def truth_of(casebook: Casebook, mentions: Iterable[NamedByName]) -> Mapping[RecordId, str | None]:
    """
    Find out who each person that a file only names is.

    Parameters
    ----------
    casebook
        The casebook that the files were read into.
    mentions
        Who is named where, and who that is.

    Returns
    -------
    Mapping
        Record id to the true reference, or to None for a stranger; people whom no mention tells
        of are left out.
    """
    known = {_place(one): one.true_reference for one in mentions}
    found = {}
    for person in casebook.people:
        if person.is_unresolved and (place := _place_of(casebook, person)) in known:
            found[person.id] = known[place]
    return found


def _place(mention: NamedByName) -> tuple[str, str, str]:
    column, word = _MISSING_CHILD
    position = word if mention.column == column else str(mention.position)
    return (mention.layout, mention.reference, position)


def _place_of(casebook: Casebook, person: Person) -> tuple[str, str, str]:
    row = None if person.named_in is None else casebook.get(person.named_in)
    if not isinstance(row, SourceRow):
        return ("", "", "")
    day = row.values.get("Interview date", "")[:10]
    reference = row.reference or f"{row.values.get('Child ref', '')} {day}"
    return (row.layout, reference, person.id.rpartition("/")[2])


def fill_from_truth(
    proposals: Iterable[Proposal],
    casebook: Casebook,
    mentions: Iterable[NamedByName],
    *,
    same_people: Iterable[Iterable[str]] = (),
    written_at: datetime | None = None,
) -> bytes:
    """
    Decide proposals as somebody would who knows the truth, and leave one in ten undecided.

    Parameters
    ----------
    proposals
        The proposals.
    casebook
        The casebook that they come from.
    mentions
        Who is named where, and who that is.
    same_people
        References of one person under several, such as one man twice in the tracker.
    written_at
        Date inside the file; a fixed one where None.

    Returns
    -------
    bytes
        The filled-in workbook.
    """
    listed = tuple(proposals)
    truth = truth_of(casebook, mentions)
    groups = [frozenset(group) for group in same_people]
    answers: dict[str, Answer] = {}
    placed: set[RecordId] = set()
    for proposal in listed:
        if int(proposal.id, 16) % _ONE_IN == 0:
            continue
        if proposal.kind == "place":
            same = _place_is_sure(proposal) and proposal.second not in placed
            word = "same" if same else ""
            placed |= {proposal.second} if same else set()
        else:
            word = _word(proposal, casebook, truth, groups)
        if word:
            answers[proposal.id] = Answer(word, _TRUE, _DECIDED_BY)
    if written_at is None:
        return write_workbook(listed, casebook, answers=answers)
    return write_workbook(listed, casebook, answers=answers, written_at=written_at)


def _place_is_sure(proposal: Proposal) -> bool:
    """Tell whether name and part of the town agree: in an invented town that is enough."""
    agree = {"name agrees", "part of the town agrees"} <= set(proposal.reasons_for)
    return agree and proposal.second.startswith("place:") and proposal.first.startswith("loc:")


def _word(
    proposal: Proposal,
    casebook: Casebook,
    truth: Mapping[RecordId, str | None],
    groups: list[frozenset[str]],
) -> str:
    """Give the decision that the truth asks for; nothing where it does not settle it."""
    who = [
        truth[one] if one in truth else casebook.reference(one)
        for one in (proposal.first, proposal.second)
    ]
    known = {one for one in who if one is not None}
    if any(known <= group for group in groups) and len(known) > 1:
        both_known = not any(one in truth for one in proposal.pair)
        return "same" if both_known else ""
    if not known:
        return ""
    return "same" if who[0] == who[1] else "different"
