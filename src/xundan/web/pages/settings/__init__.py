"""设置: what an owner settles for the shop, and what each person chooses for herself."""
