"""ClickHouse in this process (chdb) over the rows as they come; tables between the steps stay in memory."""

from __future__ import annotations

import json
from pathlib import Path

from chdb.session import Session

from benchmarks.peers.channels import ELSE, NAMED
from benchmarks.peers.cost import Cost, Watch
from benchmarks.peers.work import COLUMNS

_KEY = "shop, buyer_id, agent_id"
_PENDING = "code IN ('b', 'i')"
_WAS_PENDING = "ifNull(was IN ('b', 'i'), 0)"
_SPOKEN = "code IN ('b', 'h')"
_BEGINS = "(code != 't' AND (talk_utc IS NULL OR utc - talk_utc >= 600))"
_NEVER = "toInt64(1152921504606846976)"

_SETTINGS = (
    "session_timezone = 'UTC'",
    "join_use_nulls = 1",
    "prefer_column_name_to_alias = 1",
    "output_format_parquet_date_as_uint16 = 0",
    "engine_file_truncate_on_insert = 1",
)


def _utc(column: str) -> str:
    return f"toInt64(toUnixTimestamp({column}))"


def _read(table: str) -> str:
    return f"file('{{rows}}/{table}.parquet', Parquet)"


_AGENTS_FILE, _STAFF = _read("agents"), f"(SELECT assumeNotNull(agent_id) FROM {_read('agents')})"

# Messages with what they are: b(uyer), h(uman), m(achine), t(ransfer), s(ystem).
_SAID = f"""
SELECT assumeNotNull(shop) AS shop, assumeNotNull(buyer_id) AS buyer_id, assumeNotNull(agent_id) AS agent_id,
  toDateTime(assumeNotNull(sent_at)) AS sent_at, {_utc("assumeNotNull(sent_at)")} AS utc,
  toDate32(assumeNotNull(sent_at)) AS day, assumeNotNull(seq) AS seq, transfer_to,
  multiIf(kind = 'transfer', 't', sender = 'buyer', 'b', sender = 'robot' OR (sender = 'agent' AND is_auto), 'm',
    sender = 'agent', 'h', 's') AS code
FROM {_read("messages")} WHERE NOT (sender = 'buyer' AND kind IN ('recall', 'menu'))"""

# Transfers that hand over: a turn is pending with the sender and none with the receiver. No chains (generate.py).
_ARRIVED = f"""
WITH theirs AS (SELECT * FROM said WHERE (shop, buyer_id) IN (SELECT shop, buyer_id FROM said WHERE code = 't')
  AND code IN ('b', 'h', 't')),
moved AS (SELECT *, lagInFrame(toNullable(code)) OVER (PARTITION BY {_KEY} ORDER BY sent_at, seq
    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS was FROM theirs),
pending AS (SELECT * FROM moved WHERE code = 't' AND was = 'b'),
taken AS (
  SELECT p.shop AS shop, p.seq AS seq, argMax(t.code, (t.sent_at, t.seq)) AS state
  FROM pending p JOIN theirs t ON t.shop = p.shop AND t.buyer_id = p.buyer_id AND t.agent_id = p.transfer_to
  WHERE (t.sent_at, t.seq) < (p.sent_at, p.seq) GROUP BY p.shop, p.seq)
SELECT shop, buyer_id, assumeNotNull(transfer_to) AS agent_id, sent_at, utc, day, seq,
  CAST(NULL, 'Nullable(String)') AS transfer_to, 'i' AS code
FROM pending WHERE (shop, seq) NOT IN (SELECT shop, seq FROM taken WHERE state = 'b')"""

_WHOLE = "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"
_DIALOGUE = f"(PARTITION BY {_KEY} ORDER BY sent_at, seq"

_EVENTS = f"""
SELECT {_KEY}, toNullable(sent_at) AS sent_at, toNullable(utc) AS utc, day, code, toNullable(pos) AS pos, was, was_utc,
  talk_utc
FROM (
  SELECT {_KEY}, sent_at, utc, day, code, row_number() OVER w AS pos, lagInFrame(toNullable(code)) OVER w AS was,
    lagInFrame(toNullable(utc)) OVER w AS was_utc, max(if(code != 't', utc, NULL)) OVER {_DIALOGUE}
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS talk_utc
  FROM (SELECT * FROM said WHERE code IN ('b', 'h', 't') UNION ALL SELECT * FROM arrived)
  WINDOW w AS {_DIALOGUE} {_WHOLE}))"""

