"""Fetches axe-core, with which the browser tests look for what keeps people out, into build/axe.

    python -m scripts.axe

It is a tool of these tests (MPL-2.0), no part of the project: neither the repository nor the wheel holds it. Needs npm.
"""

from __future__ import annotations

import sys
import tempfile
from hashlib import sha256
from pathlib import Path

from scripts.vendor import unpacked

VERSION = "4.14.1"
SUM = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"
"""The checksum of its axe.min.js (SHA-256)."""
FILE = Path(__file__).resolve().parent.parent / "build" / "axe" / "axe.min.js"


def fits(script: bytes) -> bool:
    """Whether this is the script of that version."""
    return sha256(script).hexdigest() == SUM


def main() -> None:
    """Puts the script where the tests look for it, unless it is there."""
    if FILE.is_file() and fits(FILE.read_bytes()):
        return
    with tempfile.TemporaryDirectory() as name:
        script = (unpacked("axe-core", VERSION, Path(name)) / "axe.min.js").read_bytes()
    if not fits(script):
        sys.exit(f"axe-core {VERSION} is not what it was: its checksum is {sha256(script).hexdigest()}")
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_bytes(script)


if __name__ == "__main__":
    main()
