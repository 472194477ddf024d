"""Reviews of a period with what they say, counted over the whole shop, by item and by agent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import NormalDist

from xundan.analysis.intervals import Interval, difference, wilson
from xundan.analysis.reviews.aspects import ASPECTS, Aspect, Opinion, Reader, Side
from xundan.analysis.reviews.standing import Standing, standing
from xundan.metrics.ask import Ask
from xundan.metrics.grains import GRAINS
from xundan.metrics.view import View

NOBODY = ("?", None)
_CHANCE = 0.05


@dataclass(frozen=True)
class Review:
    """One review. `items` are those it is about, `agent` who has its order under the rule asked for (None: nobody, "?":
    unattributable); `text` is None where none was written or is kept."""

    shop: str
    review_id: str
    at: datetime
    result: str
    text: str | None
    agent: str | None
    items: tuple[str, ...]
    opinions: tuple[Opinion, ...]
    standing: Standing

    def side(self, aspect: Aspect) -> Side | None:
        return next((each.side for each in self.opinions if each.aspect == aspect), None)


@dataclass(frozen=True)
class Group:
    """Counts over reviews. `key` is an item or an agent, None of all. `apart`: the share of bad ones differs from that
    of the others of the shop beyond chance, as many groups as there are allowed for."""

    shop: str | None
    key: str | None
    reviews: int
    read: int
    bad: int
    sides: Mapping[tuple[Aspect, Side], int]
    interval: Interval | None
    apart: bool = False

    def count(self, aspect: Aspect, side: Side) -> int:
        return self.sides.get((aspect, side), 0)


@dataclass(frozen=True)
class Mined:
    """All of it; `words` are the ten that praise or blame an aspect in most reviews."""

    reviews: tuple[Review, ...]
    whole: Group
    items: tuple[Group, ...]
    agents: tuple[Group, ...]
    words: Mapping[tuple[Aspect, Side], Sequence[tuple[str, int]]]

    def on_top(self, most: int) -> list[Review]:
        """Those likely to stand on top, bad and neutral ones before good ones."""
        known = [review for review in self.reviews if review.standing.score is not None]
        known.sort(key=lambda each: (each.result == "good", -(each.standing.score or 0), each.at, each.review_id))
        return known[:most]


def mined(view: View, ask: Ask, reader: Reader) -> Mined:
    """The reviews written in the period of `ask`."""
    reviews = tuple(_reviews(view, ask, reader))
    return Mined(
        reviews,
        _group(None, None, reviews),
        tuple(_groups(reviews, {(each.shop, item): None for each in reviews for item in each.items}, "item")),
        tuple(_groups(reviews, {(e.shop, e.agent): None for e in reviews if e.agent not in NOBODY}, "agent")),
        {(aspect, side): _words(reviews, aspect, side) for aspect in ASPECTS for side in ("good", "bad")},
    )


def _reviews(view: View, ask: Ask, reader: Reader) -> Iterable[Review]:
    key = ("shop", "review_id")
    rows = GRAINS["reviews"](view, ask.without(*ask.by)).select(*key, "reviewed_at", "result")
    told = view.current("reviews").select(*key, "text", "has_picture", "has_video", "buyer_level")
    rows = rows.inner_join(told, list(key)).order_by(["shop", "reviewed_at", "review_id"])
    agents = _parts(view, ask, "agent")
    items = _parts(view, ask, "item")
    for row in view.engine.rows(rows).to_pylist():
        mine = row["shop"], row["review_id"]
        text = row["text"] if row["text"] and row["text"].strip() else None
        yield Review(
            *mine, row["reviewed_at"], row["result"], text,
            next(iter(agents.get(mine, [])), "?"),
            tuple(item for item in items.get(mine, []) if item is not None),
            tuple(reader.of(text)) if text else (),
            standing(row["buyer_level"], row["text"], row["has_picture"], row["has_video"]),
        )  # fmt: skip


def _parts(view: View, ask: Ask, name: str) -> dict[tuple[str, str], list[str | None]]:
    """The agent or the items of each review, as the catalogue gives them."""
    by = Ask(ask.metrics, (name,), ask.first, ask.last, ask.rule, ask.shops)
    rows = GRAINS["reviews"](view, by).select("shop", "review_id", name).order_by(["shop", "review_id", name])
    found: dict[tuple[str, str], list[str | None]] = {}
    for row in view.engine.rows(rows).to_pylist():
        found.setdefault((row["shop"], row["review_id"]), []).append(row[name])
    return found


def _groups(
    reviews: Sequence[Review], keys: Iterable[tuple[str, str | None]], kind: str
) -> Iterable[Group]:  # fmt: skip
    """Groups with most bad reviews first."""
    found: dict[tuple[str, str], list[Review]] = {(shop, key): [] for shop, key in keys if key is not None}
    for review in reviews:
        for key in review.items if kind == "item" else (review.agent,):
            if key is not None and (review.shop, key) in found:
                found[review.shop, key].append(review)
    z = NormalDist().inv_cdf(1 - _CHANCE / 2 / max(1, len(found)))
    made = []
    for (shop, key), own in found.items():
        of_shop = [each for each in reviews if each.shop == shop]
        rest = len(of_shop) - len(own)
        bad, all_bad = _bad(own), _bad(of_shop)
        gap = difference((bad, len(own)), (all_bad - bad, rest), z)
        made.append(_group(shop, key, own, apart=gap is not None and not gap.holds(0.0)))
    return sorted(made, key=lambda each: (-each.bad, -each.reviews, each.shop or "", each.key or ""))


def _group(shop: str | None, key: str | None, reviews: Sequence[Review], apart: bool = False) -> Group:
    sides = Counter((opinion.aspect, opinion.side) for review in reviews for opinion in review.opinions)
    bad = _bad(reviews)
    read = sum(review.text is not None for review in reviews)
    return Group(shop, key, len(reviews), read, bad, sides, wilson(bad, len(reviews)), apart)


def _bad(reviews: Iterable[Review]) -> int:
    return sum(review.result == "bad" for review in reviews)


def _words(reviews: Iterable[Review], aspect: Aspect, side: Side) -> list[tuple[str, int]]:
    counts = Counter(
        word for review in reviews for each in review.opinions if (each.aspect, each.side) == (aspect, side)
        for word in each.words
    )  # fmt: skip
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:10]
