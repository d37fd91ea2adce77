"""Settle the zip package of a Word or Excel file, so that equal content is equal bytes."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

__all__ = ["settled_package"]

_PLAIN_FILE = 0o100644 << 16
_UNIX = 3


def settled_package(
    data: bytes, *, made_at: datetime, parts: Mapping[str, bytes] | None = None
) -> bytes:
    """
    Write a package again with one time and one order.

    Parameters
    ----------
    data
        The package as a library wrote it.
    made_at
        The time that every member carries.
    parts
        Members whose bytes are replaced, by name.

    Returns
    -------
    bytes
        The same members: content types first, the rest by name.
    """
    new = parts or {}
    moment = made_at.timetuple()[:6]
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as settled,
    ):
        for name in sorted(old.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            member = zipfile.ZipInfo(name, date_time=moment)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = _UNIX
            member.external_attr = _PLAIN_FILE
            settled.writestr(member, new.get(name) or old.read(name))
    return out.getvalue()
