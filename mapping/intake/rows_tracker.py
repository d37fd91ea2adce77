"""Rows of the tracker and the action sheet: persons and locations of concern, and actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ids import RecordId, digest_reference, make_id, reference_of, scheme_of
from graph.records import Action, Concern, Location
from mapping.intake.people_names import read_name
from mapping.intake.places import place_id
from mapping.intake.reads import EMPTY
from mapping.intake.statement import AGENCY_TEAM, Statement, Tie

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mapping.intake.draft import Draft
    from mapping.intake.layouts import Layout
    from mapping.intake.people_names import References
    from mapping.intake.reads import Read

__all__ = [
    "ACTION_SCHEMES",
    "ActionRows",
    "LocationRows",
    "PersonRows",
    "action_id",
    "action_ids",
    "updated",
]

ACTION_SCHEMES = ("poc-action", "loc-action")
"""The numberings of actions: one for each kind of subject, as both may use one reference."""

_COLUMN = {"child": "Linked children", "poc": "Linked POCs", "loc": "Linked locations"}


def action_id(subject: RecordId, tail: str) -> RecordId:
    """
    Give the id of an action.

    Parameters
    ----------
    subject
        The person or location of concern.
    tail
        The tactic's code, and what keeps tactics of one code apart.

    Returns
    -------
    RecordId
        ``poc-action:<reference>/<tail>`` or ``loc-action:<reference>/<tail>``: a person and a
        location of one reference keep their own.
    """
    return make_id(f"{scheme_of(subject)}-action", f"{reference_of(subject)}/{tail}")


def action_ids(written: str) -> tuple[RecordId, ...]:
    """
    Give the ids that an action sheet may mean.

    Parameters
    ----------
    written
        The subject's reference, a stroke, the tactic, with or without the word before the colon.

    Returns
    -------
    tuple of RecordId
        That id alone where the word is there, else one for each kind of subject.
    """
    if scheme_of(RecordId(written)) in ACTION_SCHEMES:
        return (RecordId(written),)
    return tuple([make_id(scheme, written) for scheme in ACTION_SCHEMES])


class _Tracker:
    """What both sheets of the tracker share."""

    def __init__(self, layout: Layout) -> None:
        self._place = {column.name: place for place, column in enumerate(layout.columns)}

    def read(self, reads: Sequence[Read], name: str) -> Read:
        place = self._place.get(name, -1)
        return reads[place] if place >= 0 else EMPTY

    def case(self, draft: Draft, reads: Sequence[Read], subject: RecordId) -> None:
        """Add the case and one action for each tactic."""
        read = self.read
        tactics: tuple[tuple[str, str], ...] = read(reads, "Tactics").value or ()
        status = read(reads, "Status").value or ""
        concern = Concern(
            id=make_id(f"{scheme_of(subject)}-case", draft.key),
            subject=subject,
            row=draft.row,
            first_discussed=read(reads, "First discussed").value,
            reason=read(reads, "Reason").text,
            triage_outcome=read(reads, "Triage outcome").value or "",
            assessed=read(reads, "Assessed").value,
            level=read(reads, "Level").value,
            tactics=tuple(sorted({code for code, _ in tactics})),
            agency=read(reads, "Agency").text,
            due=read(reads, "Due").value,
            status=status,
            closed=read(reads, "Closed").value,
            outcome=read(reads, "Outcome").value or "",
        )
        draft.records.append(concern)
        if concern.triage_outcome == "nfa" and status == "open":
            draft.remark("Status", "open, though triage decided on no further action; kept")
        if concern.closed is not None and status == "open":
            draft.remark("Status", "open, though a day of closing is given; kept")
        self._actions(draft, concern, tactics)

    @staticmethod
    def _actions(draft: Draft, concern: Concern, tactics: Sequence[tuple[str, str]]) -> None:
        ended = concern.status in {"closed", "nfa"} or concern.closed is not None
        seen: set[RecordId] = set()
        for code, wording in tactics:
            tail = f"other-{digest_reference(wording)[:4]}" if wording else code
            one = action_id(concern.subject, tail)
            if one in seen:
                continue
            seen.add(one)
            draft.records.append(
                Action(
                    id=one,
                    subject=concern.subject,
                    row=draft.row,
                    tactic=code,
                    tactic_text=wording,
                    agency=concern.agency,
                    tasked=concern.assessed or concern.first_discussed,
                    due=concern.due,
                    # how a case ended does not say what became of each of its actions
                    status="" if ended else "open",
                )
            )

    def tie(self, draft: Draft, reads: Sequence[Read]) -> Tie:
        """Give what the row's links rest on: the row itself."""
        on = self.read(reads, "First discussed").value
        return Tie(draft.row, on, on, AGENCY_TEAM, draft.key)

    @staticmethod
    def listed(draft: Draft, read: Read, word: str) -> list[RecordId]:
        """Give the records of a list of references, and new ones for names that stand there."""
        known, named = read.value or ((), ())
        found = [draft.mention(record) for record in known]
        for place, text in enumerate(named):
            found.append(draft.named(f"{word}-{place}", read_name(text)))
        if named:
            draft.remark(_COLUMN[word], "a name without a reference; kept as a person to identify")
        return found


