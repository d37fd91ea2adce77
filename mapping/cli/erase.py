"""``hothmap erase``: remove one subject's data for good; or hold it, so that nobody can."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from graph.errors import UsageError
from graph.ids import reference_of
from graph.store import ActEntry, is_server, store_path
from graph.wording import counted
from mapping.cli.options import StoreUrl
from mapping.cli.session import default_store, now, opened, say, user
from mapping.erasing import erase as erase_planned
from mapping.erasing import plan_erasure
from mapping.holding import hold, lift_hold

if TYPE_CHECKING:
    from mapping.erasing import Plan

__all__ = ["erase"]


def erase(
    reference: Annotated[str, typer.Argument(help="A reference, such as C31004.", metavar="ID")],
    reason: Annotated[
        str, typer.Option("--reason", help="Why; kept, so it must not name anybody.")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would go; change nothing.")
    ] = False,
    hold_: Annotated[
        bool, typer.Option("--hold", help="Put a legal hold on it instead: no erasing.")
    ] = False,
    lift: Annotated[bool, typer.Option("--lift-hold", help="Lift the legal hold.")] = False,
    store: StoreUrl = None,
) -> None:
    """Remove everything recorded about one subject, for good. Backups keep it: see what is said."""
    if sum((dry_run, hold_, lift)) > 1:
        msg = "Give one of --dry-run, --hold and --lift-hold."
        raise UsageError(msg)
    address = default_store(store)
    with opened(address, read_only=dry_run) as held:
        casebook = held.load()
        subject = casebook.resolve(reference)
        if hold_ or lift:
            change = hold if hold_ else lift_hold
            batch = change(casebook, subject, reason=reason, user=user(), at=now())
            what = "hold" if hold_ else "lift hold"
            held.save(batch, recorded_at=now())
            held.add(ActEntry(what=what, user=user(), command="erase", at=now(), named=(subject,)))
            say("A legal hold stands: it cannot be erased." if hold_ else "The hold is lifted.")
            return
        based_on, _ = held.latest()
        plan = plan_erasure(held, subject)
        if dry_run:
            _tell(plan, was="would be", were="would be")
            return
        _confirm(plan)
        erase_planned(held, plan, reason=reason, user=user(), at=now(), based_on=based_on)
        _tell(plan, was="was", were="were")
    _after(address)


def _confirm(plan: Plan) -> None:
    if not sys.stdin.isatty():
        return
    typer.confirm(
        f"Remove {counted(len(plan.remove), 'record', 'records')} and change "
        f"{len(plan.rewrite):,}? "
        "This cannot be undone",
        abort=True,
        err=True,
    )


def _tell(plan: Plan, *, was: str, were: str) -> None:
    removed = counted(len(plan.remove), f"record {was}", f"records {were}")
    others = "that also {} of others {}"
    rewritten = counted(len(plan.rewrite), others.format("tells", was), others.format("tell", were))
    print(f"{removed} removed with every version, and {rewritten} rewritten without this subject.")
    if joined := len(plan.subjects) - 1:
        mentions = counted(
            joined, "mention that was joined to it", "mentions that were joined to it"
        )
        print(f"That includes {mentions}.")
    if plan.mentions:
        named = counted(
            len(plan.mentions),
            "other record holds the name in its text and stays as it is; look at it",
            "other records hold the name in their text and stay as they are; look at each",
        )
        print(f"{named}, it may be a namesake:")
        for one in plan.mentions:
            print(f"  {reference_of(one)}")
    if plan.releases:
        print("Releases made since, which may hold it; ask their recipients to destroy them:")
        for release in plan.releases:
            print(f"  {release.id}: {release.pack} for {release.recipient or release.audience}")


def _after(address: str) -> None:
    say("Backups and copies made before still hold it: make a new backup, destroy the old ones.")
    if is_server(address):
        say("Neo4j keeps its transaction log until it is pruned: see docs/neo4j.md on erasing.")
        return
    path = store_path(address)
    for one in sorted(path.parent.glob(f"{path.stem}-rejects/rejects-*.xlsx")):
        say(f"{one} holds refused rows, perhaps of this subject: look, then delete it.")