_TURNS = f"""
WITH marked AS (
  SELECT *, {_PENDING} AND (NOT {_WAS_PENDING} OR ifNull(utc - was_utc >= 600, 0)) AS opens,
    max(if({_PENDING}, utc, NULL)) OVER (PARTITION BY {_KEY}) AS last_utc
  FROM events WHERE {_PENDING} OR {_WAS_PENDING}),
steps AS (
  SELECT *, leadInFrame(toNullable(code)) OVER w AS next_code, leadInFrame(sent_at) OVER w AS next_at,
    leadInFrame(utc) OVER w AS next_utc, leadInFrame(toNullable(day)) OVER w AS next_day,
    leadInFrame(was_utc) OVER w AS buyer_utc
  FROM marked WHERE opens OR NOT ({_PENDING})
  WINDOW w AS (PARTITION BY {_KEY} ORDER BY pos {_WHOLE})),
opened AS (
  SELECT s.*, ifNull(buyer_utc, last_utc) AS waited_utc, newest
  FROM (SELECT * FROM steps WHERE opens) s
  JOIN (SELECT assumeNotNull(shop) AS shop, max({_utc("sent_at")}) AS newest FROM {_read("messages")} GROUP BY 1) n
    USING (shop)),
told AS (
  SELECT *, multiIf(next_code IS NULL AND newest - waited_utc < 600, 'open', next_code IS NULL, 'unanswered',
      next_code = 'h' AND next_utc - waited_utc >= 600, 'late', next_code = 'h', 'answered',
      next_code = 't', 'transferred', 'unanswered') AS outcome
  FROM opened)
SELECT {_KEY}, day, pos, sent_at AS opened_at, if(next_code IN ('h', 't'), next_at, NULL) AS closed_at, outcome,
  if(outcome IN ('answered', 'late'), next_utc - utc, NULL) AS seconds,
  if(outcome = 'answered', next_utc - utc, NULL) AS counted_seconds,
  code = 'i' OR ifNull({_BEGINS}, 0) AS opening, code = 'i' AS handed_in,
  outcome = 'answered' AND ifNull(next_day > day, 0) AS answered_later
FROM told"""

