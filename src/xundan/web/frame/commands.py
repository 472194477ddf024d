"""Where the site has what sentences for the command line name by its command."""

from __future__ import annotations

import re

from xundan.model.text import Lang, Text

_PLACES: tuple[tuple[str, Text], ...] = (
    (r"xundan traffic bounce", Text("流量 → 跳失", "Traffic → Bounce")),
    (r"xundan goods related --item \S+", Text("流量 → 搭配", "Traffic → Together")),
    (r"xundan lost --agent \S+ --lines[^'\"]*|xundan lost --agent", Text("流失 → 为什么流失", "Lost → Why")),
    (r"xundan lost --unpaid", Text("流失 → 为什么流失 → 拍下没付的", "Lost → Why → ordered, not paid")),
    (r"xundan inspect(?: --(?:agent|rule))?(?: 规则| RULE)?", Text("流失 → 质检", "Lost → Inspection")),
    (r"xundan speed", Text("为什么变 → 快值多少", "Why → Worth of speed")),
    (r"xundan fair", Text("为什么变 → 谁真的更好", "Why → Who is better")),
    (r"xundan faq --new", Text("流失 → 买家在问 → 新的问题", "Lost → What buyers ask → new")),
    (r"xundan faq", Text("流失 → 买家在问", "Lost → What buyers ask")),
    (r"xundan at-risk", Text("流失 → 可能给差评的", "Lost → At risk")),
    (r"xundan returns", Text("售后与质量 → 退款原因", "Quality → Refunds")),
    (r"xundan reviews", Text("售后与质量 → 评价", "Quality → Reviews")),
    (r"xundan whatif --plan \S+ --advice", Text("考核 → 试算", "Scorecards → What if")),
    (r"xundan advise --review", Text("下面的回看", "the review below")),
    (r"xundan import [\w.]+", Text("数据 → 导入", "Data → Import")),
    (r"xundan formats(?: [a-z_]+)?", Text("数据 → 从哪里导出", "Data → Where to export")),
    (r"xundan map (?:文件|FILE)", Text("下面的 说明各列是什么", "Say what its columns are, below,")),
    (r"xundan map", Text("数据 → 导入", "Data → Import")),
    (r"xundan coverage(?: (?:指标|METRIC))?", Text("数据", "Data")),
    (r"(?:运行 |run )?xundan refresh", Text("数据 → 体检 → 重算", "Data → Health → Refresh")),
    (r"(?:运行 |run )?xundan vacuum", Text("数据 → 体检 → 清理", "Data → Health → Remove")),
    (r"xundan (?:undo|redo)(?: \d+)?", Text("数据 → 导入记录", "Data → Imports")),
    (
        r"也可以用 --as 表名 指定|and --as TABLE says which table it is",
        Text("也可以在下面选它是哪张表", "and which table it is can be chosen below"),
    ),
    (r"请?加上 --shop 店铺|add --shop SHOP", Text("从那家店铺的页面导入", "import it on the page of its shop")),
    (r"(?:用 )?--against( 换对比期)?", Text("上面的对比", "the comparison above")),
    (r"xundan metrics \S+ --by \S+", Text("指标页", "the metric's page")),
    (r"xundan (?:grade|adjust|attend|target) --list", Text("下面记过的", "what was entered, below")),
    (r"xundan (?:grade|adjust|attend|target) [^;]*; .*", Text("填好上面的各项", "fill in the fields above")),
    (r"xundan credit \S+", Text("订单页", "the order's page")),
    (r"xundan plan (?:check|new presale)", Text("考核 → 考核方案", "Scorecards → Plans")),
    (r"xundan plan (?:new|diff) .*", Text("考核 → 考核方案", "Scorecards → Plans")),
    (r"(?:要)?用 --why 写明|在 --why 里写明", Text("写明", "")),
    (r"say why: --why|the reason is needed: --why", Text("", "say why")),
    (r"say in --why", Text("", "say in the reason")),
    (r"或用 --month 看一个整月|or a month with --month", Text("或看一个整月", "or a whole month")),
    (r"--part numerator", Text("在上面选", "choose it above")),
)
_LEFT_OUT = re.compile(r"; (?:全部|for all of them): -o \S+")
"""Where all rows are when a terminal shows some of them."""
_COMPILED = tuple((re.compile(pattern), place) for pattern, place in _PLACES)


def on_site(text: Text) -> Text:
    """The sentence with the site's places instead of commands."""
    return Text(_said(text, "zh"), _said(text, "en"))


def _said(text: Text, lang: Lang) -> str:
    said = _LEFT_OUT.sub("", text(lang))
    for pattern, place in _COMPILED:
        said = pattern.sub(place(lang), said)
    return said
