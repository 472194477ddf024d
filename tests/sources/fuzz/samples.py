"""The sample of every importer, as a table where it is one."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from tests.sources.fuzz.mutations import Grid
from xundan.model.tables import TABLES
from xundan.sources import open_path
from xundan.sources.tabular import sheets

SOURCES = Path(__file__).parents[3] / "src" / "xundan" / "sources"


@dataclass(frozen=True)
class Sample:
    """A file that an importer takes. `table` is the one that its rows are counted in; `header` says whether the first
    row is one."""

    importer: str
    table: str
    grid: Grid
    header: bool = True


def _grid(importer: str, encoding: str = "utf-8") -> Grid:
    data = (SOURCES / importer / "sample.csv").read_bytes().decode(encoding)
    return list(csv.reader(io.StringIO(data, newline="")))


SAMPLES: dict[str, Sample] = {
    "taobao_orders": Sample("taobao_orders", "orders", _grid("taobao_orders", "gb18030")),
    "qianniu_orders": Sample("qianniu_orders", "orders", _grid("qianniu_orders")),
    "qianniu_items": Sample("qianniu_items", "order_lines", _grid("qianniu_items")),
    "taobao_order_details": Sample("taobao_order_details", "order_lines", _grid("taobao_order_details", "gb18030")),
    "taobao_refunds": Sample("taobao_refunds", "refunds", _grid("taobao_refunds", "gb18030")),
    "tmall_report": Sample("tmall_report", "orders", _grid("tmall_report")),
    "jd_orders": Sample("jd_orders", "order_lines", _grid("jd_orders", "gb18030")),
    "pdd_orders": Sample("pdd_orders", "orders", _grid("pdd_orders", "utf-8-sig")),
    "shopify_orders": Sample("shopify_orders", "order_lines", _grid("shopify_orders")),
    "userbehavior": Sample("userbehavior", "visits", _grid("userbehavior"), header=False),
    "neutral": Sample("neutral", "messages", _grid("neutral")),
}

REPORT_OF = {
    "platform_metrics": (
        "jd_service_report", "pdd_agent_report", "sycm_agent_sales", "sycm_inquiries", "sycm_order_value",
        "sycm_ratings", "sycm_reception", "sycm_shop_daily",
    ),
    "platform_credits": ("sycm_sales_details",),
    "traffic_daily": ("sycm_traffic_sources",),
    "ad_spend": ("taobao_ads",),
}  # fmt: skip


def _report(importer: str) -> Grid:
    """A sample with titles above its header, as text or as a workbook."""
    with open_path(next((SOURCES / importer).glob("sample.*"))) as (file,):
        (sheet,) = sheets(file)
        return [[cell.strip() for cell in row] for row in sheet.top]


REPORTS: dict[str, Sample] = {
    name: Sample(name, table, _report(name)) for table, names in REPORT_OF.items() for name in names
}
"""Reports: a row of theirs is several of ours or, being a sum of others, none."""
CHATS: dict[str, bytes] = {
    name: (SOURCES / name / "sample.json").read_bytes()
    for name in (
        "qianniu_chat",
        "sycm_chats",
        "top_chatlog",
        "jd_chats",
        "chatwoot",
        "top_trades",
        "top_refunds",
        "top_traderates",
        "top_shopscore",
        "top_evals",
    )
}
CHAT_TEXT = (SOURCES / "qianniu_text" / "sample.txt").read_bytes()

_VALUES = {
    "integer": ("1", "20", ""), "money": ("5", "178.80", "0"), "number": ("5", "4.8", ""),
    "time": ("2026-03-02 10:00:00", "2026/3/2 9:03", ""),
    "day": ("2026-03-02", "2026/3/3", "20260304"), "month": ("2026-03", "2026/4", "202605"),
    "flag": ("true", "0", "是"), "text": ("a", "雨", "x y"),
}  # fmt: skip
_REQUIRED = {"integer": "1", "number": "1"}


def neutral(name: str) -> Sample:
    """A made-up file of a canonical table, with all its columns."""
    table = TABLES[name]
    rows = []
    for n in range(3):
        rows.append(
            [
                (column.choices[n % len(column.choices)] if column.choices else _VALUES[column.type][n])
                or (_REQUIRED.get(column.type, "2026-03-02") if column.required else "")
                for column in table.columns
            ]
        )
        rows[-1][0] = (
            f"{rows[-1][0]}{n}" if table.columns[0].type == "text" and not table.columns[0].choices else rows[-1][0]
        )
    return Sample("neutral", name, [list(table.names), *rows])
