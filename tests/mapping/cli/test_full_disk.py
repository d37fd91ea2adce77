"""A disk that is really full and a folder that really cannot be written: one sentence, no change.

Three ways to a full disk: a limit on the size of a file (``RLIMIT_FSIZE``, which every Linux and
macOS has, for root too), and a tiny file system where this machine lets the test mount one. A
folder without write permission keeps root out too once the right to override permissions is
dropped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.mapping.cli.conftest import PASSWORD, Ran, run_in

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX limits and modes")

MAIN = "from mapping.cli import main; main()"
LIMITED = (
    "import resource, sys; n = int(sys.argv.pop(1)); "
    f"resource.setrlimit(resource.RLIMIT_FSIZE, (n, n)); {MAIN}"
)
# 24 is PR_CAPBSET_DROP, 1 is CAP_DAC_OVERRIDE: what the program that is started will not have.
WITHOUT_OVERRIDE = (
    "import ctypes, os, sys; os.geteuid() or ctypes.CDLL(None).prctl(24, 1, 0, 0, 0) == 0 or "
    f"sys.exit(77); os.execv(sys.executable, [sys.executable, '-c', {MAIN!r}, *sys.argv[1:]])"
)
CANNOT_DROP = 77
SMALL = 4_096
"""Less than any journal takes: nothing can be written at all."""
ROWS = "\n".join(
    f"05/10/2026,OCC/{number},Intelligence,{'Lift ' * 40},T POC-1 (suspect); W C1 (victim)"
    for number in range(900, 1_200)
)
EXPORT = ("export", "--format", "graphml", "--as-at", "2026-10-31", "--out")
PAGE = ("network", "--as-at", "2026-10-31", "--out")


@dataclass(frozen=True)
class Place:
    """A folder with a store, a list to import and a folder for what is exported."""

    folder: Path
    store: Path

    def run(self, *arguments: object) -> Ran:
        """Run a command in this process, without limits."""
        return run_in(self.folder, self.store)(*arguments)

    def limited(self, program: str, *arguments: object) -> Ran:
        """Run a command in a process of its own."""
        kept = {name: text for name, text in os.environ.items() if "HOTHMAP" not in name}
        done = subprocess.run(
            [sys.executable, "-c", program, *map(str, arguments)],
            capture_output=True,
            check=False,
            cwd=self.folder,
            encoding="utf-8",
            env={
                **kept,
                "PYTHONDONTWRITEBYTECODE": "1",
                "PYTHONPATH": str(Path(__file__).parents[3]),
                "HOTHMAP_STORE": f"sqlite:///{self.store}",
                "HOTHMAP_KEY_FILE": str(self.folder / "key"),
                "HOTHMAP_USER": "a.coordinator",
            },
            stdin=subprocess.DEVNULL,
            timeout=120,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def digest(self) -> str:
        """Verify the store; give its contents' digest."""
        ran = self.run("verify")
        assert ran.status == 0, ran.out + ran.err
        return ran.out.splitlines()[0]

    def releases(self) -> int:
        """Count the register's releases."""
        listed = self.run("register", "--json").json
        assert isinstance(listed, list)
        return len(listed)

    def names(self) -> list[str]:
        """List every file and folder, drafts and journals too."""
        found = {*self.folder.rglob("*"), *self.store.parent.iterdir()}
        return sorted(str(one) for one in found)


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory, month: list[Path]) -> Path:
    """Give the file of a plain store that holds the month."""
    folder = tmp_path_factory.mktemp("plain")
    run = run_in(folder, folder / "team.db")
    assert run("init", "--unencrypted").status == 0
    assert run("import", *month, "--rejects", folder / "rejects").status == 1
    return folder / "team.db"


@pytest.fixture(params=["plain", "encrypted"])
def place(request: pytest.FixtureRequest, tmp_path: Path, filled: Path, plain: Path) -> Place:
    """Give a folder with a store of each kind."""
    (tmp_path / "store").mkdir()
    store = tmp_path / "store" / "team.db"
    shutil.copy2(filled if request.param == "encrypted" else plain, store)
    (tmp_path / "key").write_text(PASSWORD, encoding="utf-8")
    header = "Date,Ref,Type,Summary,Persons\n"
    (tmp_path / "more.csv").write_text(f"{header}{ROWS}\n", encoding="utf-8")
    (tmp_path / "out").mkdir()
    return Place(tmp_path, store)


