"""Is a workspace in order? Everything that is wrong or good to know, in plain words. Changes nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from xundan.facts.changes import rules_told
from xundan.facts.reading import HELD_BACK
from xundan.facts.refresh import MADE_BY, RULES, VERSION
from xundan.lake import Lake, Snapshot, history
from xundan.lake.doctor import Finding, examine
from xundan.lake.made_with import check_clocks
from xundan.lake.privacy.keys import key_path, workspace_key
from xundan.model.text import Text, UserError
from xundan.session import Session
from xundan.workspace import Workspace

__all__ = ["Finding", "findings"]

_REJECTS = re.compile(r"([0-9]{6,})\.csv")


def findings(workspace: Workspace) -> Iterator[Finding]:
    """Settings first, for nothing can be opened without; then the lake, and what hangs on both."""
    try:
        session = Session(workspace)
    except UserError as mistakes:
        yield Finding.of(mistakes)
        return
    except OSError as unreadable:
        yield Finding(
            "config",
            True,
            Text(f"xundan.toml 读不出来: {unreadable.strerror}", f"xundan.toml cannot be read: {unreadable.strerror}"),
        )
        return
    try:
        lake = list(examine(session.lake))
        yield from lake
        # Where the newest snapshot cannot be read there is nothing to compare.
        if not any(found.code == "lake_damaged" for found in lake):
            snapshot = session.lake.snapshot()
            yield from _made_with(session, snapshot)
            yield from _facts(session, snapshot)
            yield from _rejects(workspace.rejects, session.lake, snapshot)
    except UserError as unreachable:
        yield Finding.of(unreachable)


def _made_with(session: Session, snapshot: Snapshot) -> Iterator[Finding]:
    """The key and the clocks that rows were stored with."""
    if not snapshot.number:
        yield Finding(
            "nothing_imported",
            False,
            Text("还没有导入任何数据", "nothing has been imported yet"),
            Text("导入: xundan import 文件或文件夹", "import with: xundan import FILE_OR_FOLDER"),
        )
        return
    try:
        workspace_key(session.workspace.lake, snapshot.info, rows=True)
    except UserError as lost:
        yield Finding.of(lost)
    known = snapshot.info.get("key")
    for path in (session.workspace.lake / "key", key_path(known) if isinstance(known, str) else None):
        if path is not None and _open_to_others(path):
            yield Finding(
                "key_open",
                True,
                Text(f"密钥文件 {path} 别的用户也能读", f"the key in {path} can be read by others"),
                Text(f"运行: chmod 600 '{path}'", f"run: chmod 600 '{path}'"),
            )
    shops = {shop.id: shop for shop in session.config.shops}
    try:
        check_clocks(snapshot.info, shops)
    except UserError as other:
        yield Finding.of(other)
    unknown = sorted(set(snapshot.info.get("clocks", {})) - set(shops))
    if unknown:
        yield Finding(
            "unknown_shops",
            False,
            Text(
                f"数据里有, xundan.toml 里没有的店铺: {', '.join(unknown)}; 它们不在任何数字里",
                f"shops with rows that xundan.toml does not name: {', '.join(unknown)}; they are in no number",
            ),
            Text("需要就加上 [[shops]]", "add a [[shops]] block for those you want"),
        )


def _open_to_others(path: Path) -> bool:
    """Windows keeps who may read in another way, and a person's own folder is closed there."""
    try:
        return os.name != "nt" and bool(path.stat().st_mode & 0o077)
    except OSError:
        return False


def _facts(session: Session, snapshot: Snapshot) -> Iterator[Finding]:
    """Numbers that are not those of today's rows and rules."""
    held = snapshot.info.get(HELD_BACK, {})
    for shop, number in sorted(held.items()):
        zh = f"显示快照 {number} 的数字" if number else "没有数字"
        en = f"its numbers are those of snapshot {number}" if number else "it has no numbers"
        yield Finding(
            "held_back",
            True,
            Text(f"店铺 {shop} 的销售额对不上, {zh}", f"the sales of shop {shop} do not add up; {en}"),
            Text(
                "运行 xundan refresh 看是哪里对不上; 撤销引起它的导入: xundan undo",
                "xundan refresh says where; xundan undo takes back the import that caused it",
            ),
            shop=shop,
        )
    if not snapshot.number:
        return
    info = snapshot.info
    if info.get(MADE_BY) != VERSION or info.get(RULES) != rules_told(session.config.rules):
        yield Finding(
            "stale_facts",
            False,
            Text("规则或程序变了, 数字还是按以前的算的", "the rules or the program changed; numbers are as before"),
            Text("运行 xundan refresh", "run xundan refresh"),
        )


def _rejects(folder: Path, lake: Lake, snapshot: Snapshot) -> Iterator[Finding]:
    """Files of rejected rows whose import the log does not have: a commit failed after they were written."""
    try:
        known = {each.id for each in history.imports(lake, snapshot)}
    except Exception:  # What cannot be read was told of already.
        return
    names = sorted(os.listdir(folder)) if folder.is_dir() else []
    stray = [name for name in names if (found := _REJECTS.fullmatch(name)) and int(found[1]) not in known]
    if stray:
        yield Finding(
            "stray_rejects",
            False,
            Text(
                f"没有对应导入的拒绝文件: {', '.join(stray[:5])}",
                f"rejected rows of imports that are not in: {', '.join(stray[:5])}",
            ),
            Text("可以删除", "they can be removed"),
        )