_MET = f"""
WITH counts AS (
  SELECT {_KEY}, day, countIf(code = 'b') AS buyer_messages, countIf(code = 'h') AS agent_messages,
    countIf(code = 'm') AS auto_messages, max(code = 't' AND ifNull(transfer_to, '') IN (
      SELECT assumeNotNull(agent_id) FROM {_AGENTS_FILE} WHERE role = 'aftersale')) AS to_aftersale
  FROM (SELECT * FROM said UNION ALL SELECT * FROM arrived) GROUP BY {_KEY}, day),
firsts AS (
  SELECT {_KEY}, day, minIf(pos, {_PENDING}) AS t_pos, minIf(sent_at, {_PENDING}) AS t_at,
    minIf(utc, {_PENDING}) AS t_utc, maxIf(pos, code = 'h') AS last_human_pos,
    minIf(pos, code = 'h') AS first_human_pos,
    minIf(pos, {_SPOKEN}) AS first_talk_pos, maxIf(utc, {_SPOKEN}) - minIf(utc, {_SPOKEN}) AS talk_seconds,
    minIf(pos, ifNull({_BEGINS}, 0)) AS session_pos, max(code = 'i') AS handed_in,
    max(code = 't' AND {_WAS_PENDING}) AS handed_out
  FROM events GROUP BY {_KEY}, day),
asked AS (
  SELECT {_KEY}, day, countIf(ifNull(seconds > 120, 0)) >= 3 AS slow, max(answered_later) AS answered_later,
    argMinIf((outcome, counted_seconds), assumeNotNull(pos), opening) AS first
  FROM all_turns GROUP BY {_KEY}, day),
joined AS (
  SELECT c.shop AS shop, c.buyer_id AS buyer_id, c.agent_id AS agent_id, c.day AS day, buyer_messages, agent_messages,
    auto_messages, to_aftersale, f.t_pos AS t_pos, f.t_at AS t_at, f.t_utc AS t_utc, f.last_human_pos AS last_human_pos,
    f.first_human_pos AS first_human_pos, f.first_talk_pos AS first_talk_pos, f.talk_seconds AS talk_seconds,
    f.session_pos AS session_pos, f.handed_in AS handed_in, f.handed_out AS handed_out, a.slow AS slow,
    a.answered_later AS answered_later, nullIf(a.first.1, '') AS first_outcome, a.first.2 AS first_seconds,
    if(c.buyer_id IN {_STAFF}, 'own_staff', NULL) AS filter_reason
  FROM counts c LEFT JOIN firsts f USING ({_KEY}, day) LEFT JOIN asked a USING ({_KEY}, day))
SELECT {_KEY}, day, filter_reason, t_at IS NOT NULL AS consulted,
  t_at IS NOT NULL AND filter_reason IS NULL AS received,
  t_at IS NOT NULL AND filter_reason IS NULL AND (ifNull(last_human_pos > t_pos, 0) OR ifNull(answered_later, 0))
    AS served,
  buyer_messages, agent_messages, auto_messages, t_at, t_utc, to_aftersale,
  if(filter_reason IS NULL, first_seconds, NULL) AS first_response,
  if(filter_reason IS NULL, first_outcome, NULL) AS first_turn, talk_seconds,
  filter_reason IS NULL AND ifNull(slow, 0) AS slow, ifNull(handed_in, 0) AS handed_in,
  ifNull(handed_out, 0) AS handed_out, ifNull(first_human_pos = first_talk_pos, 0) AS first_talk_human,
  session_pos IS NOT NULL AS session_began, ifNull(session_pos <= t_pos, 0) AS t_session_today
FROM joined"""

_ORDERS = f"""
SELECT assumeNotNull(shop) AS shop, assumeNotNull(order_id) AS order_id, assumeNotNull(buyer_id) AS buyer_id,
  paid_amount, {_utc("assumeNotNull(created_at)")} AS created_utc, {_utc("paid_at")} AS paid_utc,
  {_utc("closed_at")} AS closed_utc, toDate32(assumeNotNull(created_at)) AS created_day, toDate32(paid_at) AS paid_day,
  row_number() OVER (PARTITION BY shop, buyer_id ORDER BY created_at, order_id) AS nth
FROM {_read("orders")}"""

_ASKED = f"""
WITH asked AS (SELECT *, day + 1 AS closes_on FROM met WHERE received),
around AS (
  SELECT a.shop AS shop, a.buyer_id AS buyer_id, a.agent_id AS agent_id, a.day AS day,
    max(created_utc >= t_utc) AS ordered,
    max(created_utc >= t_utc AND paid_utc IS NOT NULL) AS paid,
    max(ifNull(created_utc >= t_utc AND paid_day = a.day, 0)) AS paid_same_day,
    max(ifNull(created_utc >= t_utc AND paid_day <= a.day + 1, 0)) AS paid_next_day,
    max(created_utc < t_utc) AS had_order,
    argMaxIf(toNullable(ifNull(paid_utc, {_NEVER})), nth, created_utc < t_utc) AS newest_paid
  FROM asked a JOIN orders o ON o.shop = a.shop AND o.buyer_id = a.buyer_id
  WHERE created_utc >= t_utc - 21 * 86400 AND (created_utc < t_utc OR created_day <= closes_on)
    AND NOT (paid_utc IS NULL AND ifNull(closed_utc <= t_utc, 0))
  GROUP BY a.shop, a.buyer_id, a.agent_id, a.day),
placed AS (
  SELECT a.*, ifNull(r.ordered, 0) AS ordered, ifNull(r.paid, 0) AS paid, ifNull(r.paid_same_day, 0) AS paid_same_day,
    ifNull(r.paid_next_day, 0) AS paid_next_day, r.newest_paid AS newest_paid,
    ifNull(r.ordered, 0) OR NOT ifNull(r.had_order, 0) AS by_orders
  FROM asked a LEFT JOIN around r USING ({_KEY}, day)),
carried AS (
  SELECT *, ifNull(lagInFrame(toNullable(day)) OVER w = day - 1, 0) AND ifNull(lagInFrame(toNullable(served
    AND session_began AND by_orders AND NOT to_aftersale)) OVER w, 0) AND NOT t_session_today AS continued
  FROM placed WINDOW w AS (PARTITION BY {_KEY} ORDER BY day {_WHOLE}))
SELECT {_KEY}, day, served, multiIf(NOT served, NULL, to_aftersale, 'aftersale', continued, 'continued', by_orders,
    'inquiry', NOT ifNull(newest_paid <= t_utc, 0), 'payment_followup', 'aftersale') AS stage,
  ordered, paid, closes_on, paid_same_day, paid_next_day, ifNull(newest_paid < {_NEVER}, 0) AS followed_up
FROM carried"""

