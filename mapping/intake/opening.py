"""The files of one import on their way in: each is being opened while the one before it is read."""

from __future__ import annotations

import hashlib
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

from graph.errors import UsageError
from mapping.intake.archive import FileRefusedError
from mapping.intake.guard import Opened
from mapping.intake.layouts import read_layouts
from mapping.intake.second_process import SecondReader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from mapping.intake.settings import IntakeSettings

__all__ = ["File", "Opening"]

_AT_ONCE = 2


class File(NamedTuple):
    """
    A file that is being opened, or was refused.

    Attributes
    ----------
    name
        Its name without its folder.
    digest
        SHA-256 of its bytes; empty where it could not be read.
    opened
        The child that opens it, or None.
    refused_whole
        Why it was refused, or empty.
    """

    name: str
    digest: str
    opened: Opened | None
    refused_whole: str = ""


class Opening:
    """
    Files that children open; a context, at whose end every child has ended.

    The first are begun at once, so that they are being opened while a store is, or its password is
    typed.

    Parameters
    ----------
    paths
        The files.
    settings
        A team's settings.
    layout
        Name of the layout to read them by, or None to find each sheet's from its headers.

    Attributes
    ----------
    settings, layout
        As given.
    layouts
        Every known layout.
    second
        A second process for long lists.

    Raises
    ------
    UsageError
        If a file is missing or is a folder, or there is no such layout.
    """

    def __init__(
        self, paths: Sequence[Path], settings: IntakeSettings, *, layout: str | None
    ) -> None:
        self.settings, self.layout = settings, layout
        self._paths = tuple(paths)
        self.layouts = read_layouts(settings.layouts)
        if layout is not None:
            self.layouts.named(layout)
        for path in paths:
            _refuse_no_file(path)
        self.second = SecondReader()
        self._waiting = list(reversed(self._paths))
        self._ahead: list[File] = []
        self._open_more()

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End every child."""
        for file in self._ahead:
            if file.opened is not None:
                file.opened.close()
        self._ahead.clear()
        self.second.close()

    def again(self) -> Opening:
        """
        Open the same files once more.

        Returns
        -------
        Opening
            Another context.
        """
        return Opening(self._paths, self.settings, layout=self.layout)

    def files(self) -> Iterator[File]:
        """
        Give the files in order, each once.

        Yields
        ------
        File
            One; it is closed when the next is asked for.
        """
        while self._ahead:
            file = self._ahead[0]
            yield file
            if file.opened is not None:
                file.opened.close()
            self._ahead.pop(0)
            self._open_more()

    def _open_more(self) -> None:
        while self._waiting and len(self._ahead) < _AT_ONCE:
            file = _open(self._waiting.pop(), self.layouts.headings)
            self._ahead.append(file)
            if file.opened is not None and file.opened.is_long and not self.second.is_there:
                self.second.start()
                # The store's key is derived meanwhile, which is one long call of the engine's.
                Thread(target=_load, daemon=True).start()


def _load() -> None:
    """Load what reads rows, with the library that a grid reference needs."""
    import_module("mapping.intake.reading")
    import_module("geo.grid_references")


def _refuse_no_file(path: Path) -> None:
    if path.is_dir():
        msg = f"{path.name} is a folder; name the files in it."
        raise UsageError(msg)
    if not path.exists():
        msg = f"There is no file {path.name}; check the folder and the spelling."
        raise UsageError(msg)
    if not path.is_file():
        msg = f"{path.name} is not a file; name a .csv or .xlsx file."
        raise UsageError(msg)


def _open(path: Path, headings: Iterable[str]) -> File:
    try:
        data = path.read_bytes()
    except OSError:
        return File(path.name, "", None, "cannot be opened; check that you may read it")
    digest = hashlib.sha256(data).hexdigest()
    try:
        return File(path.name, digest, Opened(data, headings))
    except FileRefusedError as error:
        return File(path.name, digest, None, error.reason)
