"""Why a value cannot be used, in plain words."""

from __future__ import annotations

import re
from decimal import Decimal

from xundan.model.tables import LIMIT, LONGEST_ID, Column
from xundan.model.text import Text
from xundan.sources import values

NO_SHOP = Text(
    "没有写明店铺: 加一列 shop, 或在命令里用 --shop 指定", "no shop is named: add a column shop, or name it with --shop"
)
UNKNOWN_SHOP = Text("工作区里没有这个店铺", "the workspace has no such shop")
BLANK = Text("必填, 但是空的", "required, but blank")
ALL_BLANK = Text("这几列至少要填一列, 但都是空的", "at least one of these columns is required, and all are blank")
SPOILT_ID = Text(
    "编号变成了科学计数法(多半是用 Excel 打开后保存过), 后面的数字已丢失: 请重新导出, 不要用 Excel 打开再保存",
    "the number is in scientific notation (mostly because Excel saved the file) and its last digits are lost: export "
    "the file again and do not save it from Excel",
)
LOST_DIGITS = Text(
    "表格把这个长数字存成了浮点数, 末尾的数字可能已丢失: 请把该列设为文本后重新导出",
    "the workbook stores this long number as a floating-point number and its last digits may be lost: export the "
    "column as text",
)
NO_RESULT = Text(
    "单元格是错误值, 或是没有结果的公式: 请在 Excel 里打开重新计算, 粘贴为值后再保存",
    "the cell is an error, or a formula without a result: open the workbook in Excel, paste it as values and save it",
)
NOT_UTF8 = Text("不是 UTF-8 文本", "not text in UTF-8")
TOO_DEEP = Text("嵌套的层数太多", "nested too deeply")
_UNREADABLE = {
    "integer": Text("不是整数", "not a whole number"),
    "money": Text("不是金额", "not an amount of money"),
    "number": Text("不是数字", "not a number"),
    "time": Text(
        "不是能认的时间, 例如 2026-03-02 10:00:00", "not a time that can be read, such as 2026-03-02 10:00:00"
    ),
    "day": Text("不是能认的日期, 例如 2026-03-02", "not a day that can be read, such as 2026-03-02"),
    "month": Text("不是能认的月份, 例如 2026-03", "not a month that can be read, such as 2026-03"),
    "flag": Text("不是 true/false, 1/0 或 是/否", "not true/false, 1/0 or 是/否"),
}
_RANGE = Text("时间在 1990 到 2100 年之外", "outside the years 1990 to 2100")
_PRECISE = Text("金额的小数超过两位", "an amount with more than two decimals")
_PRECISE_NUMBER = Text("小数超过六位", "a number with more than six decimals")
_LARGE = Text("数字太大", "the number is too large")
_NEGATIVE = Text("不能是负数", "must not be negative")
_LONG_ID = Text(f"编号超过 {LONGEST_ID} 个字符", f"an id of more than {LONGEST_ID} characters")


def why(column: Column, value: str) -> Text:
    """The reason why `value`, which is not blank, is no value of `column`."""
    if column.choices:
        known = ", ".join(column.choices)
        return Text(f"只能是 {known} 之一", f"must be one of {known}")
    if column.type == "text":
        return _LONG_ID if len(values.trimmed(value)) > LONGEST_ID else SPOILT_ID
    folded = values.narrow(values.trimmed(value))
    if column.type == "money":
        if values.too_precise(value):
            return _PRECISE
        return _why_not(column, values.money(value), folded)
    if column.type == "number":
        if values.number_too_precise(value):
            return _PRECISE_NUMBER
        return _why_not(column, values.number(value), folded)
    if column.type == "integer":
        return _why_not(column, values.integer(value), folded)
    if column.type == "time" and (values.moment(value) is not None or re.match(r"(0000|\d{5,})-\d\d?-\d", folded)):
        return _RANGE
    if column.type in ("day", "month") and re.match(r"(?!(19[9]|20|2100)\d)\d{4}[-/]?\d", folded):
        return _RANGE
    return _UNREADABLE[column.type]


def _why_not(column: Column, number: Decimal | int | None, folded: str) -> Text:
    """What is wrong with a number, or with what is none."""
    if number is None:
        least = 13 if column.type == "number" else 17
        digits = re.fullmatch(rf"[+-]?[\d,]{{{least},}}(\.\d*)?", folded)
        return _LARGE if digits else _UNREADABLE[column.type]
    if column.bounds:
        low, high = column.bounds
        return Text(f"只能是 {low} 到 {high}", f"must be from {low} to {high}")
    return _NEGATIVE if -LIMIT < Decimal(number) < 0 else _LARGE
