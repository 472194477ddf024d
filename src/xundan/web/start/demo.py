"""The simulated shop in a workspace of one's own: what its settings need besides its files."""

from __future__ import annotations

import os

from xundan.demo.shop import AUTOMATIC
from xundan.model.privacy import Privacy
from xundan.model.rules import Rules
from xundan.web.place import here
from xundan.workspace.folder import CONFIG
from xundan.workspace.template import written_out

SETTINGS = {"auto_reply_prefixes": (AUTOMATIC,)}
"""The settings that differ from the defaults: many of its replies are automatic."""


def mark_automatic_replies() -> None:
    """Names the demo's automatic replies in xundan.toml, where nobody has changed that file yet."""
    path = here().root / CONFIG
    (shop, *others) = here().workspace.config.shops
    untouched = written_out(shop.id, str(shop.timezone), shop.currency, Rules(), Privacy())
    if others or path.read_text(encoding="utf-8") != untouched:
        return
    draft = path.with_name(f".{CONFIG}")
    text = written_out(
        shop.id,
        str(shop.timezone),
        shop.currency,
        Rules(auto_reply_prefixes=SETTINGS["auto_reply_prefixes"]),
        Privacy(),
    )
    draft.write_text(text, encoding="utf-8", newline="\n")
    os.replace(draft, path)
