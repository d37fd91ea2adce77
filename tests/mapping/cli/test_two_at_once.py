"""Two real processes on one store: the command that comes second says which one holds it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.mapping.cli.conftest import PASSWORD

if TYPE_CHECKING:
    from tests.mapping.cli.conftest import Run

ROOT = Path(__file__).parents[3]
SLOW = ROOT / "tests" / "graph" / "store" / "slow_writer.py"
MORE = "pers_person_id,pers_forename\nC77,Dot\n"


def test_a_command_that_comes_second_waits_visibly_and_names_the_first(
    team: Run, tmp_path: Path
) -> None:
    (tmp_path / "more.csv").write_text(MORE, encoding="utf-8")
    store = f"sqlite:///{tmp_path / 'team.db'}"
    digest = team("verify").out.splitlines()[0]
    environment = {name: text for name, text in os.environ.items() if "HOTHMAP" not in name}
    with subprocess.Popen(
        [sys.executable, SLOW, store, "merge", "3", "10"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        cwd=ROOT,
        env={**environment, "KEY": PASSWORD},
    ) as first:
        assert first.stdout is not None
        assert first.stdin is not None
        assert first.stdout.readline() == "holding\n"
        second = subprocess.run(
            [
                sys.executable,
                "-c",
                "from mapping.cli import main; main()",
                "import",
                tmp_path / "more.csv",
            ],
            capture_output=True,
            check=False,
            encoding="utf-8",
            env={
                **environment,
                "HOTHMAP_STORE": store,
                "HOTHMAP_KEY_FILE": str(tmp_path / "key"),
                "HOTHMAP_USER": "a.coordinator",
                "HOTHMAP_LOCK_SECONDS": "2",
            },
            stdin=subprocess.DEVNULL,
            timeout=60,
        )
        assert team("verify").out.splitlines()[0] == digest  # a reader is not kept waiting
        first.kill()
    who = rf"hothmap merge \(process {first.pid} on this computer, since [0-9/]+ [0-9:]+\)"
    waits, refused = second.stderr.splitlines()
    assert second.returncode == 1
    assert second.stdout == ""
    assert re.fullmatch(rf"team.db is in use by {who}; waiting up to 2 seconds for it\.", waits)
    assert re.fullmatch(
        rf"hothmap: team.db is in use by {who}; try again when it has finished\.", refused
    )
    # The first was killed: what it left is neither believed nor kept.
    assert team("import", tmp_path / "more.csv").status == 0
    assert not [one.name for one in tmp_path.iterdir() if one.name.endswith(".hothmap.writer")]
