"""``hothmap demo``: the whole journey on a made-up year, with nothing but this package."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from graph.errors import NoStoreError, UsageError
from graph.store import is_server, store_path
from graph.wording import counted
from mapping.cli.options import StoreUrl
from mapping.cli.session import created, open_at, say
from mapping.demonstration import Demonstration, demonstrate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.store import Store

__all__ = ["demo"]


def demo(
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            help="An empty folder for everything. Default: hothmap-demo in your home folder.",
            metavar="DIR",
            show_default=False,
        ),
    ] = None,
    store: StoreUrl = None,
    seed: Annotated[int, typer.Option("--seed", help="Another seed makes another town.")] = 2026,
) -> None:
    """Take a made-up year from a team's files to the meeting's papers. Everybody is invented."""
    with _empty_store(store) as held:
        _run(_folder(out), held, seed)


def _run(folder: Path, store: Store | None, seed: int) -> None:
    kind = ", so its store is plain, not encrypted" if store is None else ""
    say(f"Everybody and every place in this is invented{kind}.")
    screen = Console(stderr=True)
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
        console=screen,
        disable=not screen.is_terminal,
    ) as progress:
        task = progress.add_task("Starting", total=None)

        def tell(sentence: str) -> None:
            if screen.is_terminal:
                progress.update(task, description=sentence)
            else:
                say(f"{sentence} …")

        made = demonstrate(folder, store=store, seed=seed, tell=tell)
    _print(made)


@contextmanager
def _empty_store(url: str | None) -> Iterator[Store | None]:
    """Open the store that was named, made where it is not there; it must be empty."""
    if url is None:
        yield None
        return
    if not is_server(url) and not store_path(url).exists():
        store = created(url, key=None)
    else:
        try:
            store = open_at(url)
        except NoStoreError:
            store = created(url, key=None)
    try:
        if len(store.load()) or store.imports() or store.releases():
            msg = "The store is not empty; the demonstration fills only an empty one."
            raise UsageError(msg)
        yield store
    finally:
        store.close()


def _folder(out: Path | None) -> Path:
    if out is None:
        home = Path.home()
        names = ("hothmap-demo", *(f"hothmap-demo-{number}" for number in range(2, 1000)))
        out = next(home / name for name in names if not (home / name).exists())
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        msg = f"{out} is there already and is not an empty folder; name another with --out."
        raise UsageError(msg)
    try:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        msg = f"{out} cannot be made ({error.strerror}); name another with --out."
        raise UsageError(msg) from None
    return out.resolve()


def _print(made: Demonstration) -> None:
    rows, accepted, refused, held = (
        sum(getattr(sheet, count) for sheet in made.receipt.files)
        for count in ("rows", "accepted", "refused", "duplicates")
    )
    print(
        f"{counted(rows, 'row', 'rows')} came in: {accepted:,} accepted, {refused:,} refused, "
        f"{held:,} already held. "
        f"{counted(made.decided, 'proposal was', 'proposals were')} decided."
    )
    print(f"\nEverything is in {made.folder}")
    for path in made.papers:
        print(f"  {path.relative_to(made.folder)}")
    print(f"\nOpen first: {made.papers[0]}")
    store = made.folder / "demonstration.db"
    if store.exists():
        print(f"Then try:   hothmap rank poc --store sqlite:///{store} --as-at {made.year.until}")
