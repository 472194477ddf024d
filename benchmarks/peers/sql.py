"""DuckDB SQL written by hand over the rows as they come, with text ids: the best that we can write."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from benchmarks.peers.channels import CASES
from benchmarks.peers.cost import Cost, Watch
from benchmarks.peers.work import COLUMNS

_KEY = "shop, buyer_id, agent_id"
_SPOKEN = "code IN ('b', 'h')"
_PENDING = "code IN ('b', 'i')"

# Messages with what they are: b(uyer), h(uman), m(achine), t(ransfer), s(ystem).
_SAID = """
SELECT shop, buyer_id, agent_id, sent_at, epoch(sent_at)::BIGINT AS utc, sent_at::DATE AS day, seq, transfer_to,
  CASE WHEN kind = 'transfer' THEN 't' WHEN sender = 'buyer' THEN 'b' WHEN sender = 'robot' OR (sender = 'agent'
    AND is_auto) THEN 'm' WHEN sender = 'agent' THEN 'h' ELSE 's' END AS code
FROM '{rows}/messages.parquet' WHERE NOT (sender = 'buyer' AND kind IN ('recall', 'menu'))"""

# Transfers that hand over: a turn is pending with the sender and none with the receiver. No chains (generate.py).
_ARRIVED = """
WITH sent AS (SELECT shop, buyer_id FROM said WHERE code = 't'),
theirs AS (SELECT * FROM said SEMI JOIN sent USING (shop, buyer_id) WHERE code IN ('b', 'h', 't')),
moved AS (SELECT *, lag(code) OVER (PARTITION BY shop, buyer_id, agent_id ORDER BY sent_at, seq) AS was FROM theirs),
pending AS (SELECT * FROM moved WHERE code = 't' AND was = 'b')
SELECT p.shop, p.buyer_id, p.transfer_to AS agent_id, p.sent_at, p.utc, p.day, p.seq, NULL AS transfer_to, 'i' AS code
FROM pending p LEFT JOIN theirs t ON t.shop = p.shop AND t.buyer_id = p.buyer_id AND t.agent_id = p.transfer_to
  AND (t.sent_at, t.seq) < (p.sent_at, p.seq)
GROUP BY ALL HAVING coalesce(arg_max(t.code, t.sent_at::VARCHAR || lpad(t.seq::VARCHAR, 12, '0')), '') <> 'b'"""

_EVENTS = f"""
SELECT {_KEY}, sent_at, utc, day, code, row_number() OVER w AS pos, lag(code) OVER w AS was,
  lag(utc) OVER w AS was_utc, max(CASE WHEN code <> 't' THEN utc END) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING
    AND 1 PRECEDING) AS talk_utc
FROM (SELECT * FROM said WHERE code IN ('b', 'h', 't') UNION ALL SELECT * FROM arrived)
WINDOW w AS (PARTITION BY {_KEY} ORDER BY sent_at, seq, code DESC)"""

_TURNS = f"""
WITH marked AS (
  SELECT *, {_PENDING} AND (was IS NULL OR was NOT IN ('b', 'i') OR utc - was_utc >= 600) AS opens
  FROM events WHERE {_PENDING} OR was IN ('b', 'i')),
lasts AS (SELECT {_KEY}, max(utc) AS last_utc FROM marked WHERE {_PENDING} GROUP BY ALL),
steps AS (
  SELECT *, lead(code) OVER w AS next_code, lead(sent_at) OVER w AS next_at, lead(utc) OVER w AS next_utc,
    lead(day) OVER w AS next_day, lead(was_utc) OVER w AS buyer_utc
  FROM marked WHERE opens OR NOT ({_PENDING})
  WINDOW w AS (PARTITION BY {_KEY} ORDER BY pos)),
opened AS (
  SELECT s.*, coalesce(buyer_utc, last_utc) AS waited_utc, newest
  FROM steps s JOIN lasts USING ({_KEY}) JOIN (SELECT shop, max(epoch(sent_at))::BIGINT AS newest
    FROM '{{rows}}/messages.parquet' GROUP BY shop) USING (shop) WHERE opens),
told AS (
  SELECT *, CASE WHEN next_code IS NULL AND newest - waited_utc < 600 THEN 'open' WHEN next_code IS NULL
      THEN 'unanswered' WHEN next_code = 'h' AND next_utc - waited_utc >= 600 THEN 'late' WHEN next_code = 'h'
      THEN 'answered' WHEN next_code = 't' THEN 'transferred' ELSE 'unanswered' END AS outcome
  FROM opened)
