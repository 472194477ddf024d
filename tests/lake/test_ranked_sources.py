"""One dialogue in several dresses: of each buyer, agent and day the best source stands, whatever was imported when."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, permutations
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.lake.keeper import Keeper
from xundan.engine import open_engine
from xundan.facts.reading import lake_table
from xundan.lake import layout
from xundan.lake.importing import ImportReport
from xundan.sources import IMPORTERS
from xundan.sources.ranks import BEST_FIRST, worth

BUYERS, AGENTS, DAYS = ("小雨", "小雪"), ("店:甲", "店:乙"), ("2026-10-05", "2026-10-06")


@dataclass(frozen=True)
class Said:
    """A message."""

    buyer: str
    agent: str
    day: str
    second: int
    by_buyer: bool

    @property
    def at(self) -> str:
        return f"{self.day} 10:00:{self.second:02d}"

    @property
    def text(self) -> str:
        return f"{self.day[-2:]} {self.second} {self.buyer} {self.agent}"


def dialogue(buyer: str, agent: str, day: str, seconds: range = range(4)) -> list[Said]:
    """A talk of some seconds, begun by the agent, so that whom the buyer writes to is plain in every dress."""
    return [Said(buyer, agent, day, second, second % 2 == 1) for second in seconds]


# -- dresses ---------------------------------------------------------------------------------------------------------


def in_zip(said: list[Said]) -> str:
    chats = [
        {
            "user": buyer,
            "chats": [
                {"date": s.day, "time": s.at[11:], "sender": s.buyer if s.by_buyer else s.agent, "text": s.text}
                for s in said
                if s.buyer == buyer
            ],
        }
        for buyer in dict.fromkeys(s.buyer for s in said)
    ]
    return json.dumps(chats, ensure_ascii=False)


def in_sycm(said: list[Said], ids: bool = True) -> str:
    chats: list[dict[str, Any]] = []
    for s in said:
        pair = (s.buyer, s.agent) if s.by_buyer else (s.agent, s.buyer)
        more = {"msgId": f"m {s.text}"} if ids else {}
        entry = {"gmtCreated": s.at, "userNickFrom": pair[0], "userNickTo": pair[1], "msg": f"{s.text} 参谋"}
        chats.append({"meta": {"buyerNick": s.buyer, "accountNick": s.agent}, "messages": [entry | more]})
    return json.dumps(chats, ensure_ascii=False)


def in_top(said: list[Said]) -> str:
    pages = [
        {
            "from_id": f"cntaobao{s.agent}",
            "to_id": f"cntaobao{s.buyer}",
            "msgs": [{"direction": int(s.by_buyer), "time": s.at, "content": s.text}],
        }
        for s in said
    ]
    return json.dumps(pages, ensure_ascii=False)


def in_text(said: list[Said]) -> str:
    pairs = [((s.buyer, s.agent) if s.by_buyer else (s.agent, s.buyer), s) for s in said]
    return "".join(f"{by} --> {to} {s.at}\r\n{s.text}\r\n" for (by, to), s in pairs)


def in_neutral(said: list[Said], ids: bool = False) -> str:
    columns = ["buyer_id", "agent_id", "sent_at", "sender", "text", *(["message_id"] if ids else [])]
    lines = [",".join(columns)]
    for s in said:
        cells = [s.buyer, s.agent, s.at, "buyer" if s.by_buyer else "agent", s.text, *([f"n {s.text}"] if ids else [])]
        lines.append(",".join(cells))
    return "\n".join(lines) + "\n"


DRESSES = {
    "sycm_chats": in_sycm,
    "top_chatlog": in_top,
    "qianniu_chat": in_zip,
    "neutral": in_neutral,
    "qianniu_text": in_text,
}
"""Without platform ids but for the first, best first."""


def written(folder: Path, number: int, source: str, said: list[Said]) -> Path:
    path = folder / f"{number}.dat"
    path.write_text(DRESSES[source](said), encoding="utf-8", newline="")
    return path


def stands(keeper: Keeper) -> list[tuple[str, str]]:
    """(source, text) of the messages that readers see, without what 参谋 adds."""
    with open_engine(memory="200MB") as engine:
        rows = engine.rows(lake_table(engine, keeper.lake, keeper.lake.snapshot(), layout.raw("messages"))).to_pylist()
    return sorted((row["source"], row["text"].removesuffix(" 参谋")) for row in rows)


def expected(brought: list[tuple[str, list[Said]]]) -> list[tuple[str, str]]:
    """By hand: of each buyer, agent and day all that the best source has, once."""
    best: dict[tuple[str, str, str], str] = {}
    for source, said in brought:
        for s in said:
            key = (s.buyer, s.agent, s.day)
            best[key] = min(best.get(key, source), source, key=list(DRESSES).index)
    return sorted(
        {(source, s.text) for source, said in brought for s in said if best[s.buyer, s.agent, s.day] == source}
    )


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing waits for the disk: nobody cuts the power."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    return Keeper(tmp_path / "我的 店铺#1")


def bring(keeper: Keeper, source: str, said: list[Said]) -> ImportReport:
    keeper.files += 1
    keeper.folder.mkdir(parents=True, exist_ok=True)
    report = keeper.take(written(keeper.folder, keeper.files, source, said))
    assert [file.importer for file in report.files] == [source] and not report.rejects
    return report


TALK = dialogue("小雨", "店:甲", "2026-10-05")


@pytest.mark.parametrize(("better", "worse"), list(pairwise(DRESSES)), ids=lambda name: name)
def test_the_better_source_stands_and_goes_again(keeper: Keeper, better: str, worse: str) -> None:
    for source in (worse, better):
        bring(keeper, source, TALK)
    assert stands(keeper) == expected([(better, TALK)])
    keeper.undo(2)
    assert stands(keeper) == expected([(worse, TALK)])
    keeper.redo(2)
    assert stands(keeper) == expected([(better, TALK)])


@pytest.mark.parametrize("order", list(permutations(["sycm_chats", "qianniu_chat", "qianniu_text"])), ids="-".join)
def test_three_sources_in_any_order(keeper: Keeper, order: tuple[str, ...]) -> None:
    for source in order:
        bring(keeper, source, TALK)
    assert stands(keeper) == expected([("sycm_chats", TALK)])
    keeper.undo(1 + order.index("sycm_chats"))
    assert stands(keeper) == expected([("qianniu_chat", TALK)])


def test_other_buyers_agents_and_days_are_not_touched(keeper: Keeper) -> None:
    every = [s for buyer in BUYERS for agent in AGENTS for day in DAYS for s in dialogue(buyer, agent, day)]
    bring(keeper, "qianniu_chat", every)
    bring(keeper, "sycm_chats", TALK)
    bring(keeper, "top_chatlog", dialogue("小雪", "店:乙", "2026-10-06", range(2)))
    found = stands(keeper)
    assert found.count(("sycm_chats", "05 0 小雨 店:甲")) == 1
    sources = [source for source, _ in found]
    # Eight talks of four messages: one is replaced by four, one by the two that the better source has.
    assert {name: sources.count(name) for name in set(sources)} == {
        "sycm_chats": 4,
        "top_chatlog": 2,
        "qianniu_chat": 24,
    }


def test_all_of_one_command(keeper: Keeper) -> None:
    keeper.folder.mkdir(parents=True)
    files = [written(keeper.folder, n, source, TALK) for n, source in enumerate(reversed(DRESSES))]
    report = keeper.take(*files)
    assert stands(keeper) == expected([("sycm_chats", TALK)])
    counts = {file.importer: (file.tables["messages"].new, file.tables["messages"].duplicate) for file in report.files}
    assert counts == {source: (4, 0) if source == "sycm_chats" else (0, 4) for source in DRESSES}
    keeper.undo()
    assert stands(keeper) == []


def test_what_waits_is_a_duplicate_and_the_better_source_is_named(keeper: Keeper) -> None:
    bring(keeper, "sycm_chats", TALK)
    report = bring(keeper, "qianniu_chat", [*TALK, *dialogue("小雪", "店:甲", "2026-10-05")])
    [file] = report.files
    assert (file.tables["messages"].new, file.tables["messages"].duplicate) == (4, 4)
    [note] = file.notes
    assert "4 条" in note.zh and "生意参谋" in note.zh and "4 messages of 1 files wait" in note.en
    assert keeper.rows(layout.raw("messages"), "count(*)") == [(12,)]


def test_what_waits_from_now_on_is_named_too(keeper: Keeper) -> None:
    bring(keeper, "qianniu_text", TALK)
    report = bring(keeper, "sycm_chats", TALK[:2])
    [file] = report.files
    assert (file.tables["messages"].new, file.tables["messages"].duplicate) == (2, 0)
    assert "4 条" in file.notes[0].zh and "千牛聊天文本" in file.notes[0].zh and "4 messages" in file.notes[0].en
    # Said once: they waited already when the next file came.
    assert bring(keeper, "sycm_chats", TALK[2:]).files[0].notes == []


def test_a_rehearsal_counts_alike_and_keeps_nothing(keeper: Keeper) -> None:
    bring(keeper, "sycm_chats", TALK)
    before = keeper.everything()
    path = written(keeper.folder, 9, "qianniu_chat", TALK)
    counts = keeper.take(path, dry_run=True).files[0].tables["messages"]
    assert (counts.new, counts.duplicate) == (0, 4) and keeper.everything() == before


def test_words_that_two_sources_share_are_the_better_ones(keeper: Keeper) -> None:
    """The zip and the copied text say one message alike: it is one row. Where it stands as the text's, the day would be
    read from the text only."""
    for order in (("qianniu_chat", "qianniu_text"), ("qianniu_text", "qianniu_chat")):
        for source in order:
            bring(keeper, source, TALK if source == "qianniu_text" else TALK[:3])
        assert stands(keeper) == expected([("qianniu_chat", TALK[:3])])
        keeper.undo()
        keeper.undo()


def test_rows_with_ids_go_before_all_without(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(DRESSES, "neutral", lambda said: in_neutral(said, ids=True))
    monkeypatch.setitem(DRESSES, "sycm_chats", lambda said: in_sycm(said, ids=False))
    bring(keeper, "sycm_chats", TALK)
    bring(keeper, "neutral", TALK)
    assert {source for source, _ in stands(keeper)} == {"neutral"}
    keeper.undo()
    assert {source for source, _ in stands(keeper)} == {"sycm_chats"}


def test_one_source_with_and_without_ids_is_not_ranked(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(keeper, "neutral", TALK[:2])
    monkeypatch.setitem(DRESSES, "neutral", lambda said: in_neutral(said, ids=True))
    bring(keeper, "neutral", TALK[2:])
    assert len(stands(keeper)) == 4


def test_every_importer_of_messages_has_a_rank() -> None:
    assert set(BEST_FIRST) == {importer.name for importer in IMPORTERS if "messages" in importer.tables}
    assert sorted(map(worth, BEST_FIRST), reverse=True) == list(map(worth, BEST_FIRST)) and worth("gone") == 0


# -- any sequence ----------------------------------------------------------------------------------------------------


def steps(draw: Random) -> Iterator[tuple[str, Any]]:
    """Imports of one to three files, undos and redos of any of them."""
    inside: list[int] = []
    gone: list[int] = []
    number = 0
    for _ in range(draw.choice([3, 4, 5, 6])):
        if gone and draw.random() < 0.25:
            which = gone.pop(draw.randrange(len(gone)))
            inside.append(which)
            yield "redo", which
        elif inside and draw.random() < 0.35:
            which = inside.pop(draw.randrange(len(inside)))
            gone.append(which)
            yield "undo", which
        else:
            files = []
            for _ in range(draw.choice([1, 1, 2, 3])):
                said = []
                for _ in range(draw.choice([1, 2])):
                    begin = draw.randrange(3)
                    seconds = range(begin, begin + draw.choice([1, 2, 4]))
                    said += dialogue(BUYERS[0], draw.choice(AGENTS), draw.choice(DAYS), seconds)
                # A chat in the order of time, and each message once, as exports have them.
                said = sorted(set(said), key=lambda s: (s.day, s.agent, s.second))
                source = draw.choice(list(DRESSES))
                files.append((source, told_plainly(source, said)))
            number += 1
            inside.append(number)
            yield "import", files


def told_plainly(source: str, said: list[Said]) -> list[Said]:
    """The zip does not say whom the buyer wrote to: only talks that an agent begins are the same in all dresses."""
    if source != "qianniu_chat":
        return said
    plain: list[Said] = []
    for s in said:
        begun = any(p.agent == s.agent and p.day == s.day for p in plain)
        if not s.by_buyer or (begun and plain[-1].agent == s.agent):
            plain.append(s)
    return plain or dialogue(BUYERS[0], AGENTS[0], DAYS[0], range(1))


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_any_sequence_shows_the_best_of_what_is_left(tmp_path: Path, part: int) -> None:
    for seed in range(part * 4, part * 4 + 4):
        draw = Random(f"ranked {seed}")
        keeper = Keeper(tmp_path / str(seed))
        keeper.folder.mkdir()
        brought: dict[int, list[tuple[str, list[Said]]]] = {}
        left: dict[int, list[tuple[str, list[Said]]]] = {}
        for verb, what in steps(draw):
            if verb == "import":
                paths = []
                for source, said in what:
                    keeper.files += 1
                    paths.append(written(keeper.folder, keeper.files, source, said))
                report = keeper.take(*paths)
                assert report.import_id is not None and not report.rejects
                brought[report.import_id] = left[report.import_id] = what
            elif verb == "undo":
                keeper.undo(what)
                del left[what]
            else:
                keeper.redo(what)
                left[what] = brought[what]
            assert stands(keeper) == expected([file for files in left.values() for file in files]), (seed, verb)
