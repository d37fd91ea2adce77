"""A team's store, filled from small invented files through the real front door."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import openpyxl
import pytest

from mapping.cli import main

if TYPE_CHECKING:
    from pathlib import Path

PASSWORD = "a password for tests only"  # noqa: S105 - of stores that tests make

ARCADE = '"Brine Arcade, Eastmarsh"'
PPDM = f"""Date,Ref,Type,Summary,Persons,Location,Easting,Northing,Grading,Action,Owner
05/10/2026,OCC/1,Intelligence,Lift,T POC-1 (suspect); W C1 (victim),{ARCADE},510000,540000,1/A/P,,
12/10/2026,OCC/2,Incident,Noise,Una Fennimore (seen with); W C2 (victim),{ARCADE},,,2/B/P,,
20/10/2026,OCC/3,Intelligence,Not so,T POC-1 (suspect); W C3 (victim),{ARCADE},,,3/E/C,,
n/k,OCC/4,Intelligence,No date,,,,,,,
"""
PERSONS = """pers_person_id,pers_forename,pers_surname,pers_sex,pers_ethnicity,pers_dob
C1,Ada,Wicker,F,WBRI,2012-03-04
C2,Ben,Wicker,M,WBRI,2013-05-06
C3,Cy,Wicker,M,WBRI,2010-07-08
"""
EPISODES = (
    ("Child ref", "Referred", "Decision", "Active from", "Risk at start", "Harm types"),
    ("C1", "01/09/2026", "Accepted", "02/09/2026", "Strong", "CCE"),
    ("C2", "01/09/2026", "Accepted", "02/09/2026", "Moderate", "CCE"),
)
POC = (
    (
        "Ref",
        "Name",
        "DOB",
        "First discussed",
        "Reason",
        "Linked children",
        "Linked locations",
        "Triage outcome",
        "Assessed",
        "Level",
        "Tactics",
        "Agency",
        "Due",
        "Status",
    ),
    (
        "POC-1",
        "Gil Tallow",
        "01/02/1990",
        "01/06/2026",
        "Gives lifts",
        "C1; C2",
        "LOC-1",
        "Assess",
        "10/06/2026",
        3,
        "Leaflets; CAWN",
        "Police",
        "30/10/2026",
        "Open",
    ),
    (
        "POC-2",
        "Hew Osier",
        "n/k",
        "03/06/2026",
        "Seen",
        "C1",
        "",
        "Monitor",
        None,
        None,
        None,
        "Police",
        None,
        "Open",
    ),
    (
        "POC-3",
        "Ivo Rush",
        "05/05/2010",
        "05/06/2026",
        "Seen",
        "C2",
        "",
        "Monitor",
        None,
        None,
        None,
        "Police",
        None,
        "Open",
    ),
)
LOC = (
    (
        "Ref",
        "Name",
        "Type",
        "Address",
        "Grid ref",
        "First discussed",
        "Reason",
        "Linked children",
        "Triage outcome",
        "Level",
        "Tactics",
        "Agency",
        "Status",
    ),
    (
        "LOC-1",
        "Brine Arcade",
        "shop",
        "Eastmarsh",
        "OV 100 400",
        "02/06/2026",
        "Dealing",
        "C1; C3",
        "Assess",
        2,
        "Patrol plan",
        "Police",
        "Open",
    ),
)


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str

    @property
    def json(self) -> object:
        return json.loads(self.out)

    @property
    def sentence(self) -> str:
        """The one sentence of a refusal."""
        lines = self.err.strip().splitlines()
        assert len(lines) == 1, self.err
        assert lines[0].startswith("hothmap: ")
        return lines[0].removeprefix("hothmap: ")


class Run(Protocol):
    def __call__(self, *arguments: object, **environment: str) -> Ran: ...


def run_in(folder: Path, store: Path | None = None) -> Run:
    """Run commands in this process, with a home folder, a key and an environment of their own."""
    key = folder / "key"
    key.write_text(PASSWORD, encoding="utf-8")

    def run(*arguments: object, **environment: str) -> Ran:
        settings = {
            "HOME": str(folder),
            "HOTHMAP_KEY_FILE": str(key),
            "HOTHMAP_USER": "a.coordinator",
            **({"HOTHMAP_STORE": f"sqlite:///{store}"} if store is not None else {}),
            **environment,
        }
        out, err = io.StringIO(), io.StringIO()
        status = 0
        with pytest.MonkeyPatch.context() as patch:
            for name in [name for name in os.environ if name.startswith("HOTHMAP")]:
                patch.delenv(name)
            for name, value in settings.items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["hothmap", *map(str, arguments)])
            patch.chdir(folder)
            with redirect_stdout(out), redirect_stderr(err):
                try:
                    main()
                except SystemExit as stopped:
                    status = stopped.code if isinstance(stopped.code, int) else 1
        return Ran(status, out.getvalue(), err.getvalue())

    return run


def write_month(folder: Path) -> list[Path]:
    (folder / "ppdm.csv").write_text(PPDM, encoding="utf-8")
    (folder / "persons.csv").write_text(PERSONS, encoding="utf-8")
    tracker = openpyxl.Workbook()
    tracker.remove(tracker.worksheets[0])
    for name, rows in (("POC", POC), ("LOC", LOC)):
        sheet = tracker.create_sheet(name)
        for row in rows:
            sheet.append(row)
    tracker.save(folder / "tracker.xlsx")
    caseload = openpyxl.Workbook()
    for line in EPISODES:
        caseload.worksheets[0].append(line)
    caseload.save(folder / "episodes.xlsx")
    return [folder / name for name in ("ppdm.csv", "persons.csv", "tracker.xlsx", "episodes.xlsx")]


@pytest.fixture(scope="session")
def month(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Four small files of one invented month."""
    return write_month(tmp_path_factory.mktemp("month"))


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, month: list[Path]) -> Path:
    """The file of an encrypted store that holds the month; tests copy it before they write."""
    folder = tmp_path_factory.mktemp("filled")
    run = run_in(folder, folder / "team.db")
    assert run("init").status == 0
    assert run("import", *month, "--rejects", folder / "rejects").status == 1
    return folder / "team.db"


@pytest.fixture
def team(tmp_path: Path, filled: Path) -> Run:
    """Run a command on a store of one's own that holds the month."""
    store = tmp_path / "team.db"
    shutil.copy2(filled, store)
    return run_in(tmp_path, store)


@pytest.fixture
def anew(tmp_path: Path) -> Run:
    """Run a command where there is no store yet."""
    return run_in(tmp_path, tmp_path / "new.db")
