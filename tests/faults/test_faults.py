"""An import and an export that fail at a system call leave what was before or what comes after."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

POINTS_A_SCENE = 8


def test_a_fault_at_a_system_call_leaves_nothing_between() -> None:
    if shutil.which("strace") is None:
        if os.environ.get("CI"):
            pytest.fail("strace is not installed, so faults cannot be injected")
        pytest.skip("strace is not installed, so faults cannot be injected")
    done = subprocess.run(
        [
            sys.executable,
            Path(__file__).with_name("inject_faults.py"),
            "--points",
            str(POINTS_A_SCENE),
        ],
        capture_output=True,
        cwd=Path(__file__).parents[2],
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    if "did not attach" in done.stderr and not os.environ.get("CI"):
        pytest.skip("this system does not let strace attach")
    assert done.stdout.splitlines()[-1] == f"{4 * POINTS_A_SCENE} points, 0 violations", done.stdout
    assert done.returncode == 0
