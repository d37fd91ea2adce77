"""The README's commands do what the README says; the first two blocks are run by ``.ci/run``."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mapping.settings import read_settings

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)


def test_the_first_two_blocks_install_and_run_the_demonstration_and_the_tests() -> None:
    (first_kind, first), (second_kind, second) = BLOCKS[:2]
    assert (first_kind, second_kind) == ("sh", "sh")
    assert first.strip().endswith("hothmap demo")
    assert second.strip().endswith("-m pytest")
    for block in (first, second):
        assert "pip install" in block
        assert len(block.strip().splitlines()) == 1


def test_the_first_screen_says_what_it_is_for_and_must_not_be_used_for() -> None:
    before = README[: README.index("```sh")]
    assert "must not be used" in before
    assert "Children are never ranked" in before


def test_the_sample_of_settings_is_accepted(tmp_path: Path) -> None:
    (sample,) = (text for kind, text in BLOCKS if kind == "toml")
    (tmp_path / "team.toml").write_text(sample, encoding="utf-8")
    assert read_settings(tmp_path / "team.toml").ranking["children_significant"] == 3


@pytest.mark.skipif(os.name == "nt", reason="the README's blocks are for a POSIX shell")
def test_every_other_command_runs_as_it_stands(tmp_path: Path, demonstration: Path) -> None:
    scripts = Path(sys.executable).parent
    # The demonstration that this session made stands for the one that the block would make.
    shutil.copytree(demonstration, tmp_path / "demo")
    commands = "".join(text for kind, text in BLOCKS[2:] if kind == "sh").replace(
        "hothmap demo --out demo\n", ""
    )
    assert commands.count("hothmap ") >= 15
    done = subprocess.run(
        ["/bin/bash", "-euo", "pipefail", "-c", commands],
        capture_output=True,
        check=False,
        cwd=tmp_path,
        encoding="utf-8",
        env={
            **{name: value for name, value in os.environ.items() if "HOTHMAP" not in name},
            "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(tmp_path),
        },
        stdin=subprocess.DEVNULL,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Traceback" not in done.stderr
    made = sorted(path.name for path in (tmp_path / "papers").iterdir())
    assert len(made) == 6, made
