"""The generated pages are those of today's code, and everything is on them."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.docs import fact_words, table_words
from scripts.docs.commands import command_tree
from scripts.docs.tables import fact_columns
from scripts.make_docs import pages
from tests.docs.pages import REFERENCE, ROOT
from xundan.metrics.families import CATALOGUE
from xundan.model.rules import SETTINGS
from xundan.model.tables import TABLES
from xundan.scorecards.plan import (
    Applies,
    AttendanceItem,
    Commission,
    GradeItem,
    LinearItem,
    MarkKind,
    Pay,
    Plan,
    TargetItem,
    TiersItem,
)
from xundan.scorecards.setting_words import without_words
from xundan.sources.registry import IMPORTERS

BOTH = pytest.mark.parametrize("ending", [".md", ".zh-CN.md"])


def page(name: str, ending: str) -> str:
    return (REFERENCE / (name + ending)).read_text(encoding="utf-8")


def headings(text: str, level: int) -> list[str]:
    mark = "#" * level + " "
    return [line.removeprefix(mark) for line in text.splitlines() if line.startswith(mark)]


def test_the_reference_is_that_of_the_code() -> None:
    made = dict(pages())
    there = {path.name: path.read_text(encoding="utf-8") for path in REFERENCE.glob("*.md")}
    stale = sorted(name for name in made.keys() | there.keys() if made.get(name) != there.get(name))
    assert not stale, f"run `make docs`: {', '.join(stale)}"


def test_making_it_twice_gives_the_same_bytes() -> None:
    assert dict(pages()) == dict(pages())


@BOTH
def test_every_metric_and_variant_is_described(ending: str) -> None:
    text = page("metrics", ending)
    assert {CATALOGUE[name].plain_id for name in CATALOGUE} == set(headings(text, 3))
    missing = [CATALOGUE[name].id for name in CATALOGUE if f"`{CATALOGUE[name].id}`" not in text]
    assert not missing


@BOTH
def test_every_setting_is_described(ending: str) -> None:
    assert set(SETTINGS) <= set(headings(page("settings", ending), 3))


def test_every_setting_of_a_plan_has_its_words_and_none_is_left_over() -> None:
    assert not without_words()


@BOTH
def test_every_setting_of_a_plan_is_described(ending: str) -> None:
    text = page("plans", ending)
    blocks = {heading.strip("[]") for heading in headings(text, 2)}
    assert {"applies", "items", "deductions", "bonuses", "grades", "pay", "pay.commission"} <= blocks
    for model in (
        Plan,
        Applies,
        MarkKind,
        Pay,
        Commission,
        TiersItem,
        LinearItem,
        TargetItem,
        GradeItem,
        AttendanceItem,
    ):
        for name, field in model.model_fields.items():
            assert f"| `{field.alias or name}` |" in text, f"{model.__name__}.{name}"


@BOTH
def test_every_table_and_column_is_described(ending: str) -> None:
    text = page("tables", ending)
    assert set(TABLES) <= set(headings(text, 2))
    assert set(fact_columns()) == set(headings(text, 3))


def test_every_table_and_column_has_its_words_and_none_is_left_over() -> None:
    assert table_words.TABLES.keys() == TABLES.keys()
    assert {name: list(words) for name, words in table_words.COLUMNS.items()} == {
        name: list(table.names) for name, table in TABLES.items()
    }
    assert fact_words.FACTS.keys() == fact_columns().keys()
    columns = {column for columns in fact_columns().values() for column in columns}
    assert fact_words.FACT_COLUMNS.keys() == columns


@BOTH
def test_every_importer_is_described(ending: str) -> None:
    assert headings(page("formats", ending), 2) == [importer.name for importer in IMPORTERS]


@BOTH
def test_every_command_and_option_is_described(ending: str) -> None:
    text = page("commands", ending)
    tree = command_tree("zh" if ending == ".zh-CN.md" else "en")
    assert headings(text, 2) == [command["name"] for command in tree]
    for command in tree:
        for parameter in command["parameters"]:
            assert parameter["help"], f"{command['name']} {parameter['names']} has no help"
            for name in parameter["names"]:
                assert f"`{name}`" in text or f"`{name}`".replace("|", "\\|") in text


def test_help_is_in_both_languages() -> None:
    for zh, en in zip(command_tree("zh"), command_tree("en"), strict=True):
        assert zh["name"] == en["name"]
        assert zh["help"] != en["help"]


def test_every_metric_is_in_the_glossary() -> None:
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    missing = [name for name in sorted({CATALOGUE[key].plain_id for key in CATALOGUE}) if f"`{name}`" not in text]
    assert not missing, f"GLOSSARY.md does not name {missing}"


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_names_every_importer(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert all(f"sources/{importer.name}/{name}" in text for importer in IMPORTERS)


def test_every_importer_says_who_can_export_in_both_languages() -> None:
    for importer in IMPORTERS:
        folder = Path(ROOT / "src" / "xundan" / "sources" / importer.name)
        assert "Who can export it" in (folder / "README.md").read_text(encoding="utf-8")
        assert "谁能导出" in (folder / "README.zh-CN.md").read_text(encoding="utf-8")
