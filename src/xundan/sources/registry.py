"""The importers, one line each, and which of them a file is for."""

from __future__ import annotations

from xundan.sources.chatwoot import reader as chatwoot
from xundan.sources.contract import Hint, Importer, Refusal, SourceFile
from xundan.sources.header import match
from xundan.sources.jd_chats import reader as jd_chats
from xundan.sources.jd_orders import reader as jd_orders
from xundan.sources.jd_service_report import reader as jd_service_report
from xundan.sources.mapped import Mapped
from xundan.sources.neutral.reader import Neutral
from xundan.sources.pdd_agent_report import reader as pdd_agent_report
from xundan.sources.pdd_orders import reader as pdd_orders
from xundan.sources.qianniu_chat.reader import QianniuChat
from xundan.sources.qianniu_items import reader as qianniu_items
from xundan.sources.qianniu_orders import reader as qianniu_orders
from xundan.sources.qianniu_text import reader as qianniu_text
from xundan.sources.shopify_orders import reader as shopify_orders
from xundan.sources.sycm_agent_sales import reader as sycm_agent_sales
from xundan.sources.sycm_chats import reader as sycm_chats
from xundan.sources.sycm_inquiries import reader as sycm_inquiries
from xundan.sources.sycm_order_value import reader as sycm_order_value
from xundan.sources.sycm_ratings import reader as sycm_ratings
from xundan.sources.sycm_reception import reader as sycm_reception
from xundan.sources.sycm_sales_details import reader as sycm_sales_details
from xundan.sources.sycm_shop_daily import reader as sycm_shop_daily
from xundan.sources.sycm_traffic_sources import reader as sycm_traffic_sources
from xundan.sources.taobao_ads import reader as taobao_ads
from xundan.sources.taobao_order_details import reader as taobao_order_details
from xundan.sources.taobao_orders import reader as taobao_orders
from xundan.sources.taobao_refunds import reader as taobao_refunds
from xundan.sources.tmall_report import reader as tmall_report
from xundan.sources.top_chatlog import reader as top_chatlog
from xundan.sources.top_evals import reader as top_evals
from xundan.sources.top_refunds import reader as top_refunds
from xundan.sources.top_shopscore import reader as top_shopscore
from xundan.sources.top_traderates import reader as top_traderates
from xundan.sources.top_trades import reader as top_trades
from xundan.sources.userbehavior.reader import UserBehavior

IMPORTERS: tuple[Importer, ...] = (
    QianniuChat(),  # sees from the first bytes that a file is not its own, and its zips hold thousands of files
    sycm_chats.IMPORTER,
    top_chatlog.IMPORTER,
    top_shopscore.IMPORTER,
    top_evals.IMPORTER,
    top_refunds.IMPORTER,
    top_traderates.IMPORTER,
    top_trades.IMPORTER,  # a page cut short is told for what it is by what only it has, so this comes last
    jd_chats.IMPORTER,
    chatwoot.IMPORTER,
    taobao_orders.IMPORTER,
    tmall_report.IMPORTER,  # asks for less than ExportOrderList, so it comes after it
    qianniu_items.IMPORTER,
    qianniu_orders.IMPORTER,
    taobao_order_details.IMPORTER,
    taobao_refunds.IMPORTER,
    jd_service_report.IMPORTER,
    pdd_agent_report.IMPORTER,
    sycm_agent_sales.IMPORTER,
    sycm_inquiries.IMPORTER,
    sycm_order_value.IMPORTER,
    sycm_ratings.IMPORTER,
    sycm_reception.IMPORTER,
    sycm_sales_details.IMPORTER,
    sycm_shop_daily.IMPORTER,
    sycm_traffic_sources.IMPORTER,
    taobao_ads.IMPORTER,
    jd_orders.IMPORTER,
    pdd_orders.IMPORTER,
    shopify_orders.IMPORTER,
    UserBehavior(),
    qianniu_text.IMPORTER,  # any text with nicks and times, so it comes after what has a header
    Neutral(),
)


def recognise(file: SourceFile, hint: Hint) -> Importer | Refusal | None:
    """The importer for a file: the person's own column maps first, then platforms' formats, then the neutral one.

    A Refusal when the file looks like a format but lacks columns, that of the format it looks like most; None when it
    looks like none. `hint.as_table` leaves only importers that give this table. Raises UserError when the file is
    damaged.
    """
    refusals: list[tuple[Importer, Refusal]] = []
    for importer in (*map(Mapped, hint.maps), *IMPORTERS):
        if hint.as_table is not None and hint.as_table not in importer.tables:
            continue
        answer = importer.recognise(file, hint)
        if answer is True:
            return importer
        if isinstance(answer, Refusal):
            refusals.append((importer, answer))
    return max(refusals, key=lambda pair: _nearness(*pair))[1] if refusals else None


def _nearness(importer: Importer, refusal: Refusal) -> tuple[int, int]:
    """How few columns are missing; of formats that lack as many, the nearest knows most of those that are there."""
    known = max((len(match(refusal.found, layout).at) for _, layout in importer.layouts), default=0)
    return -len(refusal.missing), known
