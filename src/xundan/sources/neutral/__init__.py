"""The neutral format: csv, tsv, jsonl, parquet, xlsx or xls whose header is a canonical table's."""
