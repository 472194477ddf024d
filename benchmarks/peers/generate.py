"""Rows of invented shops straight to Parquet, with text ids as platforms give them: the same ones every time.

    python -m benchmarks.peers.generate FOLDER MESSAGES [DAYS] [SHOPS]

Skewed as shops are: a twentieth of the talk is with a few very busy buyers, agents and items have favourites, and one
day has twenty times the usual. Ten messages to a talk; a tenth as many orders as messages, twice as many visits.

What the default rules tell apart is there: automatic and robot messages, recalls, outreach, silences, late answers,
several agents a buyer, own staff who ask, dialogues over midnight and unpaid orders that are closed. A buyer is handed
over once at most, so no hand-over hangs on another; every order has a buyer.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb

FIRST = date(2026, 3, 1)
USUAL = 20
"""How many usual days the promotion day is worth."""

_SOURCES = "['自然搜索', '直通车', '猜你喜欢', '购物车', '抖音', '淘宝客', '手淘搜索', '某个新入口']"


@dataclass(frozen=True)
class Size:
    """How much there is: messages, about, over so many days and shops."""

    messages: int
    days: int = 60
    shops: int = 3

    @property
    def talks(self) -> int:
        return max(self.messages // 10, 1)

    @property
    def orders(self) -> int:
        return max(self.messages // 10, 1)

    @property
    def visits(self) -> int:
        return self.messages * 2

    @property
    def last(self) -> date:
        return FIRST + timedelta(days=self.days - 1)


def _day(key: str) -> str:
    """A day, the promotion day (two thirds into the period) as often as USUAL others."""
    drawn = f"hash({key}, 'day') % ({{days}} + {USUAL - 1})"
    return f"(CASE WHEN {drawn} >= {{days}} THEN {{days}} * 2 // 3 ELSE {drawn} END)::INT"


def _shop(number: str) -> str:
    """The shop of a buyer: the first has about half of them."""
    return f"'shop' || (1 + least({number} % (2 * {{shops}}), {{shops}} - 1))"


def _skewed(key: str, count: str) -> str:
    """A number below `count`, the small ones far more often."""
    return f"floor(({count}) * pow((hash({key}) % 1000000) / 1e6, 2.5))::BIGINT"


_BUYERS = f"""
CREATE TABLE buyers AS
SELECT b, {_shop("b")} AS shop,
  CASE WHEN hash(b, 'staff') % 2000 = 0 THEN {_shop("b")} || ':agent' || b % 12
    ELSE 'tb' || hash(b, 'name') % 900000 || '_' || b END AS buyer_id
FROM range({{buyers}}) r(b)"""

_TALKS = f"""
CREATE TABLE talks AS
SELECT i, shop, buyer_id, DATE '{{first}}' + {_day("i")} + to_seconds((28800 + hash(i, 'at') % 57400)::BIGINT) AS began,
  {_skewed("i, 'agent'", "12")} AS agent, (4 + hash(i, 'long') % 13)::INT AS long
FROM (SELECT i, CASE WHEN hash(i, 'busy') % 20 = 0 THEN hash(i, 'who') % {{busy}} ELSE hash(i, 'who') % {{buyers}}
        END AS b FROM range({{talks}}) r(i)) JOIN buyers USING (b)"""

_HANDED = """
CREATE TABLE handed AS
SELECT min(i) AS i FROM talks WHERE hash(i, 'handed') % 40 = 0 AND long > 4 GROUP BY shop, buyer_id"""

_LINES = """
CREATE TABLE said AS
WITH lines AS (
  SELECT t.*, h.i IS NOT NULL AS handed, j, hash(t.i, j) % 100 AS luck, hash(t.i, j, 'gap') AS gap
  FROM talks t LEFT JOIN handed h USING (i), range(16) r(j) WHERE j < t.long)
