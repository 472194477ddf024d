"""The columns of the export of refunds. 部分退款_全部退款 is known and not used: the amount says it."""

from xundan.model.text import Text
from xundan.sources.header import Layout

TITLE = Text("淘宝/天猫退款 (千牛退款管理导出)", "Taobao / Tmall refunds (Qianniu)")

LAYOUT = Layout(
    names={
        "refund_id": ("退款编号", "退款单编号"),
        "order_id": ("订单编号", "主订单编号"),
        "line_id": ("子订单编号",),
        "applied_at": ("退款的申请时间", "退款申请时间", "申请时间"),
        "finished_at": ("退款完结时间", "完结时间"),
        "status": ("退款状态",),
        "amount": ("买家退款金额", "退款金额"),
        "kind": ("是否需要退货", "售后类型", "退款类型"),
        "goods": ("货物状态",),
        "parcel": ("发货物流信息",),
        "reason": ("买家退款原因", "退款原因"),
        "service": ("客服介入状态",),
        "whole": ("部分退款_全部退款", "部分退款/全部退款", "部分退款全部退款"),
    },
    required=("refund_id", "order_id", "applied_at", "status", "amount"),
)
