"""What buyers write about, of which item and agent, and which reviews will be seen: in words and tables."""

from __future__ import annotations

from datetime import date
from typing import Any

from xundan.analysis.intervals import wilson
from xundan.analysis.reviews.aspects import ASPECTS, Aspect, Side
from xundan.analysis.reviews.mining import Group, Mined, Review
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports import words
from xundan.reports.labels import agent_names, item_titles
from xundan.reports.numbers import shown
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.telling import Telling

_ASPECTS: dict[Aspect, Text] = {
    "goods": Text("商品", "goods"),
    "logistics": Text("物流", "logistics"),
    "service": Text("服务", "service"),
}
_SIDES: dict[Side, Text] = {"good": Text("好", "praise"), "bad": Text("差", "blame"), "even": Text("各半", "even")}
_RESULTS = {"good": Text("好评", "good"), "neutral": Text("中评", "neutral"), "bad": Text("差评", "bad")}
_MOST, _SHORT, _TOLD = 20, 60, 3
_NONE = Text(
    "这段时间没有评价: 导入 reviews 表, 或平台导出的评价 (xundan formats)",
    "no reviews in these days: import the table reviews or a platform's export of them (xundan formats)",
)


def reviews_telling(view: View, found: Mined, first: date, last: date) -> Telling:
    """Counts by aspect, item and agent, and the reviews that will stand on top."""
    items = [each.key for each in found.items if each.key]
    titles, names = item_titles(view, items), agent_names(view)
    labels = {
        "item": titles,
        "agent": {key: Text(f"{name} ({key})", f"{name} ({key})") for key, name in names.items()},
    }
    sheets = [
        _aspects(found),
        _groups(found.items, "item", labels),
        _groups(found.agents, "agent", labels),
        _top(found),
    ]
    return Telling(
        title=Text("评价分析", "Reviews"),
        subtitle=words.period(first, last),
        sentences=_sentences(found, titles, names),
        sheets=sheets if found.whole.reviews else sheets[:1],
        data={
            "from": first.isoformat(),
            "to": last.isoformat(),
            "reviews": found.whole.reviews,
            "with_text": found.whole.read,
            "bad": found.whole.bad,
            "aspects": [_aspect_data(found, aspect) for aspect in ASPECTS],
            "items": [_group_data(each, "item") for each in found.items],
            "agents": [_group_data(each, "agent") for each in found.agents],
            "on_top": [_review_data(each) for each in found.on_top(_MOST)],
        },
    )


def _sentences(found: Mined, titles: dict[str, Text], names: dict[str, str]) -> list[Text]:
    whole = found.whole
    if not whole.reviews:
        return [_NONE]
    rate = [shown(whole.bad / whole.reviews, "rate", lang) for lang in ("zh", "en")]
    told = [
        Text(
            f"{whole.reviews:,} 条评价, 差评 {whole.bad:,} 条 ({rate[0]}{_range(whole.bad, whole.reviews, 'zh')})",
            f"{whole.reviews:,} reviews, {whole.bad:,} of them bad ({rate[1]}{_range(whole.bad, whole.reviews, 'en')})",
        )
    ]
    if whole.read < whole.reviews:
        lacking = whole.reviews - whole.read
        told.append(
            Text(
                f"{lacking:,} 条没有文字 (没写, 或工作区不保存), 只算了好中差",
                f"{lacking:,} have no text (none written, or none kept here): only their result is counted",
            )
        )
    if whole.read:
        told += _blamed(found)
    for kind, groups in (("item", found.items), ("agent", found.agents)):
        for each in [g for g in groups if g.apart][:_TOLD]:
            told.append(_apart(each, kind, whole, titles, names))
    if not any(each.apart for each in (*found.items, *found.agents)):
        told.append(
            Text(
                "各商品、各客服的差评占比之差在偶然范围内", "items and agents differ in bad reviews within chance only"
            )
        )
    if bad := [each for each in found.on_top(_MOST) if each.result != "good"]:
        score = shown((bad[0].standing.score or 0) * 100, "count", "en")
        told.append(
            Text(
                f"最可能排在前面的中差评是 {bad[0].review_id} ({score} 分, 满分 100): 先处理它",
                f"the review below good that will most likely stand on top is {bad[0].review_id} ({score} of 100 "
                "points): see to it first",
            )
        )
    return told


