"""The metrics themselves, a file a family."""

from xundan.metrics.catalogue import Catalogue
from xundan.metrics.families import (
    aftersale,
    inquiry,
    items,
    promotion,
    quality,
    ratings,
    reviews,
    sales,
    service,
    shop,
    staff,
    traffic,
)
from xundan.model.text import Text

CATALOGUE = Catalogue(
    [
        (Text("咨询与转化", "Inquiry and conversion"), inquiry.METRICS),
        (Text("服务", "Service"), [*service.METRICS, *ratings.METRICS, *staff.METRICS]),
        (Text("销售与归属", "Sales and who made them"), sales.METRICS),
        (Text("全店", "Whole shop"), shop.METRICS),
        (Text("售后与口碑", "After-sale and quality"), [*aftersale.METRICS, *reviews.METRICS, *quality.METRICS]),
        (Text("流量", "Traffic"), traffic.METRICS),
        (Text("推广", "Promotion"), promotion.METRICS),
        (Text("商品", "Items"), items.METRICS),
    ]
)

__all__ = ["CATALOGUE"]
