"""Rows that tell of a child: extracts, screening, interviews, caseload, reviews, peers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ids import RecordId, make_id
from graph.records import Episode, Event, PeerGroup, Review
from graph.vocabulary import vocabulary
from graph.when import when
from mapping.intake.draft import sorted_parts
from mapping.intake.places import place_id
from mapping.intake.statement import AGENCY_TEAM, Statement, Tie

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from mapping.intake.draft import Draft
    from mapping.intake.layouts import Layout
    from mapping.intake.people_names import References
    from mapping.intake.reads import Read

__all__ = [
    "EpisodeRows",
    "ExtractRows",
    "InterviewRows",
    "PeerRows",
    "ReviewRows",
    "ScreeningRows",
]


class ExtractRows:
    """
    Reads rows of a statutory extract that say who a child is.

    Parameters
    ----------
    layout
        The extract's layout.
    columns
        Names of its columns of the child, forename, surname, date of birth, sex and ethnicity, in
        this order; empty for one that it does not have.
    """

    def __init__(self, layout: Layout, columns: tuple[str, str, str, str, str, str]) -> None:
        places = [layout.at(name) if name else -1 for name in columns]
        self._child, self._forename, self._surname, self._born, self._sex, self._ethnicity = places

    def __call__(self, draft: Draft, reads: Sequence[Read]) -> None:
        """
        Add what the extract says of the child.

        Parameters
        ----------
        draft
            The row.
        reads
            Its cells.
        """
        child = draft.mention(reads[self._child].value)
        statement = Statement(
            draft.layout,
            forename=reads[self._forename].text if self._forename >= 0 else "",
            surname=reads[self._surname].text if self._surname >= 0 else "",
            date_of_birth=reads[self._born].value or "",
            sex=reads[self._sex].text,
            ethnicity=reads[self._ethnicity].text,
        )
        draft.statements.append((child, statement))


class ScreeningRows:
    """
    Reads rows of screening tools.

    Parameters
    ----------
    layout
        The file's layout.
    """

    def __init__(self, layout: Layout) -> None:
        at = layout.at
        self._child, self._name, self._born, self._on = (
            at("Child ref"),
            at("Name"),
            at("DOB"),
            at("Date"),
        )
        self._sex, self._ethnicity = at("Sex"), at("Ethnicity")
        self._agency, self._by = at("Agency"), at("Completed by")
        self._harms, self._risk = at("Harm types"), at("Risk")
        self._outcome, self._triaged = at("Triage outcome"), at("Triage date")

    def __call__(self, draft: Draft, reads: Sequence[Read]) -> None:
        """
        Add the screening and what it says of the child.

        Parameters
        ----------
        draft
            The row.
        reads
            Its cells.
        """
        child = draft.mention(reads[self._child].value)
        name = reads[self._name].value
        statement = Statement(
            draft.layout,
            forename=name.forename,
            surname=name.surname,
            nicknames=name.nicknames,
            date_of_birth=reads[self._born].value,
            sex=reads[self._sex].text,
            ethnicity=reads[self._ethnicity].text,
        )
        draft.statements.append((child, statement))
        details = {
            "risk_band": reads[self._risk].value,
            "triage_outcome": reads[self._outcome].value or "",
            "triage_date": reads[self._triaged].value or "",
            "completed_by": reads[self._by].text,
        }
        draft.records.append(
            Event(
                id=make_id("screening", draft.key),
                kind="screening",
                on=reads[self._on].value,
                row=draft.row,
                parts=sorted_parts([(child, "screened")]),
                agency=agency_label(reads[self._agency].text),
                details={field: text for field, text in details.items() if text},
                harm_types=_codes(reads[self._harms]),
            )
        )


class InterviewRows:
    """
    Reads rows of return home interviews.

    Parameters
    ----------
    layout
        The file's layout.
    references
        What references look like.
    """

    def __init__(self, layout: Layout, references: References) -> None:
        self._references = references
        at = layout.at
        self._child, self._on = at("Child ref"), at("Interview date")
        self._occurrence, self._within = at("Occurrence no"), at("Within 72h")
        self._where, self._with, self._how = at("Where"), at("With whom"), at("How travelled")
        self._reasons = at("Reasons")
        self._safe_people, self._safe_places = at("Safe people"), at("Safe places")

    def __call__(self, draft: Draft, reads: Sequence[Read]) -> None:
        """
        Add the interview, where the child was and with whom, and who and what is safe.

        Parameters
        ----------
        draft
            The row.
        reads
            Its cells.
        """
        event_id, on = make_id("rhi", draft.key), reads[self._on].value
        child = draft.mention(reads[self._child].value)
        tie = Tie(event_id, on, on, AGENCY_TEAM, reads[self._occurrence].text or draft.key)
        parts = [(child, "interviewed")]
        for position, someone in enumerate(reads[self._with].value or ()):
            person = draft.someone(someone, str(position))
            parts.append((person, "found_with"))
            draft.link("found_with", child, person, tie)
        for position, someone in enumerate(reads[self._safe_people].value or ()):
            person = draft.someone(someone, f"safe-{position}")
            parts.append((person, "safe_person"))
            draft.link("safe_person", child, person, tie, protective=True)
        for kind, place in (("found_at", self._where), ("safe_place", self._safe_places)):
            for wording in reads[place].value or ():
                where = draft.place(place_id(wording, self._references), wording)
                parts.append((where, kind))
                draft.link(kind, child, where, tie, protective=kind == "safe_place")
        details = {
            "occurrence": reads[self._occurrence].text,
            "within_72h": reads[self._within].text,
            "how_travelled": reads[self._how].text,
        }
        draft.records.append(
            Event(
                id=event_id,
                kind="return_interview",
                on=on,
                row=draft.row,
                parts=sorted_parts(parts),
                text=reads[self._reasons].text,
                agency=AGENCY_TEAM,
                details={field: text for field, text in details.items() if text},
            )
        )


class PeerRows:
    """
    Reads rows of the peer map.

    Parameters
    ----------
    layout
        The sheet's layout.
    imported_on
        The day of the import: when a tie was seen whose row gives no day.
    """

    def __init__(self, layout: Layout, imported_on: date) -> None:
        at = layout.at
        self._group, self._first, self._second = at("Group"), at("Child A"), at("Child B")
        self._kind, self._basis, self._source = at("Relationship"), at("Basis"), at("Source ref")
        self._since, self._confidence, self._protective = (
            at("Since"),
            at("Confidence"),
            at("Protective"),
        )
        self._imported_on = when(imported_on)
        self._kinds = vocabulary("link_kinds")

    def __call__(self, draft: Draft, reads: Sequence[Read]) -> tuple[str, str] | None:
        """
        Add the group, the observation, and the tie between the two children.

        Parameters
        ----------
        draft
            The row.
        reads
            Its cells.

        Returns
        -------
        tuple of str, or None
            Column and what was expected where the row must be refused: a child linked to itself.
        """
        first, second = reads[self._first].value, reads[self._second].value
        if first == second:
            return "Child B", "another child than Child A"
        kind = self._kinds[reads[self._kind].value]
        label = reads[self._group].text
        group = RecordId(f"group:{' '.join(label.split())}")
        event_id, on = make_id("peer", draft.key), reads[self._since].value or self._imported_on
        children = [draft.mention(first), draft.mention(second)]
        details = {"basis": reads[self._basis].text, "relationship": reads[self._kind].text}
        draft.group = PeerGroup(id=group, label=label)
        draft.records.append(
            Event(
                id=event_id,
                kind="peer_observation",
                on=on,
                row=draft.row,
                parts=sorted_parts((child, "subject") for child in children),
                agency=AGENCY_TEAM,
                details=details,
            )
        )
        tie = Tie(
            event_id,
            on,
            on,
            AGENCY_TEAM,
            reads[self._source].text or draft.key,
            confidence=reads[self._confidence].value or "",
        )
        stated = reads[self._protective].value
        protective = kind.flag("protective") if stated is None else bool(stated)
        one, other = sorted(children) if kind.flag("symmetric") else children
        draft.link(kind.code, one, other, tie, protective=protective)
        for child in children:
            draft.link("member_of", child, group, tie)
        return None


class EpisodeRows:
    """
    Reads rows of the HOTH caseload.

    Parameters
    ----------
    layout
        The sheet's layout.
    """

    def __init__(self, layout: Layout) -> None:
        at = layout.at
        self._child, self._referred, self._by = at("Child ref"), at("Referred"), at("Source")
        self._decision, self._start, self._end = at("Decision"), at("Active from"), at("Active to")
        self._meeting, self._risk, self._harms = (
            at("Initial meeting"),
            at("Risk at start"),
            at("Harm types"),
        )
        self._worker, self._reason = at("Worker"), at("Closure reason")

    def __call__(self, draft: Draft, reads: Sequence[Read]) -> None:
        """
        Add the episode.

        Parameters
        ----------
        draft
            The row.
        reads
            Its cells.
        """
        draft.records.append(
            Episode(
                id=make_id("episode", draft.key),
                child=draft.mention(reads[self._child].value),
                row=draft.row,
                referred=reads[self._referred].value,
                referred_by=reads[self._by].text,
                decision=reads[self._decision].value or "",
                active_from=reads[self._start].value,
                active_to=reads[self._end].value,
                initial_meeting=reads[self._meeting].value,
                risk_at_start=reads[self._risk].value or "",
                harm_types=_codes(reads[self._harms]),
                worker=reads[self._worker].text,
                closure_reason=reads[self._reason].text,
            )
        )


class ReviewRows:
    """
    Reads rows of reviews of children.

    Parameters
    ----------
    layout
        The sheet's layout.
    """

    def __init__(self, layout: Layout) -> None:
        at = layout.at
        self._child, self._on, self._held = at("Child ref"), at("Review date"), at("Held")
        self._risk, self._next = at("Risk"), at("Next due")
        self._outcome, self._chair = at("Outcome"), at("Chair")

    def __call__(self, draft: Draft, reads: Sequence[Read]) -> None:
        """
        Add the review.

        Parameters
        ----------
        draft
            The row.
        reads
            Its cells.
        """
        draft.records.append(
            Review(
                id=make_id("review", draft.key),
                child=draft.mention(reads[self._child].value),
                row=draft.row,
                on=reads[self._on].value,
                held=reads[self._held].value,
                risk=reads[self._risk].value or "",
                next_due=reads[self._next].value,
                outcome=reads[self._outcome].text,
                chair=reads[self._chair].text,
            )
        )


def agency_label(text: str) -> str:
    """Give an agency's label where the list knows it; else the text as written."""
    term = vocabulary("agencies").match(text)
    return text if term is None else term.label


def _codes(read: Read) -> tuple[str, ...]:
    return tuple(sorted({code for code, _ in read.value or ()}))
