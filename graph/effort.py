"""Which persons and places free most children for the effort that a team has.

Disruption costs time, and a person at level 4 takes more of it than one at level 1. How much more
is a team's judgement (``graph/data/effort.toml``), printed wherever it was used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from graph.errors import SettingsError, UsageError
from graph.freeing import Freeing, shares
from graph.vocabulary import read_data

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.ids import RecordId

__all__ = ["EffortTable", "effort_table", "free_within"]

_MOST_SETS = 50_000
"""Sets looked at before the search is stopped; some seconds."""
_ROUNDING = 1e-9


class EffortTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    What disrupting somebody or some place of each level takes: positive whole numbers, no unit.

    Attributes
    ----------
    level_1, level_2, level_3, level_4
        By the level decided.
    not_decided
        For one whose level is not decided.
    """

    level_1: int
    level_2: int
    level_3: int
    level_4: int
    not_decided: int

    def __post_init__(self) -> None:
        """Refuse what takes nothing: a search could add it for ever."""
        if min(msgspec.structs.astuple(self)) < 1:
            msg = "effort table: every effort must be a positive whole number"
            raise SettingsError(msg)

    def of(self, level: int | None) -> int:
        """
        Give the effort of a level.

        Parameters
        ----------
        level
            1 to 4, or None where none is decided.

        Returns
        -------
        int
            Its effort.
        """
        levels = {1: self.level_1, 2: self.level_2, 3: self.level_3, 4: self.level_4}
        return self.not_decided if level is None else levels[level]


def effort_table() -> EffortTable:
    """
    Read the table as shipped.

    Returns
    -------
    EffortTable
        ``graph/data/effort.toml``.
    """
    return msgspec.convert(read_data("effort"), EffortTable)


def free_within(
    reached_by: Mapping[RecordId, tuple[RecordId, ...]],
    effort_of: Mapping[RecordId, int],
    budget: int,
) -> Freeing:
    """
    Find the persons and places whose absence frees most children within a budget of effort.

    Parameters
    ----------
    reached_by
        Child to the open persons and places of concern in direct reach
        (:attr:`graph.picture.Picture.reached_by`).
    effort_of
        Effort of each of them, a positive whole number.
    budget
        What they may take together.

    Returns
    -------
    Freeing
        The best set by branch and bound: no set within the budget frees more children than the
        shares of those that it can free, of each child's exposure, add up to. Of sets that free
        equally many, the one that takes away more of the exposure that is left, then the one that
        takes less effort, then the one that sorts first. `proven_best` is False where the search
        was stopped; `bound` then is what no set can exceed.

    Raises
    ------
    UsageError
        If the budget is less than 1.
    """
    if budget < 1:
        msg = "Name an effort of at least 1."
        raise UsageError(msg)
    reach = {child: frozenset(near) for child, near in sorted(reached_by.items())}
    search = _Search(reach, effort_of, budget)
    search.look()
    members = tuple(sorted(search.found))
    freed = tuple(child for child, near in reach.items() if near <= set(members))
    bound = len(freed) if search.whole else search.first_bound
    return Freeing(members, freed, len(reach), bound, proven_best=len(freed) == bound)


class _Search:
    """Branch and bound over who is worth most for the effort first."""

    def __init__(
        self,
        reach: Mapping[RecordId, frozenset[RecordId]],
        effort_of: Mapping[RecordId, int],
        budget: int,
    ) -> None:
        self._effort, self._budget = effort_of, budget
        possible = {
            child: near
            for child, near in reach.items()
            if sum(effort_of[one] for one in near) <= budget
        }
        self._weight = shares(reach)
        load = shares(possible)
        self._load = {one: load.get(one, 0.0) for one in self._weight}
        self._order = sorted(
            (one for one in self._weight if effort_of[one] <= budget),
            key=lambda one: (
                -self._load[one] / effort_of[one],
                -self._weight[one] / effort_of[one],
                one,
            ),
        )
        self._children: dict[RecordId, list[RecordId]] = {one: [] for one in self._weight}
        for child, near in possible.items():
            for one in near:
                self._children[one].append(child)
        self._left = {child: len(near) for child, near in possible.items()}
        self._best: tuple[int, float, int] = (-1, 0.0, 0)
        self._looked = 0
        self.whole = True
        self.found: tuple[RecordId, ...] = ()
        self.first_bound = self._most(0, budget, 0.0)

    def look(self) -> None:
        """Search, as far as the number of sets allows."""
        self._branch((), 0, self._budget, 0, 0.0, 0.0)

    def _most(self, place: int, left: int, load: float) -> int:
        """Fill what is left with the best that follow, the last of them in part."""
        for one in self._order[place:]:
            effort = self._effort[one]
            if effort >= left:
                load += self._load[one] * left / effort
                break
            load += self._load[one]
            left -= effort
        return int(load + _ROUNDING)

    def _branch(
        self,
        chosen: tuple[RecordId, ...],
        place: int,
        left: int,
        freed: int,
        load: float,
        weight: float,
    ) -> None:
        self._looked += 1
        value = (freed, round(weight, 9), left)
        members = tuple(sorted(chosen))
        if value > self._best or (value == self._best and members < self.found):
            self._best, self.found = value, members
        for at in range(place, len(self._order)):
            if self._looked > _MOST_SETS:
                self.whole = False
                return
            if self._most(at, left, load) < self._best[0]:
                return
            one = self._order[at]
            effort = self._effort[one]
            if effort > left:
                continue
            more = self._without(one)
            self._branch(
                (*chosen, one),
                at + 1,
                left - effort,
                freed + more,
                load + self._load[one],
                weight + self._weight[one],
            )
            for child in self._children[one]:
                self._left[child] += 1

    def _without(self, one: RecordId) -> int:
        """Take somebody away; give how many children are free then and were not before."""
        more = 0
        for child in self._children[one]:
            self._left[child] -= 1
            more += not self._left[child]
        return more
