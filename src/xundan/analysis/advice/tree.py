"""A piece of advice as data: on what it is given, what it says, what it is worth, and what shows whether it helped."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from xundan.model.text import Text

About = Literal["shop", "agent", "channel", "hour", "item"]
Than = Literal["others", "before", "benchmark"]


class _Block(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(_Block):
    """A sentence in both languages."""

    zh: str
    en: str

    @property
    def text(self) -> Text:
        return Text(self.zh, self.en)


class Condition(_Block):
    """A metric that is `higher` or `lower` than another value of it, beyond chance: `others` are the rest of the shop
    (of agents, those of her role), `before` the days before, `benchmark` the industry's value that was imported.

    `by` is how far apart the two must be besides, as a share of the other: what is certain may still be too small to
    matter.
    """

    metric: str
    than: Than = "others"
    is_: Annotated[Literal["higher", "lower"], Field(alias="is")]
    by: Annotated[float, Field(ge=0, le=10)] = 0.0


class Worth(_Block):
    """What closing the gap comes to: gap x `of` (a metric of the same subject) x `times` (metrics of the shop)."""

    of: str
    times: tuple[str, ...] = ()


class Tree(_Block):
    """One piece of advice. The first condition is what it rests on and what is reviewed later; the others must hold
    too. `say` may use {who}, {value}, {other} and {metric}."""

    id: Annotated[str, Field(pattern=r"[a-z][a-z0-9_]{0,39}")]
    source: str
    about: About
    when: Annotated[tuple[Condition, ...], Field(min_length=1)]
    say: Words
    do: Words
    worth: Worth | None = None


class Trees(_Block):
    """A file of advice."""

    advice: tuple[Tree, ...]


@cache
def trees() -> tuple[Tree, ...]:
    """The advice that comes with xundan, in the order of its file."""
    text = files(__package__).joinpath("trees.toml").read_text(encoding="utf-8")
    return Trees.model_validate(tomllib.loads(text)).advice
