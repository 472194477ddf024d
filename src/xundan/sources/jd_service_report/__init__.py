"""JD's service report: how agents received customers."""