def _blamed(found: Mined) -> list[Text]:
    """A sentence an aspect that anybody judged, most blamed first."""
    whole = found.whole
    order = sorted(ASPECTS, key=lambda aspect: -whole.count(aspect, "bad"))
    told = []
    for aspect in order:
        bad, good = whole.count(aspect, "bad"), whole.count(aspect, "good")
        if not bad + good:
            continue
        said = [word for word, _ in found.words[aspect, "bad"][:5]]
        zh = f" (说得最多: {'、'.join(said)})" if said else ""
        en = f" (mostly: {', '.join(said)})" if said else ""
        name = _ASPECTS[aspect]
        told.append(
            Text(
                f"说{name.zh}差的 {bad:,} 条{zh}, 说{name.zh}好的 {good:,} 条",
                f"{bad:,} blame the {name.en}{en}, {good:,} praise it",
            )
        )
    return told


def _apart(each: Group, kind: str, whole: Group, titles: dict[str, Text], names: dict[str, str]) -> Text:
    key = each.key or ""
    label = titles.get(key, Text(key, key)) if kind == "item" else Text(names.get(key, key), names.get(key, key))
    zh, en = (shown(each.bad / each.reviews, "rate", lang) for lang in ("zh", "en"))
    more = each.bad * whole.reviews > whole.bad * each.reviews
    return Text(
        f"{label.zh} 的差评占 {zh} ({each.bad}/{each.reviews}), {'高于' if more else '低于'}其他, 超出偶然",
        f"{label.en}: {en} of its reviews are bad ({each.bad}/{each.reviews}), {'more' if more else 'fewer'} than of "
        "the others, beyond chance",
    )


def _range(part: int, whole: int, lang: str) -> str:
    interval = wilson(part, whole)
    if interval is None:
        return ""
    low, high = (shown(value, "rate", "en") for value in (interval.low, interval.high))
    return f", 95 % 区间 {low} 至 {high}" if lang == "zh" else f"; 95 % interval {low} to {high}"


def _aspects(found: Mined) -> Sheet:
    rows: list[Row] = []
    for aspect in ASPECTS:
        interval = wilson(found.whole.count(aspect, "bad"), found.whole.read)
        bad = found.whole.count(aspect, "bad")
        rows.append({
            "aspect": _ASPECTS[aspect], **{side: found.whole.count(aspect, side) for side in _SIDES},
            "share": bad / found.whole.read if found.whole.read else None, "part": bad, "whole": found.whole.read,
            "low": interval.low if interval else None, "high": interval.high if interval else None,
            "blame": _listed(found, aspect, "bad"), "praise": _listed(found, aspect, "good"),
        })  # fmt: skip
    columns = [
        Column("aspect", Text("方面", "About"), is_key=True),
        *(Column(side, text, "count") for side, text in _SIDES.items()),
        Column("share", Text("说差的占比", "Share that blames"), "rate", part="part", whole="whole"),
        Column("low", Text("95 % 下限", "95 % from"), "rate"),
        Column("high", Text("上限", "to"), "rate"),
        Column("blame", Text("说差的词", "Words that blame"), wraps=True),
        Column("praise", Text("说好的词", "Words that praise"), wraps=True),
    ]
    note = Text(
        "按词判断, 词表可在工作区的 reviews.toml 里加; 占比以有文字的评价为分母",
        "told by words; reviews.toml in the workspace adds to them; shares are of the reviews that have a text",
    )
    return Sheet(Text("商品、物流、服务", "Goods, logistics, service"), Text("", ""), columns, rows, notes=[note])


def _listed(found: Mined, aspect: Aspect, side: Side) -> str:
    return " ".join(f"{word} {count}" for word, count in found.words[aspect, side])


