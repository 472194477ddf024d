"""生意参谋 店铺日报: what came to the shop on each day."""