SELECT *, began + to_seconds((sum(CASE WHEN j = 0 THEN 0 WHEN gap % 100 < 80 THEN gap % 59 WHEN gap % 100 < 94
    THEN 60 + gap % 240 WHEN gap % 100 < 98 THEN 300 + gap % 420 ELSE 600 + gap % 4000 END)
    OVER (PARTITION BY i ORDER BY j))::BIGINT) AS sent_at,
  1 + hash(i, 'where') % (long - 2) AS handed_at
FROM lines"""

_MESSAGES = """
SELECT shop, buyer_id,
  shop || ':agent' || CASE WHEN handed AND j > handed_at THEN (agent + 1 + hash(i, 'to') % 14) % 15 ELSE agent END
    AS agent_id, sent_at,
  CASE WHEN handed AND j = handed_at THEN 'agent' WHEN luck < CASE WHEN j = 0 THEN 90 ELSE 48 END THEN 'buyer'
    WHEN luck < 93 THEN 'agent' WHEN luck < 98 THEN 'robot' ELSE 'system' END AS sender,
  CASE hash(i, j, 'text') % 4 WHEN 0 THEN '在吗, 这款有现货吗 ' WHEN 1 THEN '亲, 有的, 今天发 ' WHEN 2
    THEN '能便宜点吗 ' ELSE '满 199 减 20, 已经很划算了 ' END || j AS text,
  CASE WHEN handed AND j = handed_at THEN 'transfer' WHEN luck = 7 THEN 'recall' ELSE 'text' END AS kind,
  luck BETWEEN 86 AND 92 AS is_auto, 'm' || i || '_' || j AS message_id,
  CASE WHEN handed AND j = handed_at THEN shop || ':agent' || (agent + 1 + hash(i, 'to') % 14) % 15 END
    AS transfer_to, i * 16 + j AS seq
FROM said WHERE sent_at < TIMESTAMP '{end}' ORDER BY sent_at, seq"""

_ORDERS = """
CREATE TABLE sold AS
SELECT i, shop, buyer_id, 'o' || lpad((hash(i, 'id') % 1000000)::VARCHAR, 6, '0') || i AS order_id, created_at,
  CASE WHEN hash(i, 'paid') % 100 < 60 THEN created_at + to_seconds((20 + hash(i, 'soon') % 2000)::BIGINT)
    WHEN hash(i, 'paid') % 100 < 85 THEN created_at + to_seconds((hash(i, 'later') % 200000)::BIGINT) END AS paid_at,
  (2000 + hash(i, 'price') % 30000) / 100 AS amount
FROM (
  SELECT i, shop, buyer_id, began + to_seconds(((hash(i, 'wait') % 90000)::BIGINT - 7200)) AS created_at
  FROM (SELECT i, hash(i, 'of') % {talks} AS talk FROM range({orders}) r(i) WHERE hash(i, 'chat') % 10 < 7) o
  JOIN (SELECT i AS talk, shop, buyer_id, began FROM talks) USING (talk)
  UNION ALL
  SELECT i, shop, buyer_id, DATE '{first}' + {day} + to_seconds((hash(i, 'at') % 86400)::BIGINT)
  FROM (SELECT i, hash(i, 'whose') % {buyers} AS b FROM range({orders}) r(i) WHERE hash(i, 'chat') % 10 >= 7)
  JOIN buyers USING (b))"""

_FILES = {
    "messages": _MESSAGES,
    "orders": """
SELECT shop, order_id, buyer_id, created_at, paid_at, CASE WHEN paid_at IS NULL AND hash(i, 'shut') % 2 = 0
  THEN created_at + to_days(1) END AS closed_at, amount::DECIMAL(18, 2) AS paid_amount
FROM sold ORDER BY created_at, order_id""",
    "order_lines": f"""
SELECT shop, order_id, line::VARCHAR AS line_id, 'item' || {_skewed("i, line, 'item'", "800")} AS item_id,
  (1 + hash(i, line) % 3)::BIGINT AS quantity, 99.00::DECIMAL(18, 2) AS price
