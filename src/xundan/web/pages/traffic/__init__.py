"""流量与商品: where visitors come from and leave, what sells and what does not, who buys, the market, promotions."""
