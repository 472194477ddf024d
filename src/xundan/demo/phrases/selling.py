"""Recommending, bargaining, objections and why an inquiry is lost; the words fit the true reason."""

from __future__ import annotations

# fmt: off
RECOMMEND = (
    "{call},{item}配{other}很多人一起拍的,{other}现在{other_price}{pt}",
    "顺便推荐一下{other}{pt},一起拍能凑满减,更划算",
    "您也可以看看{other},同色系搭配好看{pt}", "一起带一个{other}就够满减了{call},算下来省不少",
)
RECOMMEND_YES = ("可以,一起拍吧", "那带一个", "行,发我看看", "好,链接发我", "凑满减的话那就一起")
RECOMMEND_NO = ("先不用了", "不用了谢谢", "暂时不需要", "先买这个吧", "家里有了")
RECOMMEND_YES_ANSWER = ("好的{pt},一起发货的", "[卡]|一起加购物车结算就行{pt}", "嗯嗯,满减自动算{pt}")
RECOMMEND_NO_ANSWER = ("好的{pt}", "没事{pt},有需要再看", "嗯嗯好的")

BARGAIN = (
    "能便宜点吗", "便宜点我就拍了", "{price}太贵了,少点呗", "抹个零头吧", "老板便宜5块", "多买几件能便宜吗",
    "诚心要,最低多少",
)
BARGAIN_CUT = (
    "{call},价格已经是活动价了|这样,我帮您申请{cut}元,您拍下先别付款,我改价{pt}",
    "我跟店长申请一下{pt}|给您减{cut}元,今天拍有效哦",
)
BARGAIN_GIFT = (
    "价格真的最低了{call}|我给您多送{gift},您看行吗{pt}", "不好意思{pt},价格系统定的改不了|不过可以送您{gift}",
)
BARGAIN_COUPON = ("{coupon},下单自动减,比直接便宜还划算{pt}",
"{call}您凑一个{other}就够下一档满减了,算下来便宜不少{pt}")
BARGAIN_NO = ("不议价的", "已经是最低价了", "不好意思,改不了价", "都是这个价", "便宜不了哦")
BARGAIN_OK = ("行吧", "那好吧", "可以,那我拍了", "好,谢谢老板", "嗯那就这样")

# Reason -> (what the buyer says at the end, what leads there, a good and a bare reply of the agent)
LOST_SAYS: dict[str, tuple[str, ...]] = {
    "price": (
        "还是有点贵,算了", "超预算了,不要了", "别家同款才{rival},我去那边买", "太贵了,再看看别家", "{price}不值,算了吧",
        "同样的别家便宜好多", "等降价再说吧",
    ),
    "out_of_stock": (
        "没有{colour}就算了", "没货啊,那不要了", "等不了补货,我去别家看", "只想要{colour}{size},那算了",
        "{size}没有的话就不买了",
    ),
    "size": (
        "尺寸不合适,算了", "我家的床用不了这个尺寸", "没有我要的尺寸", "量了下放不下,不买了",
        "{size}还是小了,有大的再说",
    ),
    "slow_shipping": (
        "等不及,我急用", "那么久才到啊,算了", "周末前到不了就不要了", "发货太慢了,去线下买",
        "{days}天太久了 我换一家快的",
    ),
    "slow_reply": (
        "半天不回,算了", "等太久了,我已经在别家买了", "回复这么慢,不买了", "没人理,我去别家了", "问个问题等半天",
    ),
    "comparing": (
        "好的,我再看看", "先了解一下", "我对比下别家", "就问问,还没想好", "帮朋友问的", "我再比较比较", "嗯 先不急",
    ),
    "promotion_unclear": (
        "满减没看懂,算了", "说了半天也不知道多少钱", "券用不了啊,不买了", "和页面写的不一样,太乱了",
        "活动太复杂了 不拍了",
    ),
    "quality_doubt": (
        "看评价有人说不好,不敢买", "怕质量不好,算了", "评价说起球,再看看吧", "感觉不太靠谱,先不买了",
        "材质不放心,给孩子用的",
    ),
    "waiting_for_event": (
        "那等活动再买", "等{event}再拍", "活动没几天了,到时候买", "等9折的时候再来", "先加购,活动那天拍",
    ),
}
LOST_GOOD: dict[str, tuple[str, ...]] = {
    "price": ("{call},一分价钱一分货{pt},{material}成本在这|您要是诚心要,我再申请{gift}给您",
        "理解的{pt},这款有运费险,不满意能退,您可以先试试"),
    "out_of_stock": ("{call}抱歉,{colour}这周补货,您收藏一下,到货我第一时间告诉您{pt}",
        "您看别的颜色喜欢吗{pt},同款其他颜色有现货"),
    "size": ("{call}抱歉这款最大就是这个尺寸了|我帮您看看别款有没有合适的{pt}",
        "不好意思{pt},您说的尺寸暂时没有,出了我通知您"),
    "slow_shipping": ("{call}理解您着急,我帮您催仓库今天发,但物流没法保证{pt}", "抱歉{pt},我给您备注加急,尽量早到"),
    "slow_reply": ("{call}实在抱歉,刚刚咨询的太多了,我给您申请{gift}好吗{pt}", "真的抱歉{pt},您的问题我马上给您解决"),
    "comparing": ("好的{call},您慢慢挑{pt}|有不清楚的随时问我,收藏店铺有新品提醒",
        "没问题{pt},这款近期就要恢复原价了,喜欢早点定"),
    "promotion_unclear": ("{call}我给您算一遍:满199减20,两件一起拍最划算{pt}",
        "抱歉没说清楚{pt},您把要的加购物车,我给您算到手价"),
    "quality_doubt": ("{call}放心,{material},有检测报告和运费险,不满意包退{pt}",
        "个别评价是早期批次的{pt},现在工艺改过了,您可以看最近的晒图"),
    "waiting_for_event": ("好的{call},活动价记得早点拍,怕缺货{pt}|收藏一下到时提醒您", "可以的{pt},{event}当天0点开始"),
}
LOST_PLAIN = ("好的", "嗯", "好的,您再看看", "哦", "没事的", "随您")

# What the agent says earlier, so that the loss has its cause in the chat.
NO_STOCK = ("{colour} {size}暂时没货{pt}", "不好意思,{colour}这个卖完了", "{size}缺货,补货时间还没定",
"没有{colour}了,别的颜色有")
NO_SIZE = ("最大就是{size}了", "没有更大的尺寸了{pt}", "只有{sizes}这几种", "定制做不了的")
SLOW_SHIP = ("现在单子多,要5-7天才能发{pt}", "预售的,下周才能发", "到{city}可能要{days}天以上", "发货要排单,最快后天")
UNCLEAR = ("满减看页面", "系统自动算的,我也不清楚", "应该可以用吧", "活动规则在详情页")
ASK_STOCK = ("{colour} {size}有货吗", "我想要{colour}{size},有吗", "{colour}怎么选不了", "{size}显示缺货,什么时候补")
ASK_SIZE = ("有没有更大的", "{size}还有大一号的吗", "能定做尺寸吗", "我量的比{size}大,有吗")
ASK_SPEED = ("我急用,周末前能到{city}吗", "最快几天能到{city}", "今天能发出来吗 急", "后天要用来得及吗")
ASK_PROMO = ("我拍两件到手多少钱", "券和满减能一起用吗", "怎么算下来和页面不一样", "这个券为什么用不了")
ASK_DOUBT = ("评价里有人说质量差,真的吗", "怎么有人说起球掉色", "给孩子用安全吗 有报告吗", "这个价质量能好吗")
