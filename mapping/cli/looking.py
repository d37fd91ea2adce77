"""That somebody looked is recorded before anything is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.store import ActEntry
from mapping.cli.session import now, user

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.ids import RecordId
    from graph.store import Store

__all__ = ["looked"]


def looked(
    store: Store,
    command: str,
    *,
    named: Iterable[RecordId] = (),
    scope: str = "",
    purpose: str = "",
) -> None:
    """
    Add a line to the register, in a short transaction of its own.

    Parameters
    ----------
    store
        Open for writing: where no line can be written, nothing is shown.
    command
        The command, without what was typed after it.
    named
        Whose records are shown.
    scope
        What is shown where that is no list of ids.
    purpose
        Why, as the person wrote it.
    """
    store.add(
        ActEntry(
            what="look",
            user=user(),
            command=command,
            purpose=purpose,
            at=now(),
            named=tuple(sorted(set(named))),
            scope=scope,
        )
    )
