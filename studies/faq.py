"""Do the groups of questions agree with what was asked, is a new question named, and is chance left alone?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from studies.plotting import bars, percent
from studies.study import Finding, Plot, Study
from xundan.analysis.faq.best import best_answers
from xundan.analysis.faq.groups import Group, groups
from xundan.analysis.faq.new import Spans, by_word, newly
from xundan.analysis.faq.questions import Question, questions
from xundan.analysis.faq.topics import Rules, rules
from xundan.analysis.intervals import wilson
from xundan.analysis.text.words import Words, folded, needed
from xundan.demo import write_shop
from xundan.demo.phrases.questions import TOPICS
from xundan.demo.shop import SHOP_NAME
from xundan.metrics.newest import last_days
from xundan.metrics.view import View
from xundan.session import Session
from xundan.workspace import create

SEEDS = range(911, 914)
SCALE, DAYS, WEEK, BEFORE = 0.4, 40, 7, 28
PLANTED = ("这个能放微波炉加热吗", "可以放进微波炉吗", "微波炉能不能加热")
TIMES = 12
SHUFFLES = 40
SHOWN = 6
_SLOT = re.compile(r"\\\{\w+\\\}")


@dataclass(frozen=True)
class Shop:
    """A simulated shop's questions with the planted topic of each, None where it is from elsewhere in the script."""

    rows: Sequence[Question]
    planted: Sequence[str | None]
    heard: tuple[int, int]
    last: date


@dataclass(frozen=True)
class Agreement:
    """How groups and topics agree with the planted topics."""

    questions: int
    groups: int
    purity: float
    topics: float
    by_group: float
    pairs: Sequence[tuple[str, str]]
    """The planted topic of each question and the one that was found."""


def study() -> Study:
    """Three shops."""
    known, words = rules(), Words()
    shops = [_shop(seed, known) for seed in SEEDS]
    agreed = [_agreement(shop, known, words) for shop in shops]
    heard = tuple(sum(shop.heard[side] for shop in shops) for side in (0, 1))
    ranks = [_planted(shop, known, words, Random(seed)) for seed, shop in zip(SEEDS, shops, strict=True)]
    news, bests = _by_chance(shops, known, words)
    findings = [
        Finding(
            "a question of the script is taken for one",
            "at least 95 %",
            f"{heard[0] / heard[1]:.1%} of {heard[1]}",
            heard[0] >= 0.95 * heard[1],
        ),
        Finding(
            "a group holds questions of one planted topic (purity)",
            "at least 0.90 in every shop",
            ", ".join(f"{each.purity:.3f}" for each in agreed),
            min(each.purity for each in agreed) >= 0.90,
        ),
        Finding(
            "the topics agree with the planted ones (adjusted Rand index)",
            "at least 0.80 in every shop",
            ", ".join(f"{each.topics:.3f}" for each in agreed),
            min(each.topics for each in agreed) >= 0.80,
        ),
        Finding(
            f"a new question, asked {TIMES} times in the last week in {len(PLANTED)} wordings, is named",
            "in every shop, most of them at once",
            f"in {sum(rank is not None for rank in ranks)} of {len(ranks)}; together under what is named: "
            + ", ".join(str(rank or 0) for rank in ranks)
            + f" of {TIMES}",
            None not in ranks,
        ),
        _seldom("where days are shuffled, so that nothing is new, nothing is named", news),
        _seldom("where agents are shuffled, so that nobody answers better, nobody is named", bests),
    ]
    return Study(
        "Do groups of questions tell what was asked?",
        f"Simulated shops of {DAYS} days at {SCALE} of the usual traffic, seeds {SEEDS[0]} to {SEEDS[-1]}. The "
        "planted topic of a line is the one of the script's topics (demo/phrases/questions.py) from whose "
        "template it can be; lines that fit none or several are left out of the agreement. The analysis sees "
        "imports only. Words of topics were written with these templates and another seed (20261031) at "
        f"hand.\n\nThe new question is put in the place of {TIMES} questions of the last {WEEK} days. On seeds "
        "901 to 903 groups alone named it in no shop, for its wordings fall into several topics: since then "
        "questions that share a word are looked at too, and the seeds are others. For chance, the days of all "
        f"questions (or the agents of all receptions) are dealt out anew {SHUFFLES} times a shop; the target "
        "allows for what so many deals can show.\n\nWhat it does not show: simulated buyers ask in about a "
        "hundred ways, which are the same in every shop and were seen while the words were written. Real buyers "
        "ask in many more; purity among them was not measured.",
        findings,
        more=_table(agreed),
        plots=[_plot([pair for each in agreed for pair in each.pairs])],
    )


