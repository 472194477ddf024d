"""Buyers: invented nicks, where they live, and the pool of those who bought before."""

from __future__ import annotations

from random import Random

from xundan.demo.records import Buyer, Moment
from xundan.demo.shop import DAY

# fmt: off
# Province, city, weight, days a parcel takes.
_PLACES = (
    ("浙江省", "杭州市", 8, 2), ("浙江省", "宁波市", 4, 2), ("江苏省", "南京市", 6, 2), ("江苏省", "苏州市", 6, 2),
    ("上海", "上海市", 9, 2), ("广东省", "广州市", 8, 3), ("广东省", "深圳市", 8, 3), ("广东省", "佛山市", 4, 3),
    ("山东省", "青岛市", 5, 3), ("山东省", "济南市", 4, 3), ("河南省", "郑州市", 5, 3), ("湖北省", "武汉市", 5, 3),
    ("湖南省", "长沙市", 4, 3), ("四川省", "成都市", 6, 4), ("重庆", "重庆市", 4, 4), ("北京", "北京市", 7, 3),
    ("天津", "天津市", 3, 3), ("福建省", "厦门市", 3, 3), ("安徽省", "合肥市", 4, 2), ("江西省", "南昌市", 3, 3),
    ("陕西省", "西安市", 4, 4), ("辽宁省", "沈阳市", 3, 4), ("黑龙江省", "哈尔滨市", 2, 5), ("云南省", "昆明市", 2, 5),
    ("广西壮族自治区", "南宁市", 2, 4), ("新疆维吾尔自治区", "乌鲁木齐市", 1, 7),
)
_WEIGHTS = [place[2] for place in _PLACES]
_NICK_HEADS = (
    "小雨点", "木槿花", "半夏微凉", "爱吃橘子", "云朵上的猫", "一颗小柠檬", "七月流火", "阿布的窝", "奶茶三分甜",
    "晚风轻拂",
    "南墙以北", "胖胖的熊", "初见如故", "清风徐来", "糖醋小排", "豆豆妈", "果果麻麻", "大白兔啊", "星星点灯",
    "桃子味汽水",
    "向阳而生", "安静的鱼", "老张家的店", "花开半夏", "叮当响", "月半小夜曲", "懒羊羊家", "简单生活", "布丁布丁",
    "蓝色海岸线",
    "番茄炒蛋", "北方有雪", "芝麻汤圆", "小鹿乱撞", "红豆薏米", "雪球滚滚", "岁月静好", "一米阳光", "海棠依旧",
    "松子糖",
)
_NICK_LATIN = ("xiaoyu", "momo", "lele", "anan", "mumu", "tutu", "dudu", "coco", "mimi", "nini", "jiajia", "qiqi",
"youyou")
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
# fmt: on


class Buyers:
    """Makes new buyers and remembers the old ones."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._nicks: set[str] = set()
        self._visitors = 0
        self._known: list[Buyer] = []

    def new(self) -> Buyer:
        rng = self._rng
        province, city, _, days = rng.choices(_PLACES, _WEIGHTS)[0]
        return Buyer(
            self._nick(), self.device(), province, city, days, rng.random(), rng.random() < 0.07, rng.choice(_SURNAMES)
        )

    def old_customers(self, count: int) -> list[Buyer]:
        """People who bought before the period; some of them a few days ago, so that they still have questions."""
        people = []
        for _ in range(count):
            buyer = self.new()
            buyer.orders = 1
            buyer.last_order = -int(self._rng.uniform(0.5, 150) * DAY)
            self._known.append(buyer)
            people.append(buyer)
        return people

    def remember(self, buyer: Buyer) -> None:
        """Enter a buyer in the pool of customers; heavy buyers come in three times, so they are drawn more."""
        self._known.extend([buyer] * (3 if buyer.heavy else 1))

    def known(self, now: Moment) -> Buyer | None:
        """A customer who comes again; not one who bought within the last days."""
        for _ in range(4):
            buyer = self._rng.choice(self._known) if self._known else None
            if buyer is not None and now - buyer.last_order > (2 if buyer.heavy else 6) * DAY:
                return buyer
        return None

    def device(self) -> str:
        self._visitors += 1
        return f"v{(self._visitors * 2654435761) % 4294967296:08x}"

    def _nick(self) -> str:
        rng = self._rng
        while True:
            draw = rng.random()
            if draw < 0.42:
                nick = f"tb{rng.randrange(10**6, 10**9)}"
            elif draw < 0.72:
                nick = f"{rng.choice(_NICK_HEADS)}_{rng.randrange(10000):04d}"
            elif draw < 0.88:
                nick = f"{rng.choice(_NICK_HEADS)}{rng.choice((rng.randrange(100), rng.randrange(1970, 2015)))}"
            else:
                nick = f"{rng.choice(_NICK_LATIN)}_{rng.choice(_NICK_LATIN)}{rng.randrange(1000)}"
            if nick not in self._nicks:
                self._nicks.add(nick)
                return nick
