"""Headers as the platforms write them: whose they are, what is said when a column is lacking, and what is nearest."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.taking import take
from xundan.model.text import UserError
from xundan.sources import IMPORTERS, Hint, open_path

HEADERS = {
    "taobao_orders": (
        "订单编号,买家会员名,买家支付宝账号,买家应付货款,买家应付邮费,买家支付积分,总金额,返点积分,买家实际支付金额,"
        "买家实际支付积分,订单状态,买家留言,收货人姓名,收货地址 ,运送方式,联系电话 ,联系手机,订单创建时间,"
        "订单付款时间 ,宝贝标题 ,宝贝种类 ,物流单号 ,物流公司,订单备注,宝贝总数量,店铺Id,店铺名称,订单关闭原因,"
        "卖家服务费,买家服务费,发票抬头,是否手机订单,分阶段订单信息,特权订金订单id,是否上传合同照片,是否上传小票,是否代付,定金排名,"
        "修改后的sku,修改后的收货地址,异常信息,天猫卡券抵扣,集分宝抵扣,是否是O2O交易,退款金额,预约门店"
    ),
    "taobao_order_details": "订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码",
    "qianniu_orders": (
        "订单编号,支付单号,支付详情,买家应付货款,买家应付邮费,总金额,买家实付金额,订单状态,订单创建时间,订单付款时间,"
        "宝贝总数量,退款金额,发货时间,确认收货时间,确认收货打款金额,商家编码,店铺名称"
    ),
    "qianniu_items": (
        "子订单编号,主订单编号,商品标题,商品价格,购买数量,订单状态,商家编码,买家应付货款,买家实付金额,退款状态,"
        "退款金额 (无退款申请),订单创建时间,订单付款时间,商品ID"
    ),
    "tmall_report": "订单编号,总金额,买家实际支付金额,收货地址 ,订单创建时间,订单付款时间 ,退款金额",
    "taobao_refunds": (
        "退款编号,订单编号,支付宝交易号,订单付款时间,商品编码,退款完结时间,买家实际支付金额,宝贝标题,买家退款金额,"
        "手工退款_系统退款,是否需要退货,退款的申请时间,退款状态,货物状态,发货物流信息,客服介入状态,卖家真实姓名,"
        "买家退款原因,买家退款说明,部分退款_全部退款,买家会员名称"
    ),
    "sycm_reception": (
        "旺旺昵称,咨询人数,接待人数,未回复人数,有效接待人数,平均响应时长（秒),3分钟人工响应率,旺旺回复率,"
        "首次响应时长（秒),慢响应人数,答问比,旺旺分组"
    ),
    "sycm_inquiries": "旺旺昵称,询单人数,当日付款人数,最终付款人数",
    "sycm_order_value": "旺旺昵称,销售额,销售量,客单价",
    "sycm_ratings": "旺旺昵称,客服邀评数,收到评价总数,满意率",
    "sycm_agent_sales": "旺旺昵称,询单人数,下单金额,销售额,成功退款金额,净销售额",
    "sycm_sales_details": "订单编号,买家昵称,旺旺昵称,是否静默",
    "sycm_shop_daily": "统计日期,访客数,浏览量,跳失率,支付买家数,支付金额",
    "sycm_traffic_sources": "统计日期,流量来源,来源明细,访客数",
    "taobao_ads": "日期,计划名字,展现量,点击量,花费,总成交金额",
    "jd_orders": (
        "订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,结算金额,余额支付,应付金额,订单状态,订单类型,"
        "下单帐号,付款确认时间,订单完成时间,订单来源"
    ),
    "jd_chats": "waiter,customer,waiterSend,createdTime,content,msgType,sid,uuid,revokeFlag,skuId",
    "jd_service_report": "客服,咨询量,接待量,30s应答率,首次平均响应时间,平均响应时间",
    "pdd_orders": (
        "订单成交时间,商品,订单号,订单状态,商品总价(元),邮费(元),店铺优惠折扣(元),平台优惠折扣(元),用户实付金额(元),"
        "商家实收金额(元),商品数量(件),发货时间,确认收货时间,商品id,商品规格,售后状态,快递单号,快递公司"
    ),
    "pdd_agent_report": (
        "客服账号,咨询人数,询单人数,最终成团人数,询单流失人数,询单转化率,客服销售额,人工接待人数,3分钟未回复人数,"
        "3分钟人工回复率(8-23点),平均人工响应时长,30秒应答率"
    ),
    "shopify_orders": (
        "Name,Email,Financial Status,Paid at,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem name,"
        "Lineitem price,Lineitem sku,Refunded Amount,Id"
    ),
}
TITLES = {importer.name: importer.title for importer in IMPORTERS}


def write(folder: Path, header: str) -> Path:
    path = folder / "随便.csv"
    path.write_bytes((header + "\r\n").encode("gb18030"))
    return path


def refused(folder: Path, header: str) -> UserError:
    with pytest.raises(UserError) as error:
        take(write(folder, header))
    assert error.value.hint.zh and error.value.hint.en
    return error.value


@pytest.mark.parametrize("turned", [False, True], ids=["", "turned round"])
@pytest.mark.parametrize("name", HEADERS)
def test_a_header_is_one_formats_own_in_any_order(tmp_path: Path, name: str, turned: bool) -> None:
    header = HEADERS[name].split(",")
    with open_path(write(tmp_path, ",".join(reversed(header) if turned else header))) as (file,):
        takers = [importer.name for importer in IMPORTERS if importer.recognise(file, Hint()) is True]
    # ExportOrderList has all that the Tmall report has; the registry asks it first.
    assert takers == (["taobao_orders", "tmall_report"] if name == "taobao_orders" else [name])


LACKING = [
    ("taobao_orders", "订单创建时间", "订单创建时间"),
    ("taobao_order_details", "购买数量", "购买数量"),
    ("qianniu_orders", "订单付款时间", "订单付款时间"),
    ("qianniu_items", "商品标题", "商品标题"),
    ("taobao_refunds", "退款的申请时间", "退款的申请时间"),
    ("sycm_reception", "接待人数", "接待人数"),
    ("sycm_inquiries", "询单人数", "询单人数"),
    ("sycm_order_value", "客单价", "客单价"),
    ("sycm_ratings", "满意率", "满意率"),
    ("sycm_agent_sales", "销售额", "销售额"),
    ("sycm_sales_details", "旺旺昵称", "旺旺昵称"),
    ("sycm_shop_daily", "访客数", "访客数"),
    ("sycm_traffic_sources", "访客数", "访客数"),
    ("taobao_ads", "花费", "花费"),
    ("jd_orders", "下单帐号", "下单帐号"),
    ("jd_chats", "createdTime", "createdTime"),
    ("jd_service_report", "接待量", "接待人数"),
    ("pdd_orders", "用户实付金额(元)", "用户实付金额(元)"),
    ("pdd_agent_report", "咨询人数", "咨询人数"),
    ("shopify_orders", "Total", "Total"),
]


@pytest.mark.parametrize(("name", "column", "told"), LACKING)
def test_a_column_that_is_lacking_is_named_with_the_format_and_what_is_there(
    tmp_path: Path, name: str, column: str, told: str
) -> None:
    header = [each for each in HEADERS[name].split(",") if each != column]
    error = refused(tmp_path, ",".join(header))
    assert error.code in ("missing_columns", "unknown_format")
    zh, en = error.message.zh, error.message.en
    assert TITLES[name].zh in zh and TITLES[name].en in en
    assert all(header[0] in message and header[1] in message for message in (zh, en))
    assert (
        told in zh.partition("缺少")[2]
        and told in (en.partition("lacks") if "lacks" in en else en.partition("missing:"))[2]
    )


FEW = [
    ("taobao_orders", "订单创建时间,买家实际支付金额,颜色", "订单编号, 买家会员名"),
    ("taobao_order_details", "标题,价格,颜色", "订单编号, 购买数量"),
    ("qianniu_items", "子订单编号,商品标题,颜色", "主订单编号, 购买数量"),
    ("taobao_refunds", "退款编号,退款状态,颜色", "订单编号, 退款的申请时间, 买家退款金额"),
    ("sycm_reception", "接待人数,首次响应时长（秒),颜色", "旺旺昵称, 咨询人数"),
    ("sycm_inquiries", "询单人数,当日付款人数,颜色", "旺旺昵称"),
    ("sycm_ratings", "客服邀评率,满意率,颜色", "旺旺昵称"),
    ("sycm_shop_daily", "访客数,浏览量,颜色", "统计日期"),
    ("taobao_ads", "花费,展现量,颜色", "点击量"),
    ("jd_orders", "下单帐号,订购数量,颜色", "订单号, 下单时间, 应付金额, 订单状态, 商品ID"),
    (
        "pdd_orders",
        "用户实付金额(元),商品数量(件),颜色",
        "订单号, 订单状态, 商品id, 订单成交时间 / 支付时间 / 下单时间",
    ),
    ("pdd_agent_report", "最终成团人数,咨询人数,颜色", "客服账号"),
    ("shopify_orders", "Lineitem name,Lineitem quantity,颜色", "Name, Financial Status, Created at, Total"),
]


@pytest.mark.parametrize(("name", "header", "missing"), FEW)
def test_a_header_that_has_too_little_is_told_the_nearest_format(
    tmp_path: Path, name: str, header: str, missing: str
) -> None:
    error = refused(tmp_path, header)
    assert error.code == "unknown_format"
    for message in (error.message.zh, error.message.en):
        assert f"(xundan formats {name})" in message and "颜色" in message
    assert f"缺少: {missing}; 它没有的列: " in error.message.zh
    assert f"missing: {missing}; not known to it: " in error.message.en


def test_every_header_is_tried_without_a_column() -> None:
    # The Tmall report without a column is an ExportOrderList without one (tested with the others of that shape).
    assert {name for name, _, _ in LACKING} == HEADERS.keys() - {"tmall_report"}
