"""Platform files in, canonical rows out: one folder a format, all of one shape (sources/contract.py).

with open_path(path) as files: for each, `recognise` finds the importer, its `read` gives frames of text, and
`type_frame` makes typed rows and rejects of them. `unrecognised` is the error for a file that nobody takes.
"""

from xundan.sources.contract import Frame, Hint, Importer, Reading, Refusal, Reject, SourceFile, Typed
from xundan.sources.files import open_path
from xundan.sources.registry import IMPORTERS, recognise
from xundan.sources.typing import type_frame, type_pieces
from xundan.sources.unknown import unrecognised

__all__ = [
    "IMPORTERS",
    "Frame",
    "Hint",
    "Importer",
    "Reading",
    "Refusal",
    "Reject",
    "SourceFile",
    "Typed",
    "open_path",
    "recognise",
    "type_frame",
    "type_pieces",
    "unrecognised",
]
