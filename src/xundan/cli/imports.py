"""xundan import"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xundan.cli import options, passwords
from xundan.cli.language import chosen, say
from xundan.reports.asking import day_in

if TYPE_CHECKING:
    from xundan.lake.importing import ImportReport
    from xundan.model.text import Lang
    from xundan.reports.sheet import Row


def run(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help=say("文件、文件夹或 zip", "files, folders or zips"))
    ],
    shop: Annotated[
        str | None, typer.Option("--shop", help=say("这些文件是哪家店铺的", "whose files these are"))
    ] = None,
    as_table: Annotated[
        str | None, typer.Option("--as", metavar="TABLE", help=say("当作这张表读", "read them as this table"))
    ] = None,
    covers: Annotated[
        str | None,
        typer.Option("--covers", metavar="A..B", help=say("文件完整覆盖哪些天", "which days the files cover in full")),
    ] = None,
    shop_account: Annotated[
        str | None,
        typer.Option(
            "--shop-account",
            metavar="NAME",
            help=say(
                "店铺主账号, 聊天文本里分不出谁是店铺时用",
                "the shop's main account, for chat text that does not show which name is the shop",
            ),
        ),
    ] = None,
    password_file: options.PasswordFile = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=say("只看结果, 不写入", "say what would happen and write nothing"))
    ] = False,
    engine: options.Engine = None,
    no_wait: options.NoWait = False,
    as_json: Annotated[bool, typer.Option("--json", help=say("输出 JSON", "print JSON"))] = False,
    workspace: options.Workspace = None,
    lang: options.Lang = None,
) -> None:
    """Imports files; all of it or nothing."""
    from xundan.cli.waiting import waiting
    from xundan.lake.importing import Wishes
    from xundan.reports.plain import harmless_json
    from xundan.reports.render import write_text
    from xundan.session import Session
    from xundan.workspace import find

    if as_table is not None:
        _check_table(as_table)
    session = Session(find(workspace), waiting(no_wait, lang, quiet=as_json), engine=options.engine(engine))
    days, language = _days(covers), chosen(lang)

    def work(known: tuple[str, ...]) -> ImportReport:
        wishes = Wishes(shop, as_table, days, dry_run, known, shop_account)
        return session.import_files(paths, wishes) if as_json else import_with_bar(session, paths, wishes, language)

    report = passwords.asking(work, passwords.in_file(password_file), lang)
    if as_json:
        # UTF-8 wherever a program reads it, whatever the console's code page is.
        text = json.dumps(as_plain(report, language), ensure_ascii=False, indent=1)
        write_text(harmless_json(text) + "\n", sys.stdout)
        _end(report)
        return
    show(report, language, session.workspace.rejects)
    _end(report)


def _end(report: ImportReport) -> None:
    """The rows are in; where a shop's numbers could not follow, that is no success."""
    from xundan.cli.errors import show as show_error

    for trouble in report.troubles:
        show_error(trouble)
    if report.troubles:
        raise typer.Exit(1)


def import_with_bar(session: Any, paths: list[Path], wishes: Any, lang: Lang) -> ImportReport:
    """Imports with a progress bar on standard error."""
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

    from xundan.reports.plain import printable

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    reading, working = ("读取", "计算各项事实") if lang == "zh" else ("reading", "working out the facts")
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(reading, total=None)

        def tell(name: str, done: int, size: int) -> None:
            last = done >= size
            shown = working if last else f"{reading} {escape(printable(name)[-40:])}"
            bar.update(task, description=shown, completed=done, total=size or 1)

        result: ImportReport = session.import_files(paths, wishes, progress=tell)
    return result


