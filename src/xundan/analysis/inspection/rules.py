"""A rule of inspection as its TOML block describes it: what it looks for, and the points it gives or takes."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from xundan.analysis.text.patterns import Matcher, fault, matcher
from xundan.model.text import Text
from xundan.workspace.mistakes import Expected
from xundan.workspace.words import Words, one_or_more


def _points(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value == 0 or abs(value) > 100:
        raise Expected(Text(" -100 到 100 的整数, 不为 0", "a whole number from -100 to 100, not 0"))
    return value


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise Expected(Text(" 1 以上的整数", "a whole number of 1 or more"))
    return value


def _looked_for(word: Any) -> Any:
    if (wrong := fault(word)) is not None:
        raise Expected(wrong)
    return word


Points = Annotated[int, BeforeValidator(_points)]
Whole = Annotated[int, BeforeValidator(_whole)]
Word = Annotated[str, BeforeValidator(_looked_for)]
Looked = Annotated[tuple[Word, ...], BeforeValidator(one_or_more), Field(strict=False)]
Some = Annotated[Looked, Field(min_length=1)]


class _Block(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Rule(_Block):
    """What all rules have. `points` above 0 are a bonus, below 0 a deduction; `at_most`: how often a chat earns it."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    name: Words
    points: Points
    at_most: Whole = 1
    on: bool = True

    @property
    def reads(self) -> bool:
        """Whether it needs the text of the chat."""
        return True


class SaysRule(_Rule):
    """A line of a person has one of `words` and none of `unless`. `asked`: the buyer's lines that it answers have one
    of these; `softened`: none of these in the whole answer; `place`: only in the first or the last answer."""

    way: Literal["says"]
    words: Some
    unless: Looked = ()
    asked: Looked = ()
    softened: Looked = ()
    place: Literal["any", "first", "last"] = "any"


class Parts(_Block):
    """The words of an argument: what the goods are, what that does, what the buyer has of it."""

    feature: Some
    function: Some
    benefit: Some

    @cached_property
    def matchers(self) -> tuple[Matcher, ...]:
        return matcher(self.feature), matcher(self.function), matcher(self.benefit)


class BuildsRule(_Rule):
    """One answer has words of at least `need` of the three parts."""

    way: Literal["builds"]
    parts: Parts
    need: Literal[1, 2, 3] = 2


class ConcedesRule(_Rule):
    """A line grants something (`words`). With `most` no amount in it may be above so many yuan, with `above` one has to
    be."""

    way: Literal["concedes"]
    words: Some
    most: Whole | None = None
    above: Whole | None = None


class _Timed(_Rule):
    seconds: Whole

    @property
    def reads(self) -> bool:
        return False


class FirstAnswerRule(_Timed):
    """The day's first opening turn was answered within `seconds`."""

    way: Literal["first_answer"]


class SlowRule(_Timed):
    """A turn was answered in time, but after more than `seconds`."""

    way: Literal["slow"]


class _Plain(_Rule):
    @property
    def reads(self) -> bool:
        return False


class MissedRule(_Plain):
    """A turn was answered too late or not at all. A buyer whose every line has one of `unless` did not wait."""

    way: Literal["missed"]
    unless: Looked = ()


class RecallsRule(_Plain):
    """A person of the shop took a message back."""

    way: Literal["recalls"]


class HandsOverRule(_Plain):
    """The chat was handed to somebody else while the buyer waited, and nobody had answered before."""

    way: Literal["hands_over"]


class BareRule(_Rule):
    """To a question of the buyer the whole answer is no more than `characters` characters, or pictures."""

    way: Literal["bare"]
    characters: Whole = 1


class RepeatsRule(_Rule):
    """The same line of at least `characters` characters `times` times or more."""

    way: Literal["repeats"]
    times: Whole = 3
    characters: Whole = 4


Rule = Annotated[
    SaysRule
    | BuildsRule
    | ConcedesRule
    | FirstAnswerRule
    | SlowRule
    | MissedRule
    | RecallsRule
    | HandsOverRule
    | BareRule
    | RepeatsRule,
    Field(discriminator="way"),
]


class Rules(_Block):
    """The rules of a workspace, in the order in which they are shown."""

    rule: tuple[Rule, ...] = Field(strict=False)

    @cached_property
    def active(self) -> tuple[Rule, ...]:
        """Those that are on."""
        return tuple(rule for rule in self.rule if rule.on)
