"""xundan map"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xundan.cli import options, passwords
from xundan.cli.language import chosen, say

if TYPE_CHECKING:
    from xundan.model.text import Lang
    from xundan.sources.contract import Reject, SourceFile
    from xundan.sources.maps import ColumnMap
    from xundan.sources.trial import Trial

_WIDE = 24
_BAD_SHOWN = 5


def run(
    path: Annotated[Path, typer.Argument(metavar="FILE", help=say("csv 或 xlsx 文件", "a csv or xlsx file"))],
    given: Annotated[
        Path | None,
        typer.Option(
            "--map",
            metavar="FILE.toml",
            help=say("写好的列对照表, 不再询问", "a map that is written already; asks nothing"),
        ),
    ] = None,
    password_file: options.PasswordFile = None,
    name: Annotated[
        str | None, typer.Option("--name", help=say("给这种文件起个名字", "what to call this kind of file"))
    ] = None,
    workspace: options.Workspace = None,
    lang: options.Lang = None,
) -> None:
    """Says once what the columns of a file are that no format knows; imports use it from then on."""
    from xundan.cli import map_asking
    from xundan.model.text import Text, UserError
    from xundan.sources import open_path
    from xundan.sources.maps import read_map, written
    from xundan.sources.trial import fits_file, tried
    from xundan.workspace import find

    language, found = chosen(lang), find(workspace)
    shops = {shop.id: shop for shop in found.config.shops}

    def work(known: tuple[str, ...]) -> tuple[ColumnMap, Trial]:
        with open_path(path, passwords=known) as files:
            if len(files) != 1:
                raise UserError(
                    "map_one",
                    Text(f"{path} 里有 {len(files)} 个文件", f"{path} holds {len(files)} files"),
                    Text("对照表一次说一个文件, 请给其中一个", "a map is about one kind of file: name one of them"),
                )
            file = files[0]
            if file.trouble is not None:
                raise file.trouble
            if given is not None:
                how = read_map(given)
                if not fits_file(file, how):
                    wanted = ", ".join(how.columns.values())
                    raise UserError(
                        "map_other",
                        Text(
                            f"{path.name} 没有对照表里的列: {wanted}",
                            f"{path.name} lacks columns that the map names: {wanted}",
                        ),
                        Text("核对表头和对照表", "compare the file's header with the map"),
                    )
            else:
                _not_needed(file, language)
                how = map_asking.ask(file, language)
            return how, tried(file, how, shops)

    how, trial = passwords.asking(work, passwords.in_file(password_file), lang)
    saved = found.maps / f"{_file_name(name or (given or path).stem)}.toml"
    _keep(saved, written(how))
    _tell(path, how, trial.good, trial.rejects, saved, language)


def _keep(saved: Path, text: str) -> None:
    """Writes a map; one of the same name that says otherwise is the person's to remove."""
    from xundan.model.text import Text, UserError

    saved.parent.mkdir(exist_ok=True)
    if saved.exists() and saved.read_text(encoding="utf-8") != text:
        raise UserError(
            "map_exists",
            Text(f"已有另一个对照表 {saved.name}, 没有改动", f"there is another map {saved.name}; nothing was changed"),
            Text("用 --name 另起名字, 或先删掉它", "give this one a --name, or remove the other first"),
        )
    saved.write_text(text, encoding="utf-8")


def _not_needed(file: SourceFile, lang: Lang) -> None:
    from xundan.model.text import Text
    from xundan.sources import Hint, recognise
    from xundan.sources.contract import Refusal

    importer = recognise(file, Hint())
    if importer is not None and not isinstance(importer, Refusal):
        title = importer.title
        typer.echo(
            Text(f"认得这个文件: {title.zh}, 直接导入就行", f"this file is known: {title.en}; just import it")(lang)
        )
        raise typer.Exit


def _tell(path: Path, how: ColumnMap, good: int, rejects: Sequence[Reject], saved: Path, lang: Lang) -> None:
    from xundan.model.text import Text
    from xundan.reports.plain import printable

    lines = [Text(f"{how.table}: {good} 行可以导入", f"{how.table}: {good} rows can be imported")]
    if rejects:
        lines.append(Text(f"{len(rejects)} 行不行, 例如:", f"{len(rejects)} rows cannot, for example:"))
        lines += [
            Text(
                f"  第 {bad.line} 行 {bad.column} {bad.value[:_WIDE]!r}: {bad.reason.zh}",
                f"  line {bad.line} {bad.column} {bad.value[:_WIDE]!r}: {bad.reason.en}",
            )
            for bad in rejects[:_BAD_SHOWN]
        ]
    lines.append(Text(f"已存到 {saved}; 现在: xundan import {path}", f"saved as {saved}; now: xundan import {path}"))
    for line in lines:
        typer.echo(printable(line(lang)))


def _file_name(name: str) -> str:
    """A name that is a file's on every system."""
    return re.sub(r"[^\w\- ]", "_", name).strip(" ._")[:80] or "map"
