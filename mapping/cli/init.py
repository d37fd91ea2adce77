"""``hothmap init``: make an empty store."""

from __future__ import annotations

from typing import Annotated

import typer

from graph.errors import UsageError
from graph.store import is_server, store_path
from mapping.cli.keys import ask_new_key, why_shared
from mapping.cli.options import StoreUrl
from mapping.cli.session import created, default_store, say

__all__ = ["init"]


def init(
    store: StoreUrl = None,
    unencrypted: Annotated[
        bool,
        typer.Option(
            "--unencrypted", help="Make a plain store that anybody with the file can read."
        ),
    ] = False,
    shared_folder_accepted: Annotated[
        bool,
        typer.Option(
            "--shared-folder-accepted",
            help="Make it on a network share or in a synchronised folder all the same.",
        ),
    ] = False,
) -> None:
    """Make an empty store: a file, encrypted unless you say otherwise, or a Neo4j database."""
    url = default_store(store)
    if is_server(url):
        created(url, key=None).close()
        say("Made an empty store in Neo4j, with its constraints and indexes.")
        say("Neo4j Community does not encrypt its files: see docs/neo4j.md on disk encryption.")
        return
    path = store_path(url)
    shared = why_shared(path)
    if shared and not shared_folder_accepted:
        msg = (
            f"{path.parent} is {shared}: locks fail there, and copies hold everybody's names. "
            "Choose a folder of this computer, use a Neo4j server for a team, or say "
            "--shared-folder-accepted."
        )
        raise UsageError(msg)
    key = None if unencrypted or path.exists() else ask_new_key()
    created(url, key=key).close()
    kind = "plain: anybody with the file can read it" if key is None else "encrypted"
    say(f"Made an empty store, {kind}: {path}")
    if key is not None:
        say("Keep the password where your team keeps such things. If it is lost, so is the store.")
