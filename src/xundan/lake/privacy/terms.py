"""What a workspace's privacy settings come to for one command: whether they hold, and what needs the key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from xundan.lake.privacy.keys import workspace_key
from xundan.lake.privacy.marks import Marks
from xundan.lake.privacy.person import Person
from xundan.lake.privacy.protection import Protection
from xundan.lake.privacy.pseudonyms import Pseudonyms, names_buyers
from xundan.model.phrases import Phrases
from xundan.model.privacy import Privacy
from xundan.model.rules import DatedRules
from xundan.model.text import Text, UserError

BUYERS = "buyers"
"""In a snapshot's info: how its rows have the buyers."""

TEXT_FROM = "text_from"
"""In a snapshot's info: the first day whose chat text was kept, by the settings and the day of then."""


def this_day() -> date:
    """The day on which a command runs, by this computer's clock."""
    return date.today()


@dataclass(frozen=True)
class Terms:
    """The settings over a lake's state. `lake` is its folder, if it is in one; `info` its newest snapshot's; `rows`:
    it has rows already.
    """

    settings: Privacy
    lake: Path | None
    info: Mapping[str, Any]
    rows: bool
    today: date = field(default_factory=lambda: this_day())

    def __post_init__(self) -> None:
        """Raises UserError `buyers_fixed` when the stored rows have their buyers otherwise than the settings say."""
        stored = self.info.get(BUYERS, "clear") if self.rows else self.settings.buyers
        if stored != self.settings.buyers:
            raise UserError(
                "buyers_fixed",
                Text(
                    f'xundan.toml 写的是 buyers = "{self.settings.buyers}", 已导入的数据是 "{stored}", 导入后不能改',
                    f'xundan.toml says buyers = "{self.settings.buyers}", but the rows were imported with "{stored}", '
                    "and that cannot be changed",
                ),
                Text(
                    f'改回 buyers = "{stored}"; 要换就新建工作区, 重新导入',
                    f'put buyers = "{stored}" back; or make a new workspace and import everything again',
                ),
            )

    @cached_property
    def key(self) -> str:
        """The workspace's key. Raises UserError `key_lost`."""
        return workspace_key(self.lake, self.info, rows=self.rows)

    @property
    def key_to_forget_with(self) -> str | None:
        """The key; None where it is lost and nothing but marks would need it: whoever asks to be erased is erased, and
        without the key nothing can be imported that would bring her back."""
        try:
            return self.key
        except UserError as lost:
            if lost.code != "key_lost" or self.settings.buyers != "clear":
                raise
            return None

    def protection(self, forgotten: Sequence[str], rules: DatedRules) -> Protection:
        """What is done to rows that come in. `forgotten` are the live files of the marks of forgotten buyers."""
        return Protection(self._pseudonyms, self.marks(forgotten), self.text_from, Phrases.of(rules))

    @property
    def text_from(self) -> date | None:
        """The first day whose chat text is kept; None when all of it is."""
        return self.settings.text_from(self.today)

    def rules(self, rules: DatedRules) -> DatedRules:
        """The rules, with buyers named as the lake has them. The key is asked for only where any are named."""
        if self.settings.buyers == "clear" or not names_buyers(rules):
            return rules
        return Pseudonyms.under(self.key).rules(rules)

    def person(self, given: str) -> Person:
        """A buyer as somebody names her."""
        return Person.of(given, self._pseudonyms)

    def marks(self, files: Sequence[str]) -> Marks:
        """The marks of forgotten buyers, from the live files of their table. Without any the key is not asked for."""
        key = self.key_to_forget_with if files else None
        return Marks.under(key, files) if key else Marks()

    @property
    def told(self) -> dict[str, Any]:
        """What the next snapshot's info says of this: the text is dropped by then."""
        kept = {} if self.text_from is None else {TEXT_FROM: self.text_from.isoformat()}
        return {BUYERS: self.settings.buyers} | kept

    @property
    def text_to_drop(self) -> tuple[date, date] | None:
        """The days (from the first up to, not with, the last) whose text is stored and is not to be kept any more."""
        if self.text_from is None:
            return None
        dropped = self.info.get(TEXT_FROM)
        since = date.fromisoformat(dropped) if dropped else date.min
        return (since, self.text_from) if since < self.text_from else None

    @property
    def _pseudonyms(self) -> Pseudonyms | None:
        return None if self.settings.buyers == "clear" else Pseudonyms.under(self.key)
