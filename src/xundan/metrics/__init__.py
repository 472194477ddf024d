"""The catalogue of metrics, the query over it, and the rows behind every number."""
