"""Every metric explains itself in both languages."""

from __future__ import annotations

import io
import json

import pytest

from xundan.metrics.families import CATALOGUE
from xundan.model.text import UserError
from xundan.reports.as_json import object_json
from xundan.reports.catalogue import catalogue_sheet
from xundan.reports.explain import SOURCES, explain_metric
from xundan.reports.render import render

METRICS = [metric for _, metrics in CATALOGUE.families for metric in metrics]


@pytest.mark.parametrize("name", list(CATALOGUE))
def test_every_metric_explains_itself(name: str) -> None:
    told = explain_metric(name)
    for lang in ("zh", "en"):
        text = told.text(lang)
        assert told.metric.id in text
        assert max(map(len, text.splitlines())) <= 100
    read = json.loads(object_json(told.json()))
    assert read["formula"]["zh"] and read["formula"]["en"]
    assert read["null"]["zh"]


def test_every_source_is_spelled_out() -> None:
    assert {name for metric in METRICS for name in metric.source.split()} <= set(SOURCES)


def test_variants_stand_with_their_formulas() -> None:
    told = explain_metric("silent_conversion")
    assert [m.id for m in told.others] == ["silent_conversion:visitors", "silent_conversion:buyers"]
    assert "静默成交人数 ÷ 访客数" in told.text("zh")


def test_settings_follow_what_is_counted() -> None:
    assert "response_anchor" in explain_metric("response_time").settings
    assert "inquiry_window_days" in explain_metric("inquiry_conversion").settings
    assert "credit_window_days" in explain_metric("silent_sales").settings
    assert "slow_seconds" in explain_metric("slow_receptions").settings
    assert explain_metric("orders").settings == []


def test_an_unknown_metric_names_those_near() -> None:
    with pytest.raises(UserError) as error:
        explain_metric("inquiry_conversions")
    assert "inquiry_conversion" in error.value.hint.en


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_catalogue_lists_every_definition_once(lang: str) -> None:
    out = io.StringIO()
    render(catalogue_sheet(), "json", lang, out)  # type: ignore[arg-type]
    assert [row["id"] for row in json.loads(out.getvalue())["rows"]] == [metric.id for metric in METRICS]