SELECT shop, day, buyer_id, agent_id, pos, sent_at AS opened_at, CASE WHEN next_code IN ('h', 't') THEN next_at END
    AS closed_at, outcome, CASE WHEN outcome IN ('answered', 'late') THEN next_utc - utc END AS seconds,
  CASE WHEN outcome = 'answered' THEN next_utc - utc END AS counted_seconds,
  code = 'i' OR talk_utc IS NULL OR utc - talk_utc >= 600 AS opening, code = 'i' AS handed_in,
  outcome = 'answered' AND next_day > day AS answered_later
FROM told"""

# Both sides of a reception, what was said that day and where its firsts stand, in one grouping each.
_MET = f"""
WITH counts AS (
  SELECT {_KEY}, day, count(*) FILTER (code = 'b') AS buyer_messages, count(*) FILTER (code = 'h') AS agent_messages,
    count(*) FILTER (code = 'm') AS auto_messages, coalesce(bool_or(code = 't' AND transfer_to IN (
      SELECT agent_id FROM '{{rows}}/agents.parquet' WHERE role = 'aftersale')), false) AS to_aftersale
  FROM (SELECT * FROM said UNION ALL SELECT * FROM arrived) GROUP BY ALL),
firsts AS (
  SELECT {_KEY}, day, min(pos) FILTER ({_PENDING}) AS t_pos, min(sent_at) FILTER ({_PENDING}) AS t_at,
    min(utc) FILTER ({_PENDING}) AS t_utc, max(pos) FILTER (code = 'h') AS last_human_pos,
    min(pos) FILTER (code = 'h') AS first_human_pos, min(pos) FILTER ({_SPOKEN}) AS first_talk_pos,
    max(utc) FILTER ({_SPOKEN}) - min(utc) FILTER ({_SPOKEN}) AS talk_seconds,
    min(pos) FILTER (code <> 't' AND (talk_utc IS NULL OR utc - talk_utc >= 600)) AS session_pos,
    bool_or(code = 'i') AS handed_in, bool_or(code = 't' AND coalesce(was IN ('b', 'i'), false)) AS handed_out
  FROM events GROUP BY ALL),
asked AS (
  SELECT {_KEY}, day, count(*) FILTER (seconds > 120) >= 3 AS slow, bool_or(answered_later) AS answered_later,
    arg_min({{{{'outcome': outcome, 'seconds': counted_seconds}}}}, pos) FILTER (opening) AS first
  FROM all_turns GROUP BY ALL),
joined AS (
  SELECT c.*, f.* EXCLUDE ({_KEY}, day), a.slow, a.answered_later, a.first,
    CASE WHEN s.agent_id IS NOT NULL THEN 'own_staff' END AS filter_reason
  FROM counts c LEFT JOIN firsts f USING ({_KEY}, day) LEFT JOIN asked a USING ({_KEY}, day)
  LEFT JOIN '{{rows}}/agents.parquet' s ON s.shop = c.shop AND s.agent_id = c.buyer_id)
SELECT shop, day, buyer_id, agent_id, filter_reason, t_at IS NOT NULL AS consulted,
  t_at IS NOT NULL AND filter_reason IS NULL AS received,
  received AND (coalesce(last_human_pos > t_pos, false) OR coalesce(answered_later, false)) AS served,
  buyer_messages, agent_messages, auto_messages, t_at, t_utc, to_aftersale,
  CASE WHEN filter_reason IS NULL THEN first.seconds END AS first_response,
  CASE WHEN filter_reason IS NULL THEN first.outcome END AS first_turn, talk_seconds,
  filter_reason IS NULL AND coalesce(slow, false) AS slow, coalesce(handed_in, false) AS handed_in,
  coalesce(handed_out, false) AS handed_out, coalesce(first_human_pos = first_talk_pos, false) AS first_talk_human,
  session_pos IS NOT NULL AS session_began, coalesce(session_pos <= t_pos, false) AS t_session_today
FROM joined"""

_ORDERS = """
SELECT *, epoch(created_at)::BIGINT AS created_utc, epoch(paid_at)::BIGINT AS paid_utc,
  epoch(closed_at)::BIGINT AS closed_utc, created_at::DATE AS created_day, paid_at::DATE AS paid_day,
  row_number() OVER (PARTITION BY shop, buyer_id ORDER BY created_at, order_id) AS nth
