"""The built-in table of sources as every peer needs it."""

from __future__ import annotations

from xundan.model.channels import CHANNELS, OTHER

NAMED = CHANNELS
"""Source to channel."""

ELSE = OTHER
"""The channel of every other source."""

CASES = (
    "CASE trim(source) " + " ".join(f"WHEN '{name}' THEN '{to}'" for name, to in NAMED.items()) + f" ELSE '{ELSE}' END"
)
"""The same in SQL, of a column `source`."""
