"""Rows of missing episodes: the police's, and those of the two statutory extracts."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from graph.ids import RecordId, make_id
from graph.records import Event
from graph.when import When, before
from mapping.intake.draft import AGENCY_POLICE, Statement, Tie, sorted_parts
from mapping.intake.places import place_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapping.intake.draft import Draft
    from mapping.intake.layouts import Layout
    from mapping.intake.people_names import References
    from mapping.intake.reads import Read

__all__ = ["MissingRows", "StatutoryMissingRows"]

_MONTH = len("2026-10")


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
        at = layout.at
        self._child, self._surname, self._forename = at("Child ref"), at("Surname"), at("Forename")
        self._born, self._age, self._care = at("DOB"), at("Age"), at("Care status")
        self._reported, self._returned, self._last = at("Reported"), at("Returned"), at("Last seen")
        self._last_place, self._found_place = at("Last seen place"), at("Found place")
        self._grid, self._with = at("Found grid ref"), at("Found with")
        self._risk, self._times = at("Risk"), at("Times missing 90d")
        self._flags = (("cse_flag", at("CSE flag")), ("cce_flag", at("CCE flag")))

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
        on, until = reads[self._reported].value, reads[self._returned].value
        event_id = RecordId(f"missing:{draft.key}")
        child = self._who(draft, reads)
        end = until if until is not None and until >= on else on
        tie = Tie(event_id, on, end, AGENCY_POLICE, draft.key)
        parts = [(child, "missing")]
        self._where(draft, reads, child, parts, tie)
        for position, someone in enumerate(reads[self._with].value or ()):
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
                point=reads[self._grid].value,
                agency=AGENCY_POLICE,
                details=self._details(reads),
            )
        )
        self._contradictions(draft, reads)

    def _details(self, reads: Sequence[Read]) -> dict[str, str]:
        details = {
            name: "Y" if flag else "N"
            for name, place in self._flags
            if (flag := reads[place].value) is not None
        }
        for name, text in (
            ("risk", (reads[self._risk].value or "").lower()),
            ("care_status", reads[self._care].text),
            ("times_missing_90d", reads[self._times].text),
        ):
            if text:
                details[name] = text
        return details

    def _who(self, draft: Draft, reads: Sequence[Read]) -> RecordId:
        born, age = reads[self._born].value, reads[self._age].value
        has_age = born is None and isinstance(age, int)
        statement = Statement(
            draft.layout,
            reads[self._forename].text,
            reads[self._surname].text,
            (),
            born or "",
            age if has_age else -1,
            reads[self._reported].value if has_age else "",
            "",
            "",
            "",
            reads[self._care].text,
        )
        child = reads[self._child].value
        if child is None:
            return draft.unresolved("child", statement)
        draft.statements.append((child, statement))
        return draft.mention(child)

    def _where(
        self,
        draft: Draft,
        reads: Sequence[Read],
        child: RecordId,
        parts: list[tuple[RecordId, str]],
        tie: Tie,
    ) -> None:
        last_place, found_place = reads[self._last_place].value, reads[self._found_place].value
        if last_place is not None:
            # Where a child was last seen is a part of the episode, not a link: it is mostly home.
            place = draft.place(place_id(last_place, self._references), last_place)
            parts.append((place, "last_seen_at"))
        if found_place is not None:
            place = draft.place(place_id(found_place, self._references), found_place)
            parts.append((place, "found_at"))
            draft.link("found_at", child, place, tie)

    def _contradictions(self, draft: Draft, reads: Sequence[Read]) -> None:
        on = reads[self._reported].value
        if reads[self._returned].value is None and reads[self._found_place].value is not None:
            draft.remark("Returned", "empty, though a place where found is given; kept as missing")
        last = reads[self._last].value
        if last is not None and before(on, last):
            draft.remark("Last seen", "later than Reported; kept")
        born, age = reads[self._born].value, reads[self._age].value
        if born is not None and age is not None and age not in _ages(born, on[:10]):
            draft.remark("Age", "does not agree with the date of birth; the date of birth counts")


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


@lru_cache(maxsize=65536)
def _ages(born: When, day: str) -> range:
    """Give every age in whole years that somebody can have on a day."""
    if len(born) == _MONTH:
        years = int(day[:4]) - int(born[:4])
        late, early = day[5:7] > born[5:7], day[5:7] < born[5:7]
        return range(years - (not late), years + (not early))
    years = int(day[:4]) - int(born[:4]) - (day[5:] < born[5:] if len(day) > _MONTH else 0)
    fewer = 1 if len(day) == _MONTH and day[5:] == born[5:7] else 0
    return range(years - fewer, years + 1)