def show(report: ImportReport, lang: Lang, rejects: Path) -> None:
    """A line a file and table in the order of `xundan formats`, what was not read and why, notes, and where the rejects
    are."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from xundan.reports.importing import file_rows, notes_of
    from xundan.reports.plain import printable

    zh = lang == "zh"
    table = Table(box=None, pad_edge=False)
    heads = ("文件", "格式", "表", "读取", "新增", "更新", "重复", "拒绝") if zh else (
        "file", "importer", "table", "read", "new", "changed", "duplicate", "rejected"
    )  # fmt: skip
    for n, head in enumerate(heads):
        table.add_column(head, justify="right" if n > 2 else "left", overflow="fold")
    for row in file_rows(report):
        table.add_row(*(escape(printable(cell)) for cell in _cells(row, lang)))
    console = Console(width=None if Console().is_terminal else 140)
    if table.row_count:
        console.print(table)
    for line in _not_read(report, lang):
        console.print(escape(printable(line)), soft_wrap=True)
    for note in notes_of(report):
        console.print(escape(printable(note(lang))), soft_wrap=True)
    if report.rejects and report.import_id is None:
        count = len(report.rejects)
        console.print(f"{count:,} 行不能读入" if zh else f"{count:,} rows would be rejected")
    elif report.rejects:
        where = rejects / f"{report.import_id:06d}.csv"
        kept = f"{len(report.rejects):,} 行没能读入, 原因逐行写在 {where}" if zh else (
            f"{len(report.rejects):,} rows were rejected; each with its reason in {where}"
        )  # fmt: skip
        console.print(escape(kept), soft_wrap=True)
    for r in report.rejects[:5]:
        told = f"  {r.file}:{r.line} {r.column} {r.value[:40]!r}: {r.reason(lang)}"
        console.print(escape(printable(told)), soft_wrap=True)
    if report.import_id is None:
        console.print("没有写入任何数据" if zh else "nothing was written")


def _cells(row: Row, lang: Lang) -> list[str]:
    from xundan.reports.importing import COUNTS

    numbers = (row.get(name) for name in COUNTS)
    return [row["file"](lang), row["importer"], row["table"], *("" if n is None else f"{n:,}" for n in numbers)]


def _not_read(report: ImportReport, lang: Lang) -> list[str]:
    """The files that nobody takes, each with the reason, and what to do."""
    from xundan.reports.importing import not_read, not_read_head

    lines: list[str] = []
    for group in not_read(report):
        lines += [f"  {why(lang)}" for why in group.why]
        lines += [f"    -> {group.todo(lang)}"] if group.todo(lang) else []
    return [not_read_head(report)(lang), *lines] if lines else []


def as_plain(report: ImportReport, lang: Lang) -> dict[str, Any]:
    """The report as JSON."""
    return {
        "import": report.import_id,
        "files": [
            {
                "file": file.file,
                "importer": file.importer,
                "tables": {name: asdict(counts) for name, counts in file.tables.items()},
                "notes": [note(lang) for note in file.notes],
            }
            for file in report.files
        ],
        "rejects": [
            {
                "file": r.file,
                "table": r.table,
                "line": r.line,
                "column": r.column,
                "value": r.value,
                "reason": r.reason(lang),
            }
            for r in report.rejects
        ],
        "coverage": report.coverage,
    }


def _check_table(name: str) -> None:
    from xundan.model.tables import TABLES
    from xundan.model.text import Text, UserError

    if name not in TABLES:
        listed = ", ".join(TABLES)
        raise UserError(
            "table",
            Text(f"没有叫 {name} 的表", f"there is no table {name}"),
            Text(f"可选: {listed}", f"there are: {listed}"),
        )


def _days(covers: str | None) -> Any:
    """`A..B`; an open end reaches to today or back to 2000."""
    from datetime import date

    from xundan.model.text import Text, UserError

    if covers is None:
        return None
    first, dots, last = covers.partition("..")
    if not dots:
        raise UserError(
            "covers",
            Text(f"--covers 应为 A..B, 写的是 {covers!r}", f"--covers takes A..B, found {covers!r}"),
            Text("例如 --covers 2026-10-01..2026-10-31", "for example --covers 2026-10-01..2026-10-31"),
        )
    start = day_in(first, "--covers") if first else date(2000, 1, 1)
    end = day_in(last, "--covers") if last else date.today()
    if start > end:
        raise UserError("covers", Text("--covers 的开始晚于结束", "--covers begins after its end"))
    return start, end
