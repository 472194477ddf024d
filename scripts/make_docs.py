"""Writes docs/reference anew from the code, in English and Chinese. `make docs` runs it.

Every page is made from what the program itself uses: the catalogue, the settings, the tables, the importers, the
commands. The same code gives the same bytes, on any machine. Pages that nothing makes any more are removed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from scripts.docs import commands, formats, json_shapes, metrics, plans, settings, tables
from scripts.docs.markdown import LANGS, Page
from xundan.model.text import Text

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"

PAGES: dict[str, Page] = {
    "metrics": metrics.page,
    "settings": settings.page,
    "plans": plans.page,
    "tables": tables.page,
    "formats": formats.page,
    "commands": commands.page,
    "json": json_shapes.page,
}
"""The pages by the name of their file; `NAME.md` is English and `NAME.zh-CN.md` Chinese."""

_MADE = Text(
    "<!-- 由 make docs 按代码生成, 请勿手改 -->",
    "<!-- Made from the code by `make docs`; do not edit. -->",
)


def pages() -> Iterator[tuple[str, str]]:
    """Every file of docs/reference: its name and its text."""
    for name, write in PAGES.items():
        for lang in LANGS:
            other = "[English](" + name + ".md)" if lang == "zh" else "[中文](" + name + ".zh-CN.md)"
            title, body = write(lang)
            ending = ".zh-CN.md" if lang == "zh" else ".md"
            yield name + ending, f"{_MADE(lang)}\n# {title}\n\n{other}\n\n{body.strip()}\n"


def write(folder: Path) -> list[str]:
    """Writes all pages into a folder, removes other pages from it, and says which files it changed."""
    folder.mkdir(parents=True, exist_ok=True)
    made = dict(pages())
    changed = []
    for name, text in made.items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            changed.append(name)
    for path in sorted(folder.glob("*.md")):
        if path.name not in made:
            path.unlink()
            changed.append(path.name)
    return changed


def main() -> int:
    for name in write(REFERENCE):
        print(f"docs/reference/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
