"""Erasing what older states of a lake hold: after a buyer was forgotten only the newest state may be left.

What has to be erased is written down before it is certain, and the note goes when nothing is left to erase. So an
erasure that is killed, or that meets a file which another program has open (Windows), is finished by the next command
that writes.
"""

from __future__ import annotations

import json
from contextlib import suppress

from xundan.lake.store import Lake
from xundan.lake.vacuum import keep_only_newest
from xundan.model.text import Text, UserError

NOTE = "erasing.json"


def begin(lake: Lake) -> None:
    """Notes that the next state will be the only one. Call it before that state is committed."""
    with suppress(FileExistsError):
        lake.storage.create(NOTE, json.dumps({"below": lake.snapshots.last() + 1}).encode())


def pending(lake: Lake) -> bool:
    """Whether an erasure was begun and not finished."""
    return _below(lake) is not None


def finish(lake: Lake) -> list[str]:
    """Erases what was begun, whoever reads it. Gives the files that could not be removed. Only for the one who writes.

    A state that was noted and never committed leaves nothing to erase.
    """
    below = _below(lake)
    if below is None:
        return []
    stuck = keep_only_newest(lake).stuck if lake.snapshots.last() >= below else []
    if not stuck:
        with suppress(FileNotFoundError):
            lake.storage.remove(NOTE)
    return stuck


def meanwhile() -> UserError:
    """What a reader is told from under whom the state was erased that it read."""
    return UserError(
        "erased_meanwhile",
        Text(
            "读取时有一个买家被遗忘, 旧版本的数据已经删除",
            "a buyer was forgotten while this was reading, and the older state with it is gone",
        ),
        Text("再运行一次", "run it again"),
    )


def _below(lake: Lake) -> int | None:
    try:
        return int(json.loads(lake.storage.read(NOTE))["below"])
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        # Not ours or not whole: erasing what no snapshot needs is the safe reading.
        return 0
