"""Where templates are: those that come along, and the shop's own in `templates/` of its workspace."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from xundan.model.text import Text, UserError
from xundan.reports.document.template import Named, Template, read_template
from xundan.reports.sheet import Column, Sheet

BUILT_IN = ("glance", "morning", "month-end")
"""The templates that come along, in the order of the list; the first is taken when none is named."""


def find_template(given: str, own: Path | None) -> Named:
    """A template by its name, its title, or the path of its file. A shop's own goes before a built-in of the same name.

    Raises UserError `template` where there is none, or its file has mistakes.
    """
    if given.endswith(".toml"):
        path = Path(given)
        if not path.is_file() and own is not None and (own / given).is_file():
            path = own / given
        return Named(path.stem, _read(path), own=True)
    if own is not None and _is_name(given) and (own / f"{given}.toml").is_file():
        return Named(given, _read(own / f"{given}.toml"), own=True)
    if given in BUILT_IN:
        return _built_in(given)
    for named in templates(own):
        if given in (named.template.title.zh, named.template.title.en):
            return named
    raise _missing(given, own)


def templates(own: Path | None) -> Iterator[Named]:
    """The shop's own by name, then those that come along and that it did not replace."""
    files = sorted(own.glob("*.toml")) if own is not None and own.is_dir() else []
    for path in files:
        yield Named(path.stem, _read(path), own=True)
    for name in BUILT_IN:
        if name not in {path.stem for path in files}:
            yield _built_in(name)


def templates_sheet(own: Path | None) -> Sheet:
    """A row a template: what `xundan report --list-templates` shows."""
    rows = [
        {
            "name": named.name,
            "title": named.template.title,
            "about": named.template.about,
            "period": period_told(named),
            "whose": Text("自己的", "your own") if named.own else Text("自带", "built in"),
        }
        for named in templates(own)
    ]
    return Sheet(
        title=Text("报表模板", "Templates of reports"),
        subtitle=Text("用法: xundan report --template 名称 -o 文件", "use: xundan report --template NAME -o FILE"),
        columns=[
            Column("name", Text("名称", "Name"), is_key=True),
            Column("title", Text("标题", "Title"), wraps=True),
            Column("period", Text("默认日期", "Days"), wraps=True),
            Column("whose", Text("谁的", "Whose")),
            Column("about", Text("说明", "About"), wraps=True),
        ],
        rows=rows,
    )


def period_told(named: Named) -> Text:
    """The days that a template covers when none are asked for."""
    match named.template.period:
        case "this_month":
            return Text("数据最新的月, 到目前", "the newest month so far")
        case "last_month":
            return Text("最近一个整月", "the newest whole month")
        case 1:
            return Text("最新一天", "the newest day")
        case days:
            return Text(f"最近 {days} 天", f"the last {days} days")


def _built_in(name: str) -> Named:
    file = resources.files("xundan.reports") / "templates" / f"{name}.toml"
    return Named(name, read_template(file.read_text(encoding="utf-8"), f"{name}.toml"), own=False)


def _read(path: Path) -> Template:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        raise UserError(
            "template",
            Text(f"{path.name}:{line}: 不是 UTF-8 编码的文字", f"{path.name}:{line}: this is not text in UTF-8"),
            Text("用编辑器另存为 UTF-8", "save the file as UTF-8 in your editor"),
        ) from wrong
    return read_template(text, path.name)


def _is_name(given: str) -> bool:
    return bool(given) and Path(given).name == given


def _missing(given: str, own: Path | None) -> UserError:
    theirs = sorted(own.glob("*.toml")) if own is not None else []
    known = [*(path.stem for path in theirs), *BUILT_IN]
    near = difflib.get_close_matches(given, known, n=1)
    listed = ", ".join(dict.fromkeys([*near, *known]))
    return UserError(
        "template",
        Text(f"没有叫 {given} 的报表模板", f"there is no template {given}"),
        Text(
            f"可选: {listed}; 自己的放在工作区的 templates 文件夹里, 或写出文件名 .toml",
            f"there are: {listed}; keep your own in the workspace's folder templates, or name a file .toml",
        ),
    )
