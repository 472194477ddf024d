"""A workspace is a folder: xundan.toml (shops, rules), lake/, rejects/. It is the one truth for every door."""

from xundan.workspace.config import Config, load_config
from xundan.workspace.folder import Workspace, create, find

__all__ = ["Config", "Workspace", "create", "find", "load_config"]
