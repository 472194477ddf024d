"""What TOP calls things in a shop's scores."""

from xundan.model.text import Text

TITLE = Text("淘宝开放平台店铺动态评分 (TOP ShopScore)", "Shop scores of Taobao's open platform (TOP ShopScore)")

RESPONSES = ("shop_get_response", "shop_seller_get_response", "shop_getbyshopid_response")
DESCRIPTION, SERVICE, LOGISTICS = "item_score", "service_score", "delivery_score"
REQUIRED = (DESCRIPTION, SERVICE, LOGISTICS)
DAY = ("day", "date", "fetched_at", "saved_at")
"""When the scores were asked for. The platform does not say it: who saves a page puts it beside or into it."""

SCORES = ("day", "description", "service", "logistics")
