"""What is wrong in xundan.toml: the line, the setting, what was expected and what was found, in both languages."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from xundan.model.text import Text
from xundan.workspace.lines import line_of

Where = tuple[str | int, ...]
"""A path into the file such as ("rules", 0, "session_gap")."""


@dataclass(frozen=True)
class Mistake:
    """One thing wrong in the file. `line` counts from 1; None where the file as a whole is meant."""

    line: int | None
    where: str
    found: str
    message: Text


class Expected(ValueError):
    """A value that is not what its setting takes; `what` names what that is."""

    def __init__(self, what: Text) -> None:
        super().__init__(what.en)
        self.what = what


def mistake(text: str, where: Where, value: Any, message: Text) -> Mistake:
    """A mistake at a path of the file's text; the line of the nearest thing around it that has one."""
    paths = [where[:size] for size in range(len(where), 0, -1)]
    line = next((found for path in paths if (found := line_of(text, path)) is not None), None)
    return Mistake(line, _shown(where), str(value), message)


def expected(text: str, where: Where, value: Any, what: Text) -> Mistake:
    """A value of the wrong kind."""
    zh, en = ("没有写", "nothing") if value is None else (f"写的是 {_written(value)}", _written(value))
    return mistake(text, where, value, Text(f"应为{what.zh}, {zh}", f"expected {what.en}, found {en}"))


def not_toml(text: str, wrong: Exception) -> Mistake:
    """A file that no TOML parser reads. Python's parser tells the line in its message, in English."""
    said = re.sub(r" \(at .*\)$", "", str(wrong))
    found = re.search(r"\(at line (\d+)", str(wrong))
    line = int(found[1]) if found else text.rstrip("\n").count("\n") + 1
    zh = next((meant for begins, meant in _TOML.items() if said.startswith(begins)), "写法不对")
    if str(wrong).endswith("(at end of document)"):
        zh = "到文件末尾还没有写完, 括号或引号没有关上"
    return Mistake(line, "TOML", "", Text(f"不是有效的 TOML: {zh} ({said})", f"not valid TOML: {said}"))


def not_valid(text: str, error: Any, known: Mapping[str, Iterable[str]], prefix: Where = ()) -> Mistake:
    """One error of pydantic's. `known` gives the names of each block's settings; "" is the file itself."""
    where = prefix + tuple(error["loc"])
    value, kind = error.get("input"), error["type"]
    if kind == "extra_forbidden":
        return mistake(text, where, value, _no_such(where, known))
    if kind == "missing":
        return mistake(text, where, "", Text(f"缺少 {where[-1]}", f"{where[-1]} is missing"))
    if kind == "value_error" and isinstance(error["ctx"]["error"], Expected):
        return expected(text, where, value, error["ctx"]["error"].what)
    if kind == "literal_error":
        choices = str(error["ctx"]["expected"]).replace("'", '"')
        return expected(text, where, value, Text(" " + choices.replace(" or ", " 或 "), choices))
    block = where[-1] if isinstance(where[-1], str) else where[0]
    if len(where) <= 2 and block in _BLOCKS:
        return expected(text, where, value, Text(f"一段或几段 [[{block}]]", f"one or more blocks [[{block}]]"))
    if where in ((name,) for name in _SINGLE):
        return expected(text, where, value, Text(f"一段 [{where[0]}]", f"a block [{where[0]}]"))
    what = _KINDS.get(kind)
    if what is None:
        # A kind that this file's models cannot produce today; better in English than not said.
        return expected(text, where, value, Text(f"别的写法 ({error['msg']})", f"something else ({error['msg']})"))
    return expected(text, where, value, what)


_BLOCKS = ("shops", "rules")
_SINGLE = ("privacy", "mail", "applies", "pay")
_LIST = Text('方括号里的列表, 例如 ["a", "b"]', 'a list in brackets such as ["a", "b"]')
_KINDS = {
    "string_type": Text("引号里的文字", "a text in quotes"),
    "string_too_short": Text("不为空的文字", "a text that is not empty"),
    "bool_type": Text(" true 或 false, 不加引号", "true or false without quotes"),
    "int_type": Text("整数, 不加引号", "a whole number without quotes"),
    "tuple_type": _LIST,
    "list_type": _LIST,
    "dict_type": Text('花括号里的对照, 例如 {"直通车" = "paid"}', 'pairs in braces such as {"直通车" = "paid"}'),
}
_TOML = {
    "Cannot overwrite a value": "同一个设置写了两次",
    "Cannot declare": "同一段写了两次",
    "Expected '='": "设置名后面缺少等号",
    "Invalid value": "等号后面的值不对, 文字要加引号",
    "Invalid statement": "这一行不是 设置名 = 值",
    "Invalid initial character": "设置名的写法不对",
    "Unclosed array": "方括号没有关上",
    "Unclosed inline table": "花括号没有关上",
    "Unterminated string": "引号没有关上",
    "Expected newline or end of document": "一行里写了多余的东西",
    "Illegal character": "有不该出现的字符, 或引号没有关上",
    "Found invalid character": "有不该出现的字符, 或引号没有关上",
    "Unescaped '\\' in a string": "引号里的反斜杠要写两个, 或改用单引号",
    "Expected ']": "方括号没有关上",
}


def _no_such(where: Where, known: Mapping[str, Iterable[str]]) -> Text:
    name, block = str(where[-1]), str(where[0]) if len(where) > 1 else ""
    if where == ("mail", "password"):
        return Text(
            "密码不写在这里, 放进环境变量 XUNDAN_MAIL_PASSWORD",
            "no password here; give it in the variable XUNDAN_MAIL_PASSWORD",
        )
    for other, names in known.items():
        if other != block and name in names:
            head = f"[{other}]" if other in _SINGLE else f"[[{other}]]"
            zh, en = (f"{head} 里", f"in {head}") if other else ("所有 [[ ]] 之前", "before every [[ ]]")
            return Text(f"{name} 要写在{zh}", f"{name} belongs {en}")
    near = difflib.get_close_matches(name, list(known.get(block, ())), n=1)
    if near:
        return Text(f"没有这个设置, 是不是 {near[0]}?", f"no such setting; is it {near[0]}?")
    return Text("没有这个设置, 请检查拼写", "no such setting; check the spelling")


def _shown(where: Where) -> str:
    """`("rules", 0, "session_gap")` as `rules[1].session_gap`."""
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in where).lstrip(".")


def _written(value: Any) -> str:
    """A value as TOML writes it, not more of it than a line shows."""
    if isinstance(value, (list, tuple)):
        text = "[" + ", ".join(_written(part) for part in value) + "]"
    elif isinstance(value, dict):
        text = "{" + ", ".join(f"{key} = {_written(part)}" for key, part in value.items()) + "}"
    elif isinstance(value, date):
        text = str(value)
    else:
        text = json.dumps(value, ensure_ascii=False, default=str)
    # An address may hold a name and password where none belong; they are not for a screen or a log.
    text = re.sub(r"//[^/@\s]*@", "//...@", text)
    return text if len(text) <= 80 else text[:77] + "..."
