"""Weigh what speaks for and against two people being one: the grade and its sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mapping.duplicates.births import Birth
from mapping.duplicates.names import Level
from mapping.duplicates.proposal import Grade

if TYPE_CHECKING:
    from graph.ids import RecordId

__all__ = ["Evidence"]

_FITS_YEARS = 1.0
_DOUBTFUL_YEARS = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """
    What two people's records say about each other.

    Attributes
    ----------
    level, sentence
        How well the names agree, and the sentence that says so.
    birth
        How the dates of birth compare.
    years_apart
        How far ages lie apart where a date of birth does not settle it; None where not recorded.
    nickname
        Whether a stated nickname agrees.
    contacts
        Children, people and places that both are connected to.
    bearers
        How many known people the name fits.
    other_twin
        Whether the known one has a twin whom the name may mean as well.
    rivals
        References of those who fit too and cannot be the same person: a child where this is a
        person of concern, and the reverse.
    equals
        References of those for whom as much speaks.
    """

    level: Level
    sentence: str
    birth: Birth = Birth.UNKNOWN
    years_apart: float | None = None
    nickname: bool = False
    contacts: frozenset[RecordId] = frozenset()
    bearers: int = 1
    other_twin: bool = False
    rivals: tuple[str, ...] = ()
    equals: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether forename and surname agree, be it in a short form."""
        return self.level >= Level.SHORT

    @property
    def is_backed(self) -> bool:
        """Whether anything beside the name speaks for it."""
        return self.nickname or bool(self.contacts) or self.birth in _NEAR or self.age_fits

    @property
    def age_fits(self) -> bool:
        """Whether stated ages fit, where no two dates of birth settle it."""
        return (
            self.birth is Birth.UNKNOWN
            and self.years_apart is not None
            and self.years_apart <= _FITS_YEARS
        )

    @property
    def age_is_doubtful(self) -> bool:
        """Whether stated ages are hard to reconcile."""
        return (
            self.birth is Birth.UNKNOWN
            and self.years_apart is not None
            and self.years_apart > _DOUBTFUL_YEARS
        )

    @property
    def grade(self) -> Grade:
        """How much speaks for it, all in all."""
        grade = min(self._base(), self._cap())
        return grade.lower if grade and (self.rivals or self.equals) else grade

    def _base(self) -> Grade:
        if self.birth is Birth.SAME and self.level >= Level.INITIAL:
            return Grade.STRONG if self.agrees else Grade.LIKELY
        if self.agrees:
            return self._by_name()
        if self.level is Level.ALIKE or self.is_backed:
            return Grade.POSSIBLE
        is_only_bearer = self.level is Level.NICKNAME and self.bearers == 1
        return Grade.POSSIBLE if is_only_bearer else Grade.NONE

    def _by_name(self) -> Grade:
        """Grade a name that agrees, without a date of birth that does."""
        if self.nickname and self.contacts:
            return Grade.STRONG if self.bearers == 1 else Grade.LIKELY
        if self.birth in _NEAR:
            return Grade.LIKELY
        if self.bearers == 1 and (self.level is Level.AGREE or self.is_backed):
            return Grade.LIKELY
        return Grade.POSSIBLE

    def _cap(self) -> Grade:
        if self.birth is Birth.DIFFER and not self.agrees:
            return Grade.NONE
        if self.birth is Birth.DIFFER or self.age_is_doubtful:
            return Grade.POSSIBLE
        if self.other_twin:
            return Grade.POSSIBLE
        return Grade.LIKELY if self.birth in _NEAR else Grade.STRONG

    def reasons_for(self) -> tuple[str, ...]:
        """
        Say what speaks for it.

        Returns
        -------
        tuple of str
            Sentences without names, weightiest first.
        """
        reasons = [self.sentence]
        if self.birth in {Birth.SAME, Birth.MONTH}:
            reasons.append(self.birth.value)
        if self.nickname:
            reasons.append("nickname agrees")
        if self.contacts:
            count = len(self.contacts)
            things = "child, person or place" if count == 1 else "children, people or places"
            reasons.append(f"connected to the same {count} {things}")
        if self.age_fits:
            reasons.append("stated age fits")
        return tuple(reasons)

    def reasons_against(self) -> tuple[str, ...]:
        """
        Say what speaks against it.

        Returns
        -------
        tuple of str
            Sentences without names.
        """
        reasons = []
        if self.birth in {Birth.CLOSE, Birth.DIFFER}:
            reasons.append(self.birth.value)
        if self.age_is_doubtful:
            reasons.append(f"stated ages lie about {self.years_apart:.0f} years apart")
        if self.bearers > 1:
            reasons.append(f"the name fits {self.bearers} known people")
        if self.other_twin:
            reasons.append("has a twin, and the forename is not exactly either's")
        if self.rivals:
            listed = ", ".join(self.rivals)
            reasons.append(f"fits {listed} as well: a child and a person of concern are not one")
        if self.equals:
            reasons.append(f"as much speaks for {', '.join(self.equals)}")
        if not self.is_backed and self.birth is not Birth.SAME:
            reasons.append("nothing but the name")
        return tuple(reasons)


_NEAR = frozenset({Birth.MONTH, Birth.CLOSE})
