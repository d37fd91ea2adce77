"""Small invented files, and the front door they go through."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import openpyxl
import pytest

from graph.casebook import Casebook
from graph.store import create_store
from mapping.intake import IntakeSettings, Reading, import_files, read_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from graph.store import ImportEntry, Store
    from mapping.intake import SheetReceipt

DAY = date(2026, 11, 24)

HEADERS: Mapping[str, str] = {
    "ppdm": (
        "Date, Ref, Type, Summary, Persons, Location, Easting, Northing, Grading, Action, Owner"
    ),
    "missing": (
        "Occurrence no, Child ref, Surname, Forename, DOB, Age, Care status, Risk, Reported, "
        "Last seen, Last seen place, Returned, Found place, Found grid ref, Found with, "
        "Times missing 90d, CSE flag, CCE flag"
    ),
    "rhi": (
        "Child ref, Interview date, Occurrence no, Within 72h, Where, With whom, "
        "How travelled, Reasons, Safe people, Safe places"
    ),
    "screening": (
        "Child ref, Name, DOB, Sex, Ethnicity, Completed by, Agency, Date, Harm types, Risk, "
        "Triage outcome, Triage date"
    ),
    "poc": (
        "Ref, Name, Alias, DOB, Address, First discussed, Reason, Linked children, "
        "Linked locations, Triage outcome, Assessed, Level, Tactics, Agency, Due, Status, "
        "Closed, Outcome"
    ),
    "loc": (
        "Ref, Name, Type, Address, Grid ref, Postcode, First discussed, Reason, "
        "Linked children, Linked POCs, Times of concern, Guardians, Triage outcome, "
        "Assessed, Level, Tactics, Agency, Due, Status, Closed, Outcome"
    ),
    "peer_map": (
        "Group, Child A, Child B, Relationship, Basis, Source ref, Since, Confidence, Protective"
    ),
    "ssd_person": (
        "pers_person_id, pers_forename, pers_surname, pers_sex, pers_ethnicity, pers_dob, "
        "pers_upn_unknown"
    ),
    "ssd_missing": (
        "miss_table_id, miss_person_id, miss_missing_episode_start_date, "
        "miss_missing_episode_type, miss_missing_episode_end_date, miss_missing_rhi_offered, "
        "miss_missing_rhi_accepted"
    ),
    "ssda903_header": "CHILD, SEX, DOB, ETHNIC, UPN, MOTHER, MC_DOB",
    "ssda903_missing": "CHILD, DOB, MISSING, MIS_START, MIS_END",
    "police_uk": (
        "Crime ID, Month, Reported by, Falls within, Longitude, Latitude, Location, "
        "LSOA code, LSOA name, Crime type, Last outcome category, Context"
    ),
    "episodes": (
        "Child ref, Referred, Source, Decision, Active from, Initial meeting, Risk at start, "
        "Harm types, Worker, Active to, Closure reason"
    ),
    "reviews": "Child ref, Review date, Held, Risk, Next due, Outcome, Chair",
    "actions": (
        "Action id, Subject ref, Tactic, Agency, Owner, Due, Status, Outcome, Effect, Date done"
    ),
}
"""The headings of each layout, written out here so that the shipped data is held to them."""

SAMPLES: Mapping[str, Mapping[str, str]] = {
    "ppdm": {
        "Date": "05/10/2026",
        "Ref": "CLV/26/1",
        "Type": "Incident",
        "Summary": "Shouting by the shops.",
    },
    "missing": {
        "Occurrence no": "MIS26-1",
        "Child ref": "C1",
        "Surname": "Tarnsby",
        "Forename": "Orla",
        "Reported": "05/10/2026 19:12",
        "Returned": "06/10/2026 01:00",
    },
    "rhi": {"Child ref": "C1", "Interview date": "08/10/2026"},
    "screening": {
        "Child ref": "C1",
        "Name": "Orla Tarnsby",
        "DOB": "14/03/2012",
        "Date": "05/10/2026",
        "Harm types": "CCE",
        "Risk": "Moderate",
    },
    "poc": {
        "Ref": "POC-1",
        "Name": "Ivo Kestleby",
        "First discussed": "05/10/2026",
        "Reason": "Reported with children",
    },
    "loc": {
        "Ref": "LOC-1",
        "Name": "Heron bus station",
        "Type": "bus station",
        "First discussed": "05/10/2026",
        "Reason": "Children found here",
    },
    "peer_map": {
        "Group": "Group A",
        "Child A": "C1",
        "Child B": "C2",
        "Relationship": "friend",
        "Basis": "school says",
    },
    "ssd_person": {"pers_person_id": "C1", "pers_forename": "Orla", "pers_surname": "Tarnsby"},
    "ssd_missing": {
        "miss_table_id": "MT1",
        "miss_person_id": "C1",
        "miss_missing_episode_start_date": "2026-10-05",
    },
    "ssda903_header": {"CHILD": "C1", "SEX": "1"},
    "ssda903_missing": {"CHILD": "C1", "MIS_START": "05/10/2026"},
    "police_uk": {
        "Month": "2026-10",
        "Longitude": "1.5",
        "Latitude": "54.6",
        "Crime type": "Drugs",
    },
    "episodes": {"Child ref": "C1", "Referred": "05/10/2026"},
    "reviews": {"Child ref": "C1", "Review date": "05/10/2026"},
    "actions": {"Action id": "POC-1/LEAF", "Status": "Done"},
}
"""The least row that each layout accepts (the action's id must be known)."""


NOT_REQUIRED = {
    *("pers_forename", "pers_surname", "Returned", "SEX", "Longitude", "Latitude"),
}


class Front:
    """A folder to write small files in, and the front door to read them by."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._stores: list[Store] = []

    def headings(self, layout: str) -> list[str]:
        return HEADERS[layout].split(", ")

    def layouts(self) -> list[str]:
        return list(HEADERS)

    def row_names(self, layout: str) -> set[str]:
        """Give the columns that the least row fills and the layout requires."""
        optional = NOT_REQUIRED | ({"Child ref"} if layout == "missing" else set())
        return set(SAMPLES[layout]) - optional

    def row(self, layout: str, values: Mapping[str, str] | None = None) -> list[str]:
        """Lay values over the layout's least row, in the order of its headings."""
        filled = {**SAMPLES[layout], **(values or {})}
        return [filled.get(heading, "") for heading in self.headings(layout)]

    def file(self, layout: str, *rows: Mapping[str, str], name: str = "") -> Path:
        """Write a CSV file of a layout: a row for each mapping, or the least row alone."""
        lines = [self.row(layout, values) for values in (rows or ({},))]
        return self.csv([self.headings(layout), *lines], name or f"{layout}.csv")

    def csv(
        self,
        rows: Sequence[Sequence[str]],
        name: str,
        *,
        delimiter: str = ",",
        encoding: str = "utf-8",
    ) -> Path:
        held = io.StringIO()
        csv.writer(held, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
        return self.bytes(held.getvalue().encode(encoding, "surrogatepass"), name)

    def bytes(self, data: bytes, name: str) -> Path:
        path = self.folder / name
        path.write_bytes(data)
        return path

    def book(
        self,
        sheets: Mapping[str, Sequence[Sequence[object]]],
        name: str = "book.xlsx",
        *,
        hidden: Sequence[str] = (),
    ) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                if cell.data_type == "f":
                    cell.data_type = "s"  # what begins like a formula is text here
            if title in hidden:
                sheet.sheet_state = "hidden"
        path = self.folder / name
        book.save(path)
        return path

    def read(
        self,
        *paths: Path,
        layout: str | None = None,
        settings: IntakeSettings | None = None,
        casebook: Casebook | None = None,
        known: Sequence[ImportEntry] = (),
        day: date = DAY,
    ) -> Reading:
        """Read files against what is known: nothing, unless a casebook is given."""
        return read_files(
            paths,
            casebook if casebook is not None else Casebook(()),
            settings or IntakeSettings(),
            layout=layout,
            imported_on=day,
            known_imports=known,
        )

    def one(self, layout: str, **values: str) -> SheetReceipt:
        """Give the receipt of a file of one row; ``_`` stands for a space in a column's name."""
        named = {name.replace("_", " "): value for name, value in values.items()}
        return self.read(self.file(layout, named)).receipt.files[0]

    def store(self) -> Importing:
        """Make an empty store with a front door."""
        self._stores.append(create_store(f"sqlite:///{self.folder}/s{len(self._stores)}", key=None))
        return Importing(self._stores[-1])

    def close(self) -> None:
        for store in self._stores:
            store.close()


class Importing:
    """A store into which files come, one import after the other, a minute apart."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._at = datetime(2026, 11, 24, 9, 0)  # noqa: DTZ001 - as written, without a zone

    def __call__(self, *paths: Path, settings: IntakeSettings | None = None) -> Reading:
        self._at += timedelta(minutes=1)
        return import_files(
            self.store,
            paths,
            settings or IntakeSettings(),
            layout=None,
            imported_at=self._at,
            user="tester",
        )

    @property
    def casebook(self) -> Casebook:
        return self.store.load()


@pytest.fixture
def front(tmp_path: Path) -> Iterator[Front]:
    """Give a folder and the front door."""
    made = Front(tmp_path)
    yield made
    made.close()


@pytest.fixture
def store(front: Front) -> Importing:
    """Give an empty store with a front door."""
    return front.store()
