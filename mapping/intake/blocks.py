"""What some rows of a long list say, packed: they are weighed row by row, and saved together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from graph.store.packs import LINKS, OTHERS, SUBJECTS, Pack, kind_of, pack

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.ids import RecordId
    from graph.records import Record
    from mapping.intake.draft import Draft

__all__ = ["Block", "block"]


class Block(msgspec.Struct, array_like=True, gc=False):
    """
    The records of some rows.

    Attributes
    ----------
    packs
        The records, a pack of each kind.
    starts
        For each row where its records begin in each pack; then where the last ones end. The first
        of the first is its source row.
    """

    packs: list[Pack]
    starts: list[tuple[int, ...]]

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.starts) - 1

    def records(self, place: int) -> list[Record]:
        """
        Read what one row says.

        Parameters
        ----------
        place
            The row, counted from 0.

        Returns
        -------
        list of Record
            Its source row, then the rest.
        """
        return [one for held, start, end in self._cuts(place) for one in held.records(start, end)]

    def ids(self, place: int) -> Iterator[RecordId]:
        """
        List the records of one row.

        Parameters
        ----------
        place
            The row, counted from 0.

        Yields
        ------
        RecordId
            Their ids.
        """
        for held, start, end in self._cuts(place):
            yield from held.ids[start:end]

    def source(self, place: int) -> Record:
        """
        Read one source row.

        Parameters
        ----------
        place
            The row, counted from 0.

        Returns
        -------
        Record
            It.
        """
        start = self.starts[place][OTHERS]
        return self.packs[OTHERS].records(start, start + 1)[0]

    def _cuts(self, place: int) -> Iterator[tuple[Pack, int, int]]:
        return zip(self.packs, self.starts[place], self.starts[place + 1], strict=True)


def block(drafts: Sequence[Draft]) -> Block:
    """
    Pack the records of some rows; the drafts let go of theirs, and know the block instead.

    Parameters
    ----------
    drafts
        The rows.

    Returns
    -------
    Block
        What they say.
    """
    kinds: dict[int, list[Record]] = {OTHERS: [], SUBJECTS: [], LINKS: []}
    starts: list[tuple[int, ...]] = [(0, 0, 0)]
    for draft in drafts:
        for record in draft.said():
            kinds[kind_of(record)].append(record)
        starts.append(tuple(map(len, kinds.values())))
    made = Block([pack(held, kind) for kind, held in kinds.items()], starts)
    for place, draft in enumerate(drafts):
        draft.pack_into(made, place)
    return made
