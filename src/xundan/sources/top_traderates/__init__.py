"""Reviews (TradeRate) of Taobao's open platform (TOP), as JSON."""