class PersonRows(_Tracker):
    """
    Reads rows of the sheet of persons of concern.

    Parameters
    ----------
    layout
        The sheet's layout.
    references
        What references look like.
    """

    def __init__(self, layout: Layout, references: References) -> None:
        super().__init__(layout)
        self._references = references

    def __call__(self, draft: Draft, reads: Sequence[Read]) -> None:
        """
        Add the person, the case, its links and its actions.

        Parameters
        ----------
        draft
            The row.
        reads
            Its cells.
        """
        subject = draft.mention(make_id("poc", draft.key))
        draft.statements.append((subject, self._statement(draft, reads)))
        tie = self.tie(draft, reads)
        for child in self.listed(draft, self.read(reads, "Linked children"), "child"):
            draft.link("targets", subject, child, tie)
        known, named = self.read(reads, "Linked locations").value or ((), ())
        for place in known:
            draft.link("uses_place", subject, draft.mention(place), tie)
        for wording in named:
            place = place_id(wording, self._references)
            draft.link("uses_place", subject, draft.place(place, wording), tie)
        self.case(draft, reads, subject)

    def _statement(self, draft: Draft, reads: Sequence[Read]) -> Statement:
        name = self.read(reads, "Name").value
        nicknames = {*name.nicknames, *(self.read(reads, "Alias").value or ())}
        born = self.read(reads, "DOB").value
        is_age = isinstance(born, int)
        return Statement(
            draft.layout,
            forename=name.forename,
            surname=name.surname,
            nicknames=tuple(sorted(nicknames)),
            date_of_birth="" if is_age else born or "",
            age=born if is_age else -1,
            age_on=self.read(reads, "First discussed").value if is_age else "",
            address=self.read(reads, "Address").text,
        )


class LocationRows(_Tracker):
    """
    Reads rows of the sheet of locations of concern.

    Parameters
    ----------
    layout
        The sheet's layout.
    """

    def __call__(self, draft: Draft, reads: Sequence[Read]) -> None:
        """
        Add the location, the case, its links and its actions.

        Parameters
        ----------
        draft
            The row.
        reads
            Its cells.
        """
        read = self.read
        subject = make_id("loc", draft.key)
        draft.records.append(
            Location(
                id=subject,
                name=read(reads, "Name").text,
                place_type=read(reads, "Type").value,
                address=read(reads, "Address").text,
                postcode=read(reads, "Postcode").value or "",
                point=read(reads, "Grid ref").value,
                times_of_concern=read(reads, "Times of concern").text,
                guardians=read(reads, "Guardians").text,
            )
        )
        tie = self.tie(draft, reads)
        for child in self.listed(draft, read(reads, "Linked children"), "child"):
            draft.link("frequents", child, subject, tie)
        for person in self.listed(draft, read(reads, "Linked POCs"), "poc"):
            draft.link("uses_place", person, subject, tie)
        self.case(draft, reads, subject)


class ActionRows:
    """
    Reads rows of an action sheet that was filled in.

    Parameters
    ----------
    layout
        The sheet's layout.
    """

    def __init__(self, layout: Layout) -> None:
        self._names = tuple(column.name for column in layout.columns)

    def __call__(self, draft: Draft, reads: Sequence[Read]) -> None:
        """
        Note what the row states of its action; :func:`updated` lays it over what is known.

        Parameters
        ----------
        draft
            The row.
        reads
            Its cells.
        """
        draft.changes = dict(zip(self._names, reads, strict=True))


def updated(action: Action, row: RecordId, stated: Mapping[str, Read]) -> Action:
    """
    Lay what an action sheet states over an action; what it leaves empty stays.

    Parameters
    ----------
    action
        The action as known.
    row
        The sheet's row.
    stated
        Column to cell.

    Returns
    -------
    Action
        The action as the sheet has it.
    """
    empty = EMPTY
    return Action(
        id=action.id,
        subject=action.subject,
        row=row,
        tactic=action.tactic,
        tactic_text=action.tactic_text,
        agency=stated.get("Agency", empty).text or action.agency,
        owner=stated.get("Owner", empty).text or action.owner,
        tasked=action.tasked,
        due=stated.get("Due", empty).value or action.due,
        status=stated.get("Status", empty).value or action.status,
        outcome=stated.get("Outcome", empty).text or action.outcome,
        effect=stated.get("Effect", empty).value or action.effect,
        done_on=stated.get("Date done", empty).value or action.done_on,
    )