_CREDITS = f"""
WITH told AS (SELECT {_KEY}, day, assumeNotNull(utc) AS utc, code = 'h' AS human FROM events
  WHERE code != 't' AND buyer_id NOT IN {_STAFF}),
pairs AS (
  SELECT o.shop AS shop, order_id, t.agent_id AS agent_id, toNullable(t.utc) AS at, human,
    at <= created_utc AND day >= created_day - 1 AS before,
    ifNull(at <= paid_utc AND day >= paid_day - 1, 0) AS paying,
    ifNull(at > created_utc AND at <= paid_utc, 0) AS between_
  FROM told t JOIN orders o ON o.shop = t.shop AND o.buyer_id = t.buyer_id
  WHERE t.day >= o.created_day - 1 AND t.utc <= ifNull(paid_utc, created_utc)),
counted AS (
  SELECT shop, order_id, agent_id, countIf(before AND human) AS order_human,
    countIf(before AND NOT human) AS order_buyer, maxIf(at, before AND human) AS order_last,
    countIf(paying AND human) AS pay_human, countIf(paying AND NOT human) AS pay_buyer,
    maxIf(at, paying AND human) AS pay_last, countIf(between_ AND human) AS between_human,
    maxIf(at, between_ AND human) AS between_last
  FROM pairs GROUP BY shop, order_id, agent_id),
chosen AS (
  SELECT *, if(order_human > 0 AND order_buyer > 0, order_human, NULL) AS order_messages,
    nullIf(if(pay_buyer > 0, pay_human, between_human), 0) AS payment_messages,
    if(pay_buyer > 0, pay_last, between_last) AS payment_last
  FROM counted)
SELECT shop, order_id, agent_id, order_messages, payment_messages, order_messages IS NOT NULL AND row_number() OVER (
    PARTITION BY shop, order_id ORDER BY order_messages IS NULL, order_last DESC, agent_id) = 1 AS order_owner,
  payment_messages IS NOT NULL AND row_number() OVER (PARTITION BY shop, order_id
    ORDER BY payment_messages IS NULL, payment_last DESC, agent_id) = 1 AS payment_owner
FROM chosen WHERE order_messages IS NOT NULL OR payment_messages IS NOT NULL"""

