"""生意参谋 客单价: what agents sold, to how many, for how much."""
