"""JD orders as the merchant back end exports them: a row an item."""
