"""docs/reference/json: what programs get. Every example is written by the code that answers, from made-up rows."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from scripts.docs import json_closing
from scripts.docs.errors import errors
from scripts.docs.markdown import code, fenced, prose, table
from xundan.cli import buyer_data
from xundan.cli.imports import as_plain
from xundan.lake.admitting import Counts
from xundan.lake.history import Imported
from xundan.lake.importing import FileReport, ImportReport
from xundan.lake.privacy.held import Held
from xundan.lake.privacy.person import Person
from xundan.lake.vacuum import Vacuumed
from xundan.metrics.ask import Ask
from xundan.metrics.deciding import Case, Decided, Owner
from xundan.metrics.decisions import Decision
from xundan.metrics.drill import Drilled
from xundan.metrics.families import CATALOGUE
from xundan.metrics.query import Answer
from xundan.model.clock import Shop
from xundan.model.rules import CREDIT_RULES
from xundan.model.text import Lang, Text, UserError
from xundan.reports.as_json import error_json, object_json, sheet_json
from xundan.reports.decisions import decided_json, decisions_sheet
from xundan.reports.drilled import drilled_sheet
from xundan.reports.explain import explain_metric
from xundan.reports.formats import formats_sheet
from xundan.reports.history import imported_json
from xundan.reports.marks import history_sheet, marked_json
from xundan.reports.sheet import sheet_of
from xundan.scorecards import marking
from xundan.scorecards.mark_history import Entry
from xundan.sources.about import importer_called
from xundan.sources.contract import Reject


def page(lang: Lang) -> tuple[str, str]:
    """A section a command that speaks JSON, then the errors."""
    parts = [
        prose("json", lang),
        _query(lang),
        _tables(lang),
        _drill(lang),
        _explain(lang),
        _credit(lang),
        _marks(lang),
        json_closing.section(lang),
        _whatif(lang),
        _why(lang),
        _import(lang),
        _formats(lang),
        _history(lang),
        _vacuum(lang),
        _doctor(lang),
        _buyer_data(lang),
        _errors(lang),
    ]
    return "JSON", "\n".join(parts)


def _part(lang: Lang, command: str, what: str, example: str) -> str:
    return f"## {command}\n\n{what.strip()}\n\n{fenced(example, 'json')}"


def _ask() -> Ask:
    return Ask(("inquiry_conversion", "sales"), ("agent",), date(2026, 10, 25), date(2026, 10, 31))


def _query(lang: Lang) -> str:
    rows: list[dict[str, Any]] = [
        {"agent": "a1", "inquiry_conversion": 46 / 94, "sales": Decimal("8459.20")},
        {"agent": "a2", "inquiry_conversion": None, "sales": Decimal("25.90")},
        {"agent": None, "inquiry_conversion": None, "sales": Decimal("37406.80")},
    ]
    text = sheet_json(sheet_of(Answer(_ask(), rows, date(2026, 10, 30))), lang)
    what = prose("json_query", lang)
    return _part(lang, "xundan metrics", what, text)


def _tables(lang: Lang) -> str:
    what = prose("json_tables", lang)
    return f"## xundan agents, xundan funnel\n\n{what.strip()}\n"


def _drill(lang: Lang) -> str:
    rows: list[dict[str, Any]] = [
        {
            "shop": "s1",
            "day": date(2026, 10, 25),
            "buyer_id": "b1",
            "inquiry": True,
            "agent": "a1",
            "in_numerator": True,
        },
        {
            "shop": "s1",
            "day": date(2026, 10, 25),
            "buyer_id": "b2",
            "inquiry": True,
            "agent": "a1",
            "in_numerator": False,
        },
    ]
    drilled = Drilled(CATALOGUE["inquiry_conversion"], "denominator", "count", list(rows[0]), rows, 94)
    what = prose("json_drill", lang)
    return _part(lang, "xundan drill", what, sheet_json(drilled_sheet(drilled), lang))


def _explain(lang: Lang) -> str:
    what = prose("json_explain", lang)
    return _part(lang, "xundan explain", what, object_json(explain_metric("aov:inquiry").json(lang), lang))


def _credit(lang: Lang) -> str:
    made = Decision(
        "s1", "4902437950064277083", "s1:a2", datetime(2026, 11, 2, 9, 30), 1793583000, "店长", "电话里谈成的", "stands"
    )

    def case(owner: Owner, *decided: Decision) -> Case:
        return Case(Shop("s1"), made.order_id, dict.fromkeys(CREDIT_RULES, owner), list(decided), {})

    done = Decided(case(Owner("silent", None)), case(Owner("agent", made.agent_id), made), 7, [])
    both = [object_json(decided_json(done), lang), sheet_json(decisions_sheet([made], {}, made.order_id), lang)]
    return _part(lang, "xundan credit", prose("json_credit", lang), "\n".join(both))


def _marks(lang: Lang) -> str:
    row = {
        **{"item": "quality", "grade": None, "score": Decimal(18), "by": "店长", "note": "20 段聊天抽查"},
        **{"marked_at": datetime(2026, 11, 2, 9, 30), "withdrawn": False},
    }

    def case(*stands: dict[str, Any]) -> marking.Case:
        return marking.Case("grades", Shop("s1"), "s1:a2", None, "2026-10", "quality", stands, [], [])

    done = marking.Marked(case(), case(row), [row], 8, [])
    entry = Entry(
        *("grades", "s1", "s1:a2", "2026-10", "quality", row, row["by"], row["note"], row["marked_at"], 8),
        state="stands",
    )
    both = [object_json(marked_json(done), lang), sheet_json(history_sheet("grades", [entry], {}), lang)]
    heading = "xundan grade, xundan adjust, xundan attend, xundan target"
    return _part(lang, heading, prose("json_marks", lang), "\n".join(both))


def _whatif(lang: Lang) -> str:
    return f"## xundan whatif\n\n{prose('json_whatif', lang).strip()}\n"


def _why(lang: Lang) -> str:
    return f"## xundan why\n\n{prose('json_why', lang).strip()}\n"


def _import(lang: Lang) -> str:
    reject = Reject(
        "ExportOrderList.csv", "orders", 17, "created_at", "2026-13-01", Text("不是有效的日期", "not a valid date")
    )
    report = ImportReport(
        3,
        [FileReport("ExportOrderList.csv", "taobao_orders", {"orders": Counts(120, 100, 5, 14, 1)})],
        [reject],
        [{"shop": "s1", "table": "orders", "from_day": "2026-10-01", "to_day": "2026-10-31"}],
        ["orders"],
    )
    what = prose("json_import", lang)
    return _part(lang, "xundan import", what, json.dumps(as_plain(report, lang), ensure_ascii=False, indent=1))


def _formats(lang: Lang) -> str:
    found = sheet_json(formats_sheet([importer_called("jd_orders"), importer_called("shopify_orders")]), lang)
    return _part(lang, "xundan formats", prose("json_formats", lang), found)


def _history(lang: Lang) -> str:
    name = "ExportOrderList.csv"
    counts = {"read": 120, "new": 100, "changed": 5, "duplicate": 14, "rejected": 1}
    file = {"file": name, "sha256": sha256(name.encode()).hexdigest(), "importer": "taobao_orders"}
    coverage = [{"shop": "s1", "table": "orders", "from_day": "2026-10-01", "to_day": "2026-10-31"}]
    undone_at = "2026-11-02T09:30:00.250000+08:00"
    found = Imported(3, "2026-11-01T08:00:00+08:00", [file | {"tables": {"orders": counts}}], list(coverage), undone_at)
    what = prose("json_history", lang)
    return _part(lang, "xundan history", what, json.dumps([imported_json(found)], ensure_ascii=False, indent=1))


def _vacuum(lang: Lang) -> str:
    done = Vacuumed(3, 12, 40, 1_250_000, 1, [8], ["tables/raw/orders/part-00000-c000.zstd.parquet"])
    return _part(lang, "xundan vacuum", prose("json_vacuum", lang), object_json(done.__dict__, lang))


def _doctor(lang: Lang) -> str:
    message = Text("磁盘只剩 300 MB", "the disk has only 300 MB left")
    hint = Text("腾出空间, 或运行 xundan vacuum", "make room, or run xundan vacuum")
    row = {"code": "disk", "problem": True, "message": message(lang), "hint": hint(lang)}
    shown = object_json({"problems": 1, "findings": [row]}, lang)
    return _part(lang, "xundan doctor", prose("json_doctor", lang), shown)


def _buyer_data(lang: Lang) -> str:
    row = {"shop": "s1", "buyer_id": "b1", "sent_at": datetime(2026, 10, 5, 10, 0), "text": "在吗, 我的电话[电话]"}
    found = Held(Person("b1", "b1", "b1"), ["s1"], {"raw/messages": [row]})
    found.files = [{"import": 3, "file": "messages_2026-10.csv", "named": False}]
    what = prose("json_buyer_data", lang)
    written = [{"where": "dispute", "shop": "s1", "words": "b1 是我谈下来的"}]
    return _part(lang, "xundan buyer-data", what, object_json(buyer_data.as_plain(found, written), lang))


def _errors(lang: Lang) -> str:
    shown = error_json(
        UserError(
            "unknown_metric",
            Text("没有叫 salse 的指标", "there is no metric salse"),
            Text("相近的: sales; 全部见 xundan metrics --list", "near: sales; all: xundan metrics --list"),
        ),
        lang,
    )
    what = prose("json_errors", lang)
    rows = [(code(name), message(lang)) for name, message in errors()]
    head = "code", Text("说的是", "Says")(lang)
    return _part(lang, Text("错误", "Errors")(lang), what, shown) + "\n" + table(head, rows)
