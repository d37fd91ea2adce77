"""Fail an import and an export at each system call: ``python tests/faults/inject_faults.py``.

Every call that touches the store, its journal, its folder, a rejects workbook, an exported file or
a draft is numbered by running the command once under strace; then the command is run again and
again, each time with one of those calls ending in SIGKILL, EIO or ENOSPC. After each run the store
must hold what was before or what comes after, whole; a file that is there must be whole and in the
register; the next run must complete and leave no draft. Prints a table of points and violations;
ends with 1 if there was one. Needs strace and a system that lets it trace.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

from graph.errors import HothmapError
from graph.store import create_store, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FAULTS = ("SIGKILL", "EIO", "ENOSPC")
PASSWORD = "a password of nobody"  # noqa: S105 - of a store in a temporary folder
HEADER = (
    "Occurrence no,Child ref,Surname,Forename,DOB,Reported,Last seen,Last seen place,Returned,"
    "Found place,Found with,Risk"
)
_CALL = re.compile(r"^\d+\s+(?:\[[^\]]*\]\s+)?([a-z_0-9]+)\(")


@dataclass(frozen=True)
class Point:
    """One system call by name and number, and what becomes of it."""

    call: str
    number: int
    fault: str

    @property
    def injection(self) -> str:
        """What strace is told."""
        what = "signal=KILL" if self.fault == "SIGKILL" else f"error={self.fault}"
        return f"inject={self.call}:{what}:when={self.number}"


@dataclass
class Tally:
    """What one command came to."""

    points: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)


class Commands:
    """Forks of one warm process, each traced from its first step."""

    def __init__(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("forked_commands.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            cwd=Path(__file__).parents[2],
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        )

    def run(
        self, argv: Sequence[str], env: dict[str, str], out: Path, trace: Trace | None = None
    ) -> int:
        """Run one command, traced or not; give its status (negative: the signal it died of)."""
        asked = json.dumps({"argv": list(argv), "env": env, "out": str(out)})
        _of(self._server.stdin).write(asked + "\n")
        _of(self._server.stdin).flush()
        child = int(_of(self._server.stdout).readline())
        tracer = None if trace is None else trace.attach(child)
        os.kill(child, signal.SIGCONT)
        status = int(_of(self._server.stdout).readline())
        if tracer is not None:
            tracer.wait(timeout=60)
        return status

    def close(self) -> None:
        """End the process that forks."""
        _of(self._server.stdin).close()
        self._server.wait(timeout=60)


def _of(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream


@dataclass(frozen=True)
class Trace:
    """What strace watches, and the one call it fails."""

    log: Path
    paths: Sequence[Path]
    drafts: Sequence[Path]
    point: Point | None = None

    def attach(self, child: int) -> subprocess.Popen[bytes]:
        """Attach to a stopped process."""
        command = ["strace", "-f", "-q", "-p", str(child), "-o", str(self.log)]
        mine = [path.with_name(path.name.replace("PID", str(child))) for path in self.drafts]
        for path in (*self.paths, *mine):
            command += ["-P", str(path)]
        command += ["-e", "trace=all"]
        if self.point is not None:
            command += ["-e", self.point.injection]
        tracer = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(1_000):
            status = Path(f"/proc/{child}/status").read_text(encoding="utf-8")
            if "TracerPid:\t0\n" not in status:
                return tracer
            time.sleep(0.005)
        msg = "strace did not attach"
        raise RuntimeError(msg)


class Scene:
    """One command on one kind of store, in a folder of its own made anew for each run."""

    def __init__(self, work: Path, command: str, key: str | None, commands: Commands) -> None:
        self.command = command
        self.key = key
        self._work = work
        self._commands = commands
        self._template = work / "template"
        self.folder = work / "now"
        self._template.mkdir(parents=True)
        self._prepare()

    @property
    def _env(self) -> dict[str, str]:
        return {
            "HOTHMAP_STORE": f"sqlite:///{self.folder / 'store.db'}",
            "HOTHMAP_USER": "tester",
            "HOTHMAP_KEY_FILE": str(self._work / "key") if self.key else "",
        }

    @property
    def argv(self) -> list[str]:
        """The command that is failed."""
        if self.command == "import":
            return ["import", str(self._work / "second.csv")]
        return [
            "export", "--format", "graphml", "--as-at", "2026-10-31",
            "--out", str(self.folder / "out"),
        ]  # fmt: skip

    def _prepare(self) -> None:
        (self._work / "key").write_text(PASSWORD, encoding="utf-8")
        for name, start in (("first.csv", 0), ("second.csv", 100)):
            rows = [
                f"MIS-{n},C{n % 7},Underwater{n % 7},Ada,01/02/201{n % 7},0{n % 7 + 1}/10/2026 "
                f'20:00,0{n % 7 + 1}/10/2026,Eastmarsh,09/10/2026 04:00,"Kelp Lane {n % 3}",'
                f"Ann Other{n},Low"
                for n in range(start, start + 8)
            ]
            rows.append(f"MIS-{start + 99},C1,Refused,Row,not a day,never,,,,,,")
            (self._work / name).write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
        self._reset()
        create_store(f"sqlite:///{self.folder / 'store.db'}", key=self.key).close()
        argv = ["import", str(self._work / "first.csv")]
        self._commands.run(argv, self._env, self._work / "said")
        shutil.copytree(self.folder, self._template, dirs_exist_ok=True)
        self.before = self.digest()
        self.run()
        self.after = self.digest()
        made = [path for path in self.folder.rglob("*") if path.is_file()]
        new = [one for one in made if not (self._template / one.relative_to(self.folder)).exists()]
        self.paths = [
            self.folder, self.folder / "store.db", self.folder / "store.db-journal",
            *sorted({one.parent for one in new}), *new,
        ]  # fmt: skip
        self.drafts = [one.with_name(f".{one.name}.PID.hothmap.part") for one in new]
        self.drafts.append(self.folder / ".store.db.PID.hothmap.writer")
        self._reset()

    def _reset(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        if self._template.exists():
            shutil.copytree(self._template, self.folder)
        (self.folder / "out").mkdir(exist_ok=True)

    def run(self, point: Point | None = None, *, count: bool = False) -> int:
        """Run the command, with one call failed, all calls logged, or neither."""
        trace = None
        if point is not None or count:
            trace = Trace(self._work / "log", self.paths, self.drafts, point)
        return self._commands.run(self.argv, self._env, self._work / "said", trace)

    def calls(self) -> dict[str, int]:
        """Number the command's calls by name."""
        self._reset()
        self.run(count=True)
        lines = (self._work / "log").read_text(encoding="utf-8", errors="replace").splitlines()
        found = (_CALL.match(line) for line in lines)
        return dict(sorted(Counter(one[1] for one in found if one is not None).items()))

    def digest(self) -> str:
        """Verify the store; give the digest of its contents."""
        url = f"sqlite:///{self.folder / 'store.db'}"
        store = open_store(url, key=self.key)
        try:
            found = store.verify()
        finally:
            store.close()
        if not found.ok:
            msg = f"verify: {found.faults[0]}"
            raise ValueError(msg)
        return found.digest

    def _files(self) -> Iterator[str]:
        """Look for a file that is no whole export of ours."""
        url = f"sqlite:///{self.folder / 'store.db'}"
        store = open_store(url, key=self.key)
        known = {digest for one in store.releases() for digest in one.files.values()}
        store.close()
        for path in sorted((self.folder / "out").iterdir()):
            if path.name.endswith(".hothmap.part"):
                continue
            if hashlib.sha256(path.read_bytes()).hexdigest() not in known:
                yield "a file that is not whole, or not in the register"

    def try_point(self, point: Point) -> tuple[str, list[str]]:
        """Fail one call; say how the command ended and what was violated."""
        self._reset()
        status = self.run(point)
        said = (self._work / "said").read_text(encoding="utf-8", errors="replace")
        wrong: list[str] = []
        crashed = self._work / "said.traceback"
        if crashed.exists() or "Traceback" in said:
            crashed.unlink(missing_ok=True)
            wrong.append("a traceback instead of a sentence")
        try:
            digest = self.digest()
            wrong += self._files()
            if digest not in {self.before, self.after}:
                wrong.append("neither before nor after")
            if status == 0 and self.command == "export" and not self._exported():
                wrong.append("said done, and no file")
            if self.command == "import" and "Saved." in said and digest != self.after:
                wrong.append("said saved, and it is not")
        except (HothmapError, ValueError, OSError) as error:
            wrong.append(f"the store does not open or verify: {error}")
        wrong += self._next_run()
        return ("killed" if status < 0 else f"status {status}"), wrong

    def _exported(self) -> bool:
        return any(not one.name.startswith(".") for one in (self.folder / "out").iterdir())

    def _next_run(self) -> Iterator[str]:
        status = self.run()
        if self.command == "export" and status != 0:
            yield f"the next run ended with {status}"
        try:
            if self.digest() != self.after:
                yield "the next run did not complete"
            yield from self._files()
        except (HothmapError, ValueError, OSError) as error:
            yield f"after the next run the store does not open or verify: {error}"
        left = [one.name for one in self.folder.rglob("*") if _is_left_over(one)]
        if left:
            yield "a draft or a journal was left after the next run"


