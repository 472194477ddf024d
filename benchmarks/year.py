"""A year of a large invented shop, its facts written straight into a lake by SQL: nothing is imported or derived.

Only what questions read is there; amounts and times are hashes of row numbers, so it is the same shop every time.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import duckdb

from xundan.lake import Transaction, schema
from xundan.lake.importing import Wishes
from xundan.session import Session
from xundan.workspace import create

FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)
AGENTS = 20
_DAYS = (LAST - FIRST).days + 1

_SEED = {
    "messages.csv": "buyer_id,agent_id,sent_at,sender,text\nb1,a1,2025-06-01 10:00:00,buyer,hello\n",
    "orders.csv": "order_id,buyer_id,created_at,paid_at,paid_amount\no1,b1,2025-06-01 10:00:00,2025-06-01 10:01:00,1\n",
    "order_lines.csv": "order_id,line_id,item_id,quantity,price\no1,1,i1,1,1\n",
    "refunds.csv": "refund_id,order_id,applied_at,status,amount\nr1,o1,2025-06-02 10:00:00,succeeded,1\n",
    "visits.csv": "visitor_id,at,event\nv1,2025-06-01 10:00:00,view\n",
    "reviews.csv": "order_id,review_id,reviewed_at,result\no1,1,2025-06-03 10:00:00,good\n",
    "service_ratings.csv": "agent_id,buyer_id,rated_at,score\na1,b1,2025-06-01 11:00:00,5\n",
    "complaints.csv": "complaint_id,opened_at,kind\nc1,2025-06-04 10:00:00,complaint\n",
    "fulfilment_errors.csv": "order_id,found_at,kind\no1,2025-06-05 10:00:00,wrong\n",
    "shifts.csv": "agent_id,day,starts_at,ends_at\na1,2025-06-01,2025-06-01 09:00:00,2025-06-01 18:00:00\n",
    "attendance.csv": "agent_id,day,kind\na1,2025-06-01,present\n",
    "dsr.csv": "day,description,service,logistics\n2025-06-01,4.8,4.8,4.8\n",
    "quality_scores.csv": "day,experience,service,compliance,loyalty\n2025-06-01,4.8,4.8,4.8,4.8\n",
    "ad_spend.csv": "day,channel,campaign,keyword,item_id,impressions,cost\n2025-06-01,直通车,c,k,i1,9,1\n",
    "items.csv": "item_id,listed_at,title,category\ni1,2025-01-01 00:00:00,Item,Category\n",
    "targets.csv": "agent_id,month,sales\na1,2025-06,1000\n",
    "agents.csv": "agent_id,name,team\na1,One,early\n",
}
"""A file of every table, so that all of them are imported and cover the year."""

_TALKS = """
CREATE OR REPLACE TABLE talks AS
SELECT i, DATE '{first}' + (i * {days} // {n})::INT AS day, hash(i, 'buyer') % {buyers} AS buyer, hash(i,
  'agent') % {agents} AS agent,
  (DATE '{first}' + (i * {days} // {n})::INT)::TIMESTAMP + to_seconds((28800 + hash(i,
  'at') % 50400)::BIGINT) AS moment,
  (hash(i, 'stage') % 100)::INT AS luck
FROM range({n}) r(i)"""

_WHO = """'bench' AS shop, day, buyer::BIGINT AS buyer, agent::BIGINT AS agent,
  (buyer * 1048576 + agent)::BIGINT AS dialogue,
  'a' || agent AS agent_id, 'b' || buyer AS buyer_id"""
_UTC = "(epoch(moment)::BIGINT - 28800)"

_ORDERS = f"""
SELECT 'bench' AS shop, 'o' || lpad(i::VARCHAR, 9, '0') AS order_id, 'b' || buyer AS buyer_id, buyer::BIGINT AS buyer,
  moment + to_minutes(6) AS created_at, {_UTC} + 360 AS created_at_utc, day AS created_day,
  CASE WHEN luck % 10 > 0 THEN moment + to_minutes(8) END AS paid_at, CASE
  WHEN luck % 10 > 0 THEN {_UTC} + 480 END AS paid_at_utc,
  CASE WHEN luck % 10 > 0 THEN day END AS paid_day, CASE WHEN luck % 10 > 0 THEN {_UTC} + 90000 END AS shipped_at_utc,
  ['paid', 'free', 'own', 'other'][1 + luck % 4] AS channel, 'r' || luck % 31 AS region,
  (hash(i, 'price') % 30000 / 100 + 20.9)::DECIMAL(18, 2) AS sales,
  CASE WHEN luck % 10 < 4 THEN 'silent' ELSE 'agent' END AS state, 'a' || agent AS owner,
  (1 + luck % 3)::BIGINT AS units, CASE WHEN luck % 20 = 7 THEN 9.9 ELSE 0 END::DECIMAL(18, 2) AS refunded_amount
FROM talks WHERE hash(i, 'buys') % 3 = 0"""

_FACTS = {
    "receptions": f"""
