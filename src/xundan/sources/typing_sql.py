"""The one SQL statement that types a chunk of a frame: text columns `r0, r1, ...` in, as typing.py trims them, typed
columns and a verdict out.

Written for DuckDB, which has the chunk as the relation RELATION. Times are reckoned with the offsets of
xundan.model.clock and whole seconds; the engine's own time zones are not asked, because engines disagree about them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xundan.model.clock import Shop
from xundan.model.tables import LIMIT, LONGEST_ID, Column, Table
from xundan.sources import values
from xundan.sources.zone_sql import in_years, listed, quote, seconds_east

RELATION = "frame_to_type"
BLANK, UNREADABLE = 0, 1
SKIP = -1
"""`verdict_`: 0 = good, SKIP = a row without any value, else 2 * position + BLANK or UNREADABLE, where the position
of `shop` is 1, that of the table's first column is 2, and the groups of `one_of` come after the last column."""

SQL_TYPES = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "money": "DECIMAL(18,2)",
    "number": "DECIMAL(18,6)",
    "time": "TIMESTAMP",
    "day": "DATE",
    "month": "VARCHAR",
    "flag": "BOOLEAN",
}
_MIDNIGHT = r"(?:[Tt ]\s*0{1,2}:00(?::00(?:[.,]0+)?)?)?$"
_DAY = r"^(\d{4})(?:([-/])(\d{1,2})([-/])(\d{1,2})|(\d{2})(\d{2}))" + _MIDNIGHT
# A sheet turns 2026-03 into the first of March.
_MONTH = r"^(\d{4})(?:[-/](\d{1,2})(?:[-/]0?1)?|(\d{2})(?:01)?)" + _MIDNIGHT
_PLAIN_TIME = r"\d{4}-\d\d-\d\d (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d"
_PLAIN_MONEY = r"-?\d{1,16}(?:\.\d{1,2}0*)?"
_PLAIN_NUMBER = r"-?\d{1,12}(?:\.\d{1,6}0*)?"
_NUMBERS = ("money", "number", "integer")
_TRUE, _FALSE = ("true", "1", "是", "yes", "t"), ("false", "0", "否", "no", "f")


def is_id(column: Column) -> bool:
    """Whether a long number in this column is a name and not an amount."""
    return column.name.endswith("_id")


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL for one frame. Unusable values of the columns `soft` become blank and are counted: a bit of `soft_` each."""

    sql: str
    soft: tuple[str, ...]


def statement(
    table: Table,
    given: Sequence[str],
    required: frozenset[str],
    shops: Mapping[str, Shop],
    default_shop: str | None,
) -> Statement:
    """`given[i]` is the canonical name of the chunk's column `r<i>`; the chunk also has `place` (int64)."""
    at = {name: i for i, name in enumerate(given)}
    columns = [c for c in table.columns if c.name in at]
    needed = required.union(*table.one_of)
    soft = [c for c in columns if c.name not in needed and c.type == "text" and (c.choices or is_id(c))]

    clean = ["place"]
    clean += [f"{_clean(table, name, f'r{i}')} AS c{i}" for name, i in at.items()]
    matched = ["*", f"{_shop(shops, default_shop, at.get('shop'))} AS shop_"]
    matched += [f"{match} AS m{at[c.name]}" for c in columns if (match := _match(c, f"c{at[c.name]}"))]
    parsed = ["*"] + [f"{_parse(c, at[c.name])} AS p{at[c.name]}" for c in columns]
    ranged = [f"{_in_range(c, f'p{at[c.name]}')} AS p{at[c.name]}" for c in columns if c.type in _NUMBERS]
    times = [at[c.name] for c in columns if c.type == "time"]
    parsed += [f"{_offset(i)} AS o{i}" for i in times]
    within = [f"* REPLACE ({', '.join(ranged)})" if ranged else "*"]
    seconds = ["*"] + [f"epoch_us(p{i}) // 1000000 AS s{i}" for i in times]
    instants = ["*"] + [f"s{i} - coalesce(o{i}, {seconds_east(shops, f's{i}', 'start')}) AS u{i}" for i in times]
    local = ["*"]
    for i in times:
        reading = f"CASE WHEN o{i} IS NULL THEN s{i} ELSE u{i} + {seconds_east(shops, f'u{i}', 'utc_start')} END"
        local.append(f"{in_years(reading)} AS l{i}")

    final = ["shop_ AS shop"]
    for c in table.columns:
        final.append(f"{_value(c, at.get(c.name))} AS {c.name}")
    for c in table.columns:
        if c.type == "time":
            utc = f"CASE WHEN l{at[c.name]} IS NOT NULL THEN u{at[c.name]} END" if c.name in at else "NULL::BIGINT"
            final.append(f"{utc} AS {c.name}_utc")
    final += ["place", f"{_verdict(table, at, required, soft)} AS verdict_", f"{_soft(soft, at)} AS soft_"]

    sql = f"FROM {RELATION}"
    for level in (clean, matched, parsed, within, seconds, instants, local, final):
        sql = f"SELECT {', '.join(level)} {sql}" if sql[0] == "F" else f"SELECT {', '.join(level)} FROM ({sql})"
    return Statement(sql, tuple(c.name for c in soft))


