"""docs/reference/metrics: every metric and variant of the catalogue."""

from __future__ import annotations

from scripts.docs.markdown import code, codes, prose, table
from xundan.metrics.catalogue import Metric
from xundan.metrics.families import CATALOGUE
from xundan.model.text import Lang, Text
from xundan.reports.catalogue import DIRECTIONS, UNITS
from xundan.reports.explain import SOURCES, explain_metric
from xundan.reports.words import DIMENSIONS

_LABELS = {
    "unit": Text("单位", "Unit"),
    "null": Text("何时为空 (—)", "Unknown (—) when"),
    "by": Text("可按", "By"),
    "tables": Text("需要的表", "Tables"),
    "settings": Text("相关设置", "Settings"),
    "source": Text("来源", "Source"),
    "waits": Text("暂定", "Provisional"),
}
_WAITS = Text("询单窗口未结束的日子, 数字还会变", "on days whose inquiry window is still open")
_HEAD = (Text("编号", "Id"), Text("名称", "Name"), Text("公式", "Formula"))


def page(lang: Lang) -> tuple[str, str]:
    """All families, a section a metric."""
    parts = [prose("metrics", lang), _index(lang)]
    for title, metrics in CATALOGUE.families:
        parts.append(f"## {title(lang)}\n")
        for plain in dict.fromkeys(metric.plain_id for metric in metrics):
            parts.append(_section([m for m in metrics if m.plain_id == plain], lang))
    parts.append(_dimensions(lang))
    parts.append(_sources(lang))
    return Text("指标", "Metrics")(lang), "\n".join(parts)


def _index(lang: Lang) -> str:
    lines = []
    for title, metrics in CATALOGUE.families:
        names = dict.fromkeys(metric.plain_id for metric in metrics)
        lines.append(f"- **{title(lang)}**: " + ", ".join(f"[{name}](#{name})" for name in names))
    return "\n".join(lines) + "\n"


def _section(variants: list[Metric], lang: Lang) -> str:
    plain = variants[0].plain_id
    rows = [(code(m.id), m.name(lang), m.formula_text(lang)) for m in variants]
    told = {m.id: _facts(m, lang) for m in variants}
    lines = []
    for label in _LABELS:
        values = {name: facts[label] for name, facts in told.items() if facts[label]}
        if not values:
            continue
        if len(set(values.values())) == 1 and len(values) == len(variants):
            lines.append(f"- {_LABELS[label](lang)}: {next(iter(values.values()))}")
            continue
        for value in dict.fromkeys(values.values()):
            named = codes(name for name, other in values.items() if other == value)
            lines.append(f"- {_LABELS[label](lang)} ({named}): {value}")
    head = [text(lang) for text in _HEAD]
    return f"### {plain}\n\n{table(head, rows)}\n" + "\n".join(lines) + "\n"


def _facts(metric: Metric, lang: Lang) -> dict[str, str]:
    explained = explain_metric(metric.id)
    either = Text(" 或 ", " or ")(lang)
    settings = "settings.zh-CN.md" if lang == "zh" else "settings.md"
    return {
        "unit": f"{UNITS[metric.unit](lang)}; {DIRECTIONS[metric.direction](lang)}",
        "null": metric.null_rule(lang),
        "by": codes(metric.dimensions),
        "tables": ", ".join(either.join(code(name) for name in options) for options in explained.tables),
        "settings": ", ".join(f"[{name}]({settings}#{name})" for name in explained.settings),
        "source": metric.source.replace(" ", ", "),
        "waits": _WAITS(lang) if metric.waits else "",
    }


def _dimensions(lang: Lang) -> str:
    used = dict.fromkeys(name for key in CATALOGUE for name in CATALOGUE[key].dimensions)
    meanings = {
        "shop": Text("店铺 id", "the shop's id"),
        "day": Text("业务日", "business day"),
        "week": Text("ISO 周, 如 2026-W44", "ISO week, such as 2026-W44"),
        "month": Text("如 2026-10", "such as 2026-10"),
        "weekday": Text("1 (周一) 到 7", "1 (Monday) to 7"),
        "agent": Text(
            "客服账号; 空是静默, `?` 是无法判定", "the agent's account; null is silent, `?` is unattributable"
        ),
        "team": Text(
            "客服当天所在的组; 空是静默, `?` 是无法判定",
            "the agent's team on that day; null is silent, `?` is unattributable",
        ),
        "hour": Text("0 到 23, 店铺当地时间", "0 to 23, the shop's local time"),
        "buyer_type": Text("new 新客, returning 老客 (当天以前付过款)", "new, or returning (paid before that day)"),
        "item": Text(
            "商品 id; 一个订单计入它的每个商品, 金额按商品行分; 空是没有导入商品行, 推广是没有写商品",
            "an item's id; an order is in each of its items, its money split over its lines; null: no line imported, "
            "of advertising: none named",
        ),
        "category": Text(
            "类目, 同上; 空也可能是没有填类目; 动销与滞销: 商品表里的类目",
            "a category, likewise; null also where a line has no category; of items on the shelves: that in `items`",
        ),
        "channel": Text(
            "订单与推广: 文件里写的渠道; 访客: paid, free, own, off_platform, other",
            "of orders and advertising: as their file says; of visitors: paid, free, own, off_platform, other",
        ),
        "page": Text(
            "页面 id, 没有时是页面类型 (home, item ...); 空是两样都没有",
            "a page's id, or its kind (home, item ...) where it has none; null: neither",
        ),
        "region": Text("收货省份", "the province of delivery"),
    }
    rows = [(code(name), DIMENSIONS[name](lang), meanings[name](lang)) for name in used]
    head = Text("维度", "Dimension")(lang), Text("名称", "Name")(lang), Text("取值", "Values")(lang)
    return f"## {Text('维度', 'Dimensions')(lang)}\n\n{table(head, rows)}"


def _sources(lang: Lang) -> str:
    used = dict.fromkeys(part for key in CATALOGUE for part in CATALOGUE[key].source.split())
    rows = [(name, SOURCES[name](lang)) for name in sorted(used)]
    return f"## {Text('来源', 'Sources')(lang)}\n\n" + table(
        (Text("记号", "Mark")(lang), Text("内容", "About")(lang)), rows
    )
