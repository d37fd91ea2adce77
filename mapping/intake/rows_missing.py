"""Rows of missing episodes: the police's, and those of the two statutory extracts."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from graph.ids import RecordId, make_id
from graph.records import Event
from graph.when import When, before
from mapping.intake.draft import sorted_parts
from mapping.intake.places import place_id
from mapping.intake.statement import AGENCY_POLICE, Statement, Tie

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapping.intake.draft import Draft
    from mapping.intake.layouts import Layout
    from mapping.intake.people_names import References
    from mapping.intake.reads import Read

__all__ = ["MissingRows", "StatutoryMissingRows"]

_COLUMNS = (
    *("Child ref", "Surname", "Forename", "DOB", "Age", "Care status", "Risk", "Reported"),
    *("Last seen", "Last seen place", "Returned", "Found place", "Found grid ref", "Found with"),
    *("Times missing 90d", "CSE flag", "CCE flag"),
)


class MissingRows:
    """
    Reads rows of the police's missing episodes.

    Parameters
    ----------
    layout
        The file's layout.
    references
        What references look like.
    """

    def __init__(self, layout: Layout, references: References) -> None:
        self._references = references
        self._pick = itemgetter(*(layout.at(name) for name in _COLUMNS))

    def __call__(self, draft: Draft, reads: Sequence[Read]) -> None:
        """
        Add the episode, who was missing, where and with whom.

        Parameters
        ----------
        draft
            The row.
        reads
            Its cells.
        """
        who, surname, forename, born, age, care, risk, *more = self._pick(reads)
        reported, last_seen, last_place, returned, found, grid, others, *flags = more
        on, until = reported.value, returned.value
        event_id = RecordId(f"missing:{draft.key}")
        said = _statement(draft.layout, forename, surname, born, age, on, care)
        if who.value is None:
            child = draft.unresolved("child", said)
        else:
            child = draft.mention(who.value)
            draft.statements.append((child, said))
        parts = [(child, "missing")]
        if last_place.value is not None:
            # Where a child was last seen is a part of the episode, not a link: it is mostly home.
            parts.append((self._place(draft, last_place.value), "last_seen_at"))
        end = on if until is None or until < on else until
        tie = Tie(event_id, on, end, AGENCY_POLICE, draft.key)
        if found.value is not None:
            place = self._place(draft, found.value)
            parts.append((place, "found_at"))
            draft.link("found_at", child, place, tie)
        for position, someone in enumerate(others.value or ()):
            person = draft.someone(someone, str(position))
            parts.append((person, "found_with"))
            draft.link("found_with", child, person, tie)
        draft.records.append(
            Event(
                id=event_id,
                kind="missing_episode",
                on=on,
                until=until,
                row=draft.row,
                parts=sorted_parts(parts),
                point=grid.value,
                agency=AGENCY_POLICE,
                details=_details(risk, care, *flags),
            )
        )
        if until is None and found.value is not None:
            draft.remark("Returned", "empty, though a place where found is given; kept as missing")
        if last_seen.value is not None and before(on, last_seen.value):
            draft.remark("Last seen", "later than Reported; kept")
        if None not in (born.value, age.value) and not can_be(age.value, born.value, on):
            draft.remark("Age", "does not agree with the date of birth; the date of birth counts")

    def _place(self, draft: Draft, wording: str) -> RecordId:
        return draft.place(place_id(wording, self._references), wording)


def _statement(
    layout: str, forename: Read, surname: Read, born: Read, age: Read, on: When, care: Read
) -> Statement:
    years = age.value if born.value is None and isinstance(age.value, int) else None
    return Statement(
        layout,
        forename.text,
        surname.text,
        (),
        born.value or "",
        -1 if years is None else years,
        "" if years is None else on,
        care_status=care.text,
    )


def _details(
    risk: Read, care: Read, times: Read, exploited: Read, criminally: Read
) -> dict[str, str]:
    details: dict[str, str] = {}
    if exploited.value is not None:
        details["cse_flag"] = "Y" if exploited.value else "N"
    if criminally.value is not None:
        details["cce_flag"] = "Y" if criminally.value else "N"
    if risk.value:
        details["risk"] = risk.value.lower()
    if care.text:
        details["care_status"] = care.text
    if times.text:
        details["times_missing_90d"] = times.text
    return details


def can_be(age: int, born: When, on: When) -> bool:
    """
    Tell whether somebody can be of an age on a day.

    Parameters
    ----------
    age
        Whole years.
    born
        Day or month of birth.
    on
        Moment of any precision.

    Returns
    -------
    bool
        True if one of the days that are meant makes it so.
    """
    years = int(on[:4]) - int(born[:4])
    day, birthday = on[5:10], born[5:10]
    if len(day) != len(birthday):
        day, birthday = day[:2], birthday[:2]
    if len(day) == 2 and day == birthday:  # noqa: PLR2004 - a month alone
        return age in {years - 1, years}
    return age == years - (day < birthday)


class StatutoryMissingRows:
    """
    Reads rows of missing episodes in the Standard Safeguarding Dataset or SSDA903.

    Parameters
    ----------
    layout
        The file's layout.
    scheme
        Scheme of the events' ids.
    columns
        Names of the columns of child, kind of episode, start and end, in this order.
    details
        Name to column of what is kept beside.
    """

    def __init__(
        self, layout: Layout, scheme: str, columns: tuple[str, ...], details: dict[str, str]
    ) -> None:
        self._scheme = scheme
        self._child, self._kind, self._start, self._end = (layout.at(name) for name in columns)
        names = {column.name for column in layout.columns}
        self._born = layout.at("DOB") if "DOB" in names else None
        self._details = {name: layout.at(column) for name, column in details.items()}

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
        child = draft.mention(reads[self._child].value)
        if self._born is not None and reads[self._born].value is not None:
            born = Statement(draft.layout, date_of_birth=reads[self._born].value)
            draft.statements.append((child, born))
        kind = reads[self._kind].value
        details = {} if kind is None else {"episode_type": kind}
        details.update(
            {name: text for name, at in self._details.items() if (text := reads[at].text)}
        )
        draft.records.append(
            Event(
                id=make_id(self._scheme, draft.key),
                kind="away_episode" if kind == "A" else "missing_episode",
                on=reads[self._start].value,
                until=reads[self._end].value,
                row=draft.row,
                parts=sorted_parts([(child, "missing")]),
                agency="Social care",
                details=details,
            )
        )
