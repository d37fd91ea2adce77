"""``hothmap doctor``: versions, where packages were loaded from, and whether the store is well."""

from __future__ import annotations

import importlib
import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

import msgspec
import typer

from graph.errors import HothmapError
from graph.store import is_server, store_path
from graph.store.sqlite_file import is_encrypted
from graph.wording import counted
from mapping.cli.keys import why_shared
from mapping.cli.options import Json, StoreUrl
from mapping.cli.session import console, opened, print_json
from mapping.cli.tables import print_table, whole, words

__all__ = ["doctor"]

_OURS = ("mapping", "exports", "geo", "graph")
_THEIRS = (
    "networkx",
    "geopandas",
    "folium",
    "pyvis",
    "sqlcipher3",
    "neo4j",
    "python-calamine",
    "openpyxl",
    "python-docx",
)


class _Check(msgspec.Struct, frozen=True):
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str


def doctor(store: StoreUrl = None, json: Json = False) -> None:
    """Say which versions run, where they were loaded from, and whether the store is well."""
    url = store or os.environ.get("HOTHMAP_STORE")
    checks = [_python(), *_packages(), _limits(), *_store(url)]
    if json:
        print_json({"ok": all(one.ok for one in checks), "checks": checks})
    else:
        print_table(
            console(),
            (words("What"), whole("Well"), words("Detail")),
            [(one.name, "yes" if one.ok else "NO", one.detail) for one in checks],
            title="hothmap doctor",
        )
    if not all(one.ok for one in checks):
        raise typer.Exit(1)


def _python() -> _Check:
    fits = (3, 11) <= sys.version_info[:2] < (3, 14)
    return _Check("Python", fits, f"{platform.python_version()} on {platform.system()}")


def _packages() -> list[_Check]:
    homes = {name: Path(str(importlib.import_module(name).__file__)).parent for name in _OURS}
    together = len({home.parent for home in homes.values()}) == 1
    checks = [
        _Check(
            "hothmap",
            together,
            f"{version('hothmap')}, loaded from {homes['graph'].parent}"
            if together
            else "its packages come from different folders, another project has the same names: "
            + ", ".join(f"{name} from {home}" for name, home in homes.items()),
        )
    ]
    checks += [_Check(name, ok=True, detail=version(name)) for name in _THEIRS]
    return checks


def _limits() -> _Check:
    try:
        importlib.import_module("resource")
    except ImportError:
        return _Check(
            "Strangers' workbooks",
            ok=True,
            detail="read in a child process; sizes are checked before, this system has no limits",
        )
    return _Check(
        "Strangers' workbooks",
        ok=True,
        detail="read in a child process with memory and time limits",
    )


def _store(url: str | None) -> list[_Check]:
    if not url:
        return [_Check("Store", ok=True, detail="none named: give --store or set HOTHMAP_STORE")]
    try:
        with opened(url) as held:
            records = len(held.load())
            imports, releases = len(held.imports()), len(held.releases())
    except HothmapError as error:
        return [_Check("Store", ok=False, detail=str(error))]
    holds = ", ".join(
        (
            counted(records, "record", "records"),
            counted(imports, "import", "imports"),
            counted(releases, "release", "releases"),
        )
    )
    if is_server(url):
        return [
            _Check("Store", ok=True, detail=f"Neo4j: {holds}"),
            _Check(
                "Encrypted",
                ok=True,
                detail="Neo4j does not encrypt its files: its disk must be (docs/neo4j.md)",
            ),
            _Check("Password", ok=True, detail="accepted"),
        ]
    path = store_path(url)
    return [_Check("Store", ok=True, detail=f"{path}: {holds}"), *_file(path)]


def _file(path: Path) -> list[_Check]:
    checks = [
        _Check(
            "Encrypted", is_encrypted(path), "yes" if is_encrypted(path) else "plain: no password"
        ),
    ]
    shared = _others_may_read(path)
    checks.append(
        _Check("Readable by its owner alone", not shared, "others may read it" if shared else "yes")
    )
    place = why_shared(path)
    checks.append(
        _Check("On this computer alone", not place, f"it lies in {place}" if place else "yes")
    )
    checks += [
        _Check(
            "Rejects workbook", ok=False, detail=f"{one} holds names; mend it, import it, delete it"
        )
        for one in sorted(path.parent.glob(f"{path.stem}-rejects/rejects-*.xlsx"))
    ]
    return checks


def _others_may_read(path: Path) -> bool:
    return os.name == "posix" and bool(path.stat().st_mode & 0o077)