# -- one column ------------------------------------------------------------------------------------------------------


def _clean(table: Table, name: str, raw: str) -> str:
    """Null for a day or time of zeros, which is how some databases write none."""
    if name == "shop" or table.column(name).type not in ("time", "day"):
        return raw
    zero = f"contains({raw}, '0000-00-00') AND regexp_full_match({raw}, '{values.ZERO_TIME}')"
    return f"CASE WHEN {zero} THEN NULL ELSE {raw} END"


def _match(column: Column, c: str) -> str | None:
    """The parts of a value that is not in the plain form; null where it is, or where there is no value."""
    narrow = f"translate({c}, {quote(values.WIDE)}, {quote(values.NARROW)})"
    forms = {
        "time": (_PLAIN_TIME, values.TIME, "y s1 mo s2 d h mi s o"),
        "money": (_PLAIN_MONEY, values.MONEY, "a b e g k z"),
        "number": (_PLAIN_NUMBER, values.NUMBER, "b g k"),
        "integer": (r"-?\d{1,18}", values.INTEGER, "b g"),
        "day": (None, _DAY, "y s1 mo s2 d mo2 d2"),
        "month": (None, _MONTH, "y mo mo2"),
    }
    if column.type not in forms:
        return None
    plain, pattern, names = forms[column.type]
    parts = f"regexp_extract({narrow}, '{pattern}', [{', '.join(quote(n) for n in names.split())}])"
    easy = f"{c} IS NULL" + (f" OR regexp_full_match({c}, '{plain}')" if plain else "")
    return f"CASE WHEN {easy} THEN NULL ELSE {parts} END"


def _parse(column: Column, i: int) -> str:
    """The typed value; null where there is none or where it cannot be read. A time is still as written."""
    c, m = f"c{i}", f"m{i}"
    if column.type == "time":
        parts = " || ".join(
            [f"{m}.y", "'-'", *_two(f"{m}.mo", "'-'", f"{m}.d", "' '", f"{m}.h", "':'", f"{m}.mi", "':'", f"{m}.s")]
        )
        minutes = f"substr(replace({m}.o, ':', ''), 4, 2)"
        offset = f"({m}.o IN ('', 'Z', 'z') OR (substr({m}.o, 2, 2) <= '15' AND {minutes} <= '59'))"
        # 24:00 is an error here, where DuckDB would make it the next day.
        fits = f"{m}.y >= '0001' AND {m}.s1 = {m}.s2 AND lpad({m}.h, 2, '0') < '24' AND {offset}"
        plain = f"try_cast({c} AS TIMESTAMP)"
        return f"CASE WHEN {m} IS NULL THEN {plain} WHEN {fits} THEN try_cast({parts} AS TIMESTAMP) END"
    if column.type == "money":
        signs = f"({m}.a = '') = ({m}.z = '') AND (({m}.a <> '')::INT + ({m}.b <> '')::INT + ({m}.e <> '')::INT) <= 1"
        minus = f"CASE WHEN {m}.a <> '' OR {m}.b = '-' OR {m}.e = '-' THEN '-' ELSE '' END"
        exact = f"try_cast({minus} || '0' || replace({m}.g, ',', '') || '.' || {m}.k || '0' AS DECIMAL(18,2))"
        plain = f"try_cast({c} AS DECIMAL(18,2))"
        return f"CASE WHEN {m} IS NULL THEN {plain} WHEN ({m}.g <> '' OR {m}.k <> '') AND {signs} THEN {exact} END"
    if column.type == "number":
        exact = f"try_cast({m}.b || '0' || replace({m}.g, ',', '') || '.' || {m}.k || '0' AS DECIMAL(18,6))"
        plain = f"try_cast({c} AS DECIMAL(18,6))"
        return f"CASE WHEN {m} IS NULL THEN {plain} WHEN {m}.g <> '' OR {m}.k <> '' THEN {exact} END"
    if column.type == "integer":
        whole = f"try_cast({m}.b || replace({m}.g, ',', '') AS BIGINT)"
        return f"CASE WHEN {m} IS NULL THEN try_cast({c} AS BIGINT) WHEN {m}.g <> '' THEN {whole} END"
    if column.type == "day":
        parts = " || ".join([f"{m}.y", "'-'", *_two(f"{m}.mo || {m}.mo2", "'-'", f"{m}.d || {m}.d2")])
        return f"CASE WHEN {_year(m)} AND {m}.s1 = {m}.s2 THEN try_cast({parts} AS DATE) END"
    if column.type == "month":
        month = f"lpad({m}.mo || {m}.mo2, 2, '0')"
        return f"CASE WHEN {_year(m)} AND {month} BETWEEN '01' AND '12' THEN {m}.y || '-' || {month} END"
    if column.type == "flag":
        return f"CASE WHEN lower({c}) IN {listed(_TRUE)} THEN true WHEN lower({c}) IN {listed(_FALSE)} THEN false END"
    if column.choices:
        return f"CASE WHEN lower({c}) IN {listed(column.choices)} THEN lower({c}) END"
    if is_id(column):
        return f"CASE WHEN contains({c}, '+') AND regexp_full_match({c}, '{values.SPOILT_ID}') THEN NULL ELSE {c} END"
    return c


