"""界面: the language and the colours that a person chose, and the columns that she keeps."""

from __future__ import annotations

from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.web.frame.acts import Doing, Done, act
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Field, Form, Page
from xundan.web.frame.register import page
from xundan.web.people.models import Person
from xundan.web.people.preferences import COLOURS, COLUMNS, LANG, LANGS
from xundan.web.people.roles import Right

_TITLE = Text("界面", "Display")
_COLOURS = {
    "": Text("跟语言走", "as the language has it"),
    "rise-red": Text("红涨绿跌 (像生意参谋)", "red up, green down (as Chinese sellers know)"),
    "good-green": Text("绿好红坏", "green good, red bad"),
}


@page("look", "settings/look/", Right.AGENTS, under="settings", tab=_TITLE, bare=True, dated=False)
def look(view: View | None, asked: Asked, person: Person) -> Page:
    """What she chose, to be chosen anew."""
    lang, colours = person.preferences.get(LANG, "zh"), person.preferences.get(COLOURS, "")
    fields = [
        Field(LANG, Text("语言", "Language"), "choice", lang, list(LANGS.items())),
        Field(
            COLOURS, Text("涨跌的颜色", "Colours of changes"), "choice", colours, list(_COLOURS.items()),
            hint=Text("中文默认红涨绿跌, 英文默认绿好红坏", "Chinese: red is up; English: green is good"),
        ),
    ]  # fmt: skip
    blocks = [Form("look", "look", fields, Text("存", "Save"))]
    if person.preferences.get(COLUMNS):
        said = Text(
            f"{len(person.preferences[COLUMNS])} 张表的列是自己选的",
            f"tables with columns of your own: {len(person.preferences[COLUMNS])}",
        )
        blocks.append(
            Form("columns", "columns-reset", [], Text("所有表都恢复全部列", "Show all columns everywhere"), said=said)
        )
    return Page(_TITLE, blocks)


@act("look", on="look", right=Right.AGENTS)
def choose(doing: Doing) -> Done:
    """Keeps what she chose."""
    lang, colours = doing.one(LANG), doing.one(COLOURS)
    if lang not in LANGS or colours not in _COLOURS:
        raise UserError("choice", Text("没有这个选项", "there is no such choice"))
    doing.person.preferences |= {LANG: lang, COLOURS: colours}
    doing.person.save(update_fields=["preferences"])
    return Done(Text("存好了", "Saved"))


@act("columns-reset", on="look", right=Right.AGENTS)
def all_columns(doing: Doing) -> Done:
    """Forgets which columns she left out."""
    doing.person.preferences.pop(COLUMNS, None)
    doing.person.save(update_fields=["preferences"])
    return Done(Text("所有表都显示全部列", "every table shows all of its columns"))
