"""How long pages take when many people ask at once.

    python -m benchmarks.site [--shop FOLDER] [--scale 10] [--people 50] [--pause 1] [--seconds 60] [--processes 2]
                              [--html] [--only PAGE ...]

Makes the demo shop at the given scale (or takes the one in FOLDER, which must be made by `xundan demo`), starts
`xundan serve` over it, lets people of each role in and asks every page once as each of them. Then all ask at once, over
the loopback: each takes one page after another of those that are hers and waits about `--pause` seconds between two; 0
is no wait at all. Asked is a page's data, `GET /api/shops/SHOP/pages/...`; with `--html` the page itself. What is
nobody's to ask (LACKING) is left out and told.

`first` is the slowest of the first answers, which nobody had asked for before; p50, p95 and max are those of the crowd,
in milliseconds; `cpu` is what the server spent on one answer, `memory` the most that its processes ever had. Who asks
runs beside the server, on its processors. The exit status is 1 where an answer failed or p95 is over LIMIT.
"""

from __future__ import annotations

import argparse
import dataclasses
import http.client
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.web.conftest import Site, peopled
from tests.web.test_permissions import PAGES, addresses
from xundan.web.place import Place

LIMIT = 0.3
"""Seconds that 95 of 100 answers may take."""
MOST = 200_000
"""Requests after which it ends in any case."""
SHARES = {"agent": 30, "lead": 8, "analyst": 5, "bookkeeper": 5, "owner": 2}
"""Of fifty people."""
LACKING = {
    "slip": "an agent whom the plan of that month does not pay",
    "upload-look": "an owner who did not upload it",
    "upload-map": "an owner who did not upload it",
}
"""Pages that may answer 404 to somebody of the right role, and to whom."""


@dataclass
class Visitor:
    """Somebody who asks: her role, session, and the addresses that are hers by the page's name."""

    role: str
    session: str
    addresses: dict[str, str]


@dataclass
class Times:
    """Seconds of the answers of one page, and what failed."""

    taken: list[float] = field(default_factory=list)
    failed: int = 0
    size: int = 0

    def line(self, name: str, first: float) -> str:
        if not self.taken:
            return f"{name:20} nothing was answered; {self.failed} failed"
        p50, p95, worst = (1000 * value for value in spread(self.taken))
        return (
            f"{name:20} {len(self.taken):7,} {1000 * first:8.0f} {p50:7.0f} {p95:7.0f} {worst:7.0f} "
            f"{self.size / 1024:8.1f} {self.failed:6}"
        )


def spread(taken: list[float]) -> tuple[float, float, float]:
    """Median, 95th percentile and largest."""
    ordered = sorted(taken)
    return statistics.median(ordered), ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], ordered[-1]


def visitors(site: Site, number: int, html: bool, only: list[str]) -> list[Visitor]:
    """People by the shares of their roles; agents and leads in turn of each account and team."""
    from django.test import Client

    from xundan.web.people.models import Person, Seat

    roles = [role for role, share in SHARES.items() for _ in range(max(1, round(share * number / 50)))][:number]
    found = []
    for n, role in enumerate(roles):
        own = site.agents[n % len(site.agents)] if role == "agent" else site.own
        person = Person.objects.make(f"{role}-{n}", "")
        model = Seat.objects.get(person__login=role)
        Seat.objects.create(
            person=person,
            shop=model.shop,
            role=role,
            team=model.team,
            accounts=[own] if role == "agent" else [],
        )
        client = Client()
        client.force_login(person, "django.contrib.auth.backends.ModelBackend")
        hers = dataclasses.replace(site, members=[own, *site.members]) if role == "agent" else site
        pages = {
            name: addresses(hers, name, site.shop)[0 if html else 1]
            for name, (_, who) in PAGES.items()
            if role in who and (not only or name in only) and (own in site.orders and own in site.chats)
        }
        if pages:
            found.append(Visitor(role, client.cookies["sessionid"].value, pages))
    return found


class Crowd:
    """All who ask, and how long they waited."""

    def __init__(self, port: int, seconds: float, pause: float) -> None:
        self._port, self._pause = port, pause
        self._until = time.monotonic() + seconds
        self.times: dict[str, Times] = {}
        self._lock = threading.Lock()
        self._asked = 0

    def ask(self, visitor: Visitor, seed: int) -> None:
        """One person, until the time is over."""
        chance = random.Random(seed)
        server = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        time.sleep(chance.uniform(0, self._pause))
        while time.monotonic() < self._until and self._asked < MOST:
            name = chance.choice(list(visitor.addresses))
            seconds, status, size = answered(server, visitor, name)
            self.note(name, seconds, status == 200, size)
            time.sleep(chance.uniform(0.5, 1.5) * self._pause)
        server.close()

    def note(self, name: str, seconds: float, good: bool, size: int) -> None:
        with self._lock:
            self._asked += 1
            times = self.times.setdefault(name, Times())
            times.failed += not good
            times.size = max(times.size, size)
            times.taken.append(seconds)


