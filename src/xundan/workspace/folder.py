"""Finding, making and opening the folder that is a workspace."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from xundan.model.privacy import Privacy
from xundan.model.rules import Rules
from xundan.model.text import Text, UserError
from xundan.workspace.config import Config, check, load_config
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
        """The folder where the tables are, when they are not in a `bucket`. Raises UserError `lake_path` where none can
        be."""
        path = self.root / ("lake" if self.bucket else self.config.lake)
        check_path(path)
        return path

    @property
    def bucket(self) -> str | None:
        """The address (`s3://...`) where the tables are, when they are not in a folder."""
        return self.config.lake if "://" in self.config.lake else None

    @property
    def rejects(self) -> Path:
        return self.root / "rejects"

    @property
    def maps(self) -> Path:
        """The folder with the shop's own column maps; it need not be there."""
        return self.root / "maps"

    @property
    def templates(self) -> Path:
        """The folder with the shop's own templates of reports; it need not be there."""
        return self.root / "templates"

    @property
    def plans(self) -> Path:
        """The folder with the shop's own plans of appraisal and pay; it need not be there."""
        return self.root / "plans"

    @property
    def closed(self) -> Path:
        """The folder with the records of closed months; it need not be there."""
        return self.root / "closed"

    @property
    def advice(self) -> Path:
        """The folder with the advice that was written down, to be reviewed; it need not be there."""
        return self.root / "advice"


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
    privacy: Privacy | None = None,
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
    check_path(folder / "lake")
    text = written_out(shop, timezone, currency, Rules(**settings or {}), privacy or Privacy())
    _, mistakes = check(text)
    if mistakes:
        raise UserError(
            "config",
            Text(
                "\n".join(f"{m.where}: {m.message.zh}" for m in mistakes),
                "\n".join(f"{m.where}: {m.message.en}" for m in mistakes),
            ),
            Text("工作区没有建", "no workspace was made"),
        )
    if folder.exists() and not folder.is_dir():
        raise UserError(
            "no_folder",
            Text(f"{folder} 是一个文件, 不是文件夹", f"{folder} is a file and no folder"),
            Text("换一个文件夹名", "name another folder"),
        )
    folder.mkdir(parents=True, exist_ok=True)
    with config.open("x", encoding="utf-8", newline="\n") as out:
        out.write(text)
    return Workspace(folder.resolve())


# What the Delta library takes for something else in a folder's path (deltalake 1.6): it reads %41 as A, another folder.
_UNUSABLE = re.compile(r"%[0-9A-Fa-f]{2}|[\[\]^|\x00-\x1f\x7f]" + ("" if os.sep == "\\" else r"|\\"))


def check_path(lake: Path) -> None:
    """Raises UserError `lake_path` for a folder in which the lake's tables cannot be kept."""
    path = lake.resolve()
    found = _UNUSABLE.search(str(path))
    if found:
        raise UserError(
            "lake_path",
            Text(f"路径里不能有 {found[0]!r}: {path}", f"the path may not hold {found[0]!r}: {path}"),
            Text(
                "给文件夹改名, 或在 xundan.toml 里用 lake = ... 把数据放到别处",
                "rename the folder, or keep the data elsewhere with lake = ... in xundan.toml",
            ),
        )


def _missing(folder: Path) -> UserError:
    return UserError(
        "no_workspace",
        Text(f"{folder} 不是工作区: 没有找到 {CONFIG}", f"{folder} is no workspace: {CONFIG} was not found"),
        Text(
            f"新建: xundan init 文件夹; 或用 -w 文件夹 / 环境变量 {VARIABLE} 指定",
            f"make one with: xundan init DIR; or name it with -w DIR or {VARIABLE}",
        ),
    )