def _groups(groups: tuple[Group, ...], kind: str, labels: dict[str, Any]) -> Sheet:
    rows: list[Row] = []
    for each in groups:
        rows.append({
            kind: each.key, "reviews": each.reviews, "share": each.bad / each.reviews, "part": each.bad,
            "whole": each.reviews, "low": each.interval.low if each.interval else None,
            "high": each.interval.high if each.interval else None,
            **{aspect: each.count(aspect, "bad") for aspect in ASPECTS}, "apart": each.apart,
        })  # fmt: skip
    columns = [
        Column(kind, words.DIMENSIONS[kind], is_key=True),
        Column("reviews", Text("评价", "Reviews"), "count"),
        Column("share", Text("差评占比", "Share bad"), "rate", part="part", whole="whole"),
        Column("low", Text("95 % 下限", "95 % from"), "rate"),
        Column("high", Text("上限", "to"), "rate"),
        *(Column(aspect, Text(f"说{name.zh}差", f"Blames {name.en}"), "count") for aspect, name in _ASPECTS.items()),
        Column("apart", Text("超出偶然", "Beyond chance"), "flag"),
    ]
    title = Text("按商品", "By item") if kind == "item" else Text("按客服", "By agent")
    return Sheet(title, Text("", ""), columns, rows, labels={kind: labels[kind]})


def _top(found: Mined) -> Sheet:
    rows: list[Row] = []
    for each in found.on_top(_MOST):
        rows.append({
            "review": each.review_id, "result": _RESULTS.get(each.result), "score": _points(each.standing.score),
            "level": _points(each.standing.level), "length": _points(each.standing.length),
            "media": _points(each.standing.media), "said": _said(each), "text": _short(each.text),
        })  # fmt: skip
    columns = [
        Column("review", Text("评价", "Review"), is_key=True),
        Column("result", Text("结果", "Result")),
        Column("score", Text("置顶分", "Points"), "count"),
        Column("level", Text("账号等级", "Level"), "count"),
        Column("length", Text("字数", "Length"), "count"),
        Column("media", Text("图或视频", "Picture or video"), "count"),
        Column("said", Text("说的是", "Judges"), wraps=True),
        Column("text", Text("文字", "Text"), wraps=True),
    ]
    note = Text(
        "置顶分是账号等级、字数、图或视频三项的均值 (每项 0 到 100, 文件没写的不算); 平台的算法不公开",
        "points are the mean of level, length and picture or video (0 to 100 each; what no file tells is left out); "
        "the platform does not publish its own",
    )
    return Sheet(Text("可能置顶的评价", "Likely to stand on top"), Text("", ""), columns, rows, notes=[note])


def _points(part: Any) -> Any:
    return None if part is None else part * 100


def _said(each: Review) -> Text:
    return Text(
        "、".join(f"{_ASPECTS[o.aspect].zh}{_SIDES[o.side].zh}: {' '.join(o.words)}" for o in each.opinions),
        "; ".join(f"{_ASPECTS[o.aspect].en}, {_SIDES[o.side].en}: {' '.join(o.words)}" for o in each.opinions),
    )


def _short(text: str | None) -> str | None:
    return text if text is None or len(text) <= _SHORT else f"{text[:_SHORT]}…"


def _aspect_data(found: Mined, aspect: Aspect) -> dict[str, Any]:
    counts: dict[str, Any] = {side: found.whole.count(aspect, side) for side in _SIDES}
    shown: tuple[tuple[str, Side], ...] = (("words_good", "good"), ("words_bad", "bad"))
    said = {name: [{"word": word, "reviews": n} for word, n in found.words[aspect, side]] for name, side in shown}
    return {"aspect": aspect} | counts | said


def _group_data(each: Group, kind: str) -> dict[str, Any]:
    return {
        "shop": each.shop,
        kind: each.key,
        "reviews": each.reviews,
        "with_text": each.read,
        "bad": each.bad,
        "low": each.interval.low if each.interval else None,
        "high": each.interval.high if each.interval else None,
        "beyond_chance": each.apart,
        **{f"{aspect}_{side}": each.count(aspect, side) for aspect in ASPECTS for side in _SIDES},
    }


def _review_data(each: Review) -> dict[str, Any]:
    return {
        "shop": each.shop,
        "review_id": each.review_id,
        "at": each.at.isoformat(sep=" "),
        "result": each.result,
        "score": each.standing.score,
        "level": each.standing.level,
        "length": each.standing.length,
        "media": each.standing.media,
        "agent": each.agent,
        "items": list(each.items),
        "opinions": [{"aspect": o.aspect, "side": o.side, "words": list(o.words)} for o in each.opinions],
    }
