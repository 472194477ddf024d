"""Real processes that run a command and can be killed at any moment.

Each is a child of one that has loaded the program, which saves the second in which there is nothing to kill. It is
killed by the process that waits for it, so its id cannot be another's meanwhile.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from types import TracebackType
from typing import NoReturn


@dataclass(frozen=True)
class Ended:
    """How a command ended: killed, or by itself with a status."""

    killed: bool
    status: int
    seconds: float


class Runner:
    """Runs commands one after another."""

    def __enter__(self) -> Runner:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.killing"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def run(self, *words: object, kill_after: float | None = None) -> Ended:
        """Runs a command to its end, or kills it (kill -9) after so many seconds."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps({"words": [str(word) for word in words], "after": kill_after}) + "\n")
        self._process.stdin.flush()
        return Ended(**json.loads(self._process.stdout.readline()))


def _serve() -> None:
    import deltalake  # noqa: F401  loaded here once, for all children
    import duckdb  # noqa: F401
    import ibis.backends.duckdb  # noqa: F401

    import xundan.cli.printing
    import xundan.cli.waiting
    import xundan.facts.refresh
    import xundan.session

    # What writes single days is the more delicate; a small shop would be derived anew as a whole.
    xundan.facts.refresh.SMALL = 0

    for line in sys.stdin:
        asked = json.loads(line)
        began = time.monotonic()
        child = os.fork()
        if child == 0:
            _command(asked["words"])
        killed = False
        while True:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                break
            if not killed and asked["after"] is not None and time.monotonic() - began >= asked["after"]:
                os.kill(child, signal.SIGKILL)
                killed = True
            time.sleep(0.0005)
        code = os.waitstatus_to_exitcode(status)
        answer = {"killed": code == -signal.SIGKILL, "status": code, "seconds": time.monotonic() - began}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _command(words: list[str]) -> NoReturn:
    from xundan.cli import main

    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):
        os.dup2(nowhere, stream)
    sys.argv = ["xundan", *words]
    status = 1
    try:
        main()
    except SystemExit as left:
        status = left.code if isinstance(left.code, int) else 1
    finally:
        # Also after an error of ours: the child must not go on as the one that waits.
        os._exit(status)


if __name__ == "__main__":
    _serve()
