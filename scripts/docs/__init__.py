"""The pages of docs/reference, a module a page."""