SELECT {_WHO}, CASE WHEN luck = 99 THEN 'ad_phrases' END AS filter_reason, true AS consulted, luck < 99 AS received,
  3 AS buyer_messages, 3 AS agent_messages, 1 AS auto_messages, 60 AS agent_characters, false AS to_aftersale,
  {_UTC} AS first_talk_utc, 1 AS first_talk_seq, {_UTC} AS t_utc, moment AS t_at, false AS transferred,
  CASE WHEN luck % 40 = 3 THEN {_UTC} END AS return_asked_utc, hash(i, 'wait') % 90 AS first_response,
  'answered' AS first_turn,
  luck < 92 AS served, luck = 31 AS handed_in, luck = 32 AS handed_out, luck = 33 AS first_talk_human,
  (120 + hash(i, 'long') % 3000)::BIGINT AS talk_seconds, luck < 4 AS slow
FROM talks""",
    "inquiries": f"""
SELECT {_WHO}, luck < 92 AS served, {_UTC} AS t_utc, luck < 40 AS ordered, luck < 36 AS paid,
  luck < 30 AS paid_same_day,
  luck < 34 AS paid_next_day, day + 1 AS closes_on,
  CASE WHEN luck < 70 THEN 'inquiry' WHEN luck < 80 THEN 'payment_followup'
  WHEN luck < 92 THEN 'aftersale' END AS stage,
  luck < 75 AS followed_up
FROM talks WHERE luck < 99""",
    "turns": f"""
SELECT {_WHO}, outcome AS status, outcome, seconds, opened_at, epoch(opened_at)::BIGINT - 28800 AS opened_utc,
  opened_at + to_seconds(seconds) AS closed_at, day AS closed_day, seconds AS counted_seconds, nth = 0 AS opening,
  false AS handed_in
FROM (SELECT *, moment + to_minutes(nth * 4) AS opened_at, (hash(i, nth) % 200)::BIGINT AS seconds,
        CASE hash(i, nth, 'o') % 30 WHEN 0 THEN 'late' WHEN 1 THEN 'unanswered' ELSE 'answered' END AS outcome
      FROM talks, range(3) t(nth) WHERE luck < 99)""",
    "concurrency": """
SELECT 'bench' AS shop, DATE '{first}' + d::INT AS day, a::BIGINT AS agent, h::BIGINT AS hour, (1 + hash(d, a,
  h) % 9)::BIGINT AS dialogues,
  'a' || a AS agent_id FROM range({days}) r(d), range({agents}) s(a), range(8, 22) t(h)""",
    "order_facts": """
SELECT * EXCLUDE (owner, state), 1 AS nth, sales AS paid_amount, sales + 5 AS listed_amount, sales AS lines_paid_amount,
  CASE WHEN state = 'agent' THEN owner END AS order_agent, CASE
  WHEN state = 'agent' AND paid_at IS NOT NULL THEN owner END AS payment_agent,
  CASE WHEN state = 'agent' THEN owner END AS first_agent, state AS order_state, CASE
  WHEN paid_at IS NOT NULL THEN state END AS payment_state,
  state AS first_state, refunded_amount > 0 AS refunded, refunded_amount > 0 AS returned, false AS quality_refunded,
  false AS returning_at_creation, hash(order_id) % 4 = 0 AS returning_at_payment, created_day AS day
FROM orders""",
    "credits": """
SELECT shop, order_id, buyer, 1 AS nth, created_day, owner AS agent_id, buyer_id, 2 AS order_messages,
  2 AS payment_messages,
  state = 'agent' AS order_owner, state = 'agent' AS payment_owner, created_day AS day
FROM orders WHERE state = 'agent' OR hash(order_id, 'assist') % 9 = 0""",
    "visitor_days": """
