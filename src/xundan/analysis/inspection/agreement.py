"""A lead's marks beside the rules': how far they agree beyond chance, and where they do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from xundan.analysis.inspection.score import Scored
from xundan.analysis.intervals import Interval, wilson


@dataclass(frozen=True)
class Square:
    """How often rule and lead both said yes, only the rule, only the lead, neither."""

    both: int = 0
    rule_only: int = 0
    lead_only: int = 0
    neither: int = 0

    def __add__(self, other: Square) -> Square:
        return Square(
            self.both + other.both,
            self.rule_only + other.rule_only,
            self.lead_only + other.lead_only,
            self.neither + other.neither,
        )

    @property
    def count(self) -> int:
        return self.agreed + self.differ

    @property
    def agreed(self) -> int:
        return self.both + self.neither

    @property
    def differ(self) -> int:
        return self.rule_only + self.lead_only

    @property
    def by_chance(self) -> Fraction | None:
        """The share of marks on which two would agree who mark as often as these and look at nothing."""
        n = self.count
        if not n:
            return None
        rule, lead = self.both + self.rule_only, self.both + self.lead_only
        return Fraction(rule * lead + (n - rule) * (n - lead), n * n)

    @property
    def kappa(self) -> Fraction | None:
        """Cohen's kappa: agreement beyond chance, 1 at most. None where both always said the same one thing, for then
        nothing tells agreement from habit (Cohen, Educational and Psychological Measurement 20 (1960) 37-46)."""
        chance = self.by_chance
        if chance is None or chance == 1:
            return None
        return (Fraction(self.agreed, self.count) - chance) / (1 - chance)

    @property
    def interval(self) -> Interval | None:
        """The 95 % interval of kappa: Wilson's of the agreement, at the chance agreement that was found. Unlike the
        normal one it stays wide where few marks all agree."""
        chance, agreed = self.by_chance, wilson(self.agreed, self.count)
        if chance is None or chance == 1 or agreed is None:
            return None
        base = float(chance)
        return Interval((agreed.low - base) / (1 - base), (agreed.high - base) / (1 - base))


@dataclass(frozen=True)
class Disagreement:
    """A chat in which rule and lead differ; `rule_says` is the rule's word."""

    rule: str
    scored: Scored
    rule_says: bool


@dataclass(frozen=True)
class Agreement:
    """Marks beside rules: by rule, over all, and every mark on which they differ, in the order of the chats."""

    by_rule: Mapping[str, Square]
    differing: Sequence[Disagreement]

    @property
    def overall(self) -> Square:
        return sum(self.by_rule.values(), Square())

    @property
    def worst(self) -> list[str]:
        """The rules by how much they differ from the lead: the share of marks, then how many, then the name."""

        def order(rule: str) -> tuple[Fraction, int, str]:
            square = self.by_rule[rule]
            return -Fraction(square.differ, square.count), -square.differ, rule

        return sorted((rule for rule, square in self.by_rule.items() if square.count), key=order)


def agreement(scored: Iterable[Scored], rules: Sequence[str], marks: Mapping[str, Mapping[str, bool]]) -> Agreement:
    """`marks`: a lead's yes or no by rule, by the chat's id. Chats that could not be judged are left out."""
    squares = {rule: Square() for rule in rules}
    differing = []
    for each in scored:
        given = marks.get(each.chat.id, {})
        for rule in rules:
            if rule not in given or not each.judged:
                continue
            says, lead = each.times[rule] > 0, given[rule]
            squares[rule] += Square(
                *map(int, (says and lead, says and not lead, lead and not says, not (says or lead)))
            )
            if says is not lead:
                differing.append(Disagreement(rule, each, says))
    return Agreement(squares, differing)
