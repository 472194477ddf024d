"""UserBehavior: visits of Taobao's users as Tianchi published them."""
