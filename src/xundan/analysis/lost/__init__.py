"""Why inquiries are lost, why orders are not paid, and whom to ask again."""
