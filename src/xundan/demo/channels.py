"""Where visitors come from: sources as the platform names them, with how such visitors behave."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Channel:
    """One source. ``new`` and ``known`` weigh it for strangers and for earlier customers; the rest multiply rates."""

    name: str
    new: float
    known: float
    event: float  # how much more weight it has during the promotion
    bounce: float
    consult: float
    order: float
    inquiry_effect: float  # added to the log-odds that an inquiry orders
    lands_on: str  # page type of the first view


# fmt: off
CHANNELS: tuple[Channel, ...] = (
    Channel("手淘搜索", 31.0, 18.0, 0.8, 0.98, 1.05, 1.0, 0.05, "item"),
    Channel("猜你喜欢", 24.0, 8.0, 0.7, 1.20, 0.75, 0.65, -0.15, "item"),
    Channel("直通车", 13.0, 3.0, 1.0, 1.08, 1.05, 0.80, -0.05, "item"),
    Channel("万相台", 9.0, 3.0, 1.3, 1.10, 0.95, 0.80, -0.08, "item"),
    Channel("淘宝客", 4.0, 2.0, 1.2, 0.90, 0.80, 1.20, 0.05, "item"),
    Channel("手淘首页", 5.0, 5.0, 1.0, 1.10, 0.90, 0.80, 0.0, "home"),
    Channel("购物车", 3.0, 22.0, 1.2, 0.55, 1.30, 2.40, 0.30, "item"),
    Channel("我的淘宝", 3.0, 20.0, 1.0, 0.70, 1.35, 1.60, 0.20, "item"),
    Channel("收藏", 1.5, 7.0, 1.0, 0.65, 1.20, 1.70, 0.20, "item"),
    Channel("直播", 3.0, 4.0, 2.0, 0.90, 1.10, 1.15, 0.0, "item"),
    Channel("活动", 2.0, 5.0, 7.0, 0.95, 1.05, 1.30, 0.05, "other"),
    Channel("微淘", 1.0, 4.0, 1.0, 0.80, 1.10, 1.20, 0.05, "home"),
)
# fmt: on
BY_NAME = {channel.name: channel for channel in CHANNELS}
SEARCHING = frozenset({"手淘搜索", "直通车"})

# fmt: off
# Search words by category, the wide ones first.
KEYWORDS: dict[str, tuple[str, ...]] = {
    "床品套件": ("四件套", "床上四件套", "水洗棉四件套", "床单", "四件套纯棉", "宿舍三件套", "牛奶绒四件套"),
    "被芯枕芯": ("被子", "枕头", "大豆被", "空调被", "枕芯一对", "乳胶枕", "冬被加厚", "蚕丝被"),
    "毛巾浴巾": ("毛巾", "浴巾", "纯棉毛巾", "浴巾大号", "儿童毛巾", "浴袍"),
    "收纳整理": ("收纳箱", "压缩袋", "衣服收纳", "床底收纳", "抽屉收纳盒", "棉被收纳袋"),
    "布艺装饰": ("窗帘", "地毯", "沙发巾", "桌布", "浴室地垫", "遮光窗帘卧室", "地毯客厅"),
}
