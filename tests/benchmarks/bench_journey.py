"""Time the whole journey and the front door, by hand: ``python tests/benchmarks/bench_journey.py``.

Prints ratios taken in one run, because the machine's own speed drifts: what an import takes against
what python-calamine takes to parse the same workbook, and what the demonstration takes and holds.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

import openpyxl
import python_calamine

ROWS = 100_000
HEADER = (
    "Occurrence no", "Child ref", "Surname", "Forename", "DOB", "Age", "Care status", "Risk",
    "Reported", "Last seen", "Last seen place", "Returned", "Found place", "Found grid ref",
    "Found with", "Times missing 90d", "CSE flag", "CCE flag",
)  # fmt: skip


def write_workbook(path: Path, rows: int) -> None:
    """Write an invented list of missing episodes: 5,000 children, 100 places."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Missing")
    sheet.append(HEADER)
    draw = random.Random(1)
    start = datetime(2025, 1, 1)  # noqa: DTZ001 - as a spreadsheet writes it
    for number in range(rows):
        child = draw.randrange(5_000)
        reported = start + timedelta(minutes=5 * number)
        born = start - timedelta(days=4_000 + child)
        age = reported.year - born.year - (f"{reported:%m%d}" < f"{born:%m%d}")
        sheet.append(
            (
                f"MIS-{number:06d}", f"C{child:05d}", f"Surname{child % 300}", f"Fore{child % 200}",
                f"{born:%d/%m/%Y}", age, "At home", "Low",
                f"{reported:%d/%m/%Y %H:%M}", f"{reported:%d/%m/%Y} 00:01",
                "Eastmarsh", f"{reported + timedelta(hours=7):%d/%m/%Y %H:%M}",
                f"Place {draw.randrange(100)}, Eastmarsh",
                "OV 161 443" if draw.random() < 0.5 else None,
                f"Ann Other{draw.randrange(999)}" if draw.random() < 0.5 else None,
                draw.randrange(9), "Y", "N",
            )
        )  # fmt: skip
    book.save(path)


def with_shared_texts(workbook: Path, path: Path) -> None:
    """Write a workbook of openpyxl's anew with each text once, as Excel does; equal to calamine."""
    places: dict[str, int] = {}

    def place(found: re.Match[str]) -> str:
        return f't="s"><v>{places.setdefault(found[1], len(places))}</v></c>'

    main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name).decode("utf-8")
            if name.startswith("xl/worksheets/"):
                text = re.sub(r't="inlineStr"><is><t>([^<]*)</t></is></c>', place, text)
            elif name == "[Content_Types].xml":
                part = f'PartName="/xl/sharedStrings.xml" ContentType="{main}.sharedStrings+xml"'
                text = text.replace("</Types>", f"<Override {part}/></Types>")
            elif name == "xl/_rels/workbook.xml.rels":
                link = f'Id="rShared" Type="{office}/sharedStrings" Target="sharedStrings.xml"'
                text = text.replace("</Relationships>", f"<Relationship {link}/></Relationships>")
            new.writestr(name, text)
        texts = "".join(f"<si><t>{one}</t></si>" for one in places)
        sheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        new.writestr("xl/sharedStrings.xml", f'<sst xmlns="{sheet}">{texts}</sst>')
    first, second = (
        python_calamine.CalamineWorkbook.from_path(str(one)).get_sheet_by_index(0).to_python()
        for one in (workbook, path)
    )
    if first != second:
        msg = "the two workbooks differ"
        raise RuntimeError(msg)


def parse(path: Path) -> float:
    """Time calamine alone, in seconds."""
    began = time.perf_counter()
    python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    return time.perf_counter() - began


def run(arguments: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Run a command; give seconds and the peak memory of its largest process in megabytes."""
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", "from mapping.cli import main; main()", *arguments],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 1}:
        msg = f"hothmap {arguments[0]} ended with {process.returncode}"
        raise RuntimeError(msg)
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def time_imports(workbook: Path, rounds: int, work: Path) -> None:
    """Import a workbook into an empty store several times, and print medians."""
    parsed, imported, held = [], [], []
    for _ in range(rounds):
        store = work / "store.db"
        store.unlink(missing_ok=True)
        environment = {
            "HOTHMAP_STORE": f"sqlite:///{store}",
            "HOTHMAP_KEY_FILE": str(work / "key"),
        }
        run(["init"], environment)
        before = parse(workbook)
        seconds, megabytes = run(["import", str(workbook)], environment)
        parsed.append((before + parse(workbook)) / 2)  # the machine's speed drifts meanwhile
        imported.append(seconds)
        held.append(megabytes)
    ratios = [ours / alone for ours, alone in zip(imported, parsed, strict=True)]
    print(f"  {median(imported):.1f} s; python-calamine parsing alone {median(parsed):.2f} s")
    print(
        f"  ratio, median of {rounds}: {median(ratios):.2f} (to reach: 5;"
        f" {min(ratios):.2f} to {max(ratios):.2f})"
    )
    print(f"  peak memory: {max(held):.0f} MB (to reach: 1,000)", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        workbook, shared = work / "missing.xlsx", work / "missing-shared.xlsx"
        write_workbook(workbook, options.rows)
        with_shared_texts(workbook, shared)
        (work / "key").write_text("a password for a benchmark", encoding="utf-8")
        for path, kind in ((workbook, "texts in its cells"), (shared, "shared texts, as Excel's")):
            print(f"import of {options.rows:,} rows, encrypted, whole command; {kind}")
            time_imports(path, options.rounds, work)
        seconds, megabytes = run(["demo", "--out", str(work / "demo")], {})
        print(f"demonstration: {seconds:.0f} s (to reach: 60), peak memory {megabytes:.0f} MB")


if __name__ == "__main__":
    main()