FROM '{rows}/orders.parquet'"""

_ASKED = f"""
WITH asked AS (SELECT *, day + 1 AS closes_on FROM met WHERE received),
around AS (
  SELECT a.shop, a.buyer_id, a.agent_id, a.day, bool_or(o.created_utc >= t_utc) AS ordered,
    bool_or(o.created_utc >= t_utc AND paid_utc IS NOT NULL) AS paid,
    coalesce(bool_or(o.created_utc >= t_utc AND paid_day = a.day), false) AS paid_same_day,
    coalesce(bool_or(o.created_utc >= t_utc AND paid_day <= a.day + 1), false) AS paid_next_day,
    bool_or(o.created_utc < t_utc) AS had_order,
    arg_max(coalesce(paid_utc, 1::BIGINT << 60), nth) FILTER (o.created_utc < t_utc) AS newest_paid
  FROM asked a JOIN orders o ON o.shop = a.shop AND o.buyer_id = a.buyer_id AND o.created_utc >= t_utc - 21 * 86400
    AND (o.created_utc < t_utc OR created_day <= closes_on)
    AND NOT (paid_utc IS NULL AND coalesce(closed_utc <= t_utc, false))
  GROUP BY ALL),
placed AS (
  SELECT a.*, coalesce(ordered, false) AS ordered, coalesce(paid, false) AS paid,
    coalesce(paid_same_day, false) AS paid_same_day, coalesce(paid_next_day, false) AS paid_next_day, newest_paid,
    coalesce(r.ordered, false) OR NOT coalesce(had_order, false) AS by_orders
  FROM asked a LEFT JOIN around r USING ({_KEY}, day)),
carried AS (
  SELECT *, lag(day) OVER w = day - 1 AND lag(served AND session_began AND by_orders AND NOT to_aftersale) OVER w
    AND NOT t_session_today AS continued
  FROM placed WINDOW w AS (PARTITION BY {_KEY} ORDER BY day))
SELECT shop, day, buyer_id, agent_id, served, CASE WHEN NOT served THEN NULL WHEN to_aftersale THEN 'aftersale'
    WHEN coalesce(continued, false) THEN 'continued' WHEN by_orders THEN 'inquiry'
    WHEN NOT coalesce(newest_paid <= t_utc, false) THEN 'payment_followup' ELSE 'aftersale' END AS stage,
  ordered, paid, closes_on, paid_same_day, paid_next_day, coalesce(newest_paid < 1::BIGINT << 60, false) AS followed_up
FROM carried"""

_CREDITS = """
WITH told AS (SELECT shop, buyer_id, agent_id, day, utc, code = 'h' AS human FROM events
  ANTI JOIN (SELECT shop, agent_id AS buyer_id FROM '{rows}/agents.parquet') USING (shop, buyer_id)
  WHERE code <> 't'),
counted AS (
  SELECT shop, order_id, agent_id, count(*) FILTER (before AND human) AS order_human,
    count(*) FILTER (before AND NOT human) AS order_buyer, max(utc) FILTER (before AND human) AS order_last,
    count(*) FILTER (paying AND human) AS pay_human, count(*) FILTER (paying AND NOT human) AS pay_buyer,
    max(utc) FILTER (paying AND human) AS pay_last, count(*) FILTER (between_ AND human) AS between_human,
    max(utc) FILTER (between_ AND human) AS between_last
  FROM (
    SELECT o.shop, order_id, agent_id, utc, human, utc <= created_utc AND day >= created_day - 1 AS before,
      coalesce(utc <= paid_utc AND day >= paid_day - 1, false) AS paying,
      coalesce(utc > created_utc AND utc <= paid_utc, false) AS between_
    FROM orders o JOIN told t ON t.shop = o.shop AND t.buyer_id = o.buyer_id AND t.day >= o.created_day - 1
      AND t.utc <= coalesce(paid_utc, created_utc))
  GROUP BY ALL),
chosen AS (
  SELECT *, CASE WHEN order_human > 0 AND order_buyer > 0 THEN order_human END AS order_messages,
    CASE WHEN pay_buyer > 0 THEN nullif(pay_human, 0) ELSE nullif(between_human, 0) END AS payment_messages,
    CASE WHEN pay_buyer > 0 THEN pay_last ELSE between_last END AS payment_last
  FROM counted)
SELECT shop, order_id, agent_id, order_messages, payment_messages, order_messages IS NOT NULL AND row_number() OVER (
    PARTITION BY shop, order_id ORDER BY order_messages IS NULL, order_last DESC, agent_id) = 1 AS order_owner,
  payment_messages IS NOT NULL AND row_number() OVER (PARTITION BY shop, order_id
    ORDER BY payment_messages IS NULL, payment_last DESC, agent_id) = 1 AS payment_owner
