"""考核: scores, slips, marks, plans, what-if, closing."""
