"""The process that does one job: `python -m xundan.web.jobs.child NUMBER`, with its passwords on standard input.

It ends when the server that started it does: its standard input is then at its end.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time

_PATIENCE = 10.0
"""Seconds that a job without a server has to stop by itself; the lake is whole whenever it ends."""


def main(number: int) -> None:
    """Does the job of this number."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xundan.web.settings")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the server's; its end is this one's
    import django

    django.setup()
    from xundan.web.jobs.models import Job
    from xundan.web.jobs.running import run

    secrets = tuple(str(each) for each in json.loads(sys.stdin.readline() or "[]"))
    gone = threading.Event()
    threading.Thread(target=_watch, args=[gone], daemon=True).start()
    run(Job.objects.get(pk=number), secrets, gone.is_set)


def _watch(gone: threading.Event) -> None:
    while sys.stdin.readline():
        pass
    gone.set()
    time.sleep(_PATIENCE)
    os._exit(3)


if __name__ == "__main__":
    main(int(sys.argv[1]))
