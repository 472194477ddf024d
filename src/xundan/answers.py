"""Questions that come again and again: notebooks and the web ask through this.

Opening a lake takes longer than most answers. So one view stays open for as long as the lake's snapshot and
xundan.toml are the same, and what was answered over it is remembered.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import Lock, RLock
from time import perf_counter
from typing import Any, TypeVar

from xundan.engine import Engine
from xundan.lake import Snapshot
from xundan.lake.writer import NO_WAITING, Waiting
from xundan.metrics.ask import Ask
from xundan.metrics.query import Answer, answer
from xundan.metrics.view import Days, View
from xundan.model.text import UserError
from xundan.session import Session
from xundan.workspace import Workspace
from xundan.workspace.folder import CONFIG

_MOST_VALUES = 500_000
"""So many values of answers are remembered (about 60 MB)."""
_MOST_QUESTIONS = 10_000
"""After so many a view is opened anew: each period leaves its calendar in the engine."""

Found = TypeVar("Found")


@dataclass
class _Kept:
    """Something found. `worth`: the seconds that it took for each of its values; `rank`: those above what went last
    when it was last asked for."""

    found: Any
    size: int
    worth: float
    rank: float


class Remembered:
    """What was found over one state, by its question. Threads may share it.

    What was quick to find for its size goes first, and what was dear stays until it was not asked for in a long while
    (Cao and Irani's GreedyDual-Size: each that goes lifts what is asked for after it by its own rank).
    """

    def __init__(self, most: int = _MOST_VALUES) -> None:
        self._most, self._held, self._gone = most, 0, 0.0
        self._lock = Lock()
        self._found: OrderedDict[Hashable, _Kept] = OrderedDict()

    def get(self, key: Hashable) -> Any:
        """What was found; None when it is not known (any more)."""
        with self._lock:
            kept = self._found.get(key)
            if kept is None:
                return None
            self._found.move_to_end(key)  # among equals the oldest goes first
            kept.rank = self._gone + kept.worth
            return kept.found

    def put(self, key: Hashable, found: Any, size: int, seconds: float = 0.0) -> None:
        """Keeps what took so many seconds to find, unless it alone is larger than all that is kept, or would be the
        first to go."""
        with self._lock:
            if key in self._found or size > self._most:
                return
            worth = seconds / max(size, 1)
            self._found[key] = _Kept(found, size, worth, self._gone + worth)
            self._held += size
            while self._held > self._most:
                least = min(self._found, key=lambda each: self._found[each].rank)
                gone = self._found.pop(least)
                self._held -= gone.size
                self._gone = gone.rank


@dataclass
class _Standing:
    """An open view with what it was opened from."""

    session: Session
    snapshot: Snapshot
    engine: Engine
    view: View
    remembered: Remembered = field(default_factory=Remembered)
    asked: int = 0

    def fits(self, session: Session, snapshot: Snapshot) -> bool:
        """Whether it shows this state (a snapshot's info names the key of its workspace, so no other's fits)."""
        return self.session is session and self.snapshot == snapshot and self.asked < _MOST_QUESTIONS


class Answers:
    """The newest state of a workspace, whenever it is asked.

    Between two questions nothing is held: what is open is the newest snapshot, which no vacuum takes; the first
    question after it was replaced lets go of it. Threads may share it; they wait for one another, but not for what is
    remembered.
    """

    def __init__(
        self,
        workspace: Workspace,
        waiting: Waiting = NO_WAITING,
        harmless: tuple[type[Exception], ...] = (),
        most: int = _MOST_VALUES,
    ) -> None:
        """`waiting`: as Session takes it. `harmless`: errors of who asks, which tell nothing of the engine as a
        UserError does not. `most`: so many values of answers are remembered."""
        self.root, self._waiting = workspace.root, waiting
        self._harmless: tuple[type[Exception], ...] = (UserError, *harmless)
        self._most = most
        self._lock = RLock()
        self._settings = Lock()
        self._queue, self._waiting_now = Lock(), 0
        self._read: tuple[bytes, Session] | None = None
        self._standing: _Standing | None = None
        self._inside = 0

    @property
    def session(self) -> Session:
        """The workspace by the xundan.toml of now; another object once that was changed."""
        path = self.root / CONFIG
        with self._settings:
            text = path.read_bytes() if path.is_file() else b""
            if self._read is None or self._read[0] != text:
                self._read = text, Session(Workspace(self.root), self._waiting)
            return self._read[1]

    @property
    def wanted(self) -> bool:
        """Whether somebody waits for the view at this moment: what has time lets them go first."""
        return self._waiting_now > 0

    @contextmanager
    def _turn(self) -> Iterator[None]:
        with self._queue:
            self._waiting_now += 1
        try:
            self._lock.acquire()
        finally:
            with self._queue:
                self._waiting_now -= 1
        try:
            yield
        finally:
            self._lock.release()

    @contextmanager
    def view(self) -> Iterator[View]:
        """The newest state, for any number of questions, by one thread at a time. Inside of it a further one is the
        same."""
        with self._turn():
            if self._inside and self._standing is not None:
                yield self._standing.view
                return
            session = self.session
            with session.reading() as snapshot:
                standing = self._open(session, snapshot)
                standing.asked += 1
                self._inside += 1
                try:
                    yield standing.view
                except self._harmless:
                    raise
                except BaseException:
                    # Whether an engine that was interrupted can be asked again is not worth finding out.
                    self.close()
                    raise
                finally:
                    self._inside -= 1

    def answer(self, ask: Ask) -> Answer:
        """Answers one question. The rows are the caller's own to change."""
        found = self.remembered(
            ("answer", ask),
            lambda view: answer(view, ask),
            lambda found: len(found.rows) * (len(ask.by) + len(ask.metrics)) + sum(map(len, found.values.values())) + 1,
        )
        return replace(
            found,
            rows=[dict(row) for row in found.rows],
            platform={key: dict(filled) for key, filled in found.platform.items()},
        )

    def remembered(
        self, key: Hashable, make: Callable[[View], Found], size: Callable[[Found], int] = lambda _: 1
    ) -> Found:
        """What `make` finds over the newest state, found once. `key` is all that it hangs on besides the state, `size`
        how many values it holds. All who ask are given the same object: nobody may change it."""
        session = self.session
        with session.reading() as snapshot:
            standing = self._standing
            if standing is not None and standing.fits(session, snapshot):
                known: Found | None = standing.remembered.get(key)
                if known is not None:
                    return known
        with self.view() as view:
            assert self._standing is not None
            held = self._standing.remembered
            known = held.get(key)
            if known is None:
                began = perf_counter()
                known = make(view)
                held.put(key, known, size(known), perf_counter() - began)
            return known

    def close(self) -> None:
        """Lets go of everything; the next question opens it again."""
        with self._lock:
            standing, self._standing = self._standing, None
            if standing is not None:
                standing.engine.close()

    def _open(self, session: Session, snapshot: Snapshot) -> _Standing:
        if self._standing is None or not self._standing.fits(session, snapshot):
            self.close()
            engine = session.open_engine()
            try:
                view = session.view_on(engine, snapshot)
                view.days = Days()
                self._standing = _Standing(session, snapshot, engine, view, Remembered(self._most))
            except BaseException:
                engine.close()
                raise
        return self._standing