_OWNED = f"""
WITH owners AS (SELECT shop, order_id, maxIf(toNullable(agent_id), order_owner) AS order_agent,
    maxIf(toNullable(agent_id), payment_owner) AS payment_agent FROM earned GROUP BY shop, order_id),
units AS (SELECT assumeNotNull(shop) AS shop, assumeNotNull(order_id) AS order_id, sum(quantity) AS units
  FROM {_read("order_lines")} GROUP BY 1, 2),
back AS (SELECT assumeNotNull(shop) AS shop, assumeNotNull(order_id) AS order_id, sum(amount) AS refunded_amount
  FROM {_read("refunds")} WHERE status = 'succeeded' GROUP BY 1, 2),
firsts AS (SELECT shop, buyer_id, min(paid_day) AS first_paid FROM orders GROUP BY shop, buyer_id),
known AS (
  SELECT *, created_day - 1 >= toDate32('{{first}}') AND created_day <= toDate32('{{last}}') AS order_covered,
    ifNull(least(paid_day - 1, created_day) >= toDate32('{{first}}') AND paid_day <= toDate32('{{last}}'), 0)
      AS pay_covered
  FROM orders)
SELECT shop, order_id, buyer_id, created_day, paid_day, if(paid_day IS NOT NULL, paid_amount, NULL) AS sales,
  order_agent, payment_agent, if(paid_day IS NOT NULL, ifNull(order_agent, payment_agent), NULL) AS first_agent,
  multiIf(order_agent IS NOT NULL, 'agent', order_covered, 'silent', 'unattributable') AS order_state,
  multiIf(paid_day IS NULL, NULL, payment_agent IS NOT NULL, 'agent', pay_covered, 'silent', 'unattributable')
    AS payment_state,
  multiIf(paid_day IS NULL, NULL, ifNull(order_agent, payment_agent) IS NOT NULL, 'agent',
    order_covered AND pay_covered, 'silent', 'unattributable') AS first_state,
  units, ifNull(refunded_amount, 0) AS refunded_amount, back.refunded_amount IS NOT NULL AS refunded,
  if(paid_day IS NOT NULL, ifNull(first_paid < paid_day, 0), NULL) AS returning_at_payment
FROM known LEFT JOIN owners USING (shop, order_id) LEFT JOIN units USING (shop, order_id)
LEFT JOIN back USING (shop, order_id) LEFT JOIN firsts USING (shop, buyer_id)"""

_SOURCES = ", ".join(f"'{name}'" for name in NAMED)
_CHANNELS = ", ".join(f"'{channel}'" for channel in NAMED.values())

_SEEN = f"""
WITH days AS (
  SELECT assumeNotNull(shop) AS shop, toDate32(assumeNotNull(at)) AS day, assumeNotNull(visitor_id) AS visitor_id,
    countIf(event = 'view') AS views, max(event IN ('favorite', 'cart', 'consult', 'order', 'pay')) AS acted,
    max(event = 'favorite') AS favorite, max(event = 'cart') AS cart,
    {_utc("max(at)")} - {_utc("min(at)")} AS stay_seconds, argMin(source, at) AS source, toHour(min(at)) AS hour,
    max(buyer_id) AS buyer_id
  FROM {_read("visits")} GROUP BY 1, 2, 3),
did AS (SELECT shop, buyer_id, day FROM met WHERE received
  UNION DISTINCT SELECT shop, buyer_id, created_day AS day FROM orders),
firsts AS (SELECT shop, buyer_id, min(paid_day) AS first_paid FROM orders WHERE paid_day IS NOT NULL
  GROUP BY shop, buyer_id)
SELECT d.shop AS shop, d.day AS day, visitor_id, views, hour,
  if(d.buyer_id IS NOT NULL, ifNull(first_paid < d.day, 0), NULL) AS returning, favorite, cart, stay_seconds,
  views = 1 AND NOT acted AND did.shop IS NULL AS bounced,
  transform(trim(ifNull(source, '')), [{_SOURCES}], [{_CHANNELS}], '{ELSE}') AS channel
FROM days d LEFT JOIN did ON did.shop = d.shop AND did.buyer_id = d.buyer_id AND did.day = d.day
LEFT JOIN firsts f ON f.shop = d.shop AND f.buyer_id = d.buyer_id"""