FROM sold, range(2) l(line) WHERE line = 0 OR hash(i, 'two') % 2 = 0 ORDER BY order_id, line_id""",
    "refunds": """
SELECT shop, 'r' || i AS refund_id, order_id, paid_at + to_days(3) AS applied_at, paid_at + to_days(4) AS finished_at,
  CASE WHEN hash(i, 'done') % 5 > 0 THEN 'succeeded' ELSE 'open' END AS status,
  (amount / 4)::DECIMAL(18, 2) AS amount
FROM sold WHERE paid_at IS NOT NULL AND hash(i, 'refund') % 15 = 0 ORDER BY applied_at, refund_id""",
    "visits": f"""
SELECT shop, visitor_id, began + to_seconds((step * 45 + hash(k, step) % 40)::BIGINT) AS "at",
  CASE WHEN hash(k, step, 'e') % 100 < 86 THEN 'view' WHEN hash(k, step, 'e') % 100 < 89 THEN 'favorite'
    WHEN hash(k, step, 'e') % 100 < 93 THEN 'cart' WHEN hash(k, step, 'e') % 100 < 95 THEN 'consult' ELSE 'click'
    END AS event, CASE WHEN v % 3 = 0 THEN buyer_id END AS buyer_id,
  'page' || {_skewed("k, step, 'page'", "900")} AS page_id, {_SOURCES}[1 + (hash(v, 'source') % 8)::INT] AS source
FROM (SELECT k, v, shop, buyer_id, 'v' || hash(v, 'v') % 1000000 || '_' || v AS visitor_id,
    DATE '{{first}}' + {_day("k")} + to_seconds((hash(k, 'at') % 85000)::BIGINT) AS began
  FROM (SELECT k, k % ({{sessions}} * 4 // 5) AS v FROM range({{sessions}}) r(k))
  JOIN buyers ON b = hash(v, 'is') % {{buyers}}), range(9) s(step)
WHERE step <= hash(k, 'steps') % 9 AND began + to_seconds((step * 45 + 40)::BIGINT) < TIMESTAMP '{{end}}'
ORDER BY "at", visitor_id""",
    "agents": """
SELECT 'shop' || (1 + s) AS shop, 'shop' || (1 + s) || ':agent' || a AS agent_id, 'Agent ' || a AS name,
  'team' || a % 3 AS team, CASE WHEN a >= 12 THEN 'aftersale' ELSE 'both' END AS role
FROM range({shops}) r(s), range(15) t(a)""",
}


def generate(folder: Path, size: Size) -> None:
    """Writes a Parquet file a table, and `meta.json` with the period and what was asked for."""
    folder.mkdir(parents=True, exist_ok=True)
    given = {
        **{"first": FIRST, "end": size.last + timedelta(days=1), "days": size.days, "shops": size.shops},
        **{"talks": size.talks, "orders": size.orders, "sessions": max(size.visits // 5, 5)},
        **{"buyers": max(size.talks // 2, 10), "busy": max(size.talks // 5000, 5)},
    }
    con = duckdb.connect(str(folder / "making.duckdb"), config={"memory_limit": "6GB"})
    con.execute("SET preserve_insertion_order = true")
    for query in (_BUYERS, _TALKS, _HANDED, _LINES):
        con.execute(query.format(**given))
    con.execute(_ORDERS.format(**given, day=_day("i").format(**given)))
    for name, query in _FILES.items():
        con.execute(f"COPY ({query.format(**given)}) TO '{folder / name}.parquet' (FORMAT parquet)")
    con.close()
    (folder / "making.duckdb").unlink()
    told = {"first": str(FIRST), "last": str(size.last), "shops": size.shops, "messages": size.messages}
    (folder / "meta.json").write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    generate(Path(sys.argv[1]), Size(*map(int, sys.argv[2:])))
