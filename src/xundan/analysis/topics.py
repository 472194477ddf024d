"""What a first message asks about, by words of the trade."""

from __future__ import annotations

import re

UNKNOWN = ""
OTHER = "other"

# The first that is found decides, so the narrower topics stand before those whose words they share.
_WORDS: tuple[tuple[str, str], ...] = (
    ("return", r"退货|退款|退换|能退|可以退|换货|能换|七天|7天|运费险|refund|return"),
    ("logistics", r"到哪|物流|没收到|还没到|快递单|签收|派送|tracking"),
    ("shipping", r"发货|几天到|几天能到|多久到|什么时候到|什么时候发|现货|快递|急用|几号|包邮|邮费|运费|ship|deliver"),
    (
        "promotion",
        r"优惠|活动|满减|券|打折|折扣|赠|送东西|送什么|礼物|礼品|秒杀|预售|定金|双11|618|coupon|discount|gift",
    ),
    ("price", r"便宜|多少钱|价格|太贵|贵|少点|砍价|包邮价|最低|price|cheap"),
    ("stock", r"有货|没货|缺货|库存|还有吗|补货|断码|in stock"),
    ("size", r"尺寸|尺码|大小|多大|规格|身高|体重|几斤|多高|多宽|多长|一米|码|size|fit"),
    ("comparison", r"哪个好|区别|对比|比较|别家|和.{1,12}哪个|compare|difference"),
    ("quality", r"质量|起球|掉色|褪色|掉毛|味道|异味|甲醛|正品|结实|耐用|色差|实物|实拍|假货|quality"),
    ("specification", r"材质|面料|料子|成分|什么做|功能|怎么用|怎么洗|机洗|厚|颜色|配置|型号|参数|material|colou?r"),
    ("payment", r"付款|支付|花呗|分期|下单|拍下|改价|发票|pay|invoice"),
)
_PATTERNS = tuple((topic, re.compile(words, re.IGNORECASE)) for topic, words in _WORDS)


def topic(text: str) -> str:
    """The topic of what a buyer wrote first; `other` where no word is known, "" where there is no text."""
    if not text.strip():
        return UNKNOWN
    return next((name for name, words in _PATTERNS if words.search(text)), OTHER)
