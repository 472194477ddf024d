"""Formats of chats do not take each other's files, whatever the files are called."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from xundan.sources import IMPORTERS, Hint
from xundan.sources.files import open_path

SOURCES = Path(__file__).parents[2] / "src" / "xundan" / "sources"
SAMPLES = {
    name: next((SOURCES / name).glob("sample.*"))
    for name in ("qianniu_chat", "sycm_chats", "top_chatlog", "jd_chats", "chatwoot", "qianniu_text")
}


def test_each_sample_is_recognised_by_its_own_importer_only(tmp_path: Path) -> None:
    for name, sample in SAMPLES.items():
        copy = Path(shutil.copy(sample, tmp_path / "订单.csv"))
        with open_path(copy) as [file]:
            assert [each.name for each in IMPORTERS if each.recognise(file, Hint()) is True] == [name]


@pytest.mark.parametrize("name", SAMPLES)
def test_no_importer_of_chats_takes_another_importers_sample(name: str) -> None:
    [importer] = [each for each in IMPORTERS if each.name == name]
    for sample in SOURCES.glob("*/sample.*"):
        if sample.parent.name != name:
            with open_path(sample) as files:
                assert [importer.recognise(file, Hint()) for file in files] == [False] * len(files), sample


def test_chats_of_every_format_are_of_one_table() -> None:
    assert {each.tables for each in IMPORTERS if each.name in SAMPLES} == {("messages",)}
