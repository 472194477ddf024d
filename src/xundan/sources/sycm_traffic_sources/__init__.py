"""生意参谋 流量来源: visitors by where they came from."""
