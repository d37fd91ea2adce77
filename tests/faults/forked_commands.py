"""Run by a test or a command: ``hothmap`` commands, each in a fork that waits to be traced.

Python takes longer to start than a small import takes, so everything is imported once. Reads one
JSON object a line on standard input (``argv``, ``env``, ``out``: a file for what the command says);
answers with the process id of a fork that has stopped itself, then, once it has ended, its status.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from importlib import import_module
from pathlib import Path


def import_all() -> None:
    """Import what an import and an export need, so that forks have it."""
    from mapping.cli.app import make_app  # noqa: PLC0415 - part of what is warmed up

    make_app()
    for name in ("networkx", "openpyxl", "python_calamine", "sqlcipher3", "exports.graphml"):
        import_module(name)


def run(argv: list[str], env: dict[str, str], out: str) -> int:
    """Run one command in this process and give its status."""
    from mapping.cli.app import main  # noqa: PLC0415 - imported already

    descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.environ.update(env)
    sys.argv = ["hothmap", *argv]
    try:
        main()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0
    return 0


def serve() -> None:
    """Answer until standard input ends."""
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            os.kill(os.getpid(), signal.SIGSTOP)
            status = 70
            try:
                status = run(asked["argv"], asked["env"], asked["out"])
            except BaseException:
                import traceback  # noqa: PLC0415 - only when something is wrong

                Path(asked["out"] + ".traceback").write_text(
                    traceback.format_exc(), encoding="utf-8"
                )
            finally:
                os._exit(status)
        os.waitpid(child, os.WUNTRACED)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    import_all()
    serve()
