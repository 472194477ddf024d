"""生意参谋 客服销售: agents' sales and refunds."""
