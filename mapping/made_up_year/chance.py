"""Seeded chance: one stream for each subject, so that changing one leaves the others alone."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Chance", "exact_counts", "stream"]

T = TypeVar("T")


class Chance(random.Random):  # noqa: S311  # a made-up year keeps no secret; it must repeat
    """A seeded stream of chance with the few draws that the made-up year needs."""

    def weighted(self, weights: Mapping[T, float]) -> T:
        """
        Draw one key by its weight.

        Parameters
        ----------
        weights
            What may be drawn, each with its weight.

        Returns
        -------
        T
            The key drawn.
        """
        return self.choices(list(weights), list(weights.values()))[0]

    def happens(self, probability: float) -> bool:
        """
        Tell whether something of a probability happens this time.

        Parameters
        ----------
        probability
            Between 0 (never) and 1 (always).

        Returns
        -------
        bool
            Whether it happens.
        """
        return self.random() < probability

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """
        Draw different items, or all of them where there are too few.

        Parameters
        ----------
        items
            What may be drawn.
        count
            How many are wanted.

        Returns
        -------
        list
            The items in the order drawn.
        """
        return self.sample(items, min(count, len(items)))


def stream(seed: int, subject: str) -> Chance:
    """
    Open the stream of chance for one subject.

    Parameters
    ----------
    seed
        The seed of the whole year.
    subject
        A word for what the stream is used for.

    Returns
    -------
    Chance
        Equal for equal arguments.
    """
    return Chance(f"{seed}/{subject}")


def exact_counts(chance: Chance, counts: Mapping[T, int]) -> list[T]:
    """
    Shuffle a list that holds each key exactly as often as asked.

    Parameters
    ----------
    chance
        Where the order comes from.
    counts
        How often each key stands in the list.

    Returns
    -------
    list
        As long as the counts together.
    """
    drawn = [key for key, count in counts.items() for _ in range(count)]
    chance.shuffle(drawn)
    return drawn
