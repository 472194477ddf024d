"""The causes of bounce with what S0 says of each."""

from __future__ import annotations

from dataclasses import dataclass

from xundan.analysis.traffic.bounce import Cause
from xundan.model.text import Text


@dataclass(frozen=True)
class Words:
    """A cause's name, what to do about it, its table's title and the header of what it is told by."""

    name: Text
    advice: Text
    title: Text = Text("", "")
    column: Text = Text("", "")


SCOPES = {
    "industry": Text("行业", "industry"),
    "peer": Text("同行", "peer"),
    "competitor": Text("竞品", "competitor"),
}
NOTHING_KNOWN = Text("各项都看过了, 没有一组跳失得超出偶然", "Everything was looked at; no group bounces beyond chance")
CAUSES: dict[Cause, Words] = {
    "aov": Words(
        Text("客单价", "Average order value"),
        Text(
            "卖得比行业贵, 跳失高是正常的",
            "Dearer goods are looked at by more than buy; this bounce is as it should be",
        ),
    ),
    "traffic": Words(
        Text("流量精准", "Traffic precision"),
        Text("不精准的渠道降下来或慢慢停掉", "Bring less traffic from sources that do not fit, or end them"),
        Text("按来源", "By source"),
        Text("来源", "Source"),
    ),
    "price": Words(
        Text("价格", "Price"),
        Text("和同款比价, 尤其是标品", "Compare prices with the same goods elsewhere, standard goods first"),
        Text("按落地商品的价格", "By price of the item landed on"),
        Text("价格带", "Price band"),
    ),
    "pages": Words(
        Text("页面", "Pages"),
        Text("重做详情页和主图, 先讲买家的痛点", "Make these pages anew: what the buyer needs comes first"),
        Text("按落地页", "By page landed on"),
        Text("页面", "Page"),
    ),
    "base": Words(
        Text("基础销量和评价", "Base sales and reviews"),
        Text("先做基础销量、评价、买家秀和问大家", "Build sales, reviews, photos and answers for these items first"),
        Text("按落地商品的销量", "By what the item landed on had sold"),
        Text("商品", "Items"),
    ),
    "promotion": Words(
        Text("活动", "Promotion"),
        Text("议价比行业少: 做活动, 让一进店就看得到", "Less is given away than elsewhere: promote, in plain sight"),
    ),
    "service": Words(
        Text("客服", "Service"),
        Text(
            "首响比行业慢: 先把人排够, 再看话术", "First answers are slower than elsewhere: staff first, then wording"
        ),
    ),
}
