"""The Tmall order report: orders without buyers, with refunds taken off what was paid."""
