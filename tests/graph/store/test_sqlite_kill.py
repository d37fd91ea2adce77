"""A save that is killed leaves what was before or what comes after, never a mixture."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graph.store import create_store

if TYPE_CHECKING:
    from typing import TypedDict

    class Left(TypedDict):
        """What one kill left, as the helper program prints it."""

        kill: int
        names: list[str]
        records: int
        cut_short: bool
        readable: bool


KILLS = 20


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
@pytest.mark.parametrize(
    ("key", "kills"),
    [pytest.param(None, KILLS, id="plain"), pytest.param("a password", KILLS // 2, id="encrypted")],
)
def test_a_killed_save_is_there_whole_or_not_at_all(
    tmp_path: Path, key: str | None, kills: int
) -> None:
    path = tmp_path / "store.db"
    create_store(f"sqlite:///{path}", key=key).close()
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("killed_saves.py"), path, key or "", str(kills)],
        check=True,
        capture_output=True,
        cwd=Path(__file__).parents[3],
        timeout=120,
        encoding="utf-8",
    )
    assert done.stderr == ""
    reports: list[Left] = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(reports) == kills
    last = "0"
    for report in reports:
        assert report["records"] == 400
        assert len(report["names"]) == 1, f"kill {report['kill']} left a mixture"
        assert report["names"][0] in {last, str(report["kill"])}
        last = report["names"][0]
        assert report["readable"] is (key is None)
    # The kills at a known record fell within the transaction, with the file half written.
    assert sum(report["cut_short"] for report in reports) >= kills // 2
