"""Rows of the police partners' daily list and of police.uk's street-level crime."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from graph.ids import RecordId, make_id
from graph.records import Event, Grading, Point
from mapping.intake.draft import sorted_parts
from mapping.intake.places import place_id, read_pair, read_street_point
from mapping.intake.statement import AGENCY_POLICE, Tie

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapping.intake.draft import Draft
    from mapping.intake.layouts import Layout
    from mapping.intake.people_names import References, Someone
    from mapping.intake.reads import Read

__all__ = ["PoliceRows", "StreetRows"]

_MOST_PEOPLE = 40
"""Of more people than this in one report, not everybody is linked with everybody."""


class PoliceRows:
    """
    Reads rows of the police partners' daily list.

    Parameters
    ----------
    layout
        The list's layout.
    references
        What references look like.
    """

    def __init__(self, layout: Layout, references: References) -> None:
        self._references = references
        self._date, self._type, self._summary = (
            layout.at(name) for name in ("Date", "Type", "Summary")
        )
        self._persons, self._location = layout.at("Persons"), layout.at("Location")
        self._easting, self._northing = layout.at("Easting"), layout.at("Northing")
        self._grading = layout.at("Grading")
        self._more = {"action": layout.at("Action"), "owner": layout.at("Owner")}

    def __call__(self, draft: Draft, reads: Sequence[Read]) -> None:
        """
        Add the event, everybody it names, and what it says of them.

        Parameters
        ----------
        draft
            The row.
        reads
            Its cells.
        """
        event_id, on = make_id("ppdm", draft.key), reads[self._date].value
        grading = reads[self._grading].value or Grading()
        listed: tuple[Someone, ...] = reads[self._persons].value or ()
        people = [
            (draft.someone(someone, str(position)), someone.role or "subject")
            for position, someone in enumerate(listed)
        ]
        wording = reads[self._location].value
        place = None if wording is None else place_id(wording, self._references)
        parts = list(people)
        if place is not None:
            parts.append((draft.place(place, wording), "place"))
        draft.records.append(
            Event(
                id=event_id,
                kind=reads[self._type].value,
                on=on,
                row=draft.row,
                parts=sorted_parts(parts),
                point=self._point(draft, reads),
                text=reads[self._summary].text,
                grading=grading,
                agency=AGENCY_POLICE,
                details={name: text for name, at in self._more.items() if (text := reads[at].text)},
            )
        )
        tie = Tie(event_id, on, on, AGENCY_POLICE, draft.key, grading)
        self._links(draft, people, place, tie)

    @staticmethod
    def _links(
        draft: Draft, people: Sequence[tuple[RecordId, str]], place: RecordId | None, tie: Tie
    ) -> None:
        for person, _ in people if place is not None else ():
            draft.link("seen_at", person, place or person, tie)
        if len(people) > _MOST_PEOPLE:
            draft.remark("Persons", f"more than {_MOST_PEOPLE} people; not linked with each other")
            return
        for (one, role), (other, other_role) in combinations(people, 2):
            if (role, other_role) == ("suspect", "victim"):
                draft.link("suspected_of_harming", one, other, tie)
            elif (role, other_role) == ("victim", "suspect"):
                draft.link("suspected_of_harming", other, one, tie)
            else:
                draft.link("seen_with", min(one, other), max(one, other), tie)

    def _point(self, draft: Draft, reads: Sequence[Read]) -> Point | None:
        easting, northing = reads[self._easting].value, reads[self._northing].value
        point = read_pair(easting, northing)
        if point is None and (easting is not None or northing is not None):
            draft.remark("Easting", "easting and northing give no point of the grid; no point kept")
        return point


class StreetRows:
    """
    Reads rows of police.uk's street-level crime: context, never evidence against an address.

    Parameters
    ----------
    layout
        The file's layout.
    """

    def __init__(self, layout: Layout) -> None:
        self._month, self._crime = layout.at("Month"), layout.at("Crime type")
        self._longitude, self._latitude = layout.at("Longitude"), layout.at("Latitude")
        self._more = {
            "location": layout.at("Location"),
            "outcome": layout.at("Last outcome category"),
            "crime_id": layout.at("Crime ID"),
        }

    def __call__(self, draft: Draft, reads: Sequence[Read]) -> None:
        """
        Add the event.

        Parameters
        ----------
        draft
            The row.
        reads
            Its cells.
        """
        details = {"crime_type": reads[self._crime].text}
        details.update(
            {name: text for name, place in self._more.items() if (text := reads[place].text)}
        )
        draft.records.append(
            Event(
                id=make_id("police-uk", draft.key),
                kind="street_crime",
                on=reads[self._month].value,
                row=draft.row,
                point=self._point(draft, reads),
                agency=AGENCY_POLICE,
                details=details,
            )
        )

    def _point(self, draft: Draft, reads: Sequence[Read]) -> Point | None:
        longitude, latitude = reads[self._longitude].value, reads[self._latitude].value
        if longitude is None or latitude is None:
            draft.remark("Longitude", "no coordinates; no point kept")
            return None
        found = read_street_point(latitude, longitude)
        if found is None:
            draft.remark("Longitude", "coordinates outside Britain; no point kept")
            return None
        point, swapped = found
        if swapped:
            draft.remark("Longitude", "latitude and longitude were swapped; put right")
        return point