SELECT 'bench' AS shop, DATE '{first}' + (v * {days} // (2 * {n}))::INT AS day, 'v' || v AS visitor_id,
  (1 + v % 5)::BIGINT AS views,
  (8 + v % 14)::BIGINT AS hour, v % 4 = 0 AS returning, v % 20 = 0 AS favorite, v % 15 = 0 AS cart,
  (v % 300)::BIGINT AS stay_seconds,
  v % 5 = 0 AS bounced, ['paid', 'free', 'own', 'other'][1 + v % 4] AS channel
FROM range(2 * {n}) r(v)""",
    "page_days": """
SELECT 'bench' AS shop, DATE '{first}' + d::INT AS day, 'p' || p AS page, 40 AS visitors, 9 AS exits
FROM range({days}) r(d), range(500) s(p)""",
}

_CURRENT = {
    "order_lines": """
SELECT shop, order_id, line::VARCHAR AS line_id, 'i' || hash(order_id, line) % 800 AS item_id,
  'c' || hash(order_id, line) % 40 AS category,
  1 AS quantity, 99.0 AS price, (sales / 2)::DECIMAL(18, 2) AS paid_amount FROM orders, range(2) l(line)""",
    "refunds": """
SELECT shop, 'r' || order_id AS refund_id, order_id, 'succeeded' AS status, 9.9 AS amount, 'refund_only' AS kind,
  paid_at + to_days(3) AS applied_at, paid_at_utc + 259200 AS applied_at_utc, paid_at + to_days(4) AS finished_at,
  paid_at_utc + 345600 AS finished_at_utc, paid_day + 4 AS finished_day FROM orders
  WHERE refunded_amount > 0 AND paid_day IS NOT NULL""",
    "reviews": """
SELECT shop, order_id, '1' AS review_id, paid_at + to_days(5) AS reviewed_at, paid_day + 5 AS reviewed_day,
  buyer_id, buyer,
  CASE WHEN hash(order_id) % 20 = 0 THEN 'bad' ELSE 'good' END AS result, hash(order_id) % 9 = 0 AS has_picture
FROM orders WHERE paid_day IS NOT NULL AND hash(order_id, 'review') % 4 = 0""",
    "service_ratings": f"""
SELECT {_WHO}, moment + to_minutes(30) AS rated_at, day AS rated_day, (1 + hash(i) % 5)::DECIMAL(18, 4) AS score,
  'a' || agent AS invited_by
FROM talks WHERE luck < 15""",
    "complaints": f"""
SELECT {_WHO}, 'c' || i AS complaint_id, 'complaint' AS kind, moment AS opened_at, day AS opened_day,
  {_UTC} AS opened_at_utc,
  moment + to_days(2) AS closed_at, {_UTC} + 172800 AS closed_at_utc FROM talks WHERE luck = 44""",
    "fulfilment_errors": """
SELECT shop, order_id, 'wrong' AS kind, paid_at AS found_at FROM orders WHERE hash(order_id, 'wrong') % 99 = 0""",
    "agents": """
SELECT 'bench' AS shop, 'a' || a AS agent_id, a::BIGINT AS agent, 'Agent ' || a AS name, 't' || a % 3 AS team
  FROM range({agents}) r(a)""",
    "shifts": """
SELECT 'bench' AS shop, 'a' || a AS agent_id, DATE '{first}' + d::INT AS day,
  DATE '{first}' + d::INT + TIME '09:00' AS starts_at,
  1735693200 + d * 86400 AS starts_at_utc, DATE '{first}' + d::INT + TIME '18:00' AS ends_at,
  1735725600 + d * 86400 AS ends_at_utc
FROM range({days}) r(d), range({agents}) s(a)""",
    "attendance": """
SELECT 'bench' AS shop, 'a' || a AS agent_id, DATE '{first}' + d::INT AS day, CASE (a + d) % 9
  WHEN 0 THEN 'absent' ELSE 'present' END AS kind
FROM range({days}) r(d), range({agents}) s(a)""",
    "items": """
SELECT 'bench' AS shop, 'i' || i AS item_id, 'Item ' || i AS title, 'c' || i % 40 AS category FROM range(900) r(i)""",
}


def make(folder: Path, receptions: int) -> Session:
    """A workspace with a year of so many receptions: three turns and a third of an order each, and twice as many
    visitor-days."""
    session = Session(create(folder / "shop", "bench"))
    for name, text in _SEED.items():
        (folder / name).write_text(text, encoding="utf-8")
    report = session.import_files([folder / name for name in _SEED], Wishes(covers=(FIRST, LAST)))
    assert not report.rejects, [each.reason.en for each in report.rejects]
    given = {"first": FIRST, "days": _DAYS, "n": receptions, "agents": AGENTS, "buyers": max(receptions // 3, 1)}
    con = duckdb.connect(str(folder / "year.duckdb"), config={"memory_limit": "6GB", "temp_directory": str(folder)})
    con.execute(_TALKS.format(**given))
    con.execute(f"CREATE OR REPLACE TABLE orders AS {_ORDERS}")
    with session.lake.write("bench") as transaction:
        for fact, query in _FACTS.items():
            _fill(con, session, transaction, f"facts/{fact}", query.format(**given))
        for table, query in _CURRENT.items():
            _fill(con, session, transaction, f"current/{table}", query.format(**given))
        transaction.commit(transaction.base.info)
    con.close()
    (folder / "year.duckdb").unlink()
    return session


def _fill(con: duckdb.DuckDBPyConnection, session: Session, transaction: Transaction, table: str, query: str) -> None:
    """Replaces a table by a query's rows, in its own columns; those that the query lacks are null."""
    stored = session.lake.empty(table, transaction.base)
    shape = schema.empty(table) if stored is None else stored
    wanted = ", ".join(f'"{name}"' for name in shape.schema.names)
    con.register("shape", shape)
    placed, order = "", ""
    if table.startswith("facts/"):
        placed, order = ", 1::INTEGER AS p_shop, (year(day) * 100 + month(day))::INTEGER AS p_month", "ORDER BY day"
    rows = f"SELECT {wanted}{placed} FROM (SELECT * FROM shape UNION ALL BY NAME {query}) {order}"
    transaction.overwrite(table, con.execute(rows).to_arrow_reader(200_000))


def months() -> list[tuple[date, date]]:
    """The first and last day of every month of the year."""
    firsts = [date(FIRST.year, n, 1) for n in range(1, 13)]
    return [(first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)) for first in firsts]
