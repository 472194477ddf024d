"""Writing to a buyer who ordered and has not paid (催付), and buyers' questions between order and payment."""

from __future__ import annotations

# fmt: off
CHASE_GOOD = (
    "{call},看到您拍下的{item}还没付款{pt}|是遇到什么问题了吗,我可以帮您看看",
    "{call}您好,您拍的{item} {colour}给您留着货呢|现在付款{ship}{pt}",
    "{call},您的订单还没付款哦,库存不多了,早付早发{pt}",
    "您好{call},{name}看到您有个{item}的订单待付款,需要帮忙改地址或改价吗{pt}",
)
CHASE_PLAIN = ("亲,看到您拍下还没付款", "您的订单还没付款哦", "亲,记得付款", "您好,订单待付款,请尽快付款")
REPLY_PAYS = ("忘了,马上付", "哦哦 我现在付", "刚刚在忙,这就付", "付了", "好的,晚点付哈", "余额不够,充一下就付",
"谢谢提醒,已付")
REPLY_NOT = ("不要了", "拍错了,不用管", "再考虑下", "先不买了", "家里人说不用买", "我再看看,别催了",
"颜色拍错了,先不付")
ANSWER_PAYS = ("好的{pt},付款后{ship}", "收到{call},给您优先安排{pt}", "好的{call},辛苦您了")
ANSWER_NOT = ("好的{call},有需要再联系我{pt}", "没关系{pt},您考虑好随时找我", "好的,那订单会自动关闭{pt}")

AFTER_ORDER_ASK = (
    "拍下了,能帮我改下地址吗", "刚拍的,能改成{colour}吗", "我拍了还没付,能不能少点", "付款页面怎么没有优惠",
    "拍好了,满减怎么没减",
    "刚下单,付款付不了怎么办", "拍了能备注送{gift}吗", "拍下了 帮我改下价",
)
AFTER_ORDER_ANSWER = (
    "{call}可以的,我给您改好了,刷新一下再付{pt}", "好的{pt},已经帮您备注了|您直接付款就行",
    "您退出来重新进一下付款页,满减会自动显示{pt}",
    "已经给您处理了{call},付款后{ship}",
)
AFTER_ORDER_PLAIN = ("可以,改好了", "好的,刷新一下", "备注了", "重新进一下页面")
AFTER_ORDER_END = ("好的,付了", "可以了,谢谢", "好 我付款", "ok 已付", "嗯嗯,谢谢")
AFTER_ORDER_STALL = ("那我再想想", "好吧,先放着", "晚点再付", "算了 我重新看看")
