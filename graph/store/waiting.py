"""Whose turn it is to write: what others are told of one who writes, and what one who waits brings.

A command's name, a process, a computer and a time: no name of a person, nothing of what is written.
"""

from __future__ import annotations

import os
import platform
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from graph.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["AT_ONCE_S", "Holder", "Waiting"]

AT_ONCE_S = 0.5
"""A wait no longer than this is not worth a sentence, in seconds."""
_COMMAND = re.compile(r"[a-z]{1,20}\Z")


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """
    Who writes into a store.

    Attributes
    ----------
    command
        The command's name alone, such as ``import``; empty where it is none of ours.
    process, host
        The process, and the computer it runs on.
    since
        When it began, or None where it had no clock.
    """

    command: str
    process: int
    host: str
    since: datetime | None = None

    @classmethod
    def of(cls, waiting: Waiting) -> Holder:
        """
        Describe this program.

        Parameters
        ----------
        waiting
            What it brought along.

        Returns
        -------
        Holder
            As others are told.
        """
        return cls(
            command=waiting.command,
            process=os.getpid(),
            host=platform.node(),
            since=None if waiting.clock is None else waiting.clock(),
        )

    @property
    def is_me(self) -> bool:
        """Whether this very process is meant."""
        return (self.process, self.host) == (os.getpid(), platform.node())

    @property
    def words(self) -> str:
        """The holder as a sentence names it."""
        command = f"hothmap {self.command}" if _COMMAND.match(self.command) else "a program"
        where = "this computer" if self.host == platform.node() else self.host
        since = "" if self.since is None else f", since {self.since.astimezone():%d/%m/%Y %H:%M:%S}"
        return f"{command} (process {self.process} on {where}{since})"


def _tell_nobody(_: str) -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """
    What one who opens a store brings along for the time when it must wait for another.

    Attributes
    ----------
    timeout_s
        How long to wait for another program's write, or for a server, in seconds.
    tell
        Is told in a sentence that a wait begins.
    command
        The command's name alone, told to others who wait for this one.
    clock
        Tells the time with its zone; None where others need not know since when.
    """

    timeout_s: float = 30.0
    tell: Callable[[str], None] = _tell_nobody
    command: str = ""
    clock: Callable[[], datetime] | None = None

    def begins(self, place: str, holder: Holder | None) -> None:
        """
        Tell that a wait begins.

        Parameters
        ----------
        place
            The store, as a sentence names it.
        holder
            Who holds it, where that is known.
        """
        who = "another program" if holder is None else holder.words
        patience = counted(max(1, round(self.timeout_s)), "second", "seconds")
        self.tell(f"{place} is in use by {who}; waiting up to {patience} for it.")
