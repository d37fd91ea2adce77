"""What tests of several rooms share: a real browser behind a proxy that logs what it is asked."""

from __future__ import annotations

import os
import shutil
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from hypothesis import settings
from selenium_axe_python.axe import Axe

from mapping.demonstration import demonstrate
from tests.neo4j.places import Servers
from tests.neo4j.server import LINES, CannotHaveNeo4jError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from selenium.webdriver.chrome.webdriver import WebDriver

    from graph.store import ServerAccount

_SWITCHES = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-default-apps", "--disable-domain-reliability", "--no-pings",
    "--disable-client-side-phishing-detection", "--no-default-browser-check",
    "--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication",
    "--window-size=1300,1000", "--force-prefers-reduced-motion",
)  # fmt: skip


settings.register_profile("hothmap", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("hothmap")

HOSTILE = (
    "<script>fired()</script>",
    "</script><script>fired()</script>",
    "<img src=x onerror=fired()>",
    "<svg onload=fired()>",
    "<svg><script>fired()</script></svg>",
    "<iframe src=javascript:fired()></iframe>",
    "<a href=javascript:fired()>x</a>",
    '" onmouseover="fired()" autofocus onfocus="fired()',
    "' onfocus='fired()' autofocus='",
    "${fired()}",
    "`-fired()-`",
    "{{ fired() }}{% raw %}",
    "<!-- <script>fired()</script> -->",
    "--><script>fired()</script>",
    "\u2028fired()\u2029;",
    "\\');fired();//",
    "</style></title></textarea><script>fired()</script>",
    "javascript:fired()//http://outside.invalid/x",
)
"""What a spreadsheet's cell may hold: each would run or break something where it is not text."""


@dataclass
class ProxyLog:
    """Every request that reached the proxy, by its first line's address."""

    port: int
    asked: list[str] = field(default_factory=list)
    own: set[str] = field(default_factory=set)

    def from_pages(self, seconds: float = 0.4) -> list[str]:
        """Wait a little, then give what was asked of hosts that a bare browser does not ask."""
        time.sleep(seconds)
        return [address for address in self.asked if _host(address) not in self.own]

    def learn(self, quiet_s: float = 1.0) -> None:
        """Take every host that is asked now for the browser's own, until no new one comes."""
        last = time.monotonic()
        while time.monotonic() < last + quiet_s:
            found = {_host(address) for address in list(self.asked)}
            if found - self.own:
                self.own |= found
                last = time.monotonic()
            time.sleep(0.05)


def _host(address: str) -> str:
    return urlsplit(address if "://" in address else f"//{address}").hostname or ""


@dataclass
class Browser:
    """A real browser whose every request goes through the proxy."""

    driver: WebDriver

    def open(self, path: Path) -> None:
        self.errors()  # those of the page before are not this one's
        self.driver.get(path.as_uri())

    def run(self, script: str) -> object:
        return self.driver.execute_script(script)

    def wait_for(self, script: str, seconds: float = 10.0) -> object:
        last = time.monotonic() + seconds
        while time.monotonic() < last:
            found = self.run(script)
            if found:
                return found
            time.sleep(0.01)
        msg = f"the page never came to: {script}"
        raise AssertionError(msg)

    def errors(self) -> list[str]:
        held = self.driver.get_log("browser")  # type: ignore[no-untyped-call]  # selenium's
        return [str(one["message"]) for one in held if one["level"] == "SEVERE"]

    def faults(self) -> list[str]:
        """Give what axe-core holds against the page as it stands: its rule and the first place."""
        axe = Axe(self.driver)
        axe.inject()  # type: ignore[no-untyped-call]  # its own
        found: list[dict[str, Any]] = axe.run()["violations"]
        return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]

    def picture(self, path: Path) -> None:
        self.driver.save_screenshot(str(path))


@pytest.fixture(scope="session")
def hostile() -> tuple[str, ...]:
    """Give texts that no page may run; ``fired()`` is what each tries to call."""
    return HOSTILE


@pytest.fixture(scope="session")
def _proxy() -> Iterator[ProxyLog]:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def _log(self) -> None:
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        do_GET = do_POST = do_HEAD = do_CONNECT = do_OPTIONS = _log  # noqa: N815 - its own names

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield ProxyLog(port=server.server_address[1], asked=asked)
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def proxy_log(_proxy: ProxyLog) -> ProxyLog:
    """Give the proxy's log, emptied for this test; ask for it after `browser`."""
    _proxy.asked.clear()
    return _proxy


@pytest.fixture(scope="session")
def browser(_proxy: ProxyLog, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Give a real browser behind the proxy, or skip aloud; under CI it must be there."""
    programs = {name: shutil.which(name) for name in ("chromium", "chromedriver")}
    missing = sorted(name for name, path in programs.items() if path is None)
    if missing:
        reason = f"{' and '.join(missing)} not installed: pages are not tried in a real browser"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with _driver(programs, _proxy, tmp_path_factory.mktemp("profile")) as driver:
        # A browser asks its makers' hosts by itself when it starts: those are known from a blank
        # page, and no page of ours may ask any other.
        driver.get("about:blank")
        _proxy.learn()
        yield Browser(driver=driver)


@contextmanager
def _driver(programs: dict[str, str | None], proxy: ProxyLog, profile: Path) -> Iterator[WebDriver]:
    from selenium import webdriver  # noqa: PLC0415 - only where a browser is asked for
    from selenium.webdriver.chrome.service import Service  # noqa: PLC0415 - the same

    options = webdriver.ChromeOptions()
    options.binary_location = str(programs["chromium"])
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for switch in _SWITCHES:
        options.add_argument(switch)
    options.add_argument(f"--user-data-dir={profile}")
    options.add_argument(f"--proxy-server=127.0.0.1:{proxy.port}")
    options.add_argument("--proxy-bypass-list=<-loopback>")
    driver = webdriver.Chrome(options=options, service=Service(str(programs["chromedriver"])))
    try:
        yield driver
    finally:
        driver.quit()


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a whole demonstration, made once; copy it before writing to it."""
    folder = tmp_path_factory.mktemp("demonstration")
    demonstrate(folder, tell=lambda _: None)
    return folder


@pytest.fixture(scope="session")
def neo4j_servers() -> Iterator[Servers]:
    """Give the run's Neo4j servers, started when they are first asked for."""
    servers = Servers()
    yield servers
    servers.close()


@pytest.fixture(scope="session")
def neo4j_address(neo4j_servers: Servers) -> Callable[[str], tuple[str, ServerAccount]]:
    """Give a function from a line of Neo4j to a running server's address and user."""

    def address(line: str) -> tuple[str, ServerAccount]:
        try:
            return neo4j_servers.address(line)
        except CannotHaveNeo4jError as error:
            needed = line == LINES[0].name
            if os.environ.get("CI") and needed:
                pytest.fail(f"no Neo4j {line} here: {error}")
            pytest.skip(f"no Neo4j {line} here: {error}")

    return address
