"""Chats of the first part: a zip a week, a JSON a buyer, as the shop saved them from 千牛."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import timedelta
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xundan.demo.records import Message
from xundan.demo.shop import DAY
from xundan.demo.world import World

_WEEK = 7


def write(world: World, messages: list[Message], folder: Path) -> None:
    for first in range(0, world.split_day, _WEEK):
        last = min(first + _WEEK, world.split_day) - 1
        week = [message for message in messages if first * DAY <= message.at < (last + 1) * DAY]
        _write_zip(world, week, last, folder)


def as_read(world: World, messages: list[Message]) -> list[Message]:
    """All messages as the files tell them. A zip does not say whom a buyer wrote to: it is the agent who wrote last
    before, else first after; a chat in which no agent appears is nobody's."""
    writer: dict[tuple[int, str], str] = {}
    for message in messages:
        if world.hand_made(message.at) and message.sender != "buyer":
            writer.setdefault(_document(message), message.agent)
    found = []
    for message in messages:
        if not world.hand_made(message.at):
            found.append(message)
        elif message.sender != "buyer":
            writer[_document(message)] = message.agent
            found.append(message)
        elif _document(message) in writer:
            found.append(message._replace(agent=writer[_document(message)]))
    return found


def _document(message: Message) -> tuple[int, str]:
    """The zip and the file in it."""
    return message.at // (_WEEK * DAY), message.buyer


def _write_zip(world: World, messages: list[Message], last: int, folder: Path) -> None:
    day = world.seasons.date_of(last)
    exported = world.time((last + 1) * DAY) + timedelta(hours=9, minutes=12)
    by_buyer: dict[str, list[Message]] = defaultdict(list)
    for message in messages:
        by_buyer[message.buyer].append(message)
    with ZipFile(folder / f"千牛聊天记录_{day:%Y%m%d}.zip", "w", ZIP_DEFLATED) as archive:
        for number, buyer in enumerate(sorted(by_buyer)):
            chats = [_chat(world, message) for message in by_buyer[buyer]]
            time = exported + timedelta(seconds=number // 3)
            document = {"user": buyer, "exportTime": str(time), "count": len(chats), "chats": chats}
            # Fixed times inside the zip: the same seed gives the same bytes.
            info = ZipInfo(f"{buyer}.json", date_time=(exported.year, exported.month, exported.day, 9, 12, 0))
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, json.dumps(document, ensure_ascii=False, indent=1))


def _chat(world: World, message: Message) -> dict[str, str]:
    day, _, time = str(world.time(message.at)).partition(" ")
    image = ""
    if message.kind == "image":
        image = f"https://img.example.com/imgextra/{message.at * 7919 % 10**9:09d}.jpg"
    sender = message.buyer if message.sender == "buyer" else message.agent
    return {"date": day, "time": time, "sender": sender, "text": message.text, "imgUrl": image}
