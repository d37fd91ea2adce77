"""Where the graph is kept: one contract, an embedded store and (for a team) a Neo4j server."""

from graph.store.contract import Batch, ImportEntry, ReleaseEntry, Saved, Store, Version
from graph.store.opening import create_store, open_store, store_path

__all__ = [
    "Batch",
    "ImportEntry",
    "ReleaseEntry",
    "Saved",
    "Store",
    "Version",
    "create_store",
    "open_store",
    "store_path",
]
