"""What every section of a meeting's papers needs of one month, worked out once."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from exports.gate import Gate
from exports.pseudonyms import KEY_BYTES
from graph.errors import HothmapError, UsageError
from graph.evidence import is_suspected_false
from graph.ranking import rank
from graph.records import Location, Person
from graph.stability import stability
from graph.vocabulary import vocabulary
from graph.when import first_day, last_day
from mapping.casework import level_on, overdue
from mapping.duplicates import unresolved_summary
from mapping.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from exports.audience import Audience
    from graph.casebook import Casebook
    from graph.ids import RecordId
    from graph.picture import Picture
    from graph.ranking import Ranked, Ranking
    from graph.records import Concern, Event, Link
    from graph.stability import Stability
    from mapping.casework import Period
    from mapping.diary import Due
    from mapping.duplicates import UnresolvedSummary

__all__ = ["EmptyMonthError", "MonthlyPack"]

YEAR_DAYS = 365
_NO_KEY = bytes(KEY_BYTES)
"""For asking the gate what it withholds; no pseudonym is ever drawn from it."""
_PROTECTIVE_ROLES = frozenset({"safe_person", "safe_place"})


class EmptyMonthError(HothmapError):
    """A month was asked for that nothing is dated in or before."""


class MonthlyPack:
    """
    One month looked at on a day, for a meeting.

    Parameters
    ----------
    picture
        The day's picture.
    period
        The month.
    settings
        The team's settings.
    top
        How many persons, and how many locations, get a page of their own.
    audience
        Whom the papers are for, so that no sentence is begun that the gate would not finish. The
        gate decides all the same. None for not yet known: as little is told as to any audience.

    Raises
    ------
    UsageError
        If the month begins after the day, or `top` is not positive.
    EmptyMonthError
        If nothing at all is dated in or before the month.
    """

    def __init__(
        self,
        picture: Picture,
        period: Period,
        settings: Settings | None = None,
        *,
        top: int = 10,
        audience: Audience | None = None,
    ) -> None:
        if top < 1:
            msg = "the number of items must be 1 or more"
            raise UsageError(msg)
        if period.start > picture.as_at:
            msg = (
                f"{period.label} begins after {picture.as_at:%d/%m/%Y}, the day looked at; "
                "choose an earlier month or a later --as-at"
            )
            raise UsageError(msg)
        self.picture = picture
        self.casebook: Casebook = picture.casebook
        self.as_at: date = picture.as_at
        self.period = period
        self.settings = settings if settings is not None else Settings()
        self.top = top
        self.audience = audience
        if not self.dated_by(min(period.end, self.as_at)):
            msg = (
                f"Nothing is dated in or before {period.label}, so there is no paper to write; "
                "import that month’s files, or choose another month."
            )
            raise EmptyMonthError(msg)

    @property
    def shows_points(self) -> bool:
        """
        Whether points and weights are told.

        An audience that is not shown small numbers of children could work them out from the sum
        that they are part of.
        """
        return self.audience is not None and self.audience.suppress_up_to == 0

    @cached_property
    def _gate(self) -> Gate | None:
        if self.audience is None:
            return None
        return Gate(self.casebook, self.audience, as_at=self.as_at, key=_NO_KEY)

    def tells(self, record: RecordId, field: str) -> bool:
        """
        Tell beforehand whether the audience may see a field.

        Parameters
        ----------
        record
            Any record.
        field
            One of its fields.

        Returns
        -------
        bool
            False where the gate would withhold it; True for an audience not yet known.
        """
        return self._gate is None or not self._gate.value(record, field).withheld

    def shows(self, record: RecordId) -> bool:
        """
        Tell beforehand whether the audience may see a record one by one.

        Parameters
        ----------
        record
            Any record.

        Returns
        -------
        bool
            False where it is left out or only counted; True for an audience not yet known.
        """
        return self._gate is None or not self._gate.hidden(record)

    def dated_by(self, day: date) -> bool:
        """
        Tell whether anything happened or was discussed by a day.

        Parameters
        ----------
        day
            The day.

        Returns
        -------
        bool
            True if an event, case, episode or review is dated on or before it.
        """
        book = self.casebook
        return (
            any(first_day(one.on) <= day for one in book.events)
            or any(first_day(one.on) <= day for one in book.reviews)
            or any(first_day(one.first_discussed) <= day for one in book.concerns)
            or any(first_day(one.referred) <= day for one in book.episodes)
        )

    @cached_property
    def rankings(self) -> Mapping[str, Ranking]:
        """The rankings of persons, locations and groups, by the team's weights."""
        weights = self.settings.ranking
        return {of: rank(self.picture, of, weights=weights) for of in ("poc", "loc", "group")}

    @cached_property
    def holds(self) -> Mapping[str, Mapping[RecordId, Stability]]:
        """How each place of the rankings holds when uncertain evidence is drawn again."""
        return {of: stability(self.picture, one) for of, one in self.rankings.items()}

    def items(self, of: str) -> tuple[Ranked, ...]:
        """
        Give the persons or locations that get a page of their own.

        Parameters
        ----------
        of
            ``poc`` or ``loc``.

        Returns
        -------
        tuple of Ranked
            The first of the ranking, as far as anything counts towards their place.
        """
        return tuple(one for one in self.rankings[of].rows[: self.top] if one.points > 0)

    @cached_property
    def open_cases(self) -> Mapping[RecordId, Concern]:
        """Canonical subject to its open case; children are not among them."""
        return self.picture.open_cases

    def open_of(self, of: str) -> tuple[RecordId, ...]:
        """
        List the subjects of one kind with an open case.

        Parameters
        ----------
        of
            ``poc`` or ``loc``.

        Returns
        -------
        tuple of RecordId
            Canonical ids, sorted.
        """
        wanted = Person if of == "poc" else Location
        return tuple(
            subject
            for subject, case in self.open_cases.items()
            if isinstance(self.casebook.get(case.subject), wanted)
        )

    def level(self, subject: RecordId) -> int | None:
        """
        Give the level of a subject's open case on the day.

        Parameters
        ----------
        subject
            A canonical id.

        Returns
        -------
        int or None
            Its level, where one was decided.
        """
        case = self.open_cases.get(subject)
        return level_on(case, self.as_at) if case is not None else None

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """Events up to the day that are evidence, by time; background crime is not."""
        kinds = vocabulary("event_kinds")
        return tuple(
            sorted(
                (
                    one
                    for one in self.casebook.events
                    if first_day(one.on) <= self.as_at
                    and not (one.kind in kinds and kinds[one.kind].flag("context"))
                    and not is_suspected_false(one.grading)
                ),
                key=lambda one: (one.on, one.id),
            )
        )

    def events_within(self, start: date, end: date) -> tuple[Event, ...]:
        """
        List the events between two days.

        Parameters
        ----------
        start, end
            First and last day.

        Returns
        -------
        tuple of Event
            By time.
        """
        return tuple(one for one in self.events if start <= first_day(one.on) <= end)

    @cached_property
    def year_start(self) -> date:
        """First day of the 12 months up to the day."""
        return self.as_at - timedelta(days=YEAR_DAYS - 1)

    @cached_property
    def events_of(self) -> Mapping[RecordId, tuple[tuple[Event, str], ...]]:
        """Canonical id to the events somebody or some place had a part in, and the part."""
        found: defaultdict[RecordId, dict[RecordId, tuple[Event, str]]] = defaultdict(dict)
        for event in self.events:
            for part in event.parts:
                one = self.casebook.canonical(part.record)
                found[one].setdefault(event.id, (event, part.role))
        return {one: tuple(events.values()) for one, events in found.items()}

    @cached_property
    def links_of(self) -> Mapping[RecordId, tuple[Link, ...]]:
        """Canonical id to the statements of harm or contact about it, up to the day."""
        kinds = vocabulary("link_kinds")
        found: defaultdict[RecordId, list[Link]] = defaultdict(list)
        for link in self.casebook.links:
            protects = link.protective or kinds[link.kind].flag("protective")
            if protects or is_suspected_false(link.grading):
                continue
            if first_day(link.first_seen) <= self.as_at:
                for end in (link.source, link.target):
                    found[self.casebook.canonical(end)].append(link)
        return {one: tuple(links) for one, links in found.items()}

    def last_report(self, subject: RecordId) -> tuple[date | None, tuple[RecordId, ...]]:
        """
        Find when a subject was last reported, strengths left out.

        Parameters
        ----------
        subject
            A canonical id.

        Returns
        -------
        day, because
            The latest day of an event or link, and the records that are of that day; None and
            nothing where there is none.
        """
        seen = [
            (min(last_day(link.last_seen), self.as_at), link.id)
            for link in self.links_of.get(subject, ())
        ]
        seen += [
            (min(last_day(event.on), self.as_at), event.id)
            for event, role in self.events_of.get(subject, ())
            if role not in _PROTECTIVE_ROLES
        ]
        if not seen:
            return None, ()
        latest = max(day for day, _ in seen)
        return latest, tuple(sorted({one for day, one in seen if day == latest}))

    def linked(self, subject: RecordId, kind: str) -> tuple[RecordId, ...]:
        """
        List what is linked to a subject, strengths left out.

        Parameters
        ----------
        subject
            A canonical id.
        kind
            Kind of node: ``location_of_concern``, ``person_of_concern`` …

        Returns
        -------
        tuple of RecordId
            Canonical ids, sorted.
        """
        network = self.picture.network
        if subject not in network:
            return ()
        ties = (
            *network.out_edges(subject, data="protective"),
            *network.in_edges(subject, data="protective"),
        )
        ends = {
            end for source, target, protects in ties if not protects for end in (source, target)
        }
        return tuple(sorted(end for end in ends - {subject} if network.nodes[end]["kind"] == kind))

    @cached_property
    def unresolved(self) -> UnresolvedSummary:
        """Who and what is only named, and how much of it waits for a decision."""
        return unresolved_summary(self.casebook)

    @cached_property
    def overdue_actions(self) -> Mapping[RecordId, tuple[Due, ...]]:
        """Canonical subject to its overdue actions, longest overdue first."""
        found: defaultdict[RecordId, list[Due]] = defaultdict(list)
        for one in overdue(self.casebook, self.as_at, self.settings.reviews.weeks):
            if one.what == "action":
                found[one.subject].append(one)
        return {subject: tuple(dues) for subject, dues in found.items()}