FROM chosen WHERE order_messages IS NOT NULL OR payment_messages IS NOT NULL"""

_OWNED = """
WITH owners AS (SELECT shop, order_id, max(agent_id) FILTER (order_owner) AS order_agent,
    max(agent_id) FILTER (payment_owner) AS payment_agent FROM credits GROUP BY ALL),
units AS (SELECT shop, order_id, sum(quantity)::BIGINT AS units FROM '{rows}/order_lines.parquet' GROUP BY ALL),
back AS (SELECT shop, order_id, sum(amount)::DECIMAL(18, 2) AS refunded_amount FROM '{rows}/refunds.parquet'
  WHERE status = 'succeeded' GROUP BY ALL),
firsts AS (SELECT shop, buyer_id, min(paid_day) AS first_paid FROM orders GROUP BY ALL),
known AS (
  SELECT *, created_day - 1 >= DATE '{first}' AND created_day <= DATE '{last}' AS order_covered,
    coalesce(least(paid_day - 1, created_day) >= DATE '{first}' AND paid_day <= DATE '{last}', false) AS pay_covered
  FROM orders)
SELECT shop, order_id, buyer_id, created_day, paid_day, CASE WHEN paid_day IS NOT NULL THEN paid_amount END AS sales,
  order_agent, payment_agent, CASE WHEN paid_day IS NOT NULL THEN coalesce(order_agent, payment_agent) END
    AS first_agent,
  CASE WHEN order_agent IS NOT NULL THEN 'agent' WHEN order_covered THEN 'silent' ELSE 'unattributable' END
    AS order_state,
  CASE WHEN paid_day IS NULL THEN NULL WHEN payment_agent IS NOT NULL THEN 'agent' WHEN pay_covered THEN 'silent'
    ELSE 'unattributable' END AS payment_state,
  CASE WHEN paid_day IS NULL THEN NULL WHEN coalesce(order_agent, payment_agent) IS NOT NULL THEN 'agent'
    WHEN order_covered AND pay_covered THEN 'silent' ELSE 'unattributable' END AS first_state,
  units, coalesce(refunded_amount, 0) AS refunded_amount, refunded_amount IS NOT NULL AS refunded,
  CASE WHEN paid_day IS NOT NULL THEN coalesce(first_paid < paid_day, false) END AS returning_at_payment
FROM known LEFT JOIN owners USING (shop, order_id) LEFT JOIN units USING (shop, order_id)
LEFT JOIN back USING (shop, order_id) LEFT JOIN firsts USING (shop, buyer_id)"""

_SEEN = f"""
WITH days AS (
  SELECT shop, "at"::DATE AS day, visitor_id, count(*) FILTER (event = 'view') AS views,
    bool_or(event IN ('favorite', 'cart', 'consult', 'order', 'pay')) AS acted,
    bool_or(event = 'favorite') AS favorite, bool_or(event = 'cart') AS cart,
    epoch(max("at"))::BIGINT - epoch(min("at"))::BIGINT AS stay_seconds, arg_min(source, "at") AS source,
    hour(min("at")) AS hour, max(buyer_id) AS buyer_id
  FROM '{{rows}}/visits.parquet' GROUP BY ALL),
did AS (SELECT shop, buyer_id, day FROM met WHERE received
  UNION SELECT shop, buyer_id, created_day FROM orders),
firsts AS (SELECT shop, buyer_id, min(paid_day) AS first_paid FROM orders WHERE paid_day IS NOT NULL GROUP BY ALL)
SELECT d.shop, d.day, visitor_id, views, hour, CASE WHEN d.buyer_id IS NOT NULL
    THEN coalesce(first_paid < d.day, false) END AS "returning",
  favorite, cart, stay_seconds, views = 1 AND NOT acted AND did.buyer_id IS NULL AS bounced, {CASES} AS channel
FROM days d LEFT JOIN did ON did.shop = d.shop AND did.buyer_id = d.buyer_id AND did.day = d.day
LEFT JOIN firsts f ON f.shop = d.shop AND f.buyer_id = d.buyer_id"""

_AGENTS = """
WITH met_ AS (SELECT shop, agent_id, count(*) FILTER (received) AS received_buyers,
    count(*) FILTER (served) AS served_buyers, round(avg(first_response), 6) AS first_response
  FROM receptions WHERE filter_reason IS NULL GROUP BY ALL),
