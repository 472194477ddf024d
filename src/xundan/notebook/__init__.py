"""The Python interface: a workspace to ask, and answers as Arrow, pandas or Polars."""
