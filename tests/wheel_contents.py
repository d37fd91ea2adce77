"""Refuse a wheel that holds anything but this project's code, data and templates."""

from __future__ import annotations

import re
import sys
import zipfile

ALLOWED = re.compile(
    r"(?:mapping|graph|geo|exports)/(?:[\w/]+\.py|py\.typed)"
    r"|(?:graph|mapping|exports)/data/\w+\.toml"
    r"|graph/questions/\w+\.cypher"
    r"|exports/templates/[\w.]+\.(?:j2|js|css)"
    r"|hothmap-[\w.]+\.dist-info/[\w./]+"
)


def main(path: str) -> int:
    with zipfile.ZipFile(path) as wheel:
        names = wheel.namelist()
    strangers = [name for name in names if ALLOWED.fullmatch(name) is None]
    for name in strangers:
        print(f"does not belong in the wheel: {name}")
    wanted = {
        "mapping/cli/app.py",
        "graph/data/tactics.toml",
        "graph/questions/missing_together.cypher",
        "mapping/data/layouts.toml",
        "exports/data/audiences.toml",
    }
    for name in sorted(wanted - set(names)):
        print(f"missing from the wheel: {name}")
    print(f"{len(names)} files in {path}")
    return 1 if strangers or wanted - set(names) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