def answered(server: http.client.HTTPConnection, visitor: Visitor, name: str) -> tuple[float, int, int]:
    """Seconds of one answer, its status (0: none came), and its bytes."""
    began = time.perf_counter()
    try:
        server.request("GET", visitor.addresses[name], headers={"Cookie": f"sessionid={visitor.session}"})
        found = server.getresponse()
        body = found.read()
        status, size = found.status, len(body)
    except (OSError, http.client.HTTPException):
        server.close()
        status, size = 0, 0
    return time.perf_counter() - began, status, size


@contextmanager
def served(root: Path, processes: int) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The site as its own process; its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    words = ["serve", "-w", str(root), "--port", str(port), "--no-browser", "--processes", str(processes)]
    server = subprocess.Popen([sys.executable, "-m", "xundan", *words], stdout=subprocess.DEVNULL)
    try:
        for _ in range(600):
            try:
                http.client.HTTPConnection("127.0.0.1", port, timeout=5).request("GET", "/sign-in/")
                break
            except OSError:
                time.sleep(0.2)
        yield port, server
    finally:
        server.terminate()
        server.wait(60)


def processes_of(process: int) -> Iterator[tuple[int, list[str]]]:
    """A process and its children, with what the system counts of each; none where it does not say so (only Linux)."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(path.parent.name) == process or int(words[1]) == process:
            yield int(path.parent.name), words


def spent(process: int) -> float:
    """Processor seconds of a process and its children."""
    return sum(int(words[11]) + int(words[12]) for _, words in processes_of(process)) / os.sysconf("SC_CLK_TCK")


def memory(process: int) -> float:
    """The most memory that a process and its children ever had, in MB."""
    found = 0.0
    for each, _ in processes_of(process):
        lines = Path(f"/proc/{each}/status").read_text().splitlines()
        found += sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
    return found


def first_round(port: int, people: list[Visitor], rounds: int) -> tuple[dict[str, float], Counter[str], int]:
    """Asks every page once as each person: the slowest answer of each page, how many people lack a page (it is not
    asked for again), and how many answers failed."""
    first: dict[str, float] = {}
    lacking: Counter[str] = Counter()
    failed = 0
    alone = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    for _ in range(rounds):
        for visitor in people:
            for name in list(visitor.addresses):
                seconds, status, _ = answered(alone, visitor, name)
                first[name] = max(first.get(name, 0), seconds)
                if status == 404 and name in LACKING:
                    lacking[name] += 1
                    del visitor.addresses[name]
                elif status != 200:
                    failed += 1
            alone.close()
    return first, lacking, failed


def measured(site: Site, asked: argparse.Namespace) -> int:
    """Runs the crowd and tells; 1 where it was not good enough."""
    people = visitors(site, asked.people, asked.html, asked.only)
    with served(site.place.root, asked.processes) as (port, server):
        began = time.monotonic()
        # Each process opens its own view and remembers for itself, and which one takes a connection is chance.
        first, lacking, failed = first_round(port, people, 1 if asked.processes == 1 else 3 * asked.processes)
        print(f"the first round took {time.monotonic() - began:.0f} s and {spent(server.pid):.0f} s of cpu")
        before, began = spent(server.pid), time.monotonic()
        crowd = Crowd(port, asked.seconds, asked.pause)
        threads = [threading.Thread(target=crowd.ask, args=[visitor, n]) for n, visitor in enumerate(people)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took, cpu, held = time.monotonic() - began, spent(server.pid) - before, memory(server.pid)
    whole = Times(failed=failed)
    print(f"{'page':20} {'answers':>7} {'first':>8} {'p50':>7} {'p95':>7} {'max':>7} {'kB':>8} {'failed':>6}")
    for name, times in sorted(crowd.times.items(), key=lambda item: -spread(item[1].taken)[1]):
        print(times.line(name, first.get(name, 0)))
        whole.taken += times.taken
        whole.failed += times.failed
        whole.size = max(whole.size, times.size)
    print(whole.line("all", max(first.values())))
    print(
        f"{len(people)} people, {len(whole.taken) / took:.0f} answers a second, "
        f"{1000 * cpu / max(len(whole.taken), 1):.1f} ms of cpu each, {asked.processes} processes, "
        f"{held:,.0f} MB of memory"
    )
    for name, count in lacking.items():
        print(f"{name} was not asked for by {count} people: {LACKING[name]}")
    if failed:
        print(f"{failed} first answers failed")
    good = not whole.failed and spread(whole.taken)[1] <= LIMIT
    print("good" if good else f"NOT good: the limit is {1000 * LIMIT:.0f} ms for 95 of 100, and no failure")
    return 0 if good else 1


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--shop", type=Path)
    words.add_argument("--scale", type=float, default=10)
    words.add_argument("--people", type=int, default=50)
    words.add_argument("--pause", type=float, default=1)
    words.add_argument("--seconds", type=float, default=60)
    words.add_argument("--processes", type=int, default=2)
    words.add_argument("--html", action="store_true")
    words.add_argument("--only", nargs="*", default=[])
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as name:
        shop = asked.shop or Path(name) / "shop"
        if not shop.is_dir():
            made = [sys.executable, "-m", "xundan", "demo", str(shop), "--scale", str(asked.scale)]
            subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
        site_files = shop / "site"
        if site_files.exists():
            raise SystemExit(f"{site_files} is there: this makes people of its own, take a shop that nobody uses")
        try:
            return measured(peopled(Place(shop.resolve())), asked)
        finally:
            shutil.rmtree(site_files, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
