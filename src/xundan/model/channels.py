"""Where a visitor came from, by the platforms' own source names.

The channels are those of rules.md: paid, free, own, off_platform, other. A shop adds its own sources in the setting
`channels`. Source of the grouping: 生意参谋 流量来源 and the source documents (S0).
"""

from __future__ import annotations

OTHER = "other"
PAID = "paid"

_SOURCES: dict[str, tuple[str, ...]] = {
    PAID: ("直通车", "万相台", "万相台无界", "钻展", "钻石展位", "超级推荐", "淘宝客", "品销宝", "极速推", "引力魔方", "京东快车"),
    "free": (
        "自然搜索", "手淘搜索", "淘宝搜索", "天猫搜索", "手淘推荐", "手淘首页", "猜你喜欢", "首页推荐", "微淘", "逛逛", "订阅",
        "直播", "手淘淘宝直播", "淘宝直播", "活动", "聚划算", "天天特卖", "淘抢购", "拍立淘", "手淘拍立淘", "有好货", "必买清单",
        "淘内免费其他", "淘宝其他店铺",
    ),
    "own": ("收藏", "宝贝收藏", "店铺收藏", "我的淘宝", "购物车", "已买到", "已买到的宝贝", "直接访问"),
    "off_platform": ("站外", "淘外", "淘外网站", "抖音", "小红书", "微信", "微博", "百度", "搜索引擎"),
}  # fmt: skip

CHANNELS: dict[str, str] = {source: channel for channel, sources in _SOURCES.items() for source in sources}
"""Source name to channel."""
