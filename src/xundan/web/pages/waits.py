"""How long buyers waited, in stretches of seconds: their names, and what counts them."""

from __future__ import annotations

from xundan.metrics.response_spread import ENDS
from xundan.model.text import Text

_BEGINS = (0, *ENDS)
ANSWERED = "answered_turns"
STRETCHES = [Text(f"{begin}-{end} 秒", f"{begin}-{end} s") for begin, end in zip(_BEGINS, ENDS, strict=False)]
STRETCHES.append(Text(f"{ENDS[-1]} 秒以上", f"over {ENDS[-1]} s"))
"""Of turns that were answered (`ANSWERED`)."""
UNSERVED = {"late_turns": Text("超时", "late"), "unanswered_turns": Text("未答", "not answered")}
"""By their metric the turns that were not."""