@contextmanager
def tiny_disk(place: Path, kilobytes: int) -> Iterator[None]:
    """Mount a small file system of its own over a folder, or skip the test."""
    mount = shutil.which("mount")
    if mount is None or not sys.platform.startswith("linux"):
        pytest.skip("this machine has no tmpfs to mount")
    options = f"size={kilobytes}k"
    done = subprocess.run(
        [mount, "-t", "tmpfs", "-o", options, "tmpfs", place], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("this machine does not let the test mount a file system")
    try:
        yield
    finally:
        subprocess.run(["umount", place], check=True)  # noqa: S607 - beside mount


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Take the right to write from a folder."""
    folder.chmod(0o500)
    try:
        yield
    finally:
        folder.chmod(0o700)


@pytest.mark.parametrize("room", ["none", "no more than the store has"])
def test_an_import_that_outgrows_a_limit_changes_nothing(place: Place, room: str) -> None:
    limit = SMALL if room == "none" else place.store.stat().st_size
    before, names = place.digest(), place.names()
    ran = place.limited(LIMITED, limit, "import", "more.csv")
    assert ran.status == 1
    assert ran.sentence.startswith("team.db cannot be used (")
    assert ran.sentence.endswith("Nothing was saved.")
    assert ran.out == ""
    assert place.names() == names
    assert place.digest() == before
    assert place.run("import", "more.csv").status == 0
    assert place.digest() != before


def test_an_export_that_cannot_be_registered_makes_no_file(place: Place) -> None:
    before, names = place.digest(), place.names()
    ran = place.limited(LIMITED, SMALL, *EXPORT, "out")
    assert ran.status == 1
    assert ran.sentence.startswith("team.db cannot be used (")
    assert (place.names(), place.digest(), place.releases()) == (names, before, 0)


def test_a_page_that_outgrows_a_limit_leaves_no_draft(place: Place) -> None:
    # A page carries its drawing program, 214 kB in all; the register's part of a store, encrypted
    # or plain, and its journal lie below the limit.
    before, names = place.digest(), place.names()
    ran = place.limited(LIMITED, 200_000, *PAGE, "out")
    assert ran.status == 1
    assert "cannot be written (File too large)" in ran.sentence
    assert (place.names(), place.digest()) == (names, before)
    assert place.releases() == 1  # in the register before the file is tried
    assert place.run(*PAGE, "out").status == 0


def test_an_import_onto_a_full_disk_changes_nothing(place: Place) -> None:
    size_kb = place.store.stat().st_size // 1024
    held = place.store.read_bytes()
    with tiny_disk(place.store.parent, size_kb + 48):
        place.store.write_bytes(held)
        before, names = place.digest(), place.names()
        ran = place.limited(LIMITED, 1 << 40, "import", "more.csv", "--rejects", "rejects")
        assert ran.status == 1
        assert ran.sentence == (
            "team.db could not be written: the disk is full. Nothing was saved."
        )
        assert ran.out == ""
        assert (place.names(), place.digest()) == (names, before)


@pytest.mark.parametrize("command", [EXPORT, PAGE], ids=["export", "network"])
def test_an_export_onto_a_full_disk_leaves_no_draft(place: Place, command: tuple[str, ...]) -> None:
    out = place.folder / "out"
    with tiny_disk(out, 64):
        (out / "filler").write_bytes(b"x" * 60 * 1024)
        before, names = place.digest(), place.names()
        ran = place.limited(LIMITED, 1 << 40, *command, "out")
        assert ran.status == 1
        assert "cannot be written (No space left on device)" in ran.sentence
        assert ran.out == ""
        assert (place.names(), place.digest()) == (names, before)
        (out / "filler").unlink()
        assert place.run(*EXPORT, "out").status == 0


def test_an_import_into_a_folder_that_cannot_be_written_changes_nothing(place: Place) -> None:
    before, names = place.digest(), place.names()
    with read_only(place.store.parent):
        ran = place.limited(WITHOUT_OVERRIDE, "import", "more.csv", "--rejects", "rejects")
        _skip_where_root_cannot_be_kept_out(ran)
        beside = place.limited(WITHOUT_OVERRIDE, "import", "more.csv")
    assert (ran.status, ran.out) == (1, "")
    assert ran.sentence == "team.db cannot be written: the file or its folder is read-only."
    # Without --rejects the refused rows would lie beside the store: refused as wrong usage.
    assert (beside.status, beside.out) == (2, "")
    assert "name a folder with --rejects" in beside.sentence
    assert (place.names(), place.digest()) == (names, before)


def test_an_export_into_a_folder_that_cannot_be_written_leaves_nothing(place: Place) -> None:
    before, names = place.digest(), place.names()
    with read_only(place.folder / "out"):
        ran = place.limited(WITHOUT_OVERRIDE, *EXPORT, "out")
        _skip_where_root_cannot_be_kept_out(ran)
    assert (ran.status, ran.out) == (1, "")
    assert ran.sentence.endswith("out: cannot be written (Permission denied)")
    assert (place.names(), place.digest()) == (names, before)


def _skip_where_root_cannot_be_kept_out(ran: Ran) -> None:
    if ran.status == CANNOT_DROP:
        pytest.skip("root may write everywhere here, and cannot drop that right")
