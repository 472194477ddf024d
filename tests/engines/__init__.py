"""DuckDB, Sail and Apache Spark do and say the same."""