def _in_range(column: Column, number: str) -> str:
    """The number where it can be what the column is about; see model.tables.Column.any_number."""
    if column.bounds:
        return f"CASE WHEN {number} BETWEEN {column.bounds[0]} AND {column.bounds[1]} THEN {number} END"
    if not column.any_number:
        return f"CASE WHEN {number} >= 0 AND {number} < {LIMIT} THEN {number} END"
    return number if column.type == "integer" else f"CASE WHEN abs({number}) < {LIMIT} THEN {number} END"


def _offset(i: int) -> str:
    """Seconds east of UTC that the time itself names; null where it names none."""
    m = f"m{i}"
    minutes = f"coalesce(try_cast(substr(replace({m}.o, ':', ''), 4, 2) AS BIGINT), 0)"
    size = f"(try_cast(substr({m}.o, 2, 2) AS BIGINT) * 3600 + {minutes} * 60)"
    sign = f"CASE WHEN starts_with({m}.o, '-') THEN -1 ELSE 1 END"
    return f"CASE WHEN {m}.o IN ('Z', 'z') THEN 0 WHEN {m}.o <> '' THEN {sign} * {size} END"


def _value(column: Column, i: int | None) -> str:
    default = column.default
    if i is None:
        return f"{'NULL' if default is None else quote(default)}::{SQL_TYPES[column.type]}"
    if column.type == "time":
        return f"make_timestamp(l{i} * 1000000)"
    return f"p{i}" if default is None else f"coalesce(p{i}, {quote(default)}::{SQL_TYPES[column.type]})"


# -- a row -----------------------------------------------------------------------------------------------------------


def _shop(shops: Mapping[str, Shop], default: str | None, i: int | None) -> str:
    """The shop's id: as written, or by its name where only one shop has that name; null where unknown."""
    blank = quote(default) if default in shops and default is not None else "NULL"
    if i is None:
        return f"{blank}::VARCHAR"
    names = [shop.name for shop in shops.values()]
    written = {s.name: s.id for s in shops.values() if s.name and names.count(s.name) == 1}
    written.update({shop_id: shop_id for shop_id in shops})
    known = " ".join(f"WHEN {quote(name)} THEN {quote(shop_id)}" for name, shop_id in written.items())
    return f"CASE WHEN c{i} IS NULL THEN {blank} ELSE {f'CASE c{i} {known} END' if known else 'NULL'} END::VARCHAR"


def _verdict(table: Table, at: Mapping[str, int], required: frozenset[str], soft: Sequence[Column]) -> str:
    """The first column that stops the row, or 0."""
    every = [f"c{i}" for i in at.values()]
    cases = [f"WHEN coalesce({', '.join(every)}) IS NULL THEN {SKIP}"] if every else []
    known = f"c{at['shop']} IS NULL" if "shop" in at else "true"
    cases.append(f"WHEN shop_ IS NULL THEN CASE WHEN {known} THEN {2 + BLANK} ELSE {2 + UNREADABLE} END")
    for position, column in enumerate(table.columns, start=2):
        given = at.get(column.name)
        if given is None:
            if column.name in required:
                cases.append(f"WHEN true THEN {2 * position + BLANK}")
            continue
        if column.name in required:
            cases.append(f"WHEN c{given} IS NULL THEN {2 * position + BLANK}")
        if column.type == "text" and is_id(column):
            cases.append(f"WHEN length(c{given}) > {LONGEST_ID} THEN {2 * position + UNREADABLE}")
        if column not in soft and (column.type != "text" or column.choices or is_id(column)):
            typed = f"l{given}" if column.type == "time" else f"p{given}"
            cases.append(f"WHEN {typed} IS NULL AND c{given} IS NOT NULL THEN {2 * position + UNREADABLE}")
    for position, group in enumerate(table.one_of, start=len(table.columns) + 2):
        given_ones = [f"c{at[name]}" for name in group if name in at]
        nothing = f"coalesce({', '.join(given_ones)}) IS NULL" if given_ones else "true"
        cases.append(f"WHEN {nothing} THEN {2 * position + BLANK}")
    return f"CASE {' '.join(cases)} ELSE 0 END::INTEGER"


def _soft(soft: Sequence[Column], at: Mapping[str, int]) -> str:
    bits = [
        f"CASE WHEN p{at[c.name]} IS NULL AND c{at[c.name]} IS NOT NULL THEN {1 << bit} ELSE 0 END"
        for bit, c in enumerate(soft)
    ]
    return f"({' + '.join(bits) or '0'})::BIGINT"


def _year(m: str) -> str:
    return f"{m}.y BETWEEN '{values.FIRST_YEAR}' AND '{values.LAST_YEAR}'"


def _two(*parts: str) -> list[str]:
    """Each part padded to two digits, the separators between them left alone."""
    return [part if part.startswith("'") else f"lpad({part}, 2, '0')" for part in parts]
