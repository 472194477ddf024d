"""生意参谋 接待评价: how buyers rated agents."""
