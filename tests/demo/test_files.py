from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from datetime import date, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.demo.reading import neutral, orders
from xundan.demo import Truth, write_shop

Shop = tuple[Path, Truth]

# formats.md, ExportOrderList: exact, trailing spaces included.
ORDER_HEADER = (
    "订单编号,买家会员名,买家支付宝账号,买家应付货款,买家应付邮费,买家支付积分,"
    "总金额,返点积分,买家实际支付金额,买家实际支付积分,订单状态,买家留言,"
    "收货人姓名,收货地址 ,运送方式,联系电话 ,联系手机,订单创建时间,"
    "订单付款时间 ,宝贝标题 ,宝贝种类 ,物流单号 ,物流公司,订单备注,宝贝总数量,"
    "店铺Id,店铺名称,订单关闭原因,卖家服务费,买家服务费,发票抬头,是否手机订单,"
    "分阶段订单信息,特权订金订单id,是否上传合同照片,是否上传小票,是否代付,"
    "定金排名,修改后的sku,修改后的收货地址,异常信息,天猫卡券抵扣,集分宝抵扣,"
    "是否是O2O交易,退款金额,预约门店"
)
REPORTS = ("接待分析", "客服销售", "店铺日报")
AROUND = (
    "reviews.csv", "dsr.csv", "service_ratings.csv", "loss_notes.csv", "complaints.csv", "fulfilment_errors.csv",
    "items.csv", "home_clicks.csv", "ad_spend.csv", "benchmarks.csv",
)  # fmt: skip
STATUSES = {"等待买家付款", "买家已付款,等待卖家发货", "卖家已发货,等待买家确认", "交易成功", "交易关闭"}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_shop(tmp_path / name, scale=0.06, days=45)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_another_seed_gives_another_shop(tmp_path: Path) -> None:
    write_shop(tmp_path / "one", scale=0.02, days=9)
    write_shop(tmp_path / "two", scale=0.02, days=9, seed=7)
    one, two = contents(tmp_path / "one"), contents(tmp_path / "two")
    assert one["order_lines.csv"] != two["order_lines.csv"]
    assert one["agents.csv"] == two["agents.csv"]


def test_what_surrounds_the_sales_changes_no_other_file(tmp_path: Path) -> None:
    with_it = write_shop(tmp_path / "with", scale=0.05, days=30)
    alone = write_shop(tmp_path / "alone", scale=0.05, days=30, around=False)
    one, two = contents(tmp_path / "with"), contents(tmp_path / "alone")
    del one["truth/truth.json"], two["truth/truth.json"]
    assert set(one) - set(two) == {*AROUND, "千牛订单_202610.csv"}
    assert {name: one[name] for name in two} == two
    assert (with_it.lost, with_it.inquiries, with_it.orders) == (alone.lost, alone.inquiries, alone.orders)


@pytest.mark.parametrize(("days", "scale"), [(2, 1.0), (90, 0.0)])
def test_impossible_sizes_are_refused(tmp_path: Path, days: int, scale: float) -> None:
    with pytest.raises(ValueError, match=r"days|scale"):
        write_shop(tmp_path, days=days, scale=scale)


def test_every_file_is_there(shop: Shop) -> None:
    assert sorted(contents(shop[0])) == sorted(
        [
            *(f"千牛聊天记录_{day}.zip" for day in (20260809, 20260816, 20260823, 20260830, 20260901)),
            *(f"{table}_2026-{month}.csv" for table in ("messages", "visits") for month in ("09", "10")),
            *(f"ExportOrderList_2026{month}.csv" for month in ("08", "09", "10")),
            *(f"生意参谋_{name}_2026{month}.csv" for name in REPORTS for month in ("09", "10")),
            "order_lines.csv", "refunds.csv", "agents.csv", "targets.csv", "attendance.csv", "grades.csv",
            "adjustments.csv", "traffic_daily.csv", "truth/truth.json",
            *(f"千牛订单_2026{month}.csv" for month in ("08", "09", "10")), *AROUND,
        ]
    )  # fmt: skip


def test_nothing_lies_outside_the_period(shop: Shop) -> None:
    first, split, end = datetime(2026, 8, 3), datetime(2026, 9, 2), datetime(2026, 11, 1)

    def times(rows: list[dict[str, str]], *columns: str) -> list[datetime]:
        return [datetime.fromisoformat(row[column]) for row in rows for column in columns if row[column]]

    for path in shop[0].glob("*.csv"):
        if path.name.startswith(("messages", "visits")):
            found = times(neutral(path), "sent_at" if path.name.startswith("messages") else "at")
            assert split <= min(found) <= max(found) < end, path.name
    refunds = times(neutral(shop[0] / "refunds.csv"), "applied_at", "finished_at")
    bought = [moment for order in orders(shop[0]) for moment in (order.created, order.paid) if moment]
    for found in (refunds, bought):
        assert first <= min(found) <= max(found) < end
    days = [date.fromisoformat(row["day"]) for row in neutral(shop[0] / "traffic_daily.csv")]
    assert (min(days), max(days)) == (date(2026, 8, 3), date(2026, 9, 1))


def test_the_last_day_is_cut_in_the_middle_of_things(shop: Shop) -> None:
    """What hangs on the last evening still hangs: orders unpaid, parcels not sent, refunds open."""
    last = [order for order in orders(shop[0]) if order.created >= datetime(2026, 10, 29)]
    assert {order.status for order in last} >= {"等待买家付款", "买家已付款,等待卖家发货"}
    assert "open" in {row["status"] for row in neutral(shop[0] / "refunds.csv")}


