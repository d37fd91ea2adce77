"""What came together before: the sets of rows of earlier imports, kept as digests."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.store import ImportEntry
    from mapping.intake.draft import Draft
    from mapping.intake.read_sheet import ReadSheet

__all__ = ["Earlier", "sheet_digest"]

_DIGEST_BYTES = 6


class Earlier:
    """
    The rows that came together in earlier imports, and so far in this one.

    Parameters
    ----------
    known_imports
        The register of imports.
    """

    def __init__(self, known_imports: Iterable[ImportEntry]) -> None:
        self._entries = [entry.sheets for entry in known_imports]
        self._sets: list[set[bytes]] | None = None
        self._here: set[str] = set()
        self._whole = {sheet.partition(":")[0] for sheets in self._entries for sheet in sheets}

    def came_together(self, drafts: Sequence[Draft]) -> bool:
        """
        Tell whether all these rows came together in one import, or in this one so far.

        Parameters
        ----------
        drafts
            Rows of one sheet.

        Returns
        -------
        bool
            True if they did.
        """
        wanted = {draft.digest for draft in drafts}
        if wanted <= self._here:
            return True
        if self._sets is None:
            self._sets = [set(_rows(sheets)) for sheets in self._entries]
        rows = {bytes.fromhex(digest) for digest in wanted}
        return any(rows <= one for one in self._sets)

    def came_whole(self, whole: str) -> bool:
        """
        Tell whether a sheet with exactly these rows came before.

        Parameters
        ----------
        whole
            Its digest.

        Returns
        -------
        bool
            True if it did.
        """
        return whole in self._whole

    def note(self, sheet: ReadSheet) -> None:
        """
        Remember a sheet of this import.

        Parameters
        ----------
        sheet
            The sheet.
        """
        self._here.update([draft.digest for draft in sheet.accepted])
        self._whole.add(sheet.whole)


def sheet_digest(sheet: ReadSheet) -> str:
    """
    Give what the register of imports keeps of a sheet.

    Parameters
    ----------
    sheet
        The sheet.

    Returns
    -------
    str
        Its whole digest, a colon, and the digest of each row.
    """
    rows = dict.fromkeys(sheet.digests)
    return f"{sheet.whole}:{b64encode(bytes.fromhex(''.join(rows))).decode()}"


def _rows(sheets: Iterable[str]) -> Iterable[bytes]:
    for sheet in sheets:
        joined = b64decode(sheet.partition(":")[2])
        for start in range(0, len(joined), _DIGEST_BYTES):
            yield joined[start : start + _DIGEST_BYTES]
