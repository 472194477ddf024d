"""The tables on disk: Delta tables behind one door, so that what belongs together appears together."""

from xundan.lake.store import Lake, Snapshot, Transaction

__all__ = ["Lake", "Snapshot", "Transaction"]
