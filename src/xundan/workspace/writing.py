"""Changing xundan.toml for people who do not open it: what they wrote besides, with their comments, stays as it is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.items import AoT, Table

from xundan.model.rules import SETTINGS
from xundan.model.text import Text, UserError
from xundan.workspace.config import Config, check
from xundan.workspace.own_file import refusal
from xundan.workspace.template import display

_BOM = "\ufeff"
_MEND = Text("改好后再存", "mend it and save again")
_SHOP = ("id", "name", "platform", "timezone", "currency", "business_day_cut")


@dataclass(frozen=True)
class Draft:
    """The file as it was read, with the text that shall stand there instead."""

    path: Path
    was: bytes
    text: str
    config: Config

    @classmethod
    def of(cls, path: Path) -> Draft:
        """The file as it is. Raises UserError `config` where it is not valid: what is wrong is mended by hand first."""
        was = path.read_bytes()
        text = was.decode("utf-8-sig").replace("\r\n", "\n")
        return cls(path, was, text, _checked(path, text))

    def with_rules(self, since: date | None, settings: Mapping[str, Any]) -> Draft:
        """With these settings of rules from a day on; None: from the beginning. Blocks of later days stay, and what
        they say themselves goes on to hold from their day on."""
        document = tomlkit.parse(self.text)
        block = _block_from(document, since)
        for name, value in settings.items():
            _put(block, name, display(value, SETTINGS[name].metadata["unit"]))
        return self._with(document)

    def with_shop(self, shop: str, values: Mapping[str, str]) -> Draft:
        """With these settings of a shop (`name`, `platform`, `timezone`, `currency`, `business_day_cut`); a shop that
        there is not is added."""
        document = tomlkit.parse(self.text)
        shops = document["shops"]
        assert isinstance(shops, AoT), "a valid file has shops"
        block = next((each for each in shops if each["id"] == shop), None)
        if block is None:
            shops.append(_new_block())
            block = shops[-1]
            _put(block, "id", display(shop, ""))
        for name, value in values.items():
            if name not in _SHOP:
                raise ValueError(f"a shop has no setting {name}")
            if value or name in block:
                _put(block, name, display(value, ""))
        return self._with(document)

    def store(self) -> Config:
        """Puts the new text in the place of the old one, whole or not at all.

        Raises UserError `changed_meanwhile` where the file is not what was read.
        """
        text = self.text.replace("\n", "\r\n") if b"\r\n" in self.was else self.text
        content = (_BOM if self.was.startswith(_BOM.encode()) else "").encode() + text.encode()
        draft = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        try:
            with draft.open("wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            shutil.copymode(self.path, draft)
            if self.path.read_bytes() != self.was:
                raise UserError(
                    "changed_meanwhile",
                    Text("xundan.toml 刚被别人改过, 没有存", "xundan.toml was changed meanwhile; nothing was saved"),
                    Text("重新打开页面, 再改一次", "open the page again and repeat the change"),
                )
            os.replace(draft, self.path)
        finally:
            with suppress(FileNotFoundError):
                draft.unlink()
        return self.config

    def _with(self, document: TOMLDocument) -> Draft:
        text = tomlkit.dumps(document)
        return Draft(self.path, self.was, text, _checked(self.path, text))


def _checked(path: Path, text: str) -> Config:
    config, mistakes = check(text)
    if config is None:
        raise refusal("config", path.name, mistakes, _MEND)
    return config


def _block_from(document: TOMLDocument, since: date | None) -> Table:
    """The block of rules that begins on this day; a new one, in its place by day, where there is none."""
    if "rules" not in document:
        document.append("rules", tomlkit.aot())
    blocks = document["rules"]
    assert isinstance(blocks, AoT), "a valid file has its rules in blocks"
    starts = [block.get("valid_from") for block in blocks]
    if since in starts:
        return blocks[starts.index(since)]
    later = [n for n, start in enumerate(starts) if start is not None and (since is None or start > since)]
    place = later[0] if later else len(starts)
    block = _new_block()
    if since is not None:
        block.append("valid_from", tomlkit.date(since.isoformat()))
    if place == len(starts):
        blocks.append(block)
    else:
        blocks.insert(place, block)
    return blocks[place]


def _new_block() -> Table:
    block = tomlkit.table()
    block.trivia.indent = "\n"  # an empty line before it
    return block


def _put(block: Table, name: str, written: str) -> None:
    """Sets a value as TOML writes it; a remark behind the old one stays."""
    old = block.get(name)
    value = tomlkit.value(written)
    if isinstance(old, Table) and isinstance(value, dict):
        for key in [key for key in old if key not in value]:
            old.remove(key)
        for key, each in value.items():
            old[key] = each
    else:
        block[name] = value
