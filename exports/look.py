"""A casebook looked at on a day: what is worked out about people for the papers."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from graph.people import date_of_birth
from graph.records import Child, Person, Record
from graph.risk import risk_bands_on
from graph.when import first_day, last_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from graph.casebook import Casebook
    from graph.ids import RecordId
    from graph.records import Episode

__all__ = ["AGE_BANDS", "Look", "age_band"]

AGE_BANDS = (
    (9, "under 10"),
    (12, "10–12"),
    (15, "13–15"),
    (17, "16–17"),
    (24, "18–24"),
)
"""Oldest age of each band, and its words."""

_YEAR_DAYS = 365
_ADULT = 18
_SOON, _THIS_HALF_YEAR = 3, 6


def age_band(age: int | None) -> str:
    """
    Put an age into its band.

    Parameters
    ----------
    age
        In whole years, or None.

    Returns
    -------
    str
        ``13–15`` …, ``25 and over``, or ``age not recorded``.
    """
    if age is None:
        return "age not recorded"
    return next((words for oldest, words in AGE_BANDS if age <= oldest), "25 and over")


class Look:
    """
    A casebook on a day, with what is worked out once and asked often.

    Parameters
    ----------
    casebook
        The casebook.
    as_at
        The day.
    """

    def __init__(self, casebook: Casebook, as_at: date) -> None:
        self.casebook = casebook
        self.as_at = as_at

    @cached_property
    def _bands(self) -> Mapping[RecordId, tuple[str, RecordId]]:
        return risk_bands_on(self.casebook, self.as_at)

    @cached_property
    def _missing(self) -> Mapping[RecordId, int]:
        since = self.as_at - timedelta(days=_YEAR_DAYS)
        return Counter(
            self.casebook.canonical(part.record)
            for event in self.casebook.events
            if event.kind == "missing_episode" and since < first_day(event.on) <= self.as_at
            for part in event.parts
            if part.role == "missing"
        )

    @cached_property
    def _episodes(self) -> Mapping[RecordId, Episode]:
        day = self.as_at.isoformat()
        started = [
            (episode.active_from or episode.referred, episode.id, episode)
            for episode in self.casebook.episodes
            if (episode.active_from or episode.referred)[:10] <= day
        ]
        ordered = sorted(started, key=lambda one: one[:2])
        return {self.casebook.canonical(episode.child): episode for *_, episode in ordered}

    def _canonical(self, record: Record) -> RecordId:
        return self.casebook.canonical(record.id)

    def risk_band(self, record: Record) -> str | None:
        """
        Give a child's latest risk band.

        Parameters
        ----------
        record
            The child.

        Returns
        -------
        str or None
            A term of ``risk_bands``.
        """
        held = self._bands.get(self._canonical(record))
        return held[0] if held is not None else None

    def harm_types(self, record: Record) -> tuple[str, ...]:
        """
        Give the harm types of a child's latest episode.

        Parameters
        ----------
        record
            The child.

        Returns
        -------
        tuple of str
            Terms of ``harm_types``.
        """
        episode = self._episodes.get(self._canonical(record))
        return episode.harm_types if episode is not None else ()

    def worker(self, record: Record) -> str | None:
        """
        Give the coordinator of a child's latest episode.

        Parameters
        ----------
        record
            The child.

        Returns
        -------
        str or None
            As written.
        """
        episode = self._episodes.get(self._canonical(record))
        return episode.worker or None if episode is not None else None

    def missing_episodes(self, record: Record) -> int:
        """
        Count a child's missing episodes of the last twelve months.

        Parameters
        ----------
        record
            The child.

        Returns
        -------
        int
            How many began in the 365 days up to the day.
        """
        return self._missing.get(self._canonical(record), 0)

    def months_to_18(self, record: Record) -> int | None:
        """
        Count the whole months until somebody turns 18.

        Parameters
        ----------
        record
            A child or person.

        Returns
        -------
        int or None
            0 in the last month and afterwards; None without a date of birth.
        """
        born = date_of_birth(record) if isinstance(record, Child | Person) else None
        if born is None:
            return None
        birth = last_day(born)
        months = (birth.year + _ADULT - self.as_at.year) * 12 + birth.month - self.as_at.month
        return max(0, months - (self.as_at.day > birth.day))

    def turning_18(self, record: Record) -> str | None:
        """
        Say roughly when somebody turns 18.

        Parameters
        ----------
        record
            A child or person.

        Returns
        -------
        str or None
            ``within 3 months``, ``within 6 months``, ``later``, ``turned 18``; None without a date
            of birth.
        """
        months = self.months_to_18(record)
        born = date_of_birth(record) if isinstance(record, Child | Person) else None
        if months is None or born is None:
            return None
        birth = last_day(born)
        age = self.as_at.year - birth.year
        age -= (self.as_at.month, self.as_at.day) < (birth.month, birth.day)
        if age >= _ADULT:
            return "turned 18"
        if months < _SOON:
            return "within 3 months"
        return "within 6 months" if months < _THIS_HALF_YEAR else "later"
