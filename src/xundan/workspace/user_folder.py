"""The folder of a person's own settings on this computer, apart from any workspace."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from xundan.model.text import Text, UserError


def user_folder() -> Path:
    """`xundan` in the folder that the system keeps for a person's settings; it need not exist.

    Raises UserError `no_home` where the system does not say whose account this is (some containers).
    """
    if sys.platform == "win32":
        # APPDATA and not LOCALAPPDATA: it comes along to a company's other computers.
        named = os.environ.get("APPDATA")
        return Path(named) / "xundan" if named else _home() / "AppData" / "Roaming" / "xundan"
    named = os.environ.get("XDG_CONFIG_HOME")
    # The standard wants a relative path to be ignored.
    if named and Path(named).is_absolute():
        return Path(named) / "xundan"
    below = ("Library", "Application Support") if sys.platform == "darwin" else (".config",)
    return _home().joinpath(*below, "xundan")


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError as unknown:
        raise UserError(
            "no_home",
            Text("找不到当前用户的个人文件夹", "this account has no home folder"),
            Text("用环境变量 XUNDAN_KEY 给出密钥, 或设置 HOME", "give the key in the variable XUNDAN_KEY, or set HOME"),
        ) from unknown
