"""A real Neo4j Community for tests, as a plain Java process: no container, nothing by hand.

``python tests/neo4j/server.py`` starts one and prints its address until it is interrupted. The jars
come by Maven into the user's cache; the database lies in a temporary folder and goes with it.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

USER = "neo4j"
_OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.lang")
_CONFIGURATION = """\
server.bolt.enabled=true
server.bolt.listen_address=127.0.0.1:{port}
server.default_listen_address=127.0.0.1
server.http.enabled=false
server.https.enabled=false
dbms.usage_report.enabled=false
dbms.security.auth_enabled=true
server.memory.heap.initial_size={heap}
server.memory.heap.max_size={heap}
server.memory.pagecache.size=128m
"""


class CannotHaveNeo4jError(Exception):
    """This machine lacks Java or Maven, or cannot fetch the jars."""


@dataclass(frozen=True)
class Line:
    """One line of releases, the Java it needs, and its server class."""

    name: str
    version: str
    least_java: int
    most_java: int
    entry: str


LINES = (
    Line("5.26", "5.26.20", 17, 21, "org.neo4j.server.CommunityEntryPoint"),
    Line("2025.10", "2025.10.1", 21, 99, "org.neo4j.server.Neo4jCommunity"),
)


def find_java(line: Line) -> Path:
    """Find a Java that a line runs on."""
    folders = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    folders += sorted(Path("/usr/lib/jvm").glob("*")) if Path("/usr/lib/jvm").is_dir() else []
    found = [one / "bin" / "java" for one in folders]
    on_path = shutil.which("java")
    if on_path:
        found.append(Path(on_path))
    for java in found:
        if java.exists() and line.least_java <= _java_version(java) <= line.most_java:
            return java
    msg = f"Neo4j {line.name} needs Java {line.least_java} or later"
    raise CannotHaveNeo4jError(msg)


def _java_version(java: Path) -> int:
    said = subprocess.run([java, "-version"], capture_output=True, encoding="utf-8", check=False)
    version = re.search(r'version "(\d+)', said.stderr)
    return int(version[1]) if version else 0


def fetch(line: Line) -> Path:
    """Fetch the jars of a line into the user's cache; give their folder."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "hothmap-tests" / f"neo4j-{line.version}"
    done = folder / "complete"
    if done.exists():
        return folder
    maven = shutil.which("mvn")
    if maven is None:
        msg = "Neo4j is fetched by Maven (mvn), which is not installed"
        raise CannotHaveNeo4jError(msg)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    ran = subprocess.run(
        [
            maven, "-q", "-B", "-f", Path(__file__).with_name("pom.xml"),
            f"-Dneo4j.version={line.version}", "dependency:copy-dependencies",
            f"-DoutputDirectory={folder}",
        ],
        capture_output=True, encoding="utf-8", check=False, timeout=600,
    )  # fmt: skip
    if ran.returncode:
        msg = f"Maven could not fetch Neo4j {line.version}: {ran.stdout[-300:]}"
        raise CannotHaveNeo4jError(msg)
    done.touch()
    return folder


class Server:
    """One running Neo4j, its database and its password."""

    def __init__(
        self,
        line: Line,
        *,
        heap: str = "512m",
        folder: Path | None = None,
        settings: tuple[str, ...] = (),
    ) -> None:
        self.line = line
        self.java = find_java(line)
        self.jars = fetch(line)
        self.password = secrets.token_hex(16)  # never begins with a dash
        self.home = Path(tempfile.mkdtemp(prefix="hothmap-neo4j-", dir=folder))
        self._heap = heap
        self._process: subprocess.Popen[bytes] | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        for name in ("conf", "data", "logs", "plugins", "import", "run"):
            (self.home / name).mkdir()
        given = {one.partition("=")[0] for one in settings}
        ours = _CONFIGURATION.format(port=self.port, heap=heap).splitlines()
        kept = [one for one in ours if one.partition("=")[0] not in given]
        (self.home / "conf" / "neo4j.conf").write_text(
            "".join(f"{one}\n" for one in (*kept, *settings)), encoding="utf-8"
        )
        self._admin("dbms", "set-initial-password", self.password)

    @property
    def uri(self) -> str:
        """Where it answers."""
        return f"neo4j://127.0.0.1:{self.port}"

    @property
    def _class_path(self) -> str:
        return str(self.jars / "*")

    def _admin(self, *arguments: str) -> str:
        ran = subprocess.run(
            [self.java, "-cp", self._class_path, "org.neo4j.cli.AdminTool", *arguments],
            capture_output=True, encoding="utf-8", check=False, timeout=300,
            env={
                **os.environ, "NEO4J_HOME": str(self.home), "NEO4J_CONF": str(self.home / "conf"),
            },
        )  # fmt: skip
        if ran.returncode:
            msg = (
                f"neo4j-admin {arguments[0]} {arguments[1]}: {ran.stdout[-500:]}{ran.stderr[-500:]}"
            )
            raise RuntimeError(msg)
        return ran.stdout

    def start(self) -> None:
        """Start it and wait until it answers."""
        opened = [f"--add-opens=java.base/{one}=ALL-UNNAMED" for one in _OPENED]
        if _java_version(self.java) >= 21:
            opened.append("--enable-native-access=ALL-UNNAMED")
        with (self.home / "logs" / "out.log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    self.java, f"-Xms{self._heap}", f"-Xmx{self._heap}", *opened,
                    "-cp", self._class_path, self.line.entry,
                    f"--home-dir={self.home}", f"--config-dir={self.home / 'conf'}",
                ],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        for _ in range(600):
            if self._process.poll() is not None:
                msg = f"Neo4j ended while starting; see {self.home / 'logs'}"
                raise RuntimeError(msg)
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.2)
        msg = "Neo4j did not answer within two minutes"
        raise RuntimeError(msg)

    def kill(self) -> None:
        """End it at once, as a failing machine would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=30)
            self._process = None

    def stop(self) -> None:
        """End it cleanly."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(timeout=120)
            self._process = None

    def check(self) -> str:
        """Run Neo4j's own consistency check on the stopped database; it raises what it finds."""
        return self._admin("database", "check", "neo4j")

    def close(self) -> None:
        """End it and remove its database."""
        self.kill()
        shutil.rmtree(self.home, ignore_errors=True)


def main() -> None:
    """Run one until interrupted."""
    wanted = sys.argv[1] if len(sys.argv) > 1 else LINES[0].name
    line = next(one for one in LINES if one.name == wanted)
    server = Server(line)
    try:
        server.start()
        print(f"HOTHMAP_TEST_NEO4J_URI={server.uri}")
        print(f"HOTHMAP_NEO4J_USER={USER} HOTHMAP_NEO4J_PASSWORD={server.password}", flush=True)
        signal.pause()
    except KeyboardInterrupt:
        server.stop()
    finally:
        server.close()


if __name__ == "__main__":
    main()
