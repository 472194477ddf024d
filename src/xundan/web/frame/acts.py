"""What people do on pages: each act named with the page that it stands on and the right that it asks for.

An act is a function of who does it and what was filled in. It either says what it did or raises UserError; the frame
asks for the right, shows what was wrong beside the form with all that was filled in, and leads back to the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from xundan.model.text import Text, UserError
from xundan.web.people.roles import Right

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from xundan.web.people.models import Person, Seat
    from xundan.web.people.reach import Reach


@dataclass(frozen=True)
class Doing:
    """Who does it, in which shop, and what she filled in. What is in `given` and `files` is as the browser sent it."""

    person: Person
    seat: Seat
    shop: str
    reach: Reach
    given: Mapping[str, Sequence[str]]
    files: Sequence[UploadedFile[bytes]] = ()

    def one(self, name: str) -> str:
        """What was filled in under this name, without space around it; empty for nothing."""
        return (self.given.get(name) or [""])[-1].strip()

    def words(self, name: str, label: Text, longest: int) -> str:
        """What was written under this name. Raises UserError `blank`, `too_long`, with the field's label."""
        text = self.one(name)
        if not text:
            raise UserError("blank", Text(f"{label.zh}要填", f"{label.en}: must not be blank"))
        if len(text) > longest:
            raise UserError(
                "too_long",
                Text(
                    f"{label.zh}有 {len(text):,} 个字, 最多 {longest:,} 个",
                    f"{label.en}: {len(text):,} letters, at most {longest:,}",
                ),
            )
        return text

    def several(self, name: str) -> list[str]:
        """All that was filled in under this name."""
        return [value.strip() for value in self.given.get(name) or () if value.strip()]


@dataclass(frozen=True)
class Done:
    """What an act says when it is done. `to`: a path below the shop's address; None leads back to the page."""

    said: Text
    to: str | None = None
    told: Mapping[str, Any] = field(default_factory=dict)
    """What a script of the page is told besides."""


Do = Callable[..., Done]
"""Called with a Doing and the parts of the page's address by name. Raises UserError for what cannot be done, Http404
for what there is not or is not hers."""


@dataclass(frozen=True)
class ActRoute:
    """An act's entry. Its address is the page's with `do/NAME/` behind it."""

    name: str
    on: str
    right: Right
    do: Do
    whole: bool = False
    """Whether it is for those only who see all agents."""

    def open_to(self, seat: Seat) -> bool:
        """Whether this seat may do it at all."""
        return seat.may(self.right) and not (self.whole and seat.limited)


_ACTS: dict[str, ActRoute] = {}


def act(name: str, *, on: str, right: Right, **more: Any) -> Callable[[Do], Do]:
    """Registers the function below as an act on the page `on`; `more` are further fields of its ActRoute."""

    def registered(do: Do) -> Do:
        if name in _ACTS:
            raise ValueError(f"two acts are called {name}")
        _ACTS[name] = ActRoute(name, on, right, do, **more)
        return do

    return registered


def acts() -> Iterator[ActRoute]:
    """All acts, in the order of registration."""
    from xundan.web import pages

    pages.load()
    yield from _ACTS.values()


def act_named(name: str) -> ActRoute:
    """The act of this name."""
    return _ACTS[name]


@dataclass(frozen=True)
class Filled:
    """A form that could not be done: which, what was filled in, and what is wrong with it."""

    act: str
    key: str
    given: Mapping[str, Sequence[str]] = field(default_factory=dict)
    wrong: Sequence[Text] = ()
