"""Templates of reports: those that come along, a shop's own, and what is said of one that is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from xundan.model.text import UserError
from xundan.reports.document.build import days_of
from xundan.reports.document.shelf import BUILT_IN, find_template, templates, templates_sheet
from xundan.reports.document.template import check, read_template

SMALL = 'title = "日报"\n[[sections]]\ntitle = "店"\nmetrics = "sales"\n'


def own(folder: Path, name: str, text: str = SMALL) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def test_those_that_come_along_speak_both_languages() -> None:
    found = {named.name: named.template for named in templates(None)}
    assert tuple(found) == BUILT_IN
    for template in found.values():
        texts = [template.title, template.about, *(section.title for section in template.sections)]
        assert all(text is not None and text.zh != text.en for text in texts)
        assert all(name.zh != name.en for section in template.sections for name in section.names.values())


def test_a_template_needs_no_more_than_a_title_and_one_metric() -> None:
    template = read_template(SMALL, "a.toml")
    section = template.sections[0]
    assert (template.title.zh, template.title.en, template.period) == ("日报", "日报", 30)
    assert (section.metrics, section.by, section.total, section.mean, section.chart) == (
        ["sales"],
        [],
        True,
        True,
        "none",
    )


HEAD = 'title = "a"\n[[sections]]\ntitle = "b"\n'
WRONG = {
    "no TOML": ('title = "a\n', 1, "TOML", "not valid TOML"),
    "nothing in it": ("", None, "sections", "sections is missing"),
    "no sections": ('title = "a"\n', None, "sections", "sections is missing"),
    "sections of another kind": ('title = "a"\nsections = 3\n', 2, "sections", "blocks [[sections]]"),
    "a misspelt word": (HEAD + 'metrics = "sales"\nlimt = 3\n', 5, "sections[1].limt", "is it limit?"),
    "one language of two": (
        'title = {zh = "甲"}\n' + HEAD[12:] + 'metrics = "sales"\n',
        1,
        "title",
        'found {zh = "甲"}',
    ),
    "no metrics": (HEAD + "metrics = []\n", 4, "sections[1].metrics", "is empty"),
    "an unknown metric": (
        HEAD + 'metrics = ["sales", "saels"]\n',
        4,
        "sections[1].metrics",
        "no metric saels; near: sales",
    ),
    "a dimension it lacks": (
        HEAD + 'metrics = "visitors"\nby = "agent"\n',
        5,
        "sections[1].by",
        "visitors has no dimension agent",
    ),
    "an order of something else": (
        HEAD + 'metrics = "sales"\nby = "day"\norder = "-aov"\n',
        6,
        "sections[1].order",
        "aov is not in this section",
    ),
    "a name for something else": (
        HEAD + 'metrics = "sales"\n[sections.names]\naov = "x"\n',
        5,
        "sections[1].names",
        "aov is not in this section",
    ),
    "a chart of something else": (
        HEAD + 'metrics = "sales"\nby = "day"\nchart = "line"\ncharted = "aov"\n',
        7,
        "sections[1].charted",
        "aov is not in",
    ),
    "a chart of one figure": (
        HEAD + 'metrics = "sales"\nchart = "bar"\n',
        5,
        "sections[1].chart",
        "exactly one dimension",
    ),
    "a line along no time": (
        HEAD + 'metrics = "sales"\nby = "agent"\nchart = "line"\n',
        6,
        "sections[1].chart",
        "take bar",
    ),
    "a pie": (
        HEAD + 'metrics = "sales"\nby = "day"\nchart = "pie"\n',
        6,
        "sections[1].chart",
        'expected "line", "bar" or "none", found "pie"',
    ),
    "no rows at all": (HEAD + 'metrics = "sales"\nlimit = 0\n', 5, "sections[1].limit", "from 1 to 100000, found 0"),
    "yes as text": (HEAD + 'metrics = "sales"\ntotal = "yes"\n', 5, "sections[1].total", "true or false"),
    "too many days": ("period = 367\n" + HEAD + 'metrics = "sales"\n', 1, "period", "found 367"),
    "the second section": (
        HEAD + 'metrics = "sales"\n[[sections]]\ntitle = ""\nmetrics = "sales"\n',
        6,
        "sections[2].title",
        "expected a text",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_is_named_with_its_line_and_what_was_found(case: str) -> None:
    text, line, where, said = WRONG[case]
    template, mistakes = check(text)
    assert template is None
    found = mistakes[0]
    assert (found.line, found.where) == (line, where)
    assert said in found.message.en
    assert found.message.zh and found.message.zh != found.message.en


def test_all_mistakes_are_told_at_once_with_the_file() -> None:
    with pytest.raises(UserError) as wrong:
        read_template('title = 1\n[[sections]]\ntitle = 2\nmetrics = "sales"\n', "我的.toml")
    assert wrong.value.code == "template"
    assert [line.split(": ")[0] for line in wrong.value.message.zh.splitlines()] == ["我的.toml:1", "我的.toml:3"]


def test_a_shops_own_goes_before_what_comes_along(tmp_path: Path) -> None:
    folder = own(own(tmp_path / "templates", "morning"), "zz")
    assert [(named.name, named.own) for named in templates(folder)] == [
        ("morning", True), ("zz", True), ("glance", False), ("month-end", False)
    ]  # fmt: skip
    assert find_template("morning", folder).template.title.zh == "日报"
    assert find_template("morning", None).template.title.zh == "客服日报"


@pytest.mark.parametrize("given", ["glance", "一目了然", "The shop at a glance"])
def test_a_template_is_found_by_name_or_title(given: str, tmp_path: Path) -> None:
    assert find_template(given, tmp_path / "templates").name == "glance"


def test_a_template_is_found_by_its_file_there_or_in_the_folder(tmp_path: Path) -> None:
    folder = own(tmp_path / "templates", "mine")
    own(tmp_path, "there")
    assert find_template(str(tmp_path / "there.toml"), folder).name == "there"
    assert find_template("mine.toml", folder).name == "mine"
    with pytest.raises(FileNotFoundError):
        find_template("nowhere.toml", folder)


def test_a_name_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(UserError) as wrong:
        find_template("mornin", own(tmp_path / "templates", "mine"))
    assert wrong.value.hint.en.startswith("there are: morning, mine, glance, month-end")
    with pytest.raises(UserError):
        find_template("../templates/mine", tmp_path / "templates")


def test_a_file_in_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes('title = "a"\n# 日报\n'.encode("gbk"))
    with pytest.raises(UserError, match=r"a\.toml:2: this is not text in UTF-8"):
        find_template("a", tmp_path)


def test_the_list_says_whose_each_is_and_which_days(tmp_path: Path) -> None:
    rows = {row["name"]: row for row in templates_sheet(own(tmp_path / "t", "mine")).rows}
    assert (rows["mine"]["whose"].zh, rows["mine"]["period"].en) == ("自己的", "the last 30 days")
    assert (rows["morning"]["whose"].zh, rows["morning"]["period"].en) == ("自带", "the newest day")


@pytest.mark.parametrize(
    ("period", "newest", "first", "last"),
    [
        (1, "2026-10-31", "2026-10-31", "2026-10-31"),
        (7, "2026-03-03", "2026-02-25", "2026-03-03"),
        ("this_month", "2026-10-09", "2026-10-01", "2026-10-09"),
        ("last_month", "2026-10-31", "2026-10-01", "2026-10-31"),
        ("last_month", "2026-10-30", "2026-09-01", "2026-09-30"),
        ("last_month", "2026-01-05", "2025-12-01", "2025-12-31"),
    ],
)
def test_the_days_of_a_period(period: int | str, newest: str, first: str, last: str) -> None:
    found = days_of(period, date.fromisoformat(newest))  # type: ignore[arg-type]
    assert found == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("page", ["reports.md", "reports.zh-CN.md"])
def test_the_template_that_the_how_to_shows_is_one(page: str) -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "how-to" / page).read_text(encoding="utf-8")
    shown = "\n".join(line[4:] for line in text.splitlines() if line.startswith("    ") or not line)
    template = read_template(shown, page)
    assert [section.title.zh for section in template.sections] == ["概况", "客服"]
    assert template.sections[1].names["sales"].zh == "成交额"
