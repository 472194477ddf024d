"""Items of Taobao and Tmall orders as Qianniu exports them (ExportOrderDetailList)."""
