"""Scores, payslips and payrolls as people and programs read them."""