def _is_left_over(path: Path) -> bool:
    return path.name.endswith((".hothmap.part", ".hothmap.writer", "-journal", "-wal"))


def points(calls: dict[str, int], *, at_most: int | None, seed: int) -> list[Point]:
    """List every call with every fault, or a sample drawn from them."""
    every = [
        Point(call, number, fault)
        for call, count in calls.items()
        for number in range(1, count + 1)
        for fault in FAULTS
    ]
    if at_most is None or len(every) <= at_most:
        return every
    return random.Random(seed).sample(every, at_most)


def tried(commands: Commands, work: Path, *, at_most: int | None, seed: int) -> dict[str, Tally]:
    """Run every scene through its points."""
    found: dict[str, Tally] = {}
    for command in ("import", "export"):
        for kind, key in (("plain", None), ("encrypted", PASSWORD)):
            scene = Scene(work / f"{command}-{kind}", command, key, commands)
            tally = found[f"{command}, {kind}"] = Tally()
            for point in points(scene.calls(), at_most=at_most, seed=seed):
                ended, wrong = scene.try_point(point)
                tally.points[point.fault] += 1
                tally.ends[ended] += 1
                place = f"{command}, {kind}: {point.call} number {point.number}, {point.fault}"
                tally.violations += [f"{place}: {one}" for one in wrong]
    return found


def main() -> None:
    """Try the points, print the table."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--points", type=int, help="at most so many a scene; default: all")
    reader.add_argument("--seed", type=int, default=1)
    asked = reader.parse_args()
    memory = Path("/dev/shm")  # noqa: S108 - TemporaryDirectory makes a private folder in it
    commands = Commands()
    try:
        with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as work:
            found = tried(commands, Path(work), at_most=asked.points, seed=asked.seed)
    finally:
        commands.close()
    for scene, tally in found.items():
        counts = ", ".join(f"{fault} {tally.points[fault]}" for fault in FAULTS)
        ends = ", ".join(f"{end} {count}" for end, count in sorted(tally.ends.items()))
        print(f"{scene}: {tally.points.total()} points ({counts}); ended: {ends}")
        for one in tally.violations:
            print(f"  VIOLATION {one}")
    total = sum(tally.points.total() for tally in found.values())
    violations = sum(len(tally.violations) for tally in found.values())
    print(f"{total} points, {violations} violations")
    sys.exit(1 if violations else 0)


if __name__ == "__main__":
    main()
