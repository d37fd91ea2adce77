"""The process that reads rows beside this one, started before this one has loaded anything.

Both take a while to load what reads rows; so they load it at the same time. Only what every Python
has is imported here.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["begun", "end", "started"]

_COMMANDS = frozenset({"check", "import"})
_LONG_BYTES = 2_000_000
"""Below it no file, packed or not, holds a list that two should read."""
_PIPE_BYTES = 1 << 20
"""Whoever reads waits for its turn after each filling; larger ones are fewer (Linux alone)."""
_begun: list[subprocess.Popen[bytes]] = []


def started() -> subprocess.Popen[bytes] | None:
    """
    Give the process that was begun, or start one; whoever has it ends it.

    Returns
    -------
    subprocess.Popen or None
        It takes parts and gives answers, as :func:`mapping.intake.second_reader.serve` says; None
        where there is no second processor for it, or it cannot be started.
    """
    while _begun:
        process = _begun.pop()
        if process.poll() is None:
            return process
        end(process)
    if (os.cpu_count() or 1) < 2:  # noqa: PLR2004 - this process and that one
        return None
    # This interpreter and this package's own module, which nothing of the file's can name.
    command = [sys.executable, "-I", "-m", "mapping.intake.second_reader"]
    try:
        return subprocess.Popen(  # noqa: S603 - no shell
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pipesize=_PIPE_BYTES,
        )
    except OSError:
        return None


@contextmanager
def begun(arguments: Sequence[str]) -> Iterator[None]:
    """
    Start the process where a command is about to read a long file; it ends with the context.

    Parameters
    ----------
    arguments
        A command, and what was typed after it; nothing of it is checked yet.

    Yields
    ------
    None
        Once; :func:`started` gives what was begun.
    """
    reads = arguments[:1] and arguments[0] in _COMMANDS
    if reads and any(_bytes(name) >= _LONG_BYTES for name in arguments[1:]):
        process = started()
        if process is not None:
            _begun.append(process)
    try:
        yield
    finally:
        while _begun:
            end(_begun.pop())


def _bytes(name: str) -> int:
    with suppress(OSError, ValueError):
        return os.stat(name).st_size  # noqa: PTH116 - pathlib loads for long
    return 0


def end(process: subprocess.Popen[bytes]) -> None:
    """
    End the process, whatever it does, and close its pipes.

    Parameters
    ----------
    process
        It.
    """
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):  # what was not written yet has nowhere to go
                pipe.close()
    process.wait()
