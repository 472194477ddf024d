"""Chats of the second part: the neutral table ``messages``, a file a month."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from xundan.demo.files.neutral import write_csv
from xundan.demo.records import Message
from xundan.demo.shop import DAY
from xundan.demo.world import World

HEADER = (
    "buyer_id", "agent_id", "sent_at", "sender", "text", "kind", "is_auto", "message_id", "conversation_id", "item_id",
    "transfer_to", "seq",
)  # fmt: skip


def write(world: World, messages: list[Message], folder: Path) -> None:
    months: dict[str, list[tuple[object, ...]]] = defaultdict(list)
    previous, seq = -1, 0
    for number, message in enumerate(messages):
        if message.at < world.split_day * DAY:
            continue
        seq = seq + 1 if message.at == previous else 1
        previous = message.at
        sent_at = str(world.time(message.at))
        months[sent_at[:7]].append(
            (
                message.buyer, message.agent, sent_at, message.sender, message.text, message.kind,
                "true" if message.is_auto else "false", f"m{number:08d}", f"c{message.conversation:07d}",
                message.item_id, message.transfer_to, seq,
            )
        )  # fmt: skip
    for month, rows in months.items():
        write_csv(folder / f"messages_{month}.csv", HEADER, rows)
