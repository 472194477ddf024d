"""Taobao and Tmall orders as Qianniu exports them (ExportOrderList)."""
