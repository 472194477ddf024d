"""What a page says of a shop of which nothing was imported that it could show: which files would bring it."""

from __future__ import annotations

from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.web.frame.page import Empty

_EMPTY = Text("这家店还没有数据", "This shop has no data yet")
_NONE = {
    "messages": Text("这家店还没有聊天", "This shop has no chats yet"),
    "orders": Text("这家店还没有订单", "This shop has no orders yet"),
}
_IMPORT = {
    "messages": Text(
        "导入聊天记录: 千牛 → 客户运营平台 → 聊天记录查询; 到 数据 里上传",
        "Import chats: in Qianniu the chat history of the customer platform; upload them under Data",
    ),
    "orders": Text(
        "导入订单: 千牛 → 交易 → 已卖出的宝贝 → 批量导出; 到 数据 里上传",
        "Import orders: in Qianniu the export of sold items; upload them under Data",
    ),
}
_BOTH = Text(
    "导入聊天记录和订单: 千牛 → 客户运营平台 → 聊天记录查询; 千牛 → 交易 → 已卖出的宝贝 → 批量导出",
    "Import chats and orders: in Qianniu the chat history of the customer platform, and the export of sold items",
)


def nothing_of(view: View, shop: str, *tables: str) -> Empty | None:
    """What to import where none of these tables (`messages`, `orders`) was; None where one was."""
    if any(view.coverage.imported(shop, table) for table in tables):
        return None
    if len(tables) > 1:
        return Empty("no-data", _EMPTY, _BOTH)
    return Empty("no-data", _NONE[tables[0]], _IMPORT[tables[0]])