def test_the_order_list_has_the_platforms_layout_and_quirks(shop: Shop) -> None:
    commas: set[str] = set()
    for path in sorted(shop[0].glob("ExportOrderList_*.csv")):
        text = path.read_bytes().decode("gb18030")
        assert text.split("\r\n", 1)[0] == ORDER_HEADER
        assert re.match(r'"=""\d{19}""",', text.split("\r\n")[1])
        commas |= set(re.findall("买家已付款(.)等待", text)) | set(re.findall("卖家已发货(.)等待", text))
    assert commas == {",", "\uff0c"}
    found = orders(shop[0])
    assert len({order.order_id for order in found}) == len(found)
    for order in found:
        row = order.row
        paid, refunded = float(row["买家实际支付金额"]), float(row["退款金额"])
        assert order.status.replace("\uff0c", ",") in STATUSES
        assert float(row["买家应付货款"]) + float(row["买家应付邮费"]) == pytest.approx(order.total)
        if order.paid:
            assert paid + refunded == pytest.approx(order.total)
            assert order.paid > order.created
        else:
            assert (paid, refunded) == (0, 0)
        assert (row["订单关闭原因"] == "订单未关闭") == (order.status != "交易关闭")
        assert re.fullmatch(r"('1\d{2}\*{4}\d{4})?", row["联系手机"])
        assert re.fullmatch(r"\S+ \S+市", row["收货地址 "])


def test_line_amounts_add_up_to_what_was_paid_for_goods(shop: Shop) -> None:
    goods: dict[str, float] = defaultdict(float)
    for row in neutral(shop[0] / "order_lines.csv"):
        goods[row["order_id"]] += float(row["paid_amount"])
        assert float(row["price"]) * int(row["quantity"]) + 0.005 > float(row["paid_amount"])
    found = orders(shop[0])
    assert set(goods) == {order.order_id for order in found}
    for order in found:
        assert goods[order.order_id] == pytest.approx(float(order.row["买家应付货款"]) if order.paid else 0)


def test_refunds_agree_with_the_order_list(shop: Shop) -> None:
    refunded = {order.order_id: float(order.row["退款金额"]) for order in orders(shop[0]) if order.paid}
    rows = neutral(shop[0] / "refunds.csv")
    succeeded = {row["order_id"]: float(row["amount"]) for row in rows if row["status"] == "succeeded"}
    assert succeeded == {order_id: amount for order_id, amount in refunded.items() if amount}
    assert {row["kind"] for row in rows} == {"refund_only", "return"}
    assert {row["stage"] for row in rows} == {"before_shipping", "after_shipping"}
    assert any(row["first_reason"] != row["reason"] for row in rows)
    for row in rows:
        assert row["applied_at"] <= (row["finished_at"] or "9")


def test_a_zip_holds_one_document_a_buyer_and_neither_robot_nor_hand_over(shop: Shop) -> None:
    greetings = 0
    accounts = {row["agent_id"] for row in neutral(shop[0] / "agents.csv")}
    for path in shop[0].glob("*.zip"):
        with ZipFile(path) as archive:
            for info in archive.infolist():
                document = json.loads(archive.read(info))
                assert set(document) == {"user", "exportTime", "count", "chats"}
                assert info.filename == f"{document['user']}.json"
                for chat in document["chats"]:
                    assert set(chat) == {"date", "time", "sender", "text", "imgUrl"}
                    assert chat["sender"] in accounts | {document["user"]}
                    assert bool(chat["text"]) != bool(chat["imgUrl"])
                    greetings += chat["text"].startswith("【自动回复】")
    assert greetings > 100


def test_neutral_messages_have_robot_hand_overs_and_every_kind(shop: Shop) -> None:
    accounts = {row["agent_id"] for row in neutral(shop[0] / "agents.csv")}
    rows = [row for path in sorted(shop[0].glob("messages_*.csv")) for row in neutral(path)]
    assert len({row["message_id"] for row in rows}) == len(rows)
    assert len({(row["sent_at"], row["seq"]) for row in rows}) == len(rows)
    assert {row["sender"] for row in rows} == {"buyer", "agent", "robot", "system"}
    assert set(Counter(row["kind"] for row in rows)) == {"text", "image", "card", "recall", "transfer"}
    for row in rows:
        assert (row["kind"] == "transfer") == bool(row["transfer_to"])
        assert (row["kind"] in ("image", "recall")) == (row["text"] == "")
        assert (row["kind"] == "card") == bool(row["item_id"])
        assert row["sender"] != "robot" or row["is_auto"] == "true"
        if row["transfer_to"]:
            assert row["transfer_to"] in accounts
    for path in shop[0].glob("messages_*.csv"):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_daily_traffic_adds_up_over_channels(shop: Shop) -> None:
    totals: dict[str, int] = {}
    channels: Counter[str] = Counter()
    for row in neutral(shop[0] / "traffic_daily.csv"):
        if row["channel"]:
            channels[row["day"]] += int(row["visitors"])
        else:
            totals[row["day"]] = int(row["visitors"])
    assert len(totals) == 30
    assert channels == totals


def test_no_cell_starts_a_formula_but_the_order_number(shop: Shop) -> None:
    """A spreadsheet that opens the files runs nothing."""
    for path in shop[0].glob("*.csv"):
        encoding = "gb18030" if path.name.startswith(("Export", "生意参谋")) else "utf-8-sig"
        with path.open(encoding=encoding, newline="") as file:
            for row in csv.reader(file):
                assert not any(re.match(r"[=+@]", cell) for cell in row[1:]), row
