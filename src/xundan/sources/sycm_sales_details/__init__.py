"""生意参谋 客服销售明细: whose order the platform says it is."""
