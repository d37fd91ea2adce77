"""``hothmap verify``: recompute every hash, version, reference and the register's chain."""

from __future__ import annotations

from typing import Annotated

import typer

from mapping.cli.options import Json, StoreUrl
from mapping.cli.session import opened, print_json

__all__ = ["verify"]


def verify(
    head: Annotated[
        str | None,
        typer.Option(
            "--head",
            help="The register's head as printed on a paper: the register must have had it.",
            metavar="HEX",
            show_default=False,
        ),
    ] = None,
    store: StoreUrl = None,
    json: Json = False,
) -> None:
    """Recompute every hash, version, reference and the register's chain; change nothing."""
    with opened(store) as held:
        found = held.verify(head=None if head is None else head.strip().casefold())
    if json:
        print_json(
            {
                "ok": found.ok,
                "digest": found.digest,
                "counts": found.counts,
                "faults": found.faults,
            }
        )
    else:
        counts = ", ".join(f"{name} {count:,}" for name, count in found.counts.items())
        print(f"Contents {found.digest}")
        print(counts)
        for fault in found.faults:
            print(f"FAULT: {fault}")
        print("All is well." if found.ok else "Not well: restore a backup, and tell who keeps it.")
    if not found.ok:
        raise typer.Exit(1)
