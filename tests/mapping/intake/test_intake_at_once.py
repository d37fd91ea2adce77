"""Two imports into one store at once: neither overwrites what it has not seen."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from graph.errors import StoreChangedError
from graph.ids import RecordId
from graph.records import Child
from graph.store import create_store, open_store
from mapping.intake import IntakeSettings, import_files

if TYPE_CHECKING:
    from pathlib import Path

    from mapping.intake import Reading
    from tests.mapping.intake.conftest import Front

AT = datetime(2026, 11, 24, 9, 0)  # noqa: DTZ001 - as written, without a zone


class Colleague:
    """Somebody at another desk, who imports a file whenever this desk has read one."""

    def __init__(self, url: str, paths: list[Path]) -> None:
        self._url, self._paths = url, paths
        self._at = AT

    def __call__(self, file: str, rows: int) -> None:
        """Import the next file, a minute after the import that is under way began."""
        if self._paths:
            self._at += timedelta(minutes=1)
            desk(self._url, self._paths.pop(0), at=self._at)


def desk(url: str, path: Path, *, at: datetime = AT, meanwhile: Colleague | None = None) -> Reading:
    """Import a file from a desk of its own."""
    store = open_store(url, key=None)
    try:
        return import_files(
            store,
            [path],
            IntakeSettings(),
            layout=None,
            imported_at=at,
            user="tester",
            progress=meanwhile,
        )
    finally:
        store.close()


@pytest.fixture
def url(front: Front) -> str:
    """Make an empty store and give where it is."""
    where = f"sqlite:///{front.folder}/shared.hoth"
    create_store(where, key=None).close()
    return where


def test_an_import_weighs_its_rows_again_when_another_came_between(front: Front, url: str) -> None:
    theirs = front.file("ssd_person", {"pers_dob": "2012-03-14"})
    ours = front.file("screening", {"DOB": "15/03/2012"})
    receipt = desk(url, ours, meanwhile=Colleague(url, [theirs])).receipt
    assert receipt.saved
    store = open_store(url, key=None)
    child = store.load().get(RecordId("child:C1"))
    times = [at for at, _ in store.imports()]
    store.close()
    assert isinstance(child, Child)
    assert [one.layout for one in child.accounts] == ["screening", "ssd_person"]
    assert any("another date of birth" in one.remark for one in receipt.files[0].remarks)
    assert times == [AT + timedelta(minutes=1)] * 2


def test_the_same_file_from_two_desks_is_held_once(front: Front, url: str) -> None:
    path = front.file("poc", {"Tactics": "Leaflets"})
    entry = desk(url, path, meanwhile=Colleague(url, [path])).receipt.files[0]
    assert (entry.accepted, entry.duplicates) == (0, 1)
    store = open_store(url, key=None)
    assert len(store.imports()) == 1
    store.close()


def test_an_import_that_is_overtaken_twice_saves_nothing(front: Front, url: str) -> None:
    others = [front.file("poc", {"Ref": f"POC-{n}"}, name=f"{n}.csv") for n in (2, 3)]
    with pytest.raises(StoreChangedError, match="Try again"):
        desk(url, front.file("loc"), meanwhile=Colleague(url, others))
    store = open_store(url, key=None)
    assert [one.reference for one in store.load().rows] == ["POC-2", "POC-3"]
    store.close()
