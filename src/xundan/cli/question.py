"""What every question on the command line has in common: a period, a rule, shops, a format."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any, get_type_hints

from xundan.cli import options
from xundan.cli.language import chosen
from xundan.cli.printing import printed, printed_object
from xundan.reports.asking import Span, credit_rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xundan.metrics.view import View
    from xundan.model.rules import CreditRule, DatedRules
    from xundan.model.text import Lang
    from xundan.reports.sheet import Sheet
    from xundan.reports.telling import Telling


@dataclass(frozen=True)
class Question:
    """The shared options as given. Each field is an option of every command that asks."""

    from_: options.From = None
    to: options.To = None
    month: options.Month = None
    last: options.Last = None
    rule: options.Rule = None
    shop: options.Shop = None
    format_: options.Format = "table"
    output: options.Output = None
    engine: options.Engine = None
    workspace: options.Workspace = None
    lang: options.Lang = None

    @contextmanager
    def view(self, default: int) -> Iterator[tuple[View, date, date]]:
        """The workspace's newest state and the days asked for; without a word the last `default` days of the data."""
        from xundan.session import Session
        from xundan.workspace import find

        options.output_format(self.format_, self.output)
        with Session(find(self.workspace), engine=options.engine(self.engine)).view() as view:
            yield view, *self.span.days(view, default)

    @property
    def span(self) -> Span:
        """The days asked for, in words."""
        return Span(self.from_, self.to, self.month, self.last)

    def reads_chats(self, command: str, **about: str) -> None:
        """Writes down that words of chats are shown now."""
        from xundan.lake.reading_log import note
        from xundan.workspace import find

        note(find(self.workspace), command, self.shops, **about)

    @property
    def fmt(self) -> str:
        return options.output_format(self.format_, self.output)

    @property
    def language(self) -> Lang:
        return chosen(self.lang)

    @property
    def shops(self) -> tuple[str, ...]:
        return tuple(self.shop or ())

    def credit_rule(self, rules: DatedRules, last: date) -> CreditRule:
        """The rule asked for, or the one that the settings of the last day show."""
        return rules.on(last).credit_rule if self.rule is None else credit_rule(self.rule)

    def print(self, sheet: Sheet) -> None:
        """A sheet in the format asked for."""
        printed(sheet, self.fmt, self.output, self.language)

    def print_object(self, found: Mapping[str, Any]) -> None:
        """One JSON object."""
        printed_object(found, self.output, self.language)

    def tell(self, telling: Telling) -> None:
        """What an analysis says, in the format asked for."""
        from xundan.reports.telling import tell

        tell(telling, self.fmt, self.language, self.output or sys.stdout)


def named(agents: Collection[str] | None) -> dict[str, str]:
    """Whose chats a command was asked for, as the log says it; None: everybody's."""
    return {} if agents is None else {"agents": " ".join(sorted(agents))}


def asking(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command the shared options and hands them over as one `question`, its first parameter."""
    hints = get_type_hints(command, include_extras=True)
    own = [p.replace(annotation=hints[p.name]) for p in list(inspect.signature(command).parameters.values())[1:]]
    shared_hints = get_type_hints(Question, include_extras=True)
    keyword = inspect.Parameter.KEYWORD_ONLY
    shared = [
        inspect.Parameter(f.name, keyword, default=f.default, annotation=shared_hints[f.name]) for f in fields(Question)
    ]

    @wraps(command)
    def run(*args: Any, **given: Any) -> None:
        question = Question(**{f.name: given.pop(f.name) for f in fields(Question)})
        command(question, *args, **given)

    parameters = [*own, *shared]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in parameters} | {"return": None}
    # typer follows __wrapped__ to the command's own hints otherwise.
    del run.__wrapped__
    return run
