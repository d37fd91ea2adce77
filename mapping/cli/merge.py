"""``hothmap merge`` and ``unmerge``: two records are the same, as a decision that can go back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from graph.store import ActEntry, Batch
from mapping.cli.options import StoreUrl
from mapping.cli.session import now, opened, say, user
from mapping.duplicates import accept, undo

if TYPE_CHECKING:
    from graph.ids import RecordId
    from graph.store import Store

__all__ = ["merge", "unmerge"]

First = Annotated[str, typer.Argument(help="A reference, such as POC-3304.", metavar="ID")]
Second = Annotated[str, typer.Argument(help="The other one's.", metavar="ID")]
Reason = Annotated[str, typer.Option("--reason", help="Why; needed, and kept.")]


def merge(first: First, second: Second, reason: Reason = "", store: StoreUrl = None) -> None:
    """Decide that two records are the same person or place. Both stay as they are stated."""
    with opened(store, read_only=False) as held:
        casebook = held.load()
        pair = casebook.resolve(first), casebook.resolve(second)
        based_on, _ = held.latest()
        decision = accept(casebook, pair, reason=reason, decided_by=user(), decided_at=now())
        held.save(Batch(put=(decision,), based_on=based_on), recorded_at=now())
        held.add(
            ActEntry(
                what="merge", user=user(), command="merge", at=now(), named=tuple(sorted(pair))
            )
        )
    say("Recorded: they are one from now on. hothmap unmerge takes it back exactly.")


def unmerge(first: First, second: Second, reason: Reason = "", store: StoreUrl = None) -> None:
    """Take a decision about two records back; what each source states was never changed."""
    with opened(store, read_only=False) as held:
        casebook = held.load()
        pair = casebook.resolve(first), casebook.resolve(second)
        batch = undo(casebook, pair, reason=reason, decided_by=user(), decided_at=now())
        held.save(batch, recorded_at=now())
        held.add(
            ActEntry(
                what="unmerge", user=user(), command="unmerge", at=now(), named=tuple(sorted(pair))
            )
        )
    say("Taken back: they are two again, and the decision's history stays.")


def _enter(store: Store, what: str, pair: tuple[RecordId, RecordId]) -> None:
    named = tuple(sorted(pair))
    store.add(ActEntry(what=what, user=user(), command=what, at=now(), named=named))
