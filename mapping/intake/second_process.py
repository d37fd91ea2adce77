"""The second process as the first one sees it: it takes parts of a list, and gives answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mapping.ahead import end, started
from mapping.intake.frames import read_frame, write_frame

if TYPE_CHECKING:
    import subprocess
    from concurrent.futures import Future, ThreadPoolExecutor

__all__ = ["Rows", "SecondReader", "Task"]

_MOST_AHEAD = 4
"""Parts that it has at once: one that it reads, and the next ones."""
Rows = list[tuple[int, list[str]]]
"""Number and cells of each."""


class Task(msgspec.Struct, array_like=True):
    """
    Rows to be read.

    Attributes
    ----------
    setup
        How: an encoded :class:`mapping.intake.second_reader.Setup`.
    above
        The row above them.
    rows
        They themselves.
    """

    setup: bytes
    above: list[str]
    rows: Rows


class SecondReader:
    """The process: started when there is something long to read, and ended by whoever made it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._ahead: list[Future[bytes | None]] = []
        self._threads: list[ThreadPoolExecutor] = []

    def close(self) -> None:
        """End the process, whatever it does; closing twice does no harm."""
        if self._process is not None:
            self._process.kill()
        for thread in self._threads:
            thread.shutdown(cancel_futures=True)
        if self._process is not None:
            end(self._process)
        self._process, self._threads = None, []

    def start(self) -> None:
        """Start the process where there is a second processor for it; starting twice is once."""
        if self._process is not None:
            return
        self._process = started()
        if self._process is None:
            return
        # One gives and one takes: who does both by turns may wait for a pipe that nobody empties.
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - short lists need none

        self._threads = [ThreadPoolExecutor(max_workers=1) for _ in range(2)]

    @property
    def is_there(self) -> bool:
        """Whether it was started, and has not ended."""
        return self._process is not None and self._process.poll() is None

    @property
    def is_free(self) -> bool:
        """Whether it can be given another part now."""
        if not self.is_there:
            return False
        self._ahead = [one for one in self._ahead if not one.done()]
        return len(self._ahead) < _MOST_AHEAD

    def give(self, setup: bytes, above: list[str], rows: Rows) -> Future[bytes | None]:
        """
        Give a part to be read.

        Parameters
        ----------
        setup, above, rows
            As in :class:`Task`.

        Returns
        -------
        Future of bytes or None
            The answer; None or an OSError where the process ended.
        """
        task = msgspec.msgpack.encode(Task(setup, above, rows))
        giving, taking = self._threads
        giving.submit(self._write, task)
        answer = taking.submit(self._read)
        self._ahead.append(answer)
        return answer

    def _write(self, task: bytes) -> None:
        if self._process is not None and self._process.stdin is not None:
            write_frame(self._process.stdin, task)

    def _read(self) -> bytes | None:
        if self._process is None or self._process.stdout is None:
            return None
        return read_frame(self._process.stdout)