def _plot(pairs: Sequence[tuple[str, str]]) -> Plot:
    """How much of a planted topic lies under the one found topic that has most of it; the least together on top."""
    together = {}
    for planted in {planted for planted, _ in pairs}:
        its = Counter(found for each, found in pairs if each == planted)
        together[planted] = max(its.values()) / its.total()
    ordered = sorted(together, key=lambda each: (together[each], each))[:SHOWN]
    return Plot(
        "faq-topics.svg",
        f"The {SHOWN} of {len(together)} planted topics whose questions lie least under one and the same found topic:"
        f" {together[ordered[0]]:.0%} of those of {ordered[0]}, {together[ordered[-1]]:.0%} of those of {ordered[-1]}.",
        bars(
            "Questions of a planted topic under one found topic, the least together",
            {each: [together[each]] for each in ordered},
            ("together",),
            percent,
        ),
    )


def _seldom(claim: str, told: Sequence[bool]) -> Finding:
    interval = wilson(sum(told), len(told))
    assert interval is not None
    share = sum(told) / len(told)
    return Finding(
        claim,
        "something is in at most 5 % (its interval reaches down to that)",
        f"{sum(told)} of {len(told)} ({share:.1%}, {interval.low:.1%} to {interval.high:.1%})",
        interval.low <= 0.05,
    )


def _table(agreed: Sequence[Agreement]) -> str:
    lines = ["| seed | questions with a planted topic | groups | purity | index of topics | index of groups |"]
    lines.append("|---|---|---|---|---|---|")
    for seed, each in zip(SEEDS, agreed, strict=True):
        told = f"{each.purity:.3f} | {each.topics:.3f} | {each.by_group:.3f}"
        lines.append(f"| {seed} | {each.questions} | {each.groups} | {told} |")
    lines += [
        "",
        "Groups are finer than topics by design (a topic has several questions), so their own index is lower.",
    ]
    return "\n".join(lines)


def _shop(seed: int, known: Rules) -> Shop:
    with TemporaryDirectory(prefix="xundan-study-") as folder:
        workspace = create(Path(folder) / "shop", SHOP_NAME, settings={"auto_reply_prefixes": ("【自动回复】",)})
        files = workspace.root / "files"
        write_shop(files, seed=seed, scale=SCALE, days=DAYS, around=False)
        (files / "truth").rename(workspace.root / "truth")
        session = Session(workspace)
        session.import_files([files])
        with session.view() as view:
            first, last = last_days(view, WEEK + BEFORE)
            rows = questions(view, first, last, (), known).rows
            said = [folded(text) for text in _buyers_lines(view, first, last)]
    planted = _planter()
    asked = [text for text in said if planted(text) is not None]
    heard = sum(known.asks(text) for text in asked), len(asked)
    return Shop(rows, [planted(folded(each.text)) for each in rows], heard, last)


def _buyers_lines(view: View, first: date, last: date) -> Iterator[str]:
    said = view.events("messages")
    said = said.filter((said.sender == "buyer") & said.text.notnull() & said.day.between(first, last))
    yield from (row["text"] for row in view.engine.rows(said.select("text")).to_pylist())


