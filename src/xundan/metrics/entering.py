"""What a person enters at the command line, on its way into a table: trimmed, bounded, and with a moment of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from xundan.model.text import Text, UserError

LONGEST_WHY, LONGEST_BY = 1_000, 100
"""Characters."""


def written(option: str, text: str, longest: int) -> str:
    """What a person wrote, trimmed. What a terminal could not decode becomes a question mark.

    Raises UserError `blank`, `too_long`.
    """
    text = text.encode("utf-8", "replace").decode().strip()
    if not text:
        raise UserError(
            "blank",
            Text(f"{option} 不能是空白", f"{option} must not be blank"),
            Text("要记下谁定的、为什么", "it is kept with who did it and why"),
        )
    if len(text) > longest:
        raise UserError(
            "too_long",
            Text(f"{option} 有 {len(text):,} 个字, 太长", f"{option} has {len(text):,} characters, which is too long"),
            Text(f"最多 {longest:,} 个字", f"at most {longest:,}"),
        )
    return text


def moment_after(instants: Collection[int], readings: Collection[datetime], now: datetime, timezone: str) -> datetime:
    """Now, in the shop's time; a second after the newest of the instants (UTC seconds) where that is not before now,
    for the newest decides and no two are of one reading of the shop's clock."""
    zone = ZoneInfo(timezone)
    moment = now.astimezone(UTC).replace(microsecond=0)
    if instants:
        moment = max(moment, datetime.fromtimestamp(max(instants) + 1, UTC))
    while moment.astimezone(zone).replace(tzinfo=None, fold=0) in readings:
        moment += timedelta(seconds=1)
    return moment.astimezone(zone)


def as_file(rows: Sequence[Mapping[str, Any]], folder: Path, *words: str) -> Path:
    """Rows as a file to import, named after what they are about."""
    name = " ".join(re.sub(r"[^\w-]", "_", word)[:60] for word in words)
    path = folder / f"{name}.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path
