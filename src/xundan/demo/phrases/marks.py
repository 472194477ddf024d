"""What the head of the desk writes beside marks and grades."""

from __future__ import annotations

# What a buyer came with, as it stands in a note.
TROUBLES = {
    "urge": "催发货", "logistics": "问物流不更新", "damaged": "反馈收到破损", "missing": "反馈少件",
    "colour": "反馈色差", "size": "问尺寸不合怎么换", "quality": "反馈质量问题", "return": "要退货",
    "refund_progress": "催退款",
}  # fmt: skip
PRAISE = ("买家收货后专门来道谢", "买家聊天里夸了一句, 回得也热情", "买家收货后来说满意")
LEFT = ("话说到一半没人回", "问了之后没人跟进", "买家追问没有答复")

# Beside a grade: what is said of good, middling and weak work. Blank: nothing was written.
NOTES: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "quality": (
        ("抽查8段, 卖点和活动都讲到位", "会问需求再推荐, 新人可以多听听她的会话", "抽查6段没有硬伤"),
        ("态度可以, 产品讲得浅", "回得及时, 推荐少", "能答上来, 追问就有点乱"),
        ("问一句答一句, 没有推荐也没有收尾", "活动规则还说不清, 下周一起过一遍", "抽查8段, 3段只回了一两个字"),
    ),
    "complaints": (
        ("先安抚再处理, 买家情绪稳得住", "该赔的赔得清楚, 话也说得软", ""),
        ("能按流程走, 跟进慢半天", "有一单来回转了两次", ""),
        ("没有先安抚, 上来就讲规则", "拖到买家来催才处理", "答应的回访没有做"),
    ),
    "cooperation": (
        ("交接写得清楚, 肯替班", "忙的时候主动接单", ""),
        ("交接偶尔漏单", "叫得动, 不太主动", ""),
        ("转过去的单不留备注, 同事意见大", "换班常常临时说"),
    ),
    "execution": (
        ("催付和备注都按要求做了", "布置的当天就完成", ""),
        ("催付漏了一些", "要提醒一次才做", ""),
        ("催付基本没做, 要人盯", "日报补交过"),
    ),
    "exam": (("",), ("活动题错得多", ""), ("产品知识要补考", "面料和尺寸题错了一半")),
    "logistics_quiz": (("",), ("偏远地区时效没记住", ""), ("物流规则不熟, 停发地区答错", "赔付规则不清楚")),
}
