"""How large the network page is and how soon it is drawn.

Run by hand, ``python tests/benchmarks/bench_pages.py``; the suite asserts only that pages draw.
"""

from __future__ import annotations

import runpy
import shutil
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from exports.layout import lay_out
from exports.network_view import network_page

if TYPE_CHECKING:
    from exports.release import Released, ReleasedNetwork

_FACTORY = Path(__file__).parents[1] / "exports" / "network" / "conftest.py"
_SIZES = ((60, 120), (250, 600), (1100, 2400), (3300, 8000))
_RUNS = 5
_DRAWN = "return document.documentElement.dataset.drawn"
_NAVIGATED = "return performance.getEntriesByType('navigation')[0].domInteractive"


def drawn_ms(driver: webdriver.Chrome, page: Path) -> tuple[float, float]:
    """Open a page several times: median milliseconds from opening to drawn, and to parsed."""
    drawn, parsed = [], []
    for _ in range(_RUNS):
        driver.get("about:blank")
        driver.get(page.as_uri())
        while not driver.execute_script(_DRAWN):
            time.sleep(0.02)
        drawn.append(float(driver.execute_script(_DRAWN)))
        parsed.append(float(driver.execute_script(_NAVIGATED)))
    return median(drawn), median(parsed)


def main() -> None:
    """Print one line a size."""
    browser, helper = shutil.which("chromium"), shutil.which("chromedriver")
    if browser is None or helper is None:
        sys.exit("chromium and chromedriver are needed")
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    with tempfile.TemporaryDirectory() as folder:
        for switch in ("--headless", "--no-sandbox", "--disable-gpu", "--window-size=1300,1000"):
            options.add_argument(switch)
        options.add_argument(f"--user-data-dir={folder}/profile")
        driver = webdriver.Chrome(options=options, service=Service(helper))
        try:
            networks = runpy.run_path(str(_FACTORY))["Networks"]()
            for count, ties in _SIZES:
                report(driver, Path(folder) / f"{count}.html", networks.large(count, ties))
        finally:
            driver.quit()


def report(driver: webdriver.Chrome, page: Path, released: Released[ReleasedNetwork]) -> None:
    """Make one page, open it, and print what it took."""
    network = released.content
    start = time.perf_counter()
    lay_out([node.id for node in network.nodes], [(tie.source, tie.target) for tie in network.ties])
    laid_out = time.perf_counter()
    html = network_page(released).encode("utf-8")
    made = time.perf_counter()
    page.write_bytes(html)
    drawn, parsed = drawn_ms(driver, page)
    sys.stdout.write(
        f"{len(network.nodes):>5} nodes {len(network.ties):>5} ties:"
        f" laid out {laid_out - start:.2f} s, page made {made - laid_out:.2f} s,"
        f" {len(html) / 1e6:.3f} MB, parsed {parsed:.0f} ms, drawn {drawn:.0f} ms after opening\n"
    )


if __name__ == "__main__":
    main()
