"""Finding, making and opening the folder that is a workspace."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from xundan.model.rules import Rules
from xundan.model.text import Text, UserError
from xundan.workspace.config import Config, load_config
from xundan.workspace.template import written_out

CONFIG = "xundan.toml"
VARIABLE = "XUNDAN_WORKSPACE"


@dataclass(frozen=True)
class Workspace:
    """One shop keeper's folder."""

    root: Path

    @cached_property
    def config(self) -> Config:
        return load_config(self.root / CONFIG)

    @property
    def lake(self) -> Path:
        return self.root / self.config.lake

    @property
    def rejects(self) -> Path:
        return self.root / "rejects"


def find(given: Path | None = None) -> Workspace:
    """The workspace that was named, else `XUNDAN_WORKSPACE`, else the current folder or the nearest one above it."""
    named = given or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None)
    if named is not None:
        if (named / CONFIG).is_file():
            return Workspace(named.resolve())
        raise _missing(named)
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / CONFIG).is_file():
            return Workspace(folder)
    raise _missing(here)


def create(
    folder: Path,
    shop: str,
    *,
    timezone: str = "Asia/Shanghai",
    currency: str = "CNY",
    settings: Mapping[str, Any] | None = None,
) -> Workspace:
    """Makes a workspace with one shop and every setting written out; never touches one that exists.

    `settings` are the rules that differ from the defaults.
    """
    config = folder / CONFIG
    if config.exists():
        raise UserError(
            "workspace_exists",
            Text(f"{config} 已经存在, 没有改动", f"{config} exists already; nothing was changed"),
            Text("直接导入数据即可: xundan import 文件", "import into it: xundan import FILE"),
        )
    folder.mkdir(parents=True, exist_ok=True)
    config.write_text(written_out(shop, timezone, currency, Rules(**settings or {})), encoding="utf-8", newline="\n")
    return Workspace(folder.resolve())


def _missing(folder: Path) -> UserError:
    return UserError(
        "no_workspace",
        Text(f"{folder} 不是工作区: 没有找到 {CONFIG}", f"{folder} is no workspace: {CONFIG} was not found"),
        Text(
            f"新建: xundan init 文件夹; 或用 -w 文件夹 / 环境变量 {VARIABLE} 指定",
            f"make one with: xundan init DIR; or name it with -w DIR or {VARIABLE}",
        ),
    )