_AGENTS = """
WITH met_ AS (SELECT shop, agent_id, countIf(received) AS received_buyers, countIf(served) AS served_buyers,
    round(avg(first_response), 6) AS first_response
  FROM {receptions} WHERE filter_reason IS NULL GROUP BY shop, agent_id),
asked AS (SELECT shop, agent_id, countIf(ifNull(stage = 'inquiry', 0)) AS inquiries,
    countIf(ifNull(stage = 'inquiry' AND paid, 0)) AS inquiry_paid_buyers FROM {inquiries} GROUP BY shop, agent_id),
said_ AS (SELECT shop, agent_id, round(avg(counted_seconds), 6) AS response_time,
    countIf(outcome = 'late') AS late_turns, countIf(outcome = 'unanswered') AS unanswered_turns
  FROM {turns} GROUP BY shop, agent_id),
sold AS (SELECT shop, first_agent AS agent_id, sum(sales) AS sales FROM {order_facts} WHERE first_agent IS NOT NULL
  AND paid_day BETWEEN toDate32('{first}') AND toDate32('{last}') GROUP BY shop, first_agent)
SELECT shop, agent_id AS agent, received_buyers, served_buyers, ifNull(inquiries, 0) AS inquiries,
  ifNull(inquiry_paid_buyers, 0) AS inquiry_paid_buyers, ifNull(sales, 0) AS sales, first_response, response_time,
  ifNull(late_turns, 0) AS late_turns, ifNull(unanswered_turns, 0) AS unanswered_turns
FROM met_ LEFT JOIN asked USING (shop, agent_id) LEFT JOIN said_ USING (shop, agent_id)
LEFT JOIN sold USING (shop, agent_id)"""

_FUNNEL = """
WITH seen AS (SELECT day, count() AS visitors, countIf(bounced) AS bounced_visitors FROM {visitor_days} GROUP BY day),
people AS (SELECT shop, day, buyer_id, max(ifNull(stage = 'inquiry', 0)) AS inquiry,
    inquiry AND max(served AND ordered) AS asked_ordered,
    inquiry AND max(served AND paid) AS asked_paid
  FROM {inquiries} GROUP BY shop, day, buyer_id),
asked AS (SELECT day, count() AS received_buyers, countIf(inquiry) AS inquiries,
    countIf(asked_ordered) AS inquiry_ordered_buyers, countIf(asked_paid) AS inquiry_paid_buyers
  FROM people GROUP BY day),
sold AS (SELECT paid_day AS day, uniqExact(shop, buyer_id) AS paid_buyers, sum(sales) AS sales
  FROM {order_facts} WHERE paid_day IS NOT NULL GROUP BY paid_day)
SELECT day, visitors, bounced_visitors, received_buyers, inquiries, inquiry_ordered_buyers, inquiry_paid_buyers,
  paid_buyers, sales
FROM seen JOIN asked USING (day) JOIN sold USING (day)
WHERE day BETWEEN toDate32('{first}') AND toDate32('{last}')"""

_STEPS = (
    *(("said", _SAID), ("arrived", _ARRIVED), ("events", _EVENTS), ("all_turns", _TURNS), ("met", _MET)),
    *(("orders", _ORDERS), ("earned", _CREDITS)),
    ("turns", f"SELECT * FROM all_turns WHERE buyer_id NOT IN {_STAFF}"),
    *(("receptions", "SELECT * FROM met"), ("inquiries", _ASKED), ("credits", "SELECT * FROM earned")),
    *(("order_facts", _OWNED), ("visitor_days", _SEEN)),
)


def run(rows: Path, out: Path) -> dict[str, Cost]:
    """Derives, writes and asks."""
    meta = json.loads((rows / "meta.json").read_text(encoding="utf-8"))
    files = {name: f"file('{out / name}.parquet', Parquet)" for name in COLUMNS}
    given = {"rows": rows, "first": meta["first"], "last": meta["last"], **files}
    session = Session()
    for setting in _SETTINGS:
        session.query(f"SET {setting}")
    session.query("CREATE DATABASE work")
    session.query("USE work")
    watch = Watch()
    for name, query in _STEPS:
        text = query.format(**given)
        if name in COLUMNS:
            _write(session, name, text, given)
        else:
            session.query(f"CREATE TABLE {name} ENGINE = Memory AS {text}")
    watch.lap("facts")
    for name, query in (("agents", _AGENTS), ("funnel", _FUNNEL)):
        _write(session, name, query.format(**given), given)
    watch.lap("answers")
    session.close()
    return watch.costs


def _write(session: Session, name: str, query: str, given: dict[str, object]) -> None:
    columns = ", ".join(f'"{column}"' for column in COLUMNS[name])
    session.query(f"INSERT INTO FUNCTION {given[name]} SELECT {columns} FROM ({query})")