asked AS (SELECT shop, agent_id, count(*) FILTER (stage = 'inquiry') AS inquiries,
    count(*) FILTER (stage = 'inquiry' AND paid) AS inquiry_paid_buyers FROM inquiries GROUP BY ALL),
said_ AS (SELECT shop, agent_id, round(avg(counted_seconds), 6) AS response_time,
    count(*) FILTER (outcome = 'late') AS late_turns, count(*) FILTER (outcome = 'unanswered') AS unanswered_turns
  FROM turns GROUP BY ALL),
sold AS (SELECT shop, first_agent AS agent_id, sum(sales) AS sales FROM order_facts WHERE first_agent IS NOT NULL
  AND paid_day BETWEEN '{first}' AND '{last}' GROUP BY ALL)
SELECT shop, agent_id AS agent, received_buyers, served_buyers, coalesce(inquiries, 0) AS inquiries,
  coalesce(inquiry_paid_buyers, 0) AS inquiry_paid_buyers, coalesce(sales, 0) AS sales, first_response, response_time,
  coalesce(late_turns, 0) AS late_turns, coalesce(unanswered_turns, 0) AS unanswered_turns
FROM met_ LEFT JOIN asked USING (shop, agent_id) LEFT JOIN said_ USING (shop, agent_id)
LEFT JOIN sold USING (shop, agent_id)"""

_FUNNEL = """
WITH seen AS (SELECT day, count(*) AS visitors, count(*) FILTER (bounced) AS bounced_visitors
  FROM visitor_days GROUP BY ALL),
asked AS (
  SELECT day, count(*) AS received_buyers, count(*) FILTER (inquiry) AS inquiries,
    count(*) FILTER (inquiry_ordered) AS inquiry_ordered_buyers, count(*) FILTER (inquiry_paid) AS inquiry_paid_buyers
  FROM (SELECT shop, day, buyer_id, coalesce(bool_or(stage = 'inquiry'), false) AS inquiry,
      inquiry AND bool_or(served AND ordered) AS inquiry_ordered,
      inquiry AND bool_or(served AND paid) AS inquiry_paid
    FROM inquiries GROUP BY ALL) GROUP BY ALL),
sold AS (SELECT paid_day AS day, count(DISTINCT (shop, buyer_id)) AS paid_buyers, sum(sales) AS sales
  FROM order_facts WHERE paid_day IS NOT NULL GROUP BY ALL)
SELECT day, visitors, bounced_visitors, received_buyers, inquiries, inquiry_ordered_buyers, inquiry_paid_buyers,
  paid_buyers, sales
FROM seen JOIN asked USING (day) JOIN sold USING (day) WHERE day BETWEEN '{first}' AND '{last}'"""

_STEPS = (
    ("said", _SAID),
    ("arrived", _ARRIVED),
    ("events", _EVENTS),
    ("all_turns", _TURNS),
    ("met", _MET),
    ("orders", _ORDERS),
    ("turns", "SELECT t.* FROM all_turns t ANTI JOIN (SELECT shop, agent_id AS buyer_id FROM '{rows}/agents.parquet')"
     " USING (shop, buyer_id)"),
    ("receptions", "SELECT * FROM met"),
    ("inquiries", _ASKED),
    ("credits", _CREDITS),
    ("order_facts", _OWNED),
    ("visitor_days", _SEEN),
)  # fmt: skip


def run(rows: Path, out: Path) -> dict[str, Cost]:
    """Derives, writes and asks; `step:` is a part of `facts`."""
    meta = json.loads((rows / "meta.json").read_text(encoding="utf-8"))
    given = {"rows": rows, "first": meta["first"], "last": meta["last"]}
    con = duckdb.connect(config={"temp_directory": str(out / "spill")})
    con.execute("SET preserve_insertion_order = false")
    watch, steps = Watch(), Watch()
    for name, query in _STEPS:
        text = query.format(**given)
        if name in COLUMNS:
            columns = ", ".join(f'"{column}"' for column in COLUMNS[name])
            con.execute(f"COPY (SELECT {columns} FROM ({text})) TO '{out / name}.parquet' (FORMAT parquet)")
            con.execute(f"CREATE VIEW {name} AS FROM '{out / name}.parquet'")
        else:
            con.execute(f"CREATE TEMP TABLE {name} AS {text}")
        steps.lap(f"step:{name}")
    watch.lap("facts")
    for name, query in (("agents", _AGENTS), ("funnel", _FUNNEL)):
        con.execute(f"COPY ({query.format(**given)}) TO '{out / name}.parquet' (FORMAT parquet)")
    watch.lap("answers")
    con.close()
    return watch.costs | steps.costs
