"""docs/reference/settings: every setting of xundan.toml."""

from __future__ import annotations

from typing import get_args, get_type_hints

from scripts.docs.markdown import code, codes, fenced, prose, table
from xundan.metrics.families import CATALOGUE
from xundan.model.channels import CHANNELS
from xundan.model.privacy import PRIVACY_SETTINGS, Privacy
from xundan.model.rules import SETTINGS, Rules
from xundan.model.text import Lang, Text
from xundan.reports.explain import explain_metric
from xundan.workspace.config import _File, _ShopBlock
from xundan.workspace.mail import MAIL_SETTINGS
from xundan.workspace.template import display

_SHOP = {
    "id": Text("店铺的名字, 表里的 `shop` 列", "the shop's id, the column `shop` of every table"),
    "name": Text("显示用的名称, 不写就是 id", "the name to show; the id when left out"),
    "platform": Text("平台, 只作备注", "the platform; a note"),
    "timezone": Text("时区", "the time zone"),
    "currency": Text("币种, 三个大写字母; 不同币种不相加", "three capital letters; currencies are never added"),
    "business_day_cut": Text(
        "一天从几点算起, 00:00 到 12:59; `04:00` 表示凌晨 3 点算前一天",
        "when a business day begins, 00:00 to 12:59; with `04:00`, three in the morning is the day before",
    ),
}
_FILE = {
    "lake": Text("数据放在哪个文件夹", "the folder of the tables"),
    "shops": Text("店铺, 每家一段 `[[shops]]`", "the shops, a block `[[shops]]` each"),
    "privacy": Text("个人信息, 见下", "what is kept of people, below"),
    "engine": Text(
        '用哪个引擎算: "duckdb" 是本机; 集群写 "sc://主机:端口"',
        'what computes: "duckdb" is this machine, "sc://HOST:PORT" a cluster',
    ),
    "mail": Text("发报表的邮箱, 见下; 不写就不发", "by whom reports are mailed, below; none when left out"),
    "rules": Text("规则, 见下", "the rules, below"),
}
_EXAMPLE = '[[rules]]\nvalid_from = 2027-01-01\ncredit_window_days = 3\nsession_gap = "5min"\n'
_UNITS = {
    "duration": Text('时长, 如 "10min"、"90s"、"1h"', 'a duration such as "10min", "90s" or "1h"'),
    "days": Text("天数", "days"),
    "window": Text('天数, 或小时数如 "24h"', 'days, or hours such as "24h"'),
    "dates": Text("日期的列表, 如 [2026-10-08]", "a list of days such as [2026-10-08]"),
    "minutes": Text("分钟", "minutes"),
    "weights": Text("每一项的权重, 不小于 0 的整数, 全部写出", "the weight of every part, whole numbers of 0 or more"),
}
_HEAD = (Text("设置", "Setting"), Text("默认", "Default"), Text("含义", "Meaning"))


def page(lang: Lang) -> tuple[str, str]:
    """The file's own keys, the shop's, then a section a setting of the rules."""
    head = [text(lang) for text in _HEAD]
    shop = []
    for name, field in _ShopBlock.model_fields.items():
        default = '"00:00"' if name == "business_day_cut" else f'"{field.default}"' if not field.is_required() else ""
        shop.append((code(name), code(default) or Text("必填", "required")(lang), _SHOP[name](lang)))
    file = [
        (code(name), code(f'"{field.default}"') if isinstance(field.default, str) else "", _FILE[name](lang))
        for name, field in _File.model_fields.items()
    ]
    body = "\n".join(
        [
            prose("settings", lang),
            f"## {Text('文件', 'The file')(lang)}\n\n{table(head, file)}",
            f"## [[shops]]\n\n{table(head, shop)}",
            f"## [privacy]\n\n{prose('privacy', lang)}\n{table(head, _privacy(lang))}",
            f"## [mail]\n\n{prose('mail', lang)}\n{table(head, _mail(lang))}",
            f"## [[rules]]\n\n{prose('dated_rules', lang)}\n{fenced(_EXAMPLE, 'toml')}",
            *(_section(name, lang) for name in SETTINGS),
            _channels(lang),
        ]
    )
    return Text("设置", "Settings")(lang), body


def _privacy(lang: Lang) -> list[tuple[str, str, str]]:
    default = Privacy()
    return [
        (code(name), _shown(getattr(default, name)), setting.metadata["doc"](lang))
        for name, setting in PRIVACY_SETTINGS.items()
    ]


def _mail(lang: Lang) -> list[tuple[str, str, str]]:
    return [(code(name), code(default), doc(lang)) for name, (default, doc) in MAIL_SETTINGS.items()]


def _shown(default: object) -> str:
    return "" if default is None else code(display(default, ""))


def _section(name: str, lang: Lang) -> str:
    setting = SETTINGS[name]
    default = display(getattr(Rules(), name), setting.metadata["unit"])
    lines = [f"### {name}\n", f"{setting.metadata['doc'](lang)}\n"]
    lines.append(f"- {Text('默认', 'Default')(lang)}: {code(default)}")
    lines.append(f"- {Text('写法', 'Takes')(lang)}: {_takes(name, lang)}")
    used = list(dict.fromkeys(CATALOGUE[key].plain_id for key in CATALOGUE if name in explain_metric(key).settings))
    page = "metrics.zh-CN.md" if lang == "zh" else "metrics.md"
    if used:
        lines.append(f"- {Text('影响', 'Used by')(lang)}: " + ", ".join(f"[{m}]({page}#{m})" for m in used))
    return "\n".join(lines) + "\n"


def _takes(name: str, lang: Lang) -> str:
    setting = SETTINGS[name]
    unit = setting.metadata["unit"]
    if unit:
        return _UNITS[unit](lang)
    choices = get_args(get_type_hints(Rules)[name])
    default = getattr(Rules(), name)
    if isinstance(default, bool):
        return codes(("true", "false"))
    if isinstance(default, tuple):
        return Text("文字的列表", "a list of texts")(lang)
    if isinstance(default, dict):
        return Text('来源 = 渠道, 如 `{"老客群" = "own"}`', 'source = channel, such as `{"members" = "own"}`')(lang)
    if choices:
        return codes(choices)
    return Text("不小于 1 的整数", "a whole number, 1 or more")(lang)


def _channels(lang: Lang) -> str:
    by: dict[str, list[str]] = {}
    for source, channel in CHANNELS.items():
        by.setdefault(channel, []).append(source)
    head = Text("渠道", "Channel")(lang), Text("内置的来源名", "Sources that are built in")(lang)
    rows = [(code(channel), "、".join(sources)) for channel, sources in by.items()]
    other = Text("其余都是 `other`。", "Every other source is `other`.")(lang)
    return f"## {Text('内置的流量来源', 'Built-in sources of traffic')(lang)}\n\n{table(head, rows)}\n{other}\n"
