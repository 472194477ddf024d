"""Commands that compare: the shop of tests/support/compared_shop.py, made once for them."""
