"""Open strangers' files in a limited child process, after a look at what they claim to be.

A child with a memory and a time limit parses the file and streams its rows back. One that dies is a
file refused whole with a reason.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from mapping.intake.archive import FileRefusedError, kind_of, unpacked_bytes
from mapping.intake.frames import read_frame

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import IO

__all__ = ["Limits", "Opened", "limits_for"]

_CHILD = Path(__file__).with_name("child.py")
_MB = 1_000_000
_LEAST_MEMORY, _MOST_MEMORY = 256 * _MB, 1_500 * _MB
_MEMORY_TIMES = {"xlsx": 6, "csv": 14}
"""Bytes of memory allowed for each byte of unpacked sheet, or of text."""
_LEAST_S, _S_A_MB = 30.0, 2.0
_LONG = {"xlsx": 20 * _MB, "csv": 4 * _MB}
"""Bytes from which on a file holds some ten thousand rows."""
_KEEP_MEMORY = {
    "MALLOC_MMAP_THRESHOLD_": str(1 << 30),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 30),
    "MALLOC_TOP_PAD_": str(32 << 20),
}
"""Tells the C library (glibc alone) to keep what it has from the system: part follows part, and
giving each back to fetch the next takes the system longer."""
_Frame = tuple[str, list[list[str]] | str | None]
_FRAMES: msgspec.msgpack.Decoder[_Frame] = msgspec.msgpack.Decoder(_Frame)


class Limits(NamedTuple):
    """
    What a child may use.

    Attributes
    ----------
    memory_bytes
        Address space: 256 MB and a multiple of the unpacked size, at most 1.5 GB.
    time_s
        Seconds: 30 and two for each unpacked megabyte.
    """

    memory_bytes: int
    time_s: float


def limits_for(kind: str, unpacked: int) -> Limits:
    """
    Give the limits for a file.

    Parameters
    ----------
    kind
        ``csv`` or ``xlsx``.
    unpacked
        Bytes of its sheets when unpacked, or of the text.

    Returns
    -------
    Limits
        What the child that opens it may use.
    """
    memory = min(_MOST_MEMORY, _LEAST_MEMORY + _MEMORY_TIMES[kind] * unpacked)
    return Limits(memory, _LEAST_S + _S_A_MB * unpacked / _MB)


class Opened:
    """
    A file that a child is reading.

    Parameters
    ----------
    data
        The file's bytes.
    headings
        Column headings that are known, as :func:`graph.vocabulary.simplify` has them: they tell
        what parts the fields of a text file.
    limits
        What the child may use; None for what its size allows.

    Attributes
    ----------
    is_long
        Whether it holds so much that reading its rows takes longer than starting a process.
    """

    def __init__(
        self, data: bytes, headings: Iterable[str] = (), *, limits: Limits | None = None
    ) -> None:
        kind = kind_of(data)
        unpacked = unpacked_bytes(data) if kind == "xlsx" else len(data)
        self.is_long = unpacked > _LONG[kind]
        self._limits = limits or limits_for(kind, unpacked)
        command = [
            *(sys.executable, "-I", str(_CHILD), kind),
            *(str(self._limits.memory_bytes), str(int(self._limits.time_s) + 1)),
            *(sorted(headings) if kind == "csv" else ()),
        ]
        # The command is this interpreter, this package's own file and words of ours.
        self._child = subprocess.Popen(  # noqa: S603 - no shell, nothing of the file's in it
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **(_KEEP_MEMORY if self.is_long else {})},
        )
        self._late = False
        self._clock = threading.Timer(self._limits.time_s * 2, self._stop)
        self._clock.daemon = True
        self._feeder = threading.Thread(target=self._feed, args=(data,), daemon=True)
        self._feeder.start()

    def _feed(self, data: bytes) -> None:
        pipe = self._child.stdin
        if pipe is not None:
            try:
                pipe.write(data)
                pipe.close()
            except OSError:
                return

    def _stop(self) -> None:
        self._late = True
        self._child.kill()

    def close(self) -> None:
        """End the child and wait for it; closing twice does no harm."""
        self._clock.cancel()
        self._child.kill()
        self._feeder.join()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue
        self._child.wait()

    def sheets(self) -> Iterator[tuple[str | None, Iterator[list[list[str]]]]]:
        """
        Give the visible sheets in order; take the rows of one before the next.

        Yields
        ------
        tuple of (str or None, iterator of list of rows)
            The sheet's name (None for CSV), and its rows in parts, from its first row on.

        Raises
        ------
        FileRefusedError
            If the child refused the file, or died.
        """
        frames = self._frames()
        kind, content = next(frames, ("", ""))
        while kind == "sheet":
            ended: list[_Frame] = []
            yield (None if content is None else str(content)), _rows(frames, ended)
            if not ended:
                ended = [next(frame for frame in frames if frame[0] != "rows")]
            kind, content = ended[0]
        self.close()
        if kind == "refused":
            raise FileRefusedError(str(content))

    def _frames(self) -> Iterator[_Frame]:
        pipe = self._child.stdout
        self._clock.start()  # not before: it may wait for somebody who types a password
        while pipe is not None:
            frame = _frame(pipe)
            if frame is None:
                break
            yield frame
            if frame[0] in {"end", "refused"}:
                return
        yield "refused", self._death()

    def _death(self) -> str:
        """Say in a sentence why the child ended without a word."""
        code = self._child.wait()
        if self._late or code == -getattr(signal, "SIGXCPU", 0):
            return f"took longer to open than the {self._limits.time_s:.0f} s its size allows"
        megabytes = self._limits.memory_bytes // _MB
        return (
            f"could not be opened within {megabytes} MB of memory: it is damaged, or a cell is"
            " filled far from the others; delete empty rows and columns and save it again"
        )


def _rows(frames: Iterator[_Frame], ended: list[_Frame]) -> Iterator[list[list[str]]]:
    for kind, content in frames:
        if kind != "rows":
            ended.append((kind, content))
            return
        if isinstance(content, list):
            yield content


def _frame(pipe: IO[bytes]) -> _Frame | None:
    """Read one frame; None where the child ended within it."""
    body = read_frame(pipe)
    try:
        return None if body is None else _FRAMES.decode(body)
    except msgspec.DecodeError:
        return None