def _planter() -> Callable[[str], str | None]:
    """Tells the planted topic of a folded line; None where it is no topic's or several topics'."""
    patterns = {
        name: re.compile("|".join(f"(?:{_SLOT.sub('.+', re.escape(folded(part)))})" for part in _templates(topic.ask)))
        for name, topic in TOPICS.items()
    }
    told: dict[str, str | None] = {}

    def planted(text: str) -> str | None:
        if text not in told:
            its = [name for name, pattern in patterns.items() if pattern.fullmatch(text)]
            told[text] = its[0] if len(its) == 1 else None
        return told[text]

    return planted


def _templates(asks: Iterable[str]) -> list[str]:
    return [part for ask in asks for part in ask.split("|")]


def _agreement(shop: Shop, known: Rules, words: Words) -> Agreement:
    place = {id(row): n for n, row in enumerate(shop.rows)}
    found = groups(shop.rows, known, words)
    true, group, topic = [], [], []
    for n, each in enumerate(found):
        for row in each.rows:
            planted = shop.planted[place[id(row)]]
            if planted is not None:
                true.append(planted)
                group.append(n)
                topic.append(each.topic)
    most = sum(max(Counter(t for t, g in zip(true, group, strict=True) if g == n).values()) for n in set(group))
    index = needed("sklearn.metrics").adjusted_rand_score
    told = index(true, topic), index(true, group)
    return Agreement(len(true), len(set(group)), most / len(true), *told, list(zip(true, topic, strict=True)))


def _planted(shop: Shop, known: Rules, words: Words, rng: Random) -> int | None:
    """How many of the planted ones are in the group that is named first for them; None where none is."""
    first = shop.last - timedelta(days=WEEK - 1)
    places = rng.sample([n for n, each in enumerate(shop.rows) if each.day >= first], TIMES)
    rows = list(shop.rows)
    for n, at in enumerate(places):
        text = PLANTED[n % len(PLANTED)]
        rows[at] = replace(rows[at], text=text, normal=known.normal(folded(text)), topic=known.topic(folded(text)))
    found = groups(rows, known, words)
    told = newly(found, first, Spans(WEEK, BEFORE), by_word(found, words.of))
    its = [sum(row.text in PLANTED for row in each.group.rows) for each in told]
    return next((count for count in its if count > TIMES / 2), None)


def _by_chance(shops: Sequence[Shop], known: Rules, words: Words) -> tuple[list[bool], list[bool]]:
    """Of every deal, whether anything was called new, and whether anybody was called best."""
    news, bests = [], []
    for seed, shop in zip(SEEDS, shops, strict=True):
        rng = Random(seed)
        found = groups(shop.rows, known, words)
        first = shop.last - timedelta(days=WEEK - 1)
        for _ in range(SHUFFLES):
            dealt = _dealt_days(found, rng)
            news.append(bool(newly(dealt, first, Spans(WEEK, BEFORE), by_word(dealt, words.of))))
            bests.append(bool(best_answers(_dealt_agents(found, rng), words).rows))
    return news, bests


def _dealt_days(found: Sequence[Group], rng: Random) -> list[Group]:
    """Every question on a day of the whole by chance, all days alike."""
    last = max(row.day for each in found for row in each.rows)
    days = [last - timedelta(days=n) for n in range(WEEK + BEFORE)]
    return [replace(each, rows=[replace(row, day=rng.choice(days)) for row in each.rows]) for each in found]


def _dealt_agents(found: Sequence[Group], rng: Random) -> list[Group]:
    """The agents of the receptions dealt out anew."""
    receptions = sorted({(row.dialogue, row.day, row.agent_id) for each in found for row in each.rows})
    agents = [agent for *_, agent in receptions]
    rng.shuffle(agents)
    dealt = {(dialogue, day): agent for (dialogue, day, _), agent in zip(receptions, agents, strict=True)}
    return [
        replace(each, rows=[replace(row, agent_id=dealt[row.dialogue, row.day]) for row in each.rows]) for each in found
    ]
