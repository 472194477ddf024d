"""Apache Spark on this machine alone, in its SQL, over the rows as they come; what several steps need is cached."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from pyspark.sql import SparkSession

from benchmarks.peers.channels import CASES
from benchmarks.peers.cost import Cost, Watch
from benchmarks.peers.work import COLUMNS, ROWS

_KEY = "shop, buyer_id, agent_id"
_DIALOGUE = f"PARTITION BY {_KEY} ORDER BY sent_at, seq"
_PENDING = "code IN ('b', 'i')"
_WAS_PENDING = "coalesce(was IN ('b', 'i'), false)"
_SPOKEN = "code IN ('b', 'h')"
_BEGINS = "code <> 't' AND (talk_utc IS NULL OR utc - talk_utc >= 600)"
_STAFF = "(SELECT shop, agent_id AS buyer_id FROM agents_in)"
_NEVER = "1152921504606846976"


def _utc(column: str) -> str:
    return f"CAST(CAST({column} AS TIMESTAMP) AS BIGINT)"


def _times(condition: str) -> str:
    return f"count(*) FILTER (WHERE {condition})"


# Messages with what they are: b(uyer), h(uman), m(achine), t(ransfer), s(ystem).
_SAID = f"""
SELECT {_KEY}, sent_at, {_utc("sent_at")} AS utc, CAST(sent_at AS DATE) AS day, seq, transfer_to,
  CASE WHEN kind = 'transfer' THEN 't' WHEN sender = 'buyer' THEN 'b' WHEN sender = 'robot' OR (sender = 'agent'
    AND is_auto) THEN 'm' WHEN sender = 'agent' THEN 'h' ELSE 's' END AS code
FROM messages_in WHERE NOT (sender = 'buyer' AND kind IN ('recall', 'menu'))"""

# Transfers that hand over: a turn is pending with the sender and none with the receiver. No chains (generate.py).
_ARRIVED = f"""
WITH sent AS (SELECT DISTINCT shop, buyer_id FROM said WHERE code = 't'),
theirs AS (SELECT * FROM said LEFT SEMI JOIN sent USING (shop, buyer_id) WHERE code IN ('b', 'h', 't')),
moved AS (SELECT *, lag(code) OVER ({_DIALOGUE}) AS was FROM theirs),
pending AS (SELECT * FROM moved WHERE code = 't' AND was = 'b'),
taken AS (
  SELECT p.shop, p.seq, max_by(t.code, struct(t.sent_at, t.seq)) AS state
  FROM pending p JOIN theirs t ON t.shop = p.shop AND t.buyer_id = p.buyer_id AND t.agent_id = p.transfer_to
    AND struct(t.sent_at, t.seq) < struct(p.sent_at, p.seq)
  GROUP BY p.shop, p.seq)
