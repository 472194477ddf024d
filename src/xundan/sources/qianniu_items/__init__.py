"""Items of orders as the newer Qianniu exports them: a row a sub-order."""
