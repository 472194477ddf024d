"""Platform files in, canonical rows out: one folder a format, all of one shape (sources/contract.py)."""