SELECT shop, buyer_id, transfer_to AS agent_id, sent_at, utc, day, seq, CAST(NULL AS STRING) AS transfer_to, 'i' AS code
FROM pending LEFT ANTI JOIN (SELECT shop, seq FROM taken WHERE state = 'b') USING (shop, seq)"""

_EVENTS = f"""
SELECT {_KEY}, sent_at, utc, day, code, row_number() OVER ({_DIALOGUE}) AS pos, lag(code) OVER ({_DIALOGUE}) AS was,
  lag(utc) OVER ({_DIALOGUE}) AS was_utc, max(CASE WHEN code <> 't' THEN utc END) OVER ({_DIALOGUE}
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS talk_utc
FROM (SELECT {_KEY}, sent_at, utc, day, seq, code FROM said WHERE code IN ('b', 'h', 't')
  UNION ALL SELECT {_KEY}, sent_at, utc, day, seq, code FROM arrived)"""

_LED = f"OVER (PARTITION BY {_KEY} ORDER BY pos)"

_TURNS = f"""
WITH marked AS (
  SELECT *, {_PENDING} AND (NOT {_WAS_PENDING} OR utc - was_utc >= 600) AS opens,
    max(CASE WHEN {_PENDING} THEN utc END) OVER (PARTITION BY {_KEY}) AS last_utc
  FROM events WHERE {_PENDING} OR {_WAS_PENDING}),
steps AS (
  SELECT *, lead(code) {_LED} AS next_code, lead(sent_at) {_LED} AS next_at, lead(utc) {_LED} AS next_utc,
    lead(day) {_LED} AS next_day, lead(was_utc) {_LED} AS buyer_utc
  FROM marked WHERE opens OR NOT ({_PENDING})),
opened AS (
  SELECT /*+ BROADCAST(n) */ s.*, coalesce(buyer_utc, last_utc) AS waited_utc, newest FROM steps s
  JOIN (SELECT shop, max({_utc("sent_at")}) AS newest FROM messages_in GROUP BY shop) n USING (shop) WHERE opens),
told AS (
  SELECT *, CASE WHEN next_code IS NULL AND newest - waited_utc < 600 THEN 'open' WHEN next_code IS NULL
      THEN 'unanswered' WHEN next_code = 'h' AND next_utc - waited_utc >= 600 THEN 'late' WHEN next_code = 'h'
      THEN 'answered' WHEN next_code = 't' THEN 'transferred' ELSE 'unanswered' END AS outcome
  FROM opened)
SELECT {_KEY}, day, pos, sent_at AS opened_at, CASE WHEN next_code IN ('h', 't') THEN next_at END AS closed_at, outcome,
  CASE WHEN outcome IN ('answered', 'late') THEN next_utc - utc END AS seconds,
  CASE WHEN outcome = 'answered' THEN next_utc - utc END AS counted_seconds,
  code = 'i' OR ({_BEGINS}) AS opening, code = 'i' AS handed_in,
  outcome = 'answered' AND coalesce(next_day > day, false) AS answered_later
FROM told"""

_MET = f"""
WITH counts AS (
  SELECT {_KEY}, day, {_times("code = 'b'")} AS buyer_messages, {_times("code = 'h'")} AS agent_messages,
    {_times("code = 'm'")} AS auto_messages, bool_or(code = 't' AND after IS NOT NULL) AS to_aftersale
  FROM (SELECT {_KEY}, day, code, transfer_to FROM said UNION ALL SELECT {_KEY}, day, code, transfer_to FROM arrived)
  LEFT JOIN (SELECT agent_id AS after FROM agents_in WHERE role = 'aftersale') ON transfer_to = after
  GROUP BY {_KEY}, day),
firsts AS (
  SELECT {_KEY}, day, min(CASE WHEN {_PENDING} THEN pos END) AS t_pos,
    min(CASE WHEN {_PENDING} THEN sent_at END) AS t_at,
    min(CASE WHEN {_PENDING} THEN utc END) AS t_utc, max(CASE WHEN code = 'h' THEN pos END) AS last_human_pos,
    min(CASE WHEN code = 'h' THEN pos END) AS first_human_pos, min(CASE WHEN {_SPOKEN} THEN pos END) AS first_talk_pos,
    max(CASE WHEN {_SPOKEN} THEN utc END) - min(CASE WHEN {_SPOKEN} THEN utc END) AS talk_seconds,
    min(CASE WHEN {_BEGINS} THEN pos END) AS session_pos, bool_or(code = 'i') AS handed_in,
    bool_or(code = 't' AND {_WAS_PENDING}) AS handed_out
  FROM events GROUP BY {_KEY}, day),
asked AS (
  SELECT {_KEY}, day, {_times("seconds > 120")} >= 3 AS slow, bool_or(answered_later) AS answered_later,
    min_by(struct(outcome, counted_seconds), pos) FILTER (WHERE opening) AS opened
  FROM all_turns GROUP BY {_KEY}, day),
joined AS (
  SELECT c.*, t_pos, t_at, t_utc, last_human_pos, first_human_pos, first_talk_pos, talk_seconds, session_pos, handed_in,
    handed_out, slow, answered_later, opened, CASE WHEN s.buyer_id IS NOT NULL THEN 'own_staff' END AS filter_reason
  FROM counts c LEFT JOIN firsts f USING ({_KEY}, day) LEFT JOIN asked a USING ({_KEY}, day)
  LEFT JOIN {_STAFF} s ON s.shop = c.shop AND s.buyer_id = c.buyer_id)
SELECT {_KEY}, day, filter_reason, t_at IS NOT NULL AS consulted,
  t_at IS NOT NULL AND filter_reason IS NULL AS received,
  t_at IS NOT NULL AND filter_reason IS NULL AND (coalesce(last_human_pos > t_pos, false)
    OR coalesce(answered_later, false)) AS served,
  buyer_messages, agent_messages, auto_messages, t_at, t_utc, to_aftersale,
  CASE WHEN filter_reason IS NULL THEN opened.counted_seconds END AS first_response,
  CASE WHEN filter_reason IS NULL THEN opened.outcome END AS first_turn, talk_seconds,
  filter_reason IS NULL AND coalesce(slow, false) AS slow, coalesce(handed_in, false) AS handed_in,
  coalesce(handed_out, false) AS handed_out, coalesce(first_human_pos = first_talk_pos, false) AS first_talk_human,
  session_pos IS NOT NULL AS session_began, coalesce(session_pos <= t_pos, false) AS t_session_today
FROM joined"""

_ORDERS = f"""
SELECT *, {_utc("created_at")} AS created_utc, {_utc("paid_at")} AS paid_utc, {_utc("closed_at")} AS closed_utc,
  CAST(created_at AS DATE) AS created_day, CAST(paid_at AS DATE) AS paid_day,
  row_number() OVER (PARTITION BY shop, buyer_id ORDER BY created_at, order_id) AS nth
FROM orders_in"""

_ASKED = f"""
WITH asked AS (SELECT *, day + 1 AS closes_on FROM met WHERE received),
around AS (
  SELECT a.shop, a.buyer_id, a.agent_id, a.day, bool_or(created_utc >= t_utc) AS had_new,
    bool_or(created_utc >= t_utc AND paid_utc IS NOT NULL) AS new_paid,
    coalesce(bool_or(created_utc >= t_utc AND paid_day = a.day), false) AS same_day,
    coalesce(bool_or(created_utc >= t_utc AND paid_day <= a.day + 1), false) AS next_day,
    bool_or(created_utc < t_utc) AS had_order,
    max_by(coalesce(paid_utc, {_NEVER}), nth) FILTER (WHERE created_utc < t_utc) AS newest_paid
  FROM asked a JOIN orders o ON o.shop = a.shop AND o.buyer_id = a.buyer_id AND created_utc >= t_utc - 21 * 86400
    AND (created_utc < t_utc OR created_day <= closes_on)
    AND NOT (paid_utc IS NULL AND coalesce(closed_utc <= t_utc, false))
  GROUP BY a.shop, a.buyer_id, a.agent_id, a.day),
placed AS (
  SELECT a.*, coalesce(had_new, false) AS ordered, coalesce(new_paid, false) AS paid,
    coalesce(same_day, false) AS paid_same_day, coalesce(next_day, false) AS paid_next_day, newest_paid,
    coalesce(had_new, false) OR NOT coalesce(had_order, false) AS by_orders
  FROM asked a LEFT JOIN around r USING ({_KEY}, day)),
carried AS (
  SELECT *, coalesce(lag(day) OVER (PARTITION BY {_KEY} ORDER BY day) = day - 1, false)
    AND coalesce(lag(served AND session_began AND by_orders AND NOT to_aftersale)
      OVER (PARTITION BY {_KEY} ORDER BY day), false) AND NOT t_session_today AS continued
  FROM placed)
SELECT {_KEY}, day, served, CASE WHEN NOT served THEN NULL WHEN to_aftersale THEN 'aftersale'
    WHEN continued THEN 'continued' WHEN by_orders THEN 'inquiry'
    WHEN NOT coalesce(newest_paid <= t_utc, false) THEN 'payment_followup' ELSE 'aftersale' END AS stage,
  ordered, paid, closes_on, paid_same_day, paid_next_day, coalesce(newest_paid < {_NEVER}, false) AS followed_up
FROM carried"""

_CREDITS = f"""
WITH told AS (SELECT {_KEY}, day, utc, code = 'h' AS human FROM events LEFT ANTI JOIN {_STAFF} USING (shop, buyer_id)
  WHERE code <> 't'),
pairs AS (
  SELECT o.shop, order_id, agent_id, utc, human, utc <= created_utc AND day >= created_day - 1 AS before,
    coalesce(utc <= paid_utc AND day >= paid_day - 1, false) AS paying,
    coalesce(utc > created_utc AND utc <= paid_utc, false) AS meanwhile
  FROM orders o JOIN told t ON t.shop = o.shop AND t.buyer_id = o.buyer_id AND t.day >= o.created_day - 1
    AND t.utc <= coalesce(paid_utc, created_utc)),
counted AS (
  SELECT shop, order_id, agent_id, {_times("before AND human")} AS order_human,
    {_times("before AND NOT human")} AS order_buyer, max(CASE WHEN before AND human THEN utc END) AS order_last,
    {_times("paying AND human")} AS pay_human, {_times("paying AND NOT human")} AS pay_buyer,
    max(CASE WHEN paying AND human THEN utc END) AS pay_last, {_times("meanwhile AND human")} AS between_human,
    max(CASE WHEN meanwhile AND human THEN utc END) AS between_last
  FROM pairs GROUP BY shop, order_id, agent_id),
chosen AS (
  SELECT *, CASE WHEN order_human > 0 AND order_buyer > 0 THEN order_human END AS order_messages,
    nullif(CASE WHEN pay_buyer > 0 THEN pay_human ELSE between_human END, 0) AS payment_messages,
    CASE WHEN pay_buyer > 0 THEN pay_last ELSE between_last END AS payment_last
  FROM counted)
SELECT shop, order_id, agent_id, order_messages, payment_messages, order_messages IS NOT NULL AND row_number() OVER (
    PARTITION BY shop, order_id ORDER BY order_messages IS NULL, order_last DESC, agent_id) = 1 AS order_owner,
  payment_messages IS NOT NULL AND row_number() OVER (PARTITION BY shop, order_id
    ORDER BY payment_messages IS NULL, payment_last DESC, agent_id) = 1 AS payment_owner
FROM chosen WHERE order_messages IS NOT NULL OR payment_messages IS NOT NULL"""

_OWNED = """
WITH owners AS (SELECT shop, order_id, max(CASE WHEN order_owner THEN agent_id END) AS order_agent,
    max(CASE WHEN payment_owner THEN agent_id END) AS payment_agent FROM credits GROUP BY shop, order_id),
units AS (SELECT shop, order_id, sum(quantity) AS units FROM order_lines_in GROUP BY shop, order_id),
back AS (SELECT shop, order_id, sum(amount) AS amount FROM refunds_in WHERE status = 'succeeded'
  GROUP BY shop, order_id),
firsts AS (SELECT shop, buyer_id, min(paid_day) AS first_paid FROM orders GROUP BY shop, buyer_id),
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
  units, coalesce(amount, 0) AS refunded_amount, amount IS NOT NULL AS refunded,
  CASE WHEN paid_day IS NOT NULL THEN coalesce(first_paid < paid_day, false) END AS returning_at_payment
FROM known LEFT JOIN owners USING (shop, order_id) LEFT JOIN units USING (shop, order_id)
LEFT JOIN back USING (shop, order_id) LEFT JOIN firsts USING (shop, buyer_id)"""

_SEEN = f"""
WITH days AS (
  SELECT shop, CAST(at AS DATE) AS day, visitor_id, {_times("event = 'view'")} AS views,
    bool_or(event IN ('favorite', 'cart', 'consult', 'order', 'pay')) AS acted, bool_or(event = 'favorite') AS favorite,
    bool_or(event = 'cart') AS cart, {_utc("max(at)")} - {_utc("min(at)")} AS stay_seconds,
    min_by(source, at) AS source, hour(min(at)) AS hour, max(buyer_id) AS buyer_id
  FROM visits_in GROUP BY shop, CAST(at AS DATE), visitor_id),
did AS (SELECT shop, buyer_id, day FROM met WHERE received UNION SELECT shop, buyer_id, created_day FROM orders),
firsts AS (SELECT shop, buyer_id, min(paid_day) AS first_paid FROM orders WHERE paid_day IS NOT NULL
  GROUP BY shop, buyer_id)
SELECT d.shop, d.day, visitor_id, views, hour, CASE WHEN d.buyer_id IS NOT NULL
    THEN coalesce(first_paid < d.day, false) END AS returning,
  favorite, cart, stay_seconds, views = 1 AND NOT acted AND did.buyer_id IS NULL AS bounced, {CASES} AS channel
FROM days d LEFT JOIN did ON did.shop = d.shop AND did.buyer_id = d.buyer_id AND did.day = d.day
LEFT JOIN firsts f ON f.shop = d.shop AND f.buyer_id = d.buyer_id"""

_AGENTS = f"""
WITH met_ AS (SELECT shop, agent_id, {_times("received")} AS received_buyers, {_times("served")} AS served_buyers,
    round(avg(first_response), 6) AS first_response
  FROM receptions WHERE filter_reason IS NULL GROUP BY shop, agent_id),
asked AS (SELECT shop, agent_id, {_times("stage = 'inquiry'")} AS inquiries,
    {_times("stage = 'inquiry' AND paid")} AS inquiry_paid_buyers FROM inquiries GROUP BY shop, agent_id),
said_ AS (SELECT shop, agent_id, round(avg(counted_seconds), 6) AS response_time,
    {_times("outcome = 'late'")} AS late_turns, {_times("outcome = 'unanswered'")} AS unanswered_turns
  FROM turns GROUP BY shop, agent_id),
sold AS (SELECT shop, first_agent AS agent_id, sum(sales) AS sales FROM order_facts WHERE first_agent IS NOT NULL
  AND paid_day BETWEEN DATE '{{first}}' AND DATE '{{last}}' GROUP BY shop, first_agent)
SELECT shop, agent_id AS agent, received_buyers, served_buyers, coalesce(inquiries, 0) AS inquiries,
  coalesce(inquiry_paid_buyers, 0) AS inquiry_paid_buyers, coalesce(sales, 0) AS sales, first_response, response_time,
  coalesce(late_turns, 0) AS late_turns, coalesce(unanswered_turns, 0) AS unanswered_turns
FROM met_ LEFT JOIN asked USING (shop, agent_id) LEFT JOIN said_ USING (shop, agent_id)
LEFT JOIN sold USING (shop, agent_id)"""

_FUNNEL = f"""
WITH seen AS (SELECT day, count(*) AS visitors, {_times("bounced")} AS bounced_visitors
  FROM visitor_days GROUP BY day),
people AS (
  SELECT shop, day, buyer_id, coalesce(bool_or(stage = 'inquiry'), false) AS asked,
    coalesce(bool_or(stage = 'inquiry'), false) AND bool_or(served AND ordered) AS asked_ordered,
    coalesce(bool_or(stage = 'inquiry'), false) AND bool_or(served AND paid) AS asked_paid
  FROM inquiries GROUP BY shop, day, buyer_id),
asked AS (SELECT day, count(*) AS received_buyers, {_times("asked")} AS inquiries,
    {_times("asked_ordered")} AS inquiry_ordered_buyers, {_times("asked_paid")} AS inquiry_paid_buyers
  FROM people GROUP BY day),
sold AS (SELECT paid_day AS day, count(DISTINCT shop, buyer_id) AS paid_buyers, sum(sales) AS sales
  FROM order_facts WHERE paid_day IS NOT NULL GROUP BY paid_day)
SELECT day, visitors, bounced_visitors, received_buyers, inquiries, inquiry_ordered_buyers, inquiry_paid_buyers,
  paid_buyers, sales
FROM seen JOIN asked USING (day) JOIN sold USING (day) WHERE day BETWEEN DATE '{{first}}' AND DATE '{{last}}'"""

_STEPS = (
    *(("said", _SAID), ("arrived", _ARRIVED), ("events", _EVENTS), ("all_turns", _TURNS), ("met", _MET)),
    ("orders", _ORDERS),
    ("turns", f"SELECT * FROM all_turns LEFT ANTI JOIN {_STAFF} USING (shop, buyer_id)"),
    *(("receptions", "SELECT * FROM met"), ("inquiries", _ASKED), ("credits", _CREDITS)),
    *(("order_facts", _OWNED), ("visitor_days", _SEEN)),
)


def run(rows: Path, out: Path) -> dict[str, Cost]:
    """Derives, writes and asks."""
    meta: dict[str, Any] = json.loads((rows / "meta.json").read_text(encoding="utf-8"))
    given = {"first": meta["first"], "last": meta["last"]}
    cores = os.cpu_count() or 2
    spark = (
        SparkSession.builder.master(f"local[{cores}]")
        .config("spark.driver.memory", "6g")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", str(4 * cores))
        .config("spark.ui.enabled", "false")
        .config("spark.local.dir", str(out / "spill"))
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    watch = Watch()
    for name in ROWS:
        spark.read.parquet(f"{rows}/{name}.parquet").createOrReplaceTempView(f"{name}_in")
    for name, query in _STEPS:
        found = spark.sql(query.format(**given))
        if name in COLUMNS:
            _write(found, name, out)
            spark.read.parquet(f"{out}/{name}.parquet").createOrReplaceTempView(name)
        else:
            found.cache().createOrReplaceTempView(name)
    watch.lap("facts")
    for name, query in (("agents", _AGENTS), ("funnel", _FUNNEL)):
        _write(spark.sql(query.format(**given)), name, out)
    watch.lap("answers")
    return watch.costs


def _write(found: Any, name: str, out: Path) -> None:
    found.select(*COLUMNS[name]).write.mode("overwrite").parquet(f"{out}/{name}.parquet")
