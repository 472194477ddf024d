"""What the README and the how-tos tell people to type works."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.docs.pages import blocks, commands, guides, language_of, name_of, outputs, translations
from tests.docs.running import at, run
from xundan.analysis.inspection.rules_file import check as check_rules
from xundan.analysis.text.dictionary import dictionary
from xundan.lake import Lake
from xundan.metrics.ask import Ask
from xundan.scorecards.plan_file import check as check_plan
from xundan.session import Session
from xundan.workspace import find
from xundan.workspace.config import check

ORDER = re.compile(r"\d{19}")
ENGLISH = pytest.mark.parametrize("page", [page for page, _ in translations()], ids=name_of)


def an_order(workspace: Path) -> str:
    """An order that an agent got; the ids in the documents are the full demo's."""
    session = Session(find(workspace))
    with session.view() as view:
        orders = view.fact("order_facts")
        owned = orders.filter(orders.first_agent.notnull()).order_by("order_id").limit(1)
        return str(view.engine.rows(owned.select("order_id")).to_pylist()[0]["order_id"])


@ENGLISH
def test_every_command_of_a_guide_works(page: Path, working_folder: Path) -> None:
    typed = commands(page)
    order = an_order(working_folder / "demo-shop") if typed else ""
    for words in typed:
        found = [ORDER.sub(order, word) for word in words]
        status, out, err = run(found, working_folder)
        assert status == 0, f"xundan {' '.join(words)}\n{out}\n{err}"
        assert "Traceback" not in err


@pytest.mark.parametrize("pair", translations(), ids=lambda pair: name_of(pair[1]))
def test_the_chinese_guide_has_the_same_commands_and_settings(pair: tuple[Path, Path]) -> None:
    """So what is run in one language need not be run in the other."""
    english, chinese = pair
    assert commands(chinese) == commands(english)
    assert blocks(chinese, "toml") == blocks(english, "toml")
    assert [ast.dump(ast.parse(block)) for block in blocks(chinese, "python")] == [
        ast.dump(ast.parse(block)) for block in blocks(english, "python")
    ]


@ENGLISH
def test_settings_shown_in_a_guide_are_settings(page: Path, tmp_path: Path) -> None:
    for block in blocks(page, "toml"):
        if "[lost." in block or "[topics." in block:
            (tmp_path / "text.toml").write_text(block, encoding="utf-8")
            dictionary(tmp_path)
            continue
        if "[[items]]" in block:
            plan, wrong = check_plan(block)
            assert plan is not None, [mistake.message.en for mistake in wrong]
            continue
        if "[[rule]]" in block:
            rules, wrong = check_rules(block)
            assert rules is not None, [mistake.message.en for mistake in wrong]
            continue
        text = block if "[[shops]]" in block else f'[[shops]]\nid = "s"\n\n{block}'
        config, mistakes = check(text)
        assert config is not None, [mistake.message.en for mistake in mistakes]


@ENGLISH
def test_python_shown_in_a_guide_runs(page: Path, small_shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for block in blocks(page, "python"):
        with at(small_shop):
            exec(compile(block, name_of(page), "exec"), {"__name__": "__main__"})
        assert capsys.readouterr().out.strip()


def test_sql_over_the_lakes_files_gives_the_same_sales(small_shop: Path) -> None:
    """What docs/how-to/analyst.md says of reading the lake with another tool."""
    session = Session(find(small_shop / "demo-shop"))
    lake = Lake(session.workspace.lake)
    orders = duckdb.read_parquet(lake.files("facts/order_facts", lake.snapshot()), hive_partitioning=False)
    october = orders.filter("paid_day BETWEEN '2026-10-01' AND '2026-10-31'")
    answer = session.answer(Ask(("sales",), (), date(2026, 10, 1), date(2026, 10, 31)))
    assert october.sum("sales").fetchall() == [(answer.rows[0]["sales"],)]


def test_a_wrong_option_is_named_and_ends_with_status_2(tmp_path: Path) -> None:
    status, _, err = run(["agents", "--nosuch"], tmp_path)
    assert status == 2
    assert "--nosuch" in err
    assert "Traceback" not in err


@pytest.mark.slow
def test_the_outputs_shown_are_those_of_the_demo(tmp_path: Path) -> None:
    """Every line of a text block is a line that the command before it prints over the full demo shop."""
    status, _, told = run(["demo", "demo-shop"], tmp_path)
    assert status == 0, told
    printed: dict[tuple[str, ...], set[str]] = {}
    for page in guides():
        for words, shown in outputs(page):
            key = (language_of(page), *words)
            if key not in printed:
                _, out, _ = run(words, tmp_path, language_of(page))
                printed[key] = {line.rstrip() for line in out.splitlines()}
            stale = [line for line in shown if line.rstrip() not in printed[key]]
            assert not stale, f"{name_of(page)} shows what `xundan {' '.join(words)}` does not print: {stale[:5]}"
