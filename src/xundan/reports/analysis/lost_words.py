"""The words of lost inquiries: reasons, root causes and their signs."""

from __future__ import annotations

from collections.abc import Mapping

from xundan.analysis.lost.names import Reason, Unpaid
from xundan.analysis.lost.reasons import By
from xundan.analysis.lost.roots import Root, Sign
from xundan.analysis.lost.unpaid import Says
from xundan.model.text import Text

REASON_WORDS: Mapping[Reason, Text] = {
    "price": Text("价格", "price"),
    "stock": Text("缺货", "stock"),
    "size": Text("尺寸", "size"),
    "specification": Text("款式功能", "specification"),
    "delivery": Text("发货物流", "delivery"),
    "promotion": Text("活动优惠", "promotion"),
    "payment": Text("付款发票", "payment"),
    "trust": Text("质量信任", "trust"),
    "comparison": Text("比较", "comparison"),
    "slow": Text("回复慢", "slow answer"),
    "attitude": Text("态度", "attitude"),
    "only_asking": Text("只是问问", "only asking"),
    "unknown": Text("看不出", "unknown"),
}
UNPAID_WORDS: Mapping[Unpaid, Text] = {
    "mistake": Text("拍错重拍", "ordered wrongly"),
    "changed_mind": Text("不想要了", "changed her mind"),
    "price": REASON_WORDS["price"],
    "stock": REASON_WORDS["stock"],
    "delivery": REASON_WORDS["delivery"],
    "promotion": REASON_WORDS["promotion"],
    "payment": Text("付款遇到问题", "could not pay"),
    "trust": REASON_WORDS["trust"],
    "comparison": REASON_WORDS["comparison"],
    "slow": REASON_WORDS["slow"],
    "unknown": REASON_WORDS["unknown"],
}
BY_WORDS: Mapping[By, Text] = {
    "note": Text("客服登记", "agent's note"),
    "rules": Text("聊天规则", "rules"),
    "model": Text("模型", "model"),
}
SAYS_WORDS: Mapping[Says, Text] = {
    "note": BY_WORDS["note"],
    "order": Text("订单关闭原因", "closing reason"),
    "chat": Text("聊天", "chat"),
    "nothing": Text("没有线索", "nothing"),
}
ROOT_WORDS: Mapping[Root, Text] = {
    "knowledge": Text("商品和活动知识", "knowledge"),
    "selling": Text("销售方法", "selling"),
    "attitude": Text("态度和速度", "attitude"),
}
SIGN_WORDS: Mapping[Sign, Text] = {
    "evaded": Text("推给页面或说不清楚", "sent her to the page, or did not know"),
    "left_open": Text("问题没人及时答", "her question stayed open"),
    "bare_answer": Text("顾虑只得到几个字或没有回应", "her objection got a few characters or none"),
    "nothing_offered": Text("买家犹豫, 没有推荐", "she was undecided and nothing was recommended"),
    "not_pressed": Text("买家犹豫, 没有促单", "she was undecided and nobody asked her to buy"),
    "slow": Text("回复慢或没有回复, 买家走了", "answered late or not at all, and she was gone"),
    "blunt": Text("生硬的话", "blunt words"),
    "complained": Text("买家抱怨态度", "she complained of how she was treated"),
}
