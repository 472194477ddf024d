"""A simulated shop, imported as a person would, with the truth that was planted in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from xundan.demo import Truth, write_shop
from xundan.demo.shop import AUTOMATIC, SHOP_NAME
from xundan.lake.importing import Wishes
from xundan.session import Session
from xundan.workspace import create


def made(folder: Path, seed: int, **how: Any) -> tuple[Truth, Session]:
    """The shop of a seed in a new workspace below `folder`; `how` as demo.write_shop takes it. Without what agents note
    and buyers review: that tells what the analyses have to find out."""
    workspace = create(folder / f"shop {seed}", SHOP_NAME, settings={"auto_reply_prefixes": (AUTOMATIC,)})
    files = workspace.root / "files"
    truth = write_shop(files, seed=seed, around=False, **how)
    # What is planted lies beside the files, and nothing that is imported may tell of it.
    (files / "truth").rename(workspace.root / "truth")
    session = Session(workspace)
    report = session.import_files([files], Wishes())
    if report.troubles:
        raise RuntimeError(report.troubles[0].message.en)
    return truth, session
