"""Where the graph is kept: one contract, an embedded store and (for a team) a Neo4j server."""

from graph.store.account import ServerAccount
from graph.store.contract import Store
from graph.store.entries import ActEntry, ImportEntry, RegisterEntry, ReleaseEntry
from graph.store.opening import create_store, is_server, open_store, store_path
from graph.store.snapshot import Snapshot
from graph.store.sqlite import SqliteStore
from graph.store.values import Batch, BatchLine, Erasure, Saved, Verified, Version
from graph.store.waiting import Waiting

__all__ = [
    "ActEntry",
    "Batch",
    "BatchLine",
    "Erasure",
    "ImportEntry",
    "RegisterEntry",
    "ReleaseEntry",
    "Saved",
    "ServerAccount",
    "Snapshot",
    "SqliteStore",
    "Store",
    "Verified",
    "Version",
    "Waiting",
    "create_store",
    "is_server",
    "open_store",
    "store_path",
]
