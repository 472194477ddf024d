"""Platform figures beside ours: how far apart they are, and which setting would bring them together.

`reconciled` compares; theirs.py reads what the platforms' reports say, ours.py answers for the same cells, changes.py
lists the settings that are tried.
"""

from xundan.metrics.reconcile.compare import Difference, Reconciled, Trial, reconciled

__all__ = ["Difference", "Reconciled", "Trial", "reconciled"]
