"""Column maps: how a person says what the columns of her own file are, kept as TOML and used by every later import.

table = "orders"
[columns]            # our column = the file's
order_id = "单号"
[fixed]              # the same for every row
channel = "门店"
[values.sender]      # the file's words = ours, where a column has a closed list
"客户" = "buyer"
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xundan.model.tables import TABLES
from xundan.model.text import Text, UserError
from xundan.sources.header import Layout, fold

_LARGEST = 1 << 18
_PARTS = {"table", "columns", "fixed", "values"}


@dataclass(frozen=True)
class ColumnMap:
    """One kind of file. `columns`: our column to the file's name of it; `fixed`: our column to the value of all rows;
    `values`: by our column, the file's words to ours."""

    name: str
    table: str
    columns: Mapping[str, str]
    fixed: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def layout(self) -> Layout:
        """A file is of this kind when it has every column that the map names."""
        return Layout({ours: (theirs,) for ours, theirs in self.columns.items()}, tuple(self.columns))

    @property
    def lacks(self) -> tuple[str, ...]:
        """Required columns of the table that neither come from the file nor are fixed."""
        table, given = TABLES[self.table], {*self.columns, *self.fixed}
        groups = (" / ".join(group) for group in table.one_of if not given & set(group))
        return (*(name for name in table.required if name not in given), *groups)


def read_map(path: Path) -> ColumnMap:
    """The map in a file, named after it. Raises UserError `map_broken`."""
    try:
        with path.open("rb") as file:
            text = file.read(_LARGEST + 1)
        if len(text) > _LARGEST:
            raise _broken(path, Text("太大", "it is too large"))
        said = tomllib.loads(text.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise _broken(path, Text(f"不是 TOML: {wrong}", f"it is no TOML: {wrong}")) from None
    found = ColumnMap(
        path.stem,
        _known_table(path, said.get("table")),
        _texts(path, said, "columns"),
        _texts(path, said, "fixed"),
        _all_values(path, said.get("values", {})),
    )
    strange = sorted(set(said) - _PARTS)
    if strange:
        known = ", ".join(sorted(_PARTS))
        raise _broken(
            path, Text(f"没有叫 {strange[0]} 的部分, 可用: {known}", f"no part {strange[0]}; there are: {known}")
        )
    columns = ("shop", *TABLES[found.table].names)
    for name in (*found.columns, *found.fixed, *found.values):
        if name not in columns:
            listed = ", ".join(columns)
            raise _broken(
                path,
                Text(f"{found.table} 没有列 {name}, 可用: {listed}", f"{found.table} has no column {name}: {listed}"),
            )
    if found.lacks:
        missing = ", ".join(found.lacks)
        raise _broken(
            path,
            Text(
                f"{found.table} 的必填列没有给: {missing}",
                f"required columns of {found.table} are not given: {missing}",
            ),
        )
    if not found.columns:
        raise _broken(path, Text("[columns] 里至少要有一列", "[columns] needs at least one column"))
    return found


def maps_in(folder: Path) -> tuple[ColumnMap, ...]:
    """All maps of a folder, by name. Raises UserError `map_broken`."""
    return tuple(read_map(path) for path in sorted(folder.glob("*.toml")))


def written(found: ColumnMap) -> str:
    """The map as TOML."""
    lines = [f"table = {_text(found.table)}", "", "[columns]"]
    lines += [f"{name} = {_text(theirs)}" for name, theirs in found.columns.items()]
    if found.fixed:
        lines += ["", "[fixed]", *(f"{name} = {_text(value)}" for name, value in found.fixed.items())]
    for name, words in found.values.items():
        lines += ["", f"[values.{name}]", *(f"{_text(theirs)} = {_text(ours)}" for theirs, ours in words.items())]
    return "\n".join(lines) + "\n"


def translated(words: Mapping[str, str], values: list[str]) -> list[str]:
    """A column's values in our words; what has no word stays and is typed or rejected as it is."""
    known = {fold(theirs): ours for theirs, ours in words.items()}
    return [known.get(fold(value), value) for value in values]


def _known_table(path: Path, name: Any) -> str:
    if name in TABLES and isinstance(name, str):
        return name
    listed = ", ".join(TABLES)
    raise _broken(path, Text(f"table 应为其中之一: {listed}", f"table should be one of: {listed}"))


def _texts(path: Path, said: Mapping[str, Any], part: str) -> dict[str, str]:
    found = said.get(part, {})
    if not isinstance(found, dict) or not all(isinstance(value, str) and value.strip() for value in found.values()):
        raise _broken(
            path, Text(f'[{part}] 里每行写成 列 = "文字"', f'each line of [{part}] should be: column = "text"')
        )
    return dict(found)


def _all_values(path: Path, said: Any) -> dict[str, dict[str, str]]:
    if not isinstance(said, dict):
        raise _broken(path, Text("values 写成 [values.列名]", "values are written as [values.COLUMN]"))
    return {name: _texts(path, said, name) for name in said}


def _text(value: str) -> str:
    # JSON leaves DEL as it is; TOML wants it escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _broken(path: Path, why: Text) -> UserError:
    return UserError(
        "map_broken",
        Text(f"列对照表 {path.name} 不能用: {why.zh}", f"the column map {path.name} cannot be used: {why.en}"),
        Text("改好它, 或用 xundan map 重新做一个", "mend it, or make a new one with xundan map"),
    )
