"""生意参谋 接待分析: how agents received buyers."""
