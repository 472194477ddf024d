"""Looking for a text in every byte of a folder: names of files, what they hold, what is packed inside."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.parquet as pq

_ZSTD = b"\x28\xb5\x2f\xfd"


def places(folder: Path, *wanted: str) -> list[str]:
    """Where any of the texts stands, as `FILE: text` (of what a file holds, its column or page too)."""
    found = []
    for path in sorted(folder.rglob("*")):
        name = unquote(path.relative_to(folder).as_posix())
        pieces: Iterable[tuple[str, str]] = [("name", name)]
        if path.is_file():
            pieces = [*pieces, *_pieces(path)]
        found += [f"{name}: {where}: {text}" for where, held in pieces for text in wanted if text in held]
    return found


def _pieces(path: Path) -> Iterator[tuple[str, str]]:
    """All that a file holds, as text under the name of its part."""
    content = path.read_bytes()
    for encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be"):
        yield encoding, content.decode(encoding, errors="ignore")
    if path.suffix == ".json" or b"\\u" in content:
        yield "json", "\n".join(_unescaped(line) for line in content.decode("utf-8", errors="ignore").split("\n"))
        yield "json", _unescaped(content.decode("utf-8", errors="ignore"))
    if content.startswith(b"PAR1"):
        yield from _parquet(path, content)


def _unescaped(text: str) -> str:
    """JSON without its escapes, that inside of its texts as well (a log of Delta holds JSON in JSON)."""
    try:
        return "\n".join(_told(json.loads(text)))
    except ValueError:
        return text


def _told(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _told(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _told(inner)
    elif isinstance(value, str):
        yield value
        if value.startswith(("{", "[")):
            yield _unescaped(value)


def _parquet(path: Path, content: bytes) -> Iterator[tuple[str, str]]:
    file = pq.ParquetFile(path)
    metadata = file.metadata
    yield "metadata", str(metadata.metadata) + str(file.schema_arrow.metadata) + str(metadata.created_by)
    for group in range(metadata.num_row_groups):
        for column in range(metadata.num_columns):
            statistics = metadata.row_group(group).column(column).statistics
            if statistics is not None and statistics.has_min_max:
                yield f"statistics of {metadata.schema.column(column).path}", f"{statistics.min} {statistics.max}"
    for name, values in zip(file.schema_arrow.names, file.read().columns, strict=True):
        yield f"column {name}", "\n".join(_told(values.to_pylist()))
    # Pages as they are, so that a value which no row points to is seen too.
    start = content.find(_ZSTD)
    while start >= 0:
        yield "page", _page(content[start:]).decode("utf-8", errors="ignore")
        start = content.find(_ZSTD, start + 1)


def _page(packed: bytes) -> bytes:
    stream = pa.CompressedInputStream(pa.BufferReader(packed), "zstd")
    read = b""
    try:
        while more := stream.read(1 << 16):
            read += more
    except OSError:
        pass
    return read
