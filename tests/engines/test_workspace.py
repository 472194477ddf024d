"""A whole workspace on every engine: the bytes are those of DuckDB, whoever refreshes, imports and answers."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, run_main
from tests.support import small_shop
from xundan.demo import write_shop
from xundan.workspace import create

pytestmark = pytest.mark.slow

QUESTIONS = (
    ("metrics", "sales", "orders", "inquiry_conversion", "--by", "agent", "--month", "2026-10"),
    ("metrics", "consulted_buyers", "first_response", "sales", "--by", "day", "--month", "2026-10"),
)
HARD = "我的 店铺#1 100%"


def ran(*words: str | Path) -> Ran:
    """A command of a person who reads English."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("XUNDAN_LANG", "en")
        return run_main(patched, *words)


def done(*words: str | Path) -> str:
    """What a command prints that must succeed."""
    found = ran(*words)
    assert found.status == 0, found.err
    return found.out


def asked(root: Path, where: str) -> list[str]:
    return [done(*words, "--format", "json", "--engine", where, "-w", root) for words in QUESTIONS]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo shop, imported with DuckDB."""
    folder = tmp_path_factory.mktemp("demo")
    write_shop(folder / "files", scale=0.05, days=30)
    root = create(folder / HARD, "demo").root
    done("import", folder / "files", "-w", root)
    return root


def test_the_demo_shop_is_refreshed_and_answers_with_the_same_bytes(where: str, demo: Path, tmp_path: Path) -> None:
    root = tmp_path / HARD
    shutil.copytree(demo, root)
    expected = asked(demo, "duckdb")
    assert asked(root, where) == expected
    done("refresh", "--full", "--engine", where, "-w", root)
    assert asked(root, "duckdb") == expected
    assert asked(root, where) == expected


def test_an_import_derives_the_same_facts(where: str, tmp_path: Path) -> None:
    small_shop.files(tmp_path / "files")
    answers = []
    for name, engine in (("expected", "duckdb"), ("found", where)):
        root = small_shop.workspace(tmp_path / name).root
        done("import", tmp_path / "files", "--engine", engine, "-w", root, *small_shop.COVERS)
        answers.append(asked(root, engine))
    assert answers[0] == answers[1]
    assert '"agent": null, "sales": 57.00, "orders": 3' in answers[0][0]  # 50 and 7, and one of nothing
