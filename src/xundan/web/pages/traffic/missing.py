"""What to import where a page of traffic or goods has nothing to show, and where to get it."""

from __future__ import annotations

from xundan.model.text import Text

CHANNELS = Text(
    "每日各来源的访客: 生意参谋 → 流量 → 店铺来源 → 下载, 到 数据 里上传; 逐条访问 (visits) 平台不给导出, 自有网站可以",
    "Daily visitors by source: in Sycm, traffic, sources of the shop, download; then upload it under Data. Platforms "
    "do not export visits one by one; a site of your own can",
)
VISITS = Text(
    "要逐条访问 (visits: visitor_id, at, event 列): 平台不给导出, 自有网站或埋点可以; 到 数据 里上传",
    "This takes visits one by one (table visits with the columns visitor_id, at, event): platforms do not export them, "
    "a site of your own can; upload them under Data",
)
ITEMS = Text(
    "商品表: 千牛 → 商品 → 我的宝贝 → 批量导出; 订单明细: 千牛 → 交易 → 已卖出的宝贝 → 批量导出 → 宝贝报表",
    "The list of items: in Qianniu, goods, my items, export; lines of orders: trade, items sold, export, report by "
    "item",
)
ORDERS = Text(
    "订单: 千牛 → 交易 → 已卖出的宝贝 → 批量导出; 到 数据 里上传",
    "Orders: in Qianniu, trade, items sold, export; upload them under Data",
)
MARKET = Text(
    "生意参谋 → 市场 → 行业大盘或竞争店铺: 把每天的数抄成有 day, metric, scope, value 列的表, 到 数据 里上传",
    "In Sycm, market, the industry or competing shops: copy the daily figures into a table with the columns day, "
    "metric, scope and value, and upload it under Data",
)
