"""What is looked for in chats: our phrases by reason, and over them those of a workspace's own `text.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from xundan.analysis.faq.own_topics import OwnAsking, OwnTopic, wrong_topics
from xundan.analysis.faq.topics import our_labels
from xundan.analysis.lost.names import REASONS, UNPAID, Reason, Unpaid
from xundan.analysis.text.patterns import Matcher, Weighted, fault, matcher
from xundan.model.text import Text
from xundan.workspace.mistakes import Mistake, Where, expected, mistake, not_valid
from xundan.workspace.own_file import own_toml, refusal

FILE = "text.toml"
_HINT = Text(
    "改 {path} 后再来一次; 删掉它就只用自带的词",
    "mend {path}, or remove it to use the phrases of xundan alone",
)
WEIGHTS = {"said": 6.0, "hinted": 3.0, "asked": 1.0}
"""How much a buyer's words weigh; an agent's (`answered`) weigh like what is hinted at."""

Strings = tuple[str, ...]
Name = TypeVar("Name", bound=str)


class Phrases(BaseModel):
    """The phrases of one reason, by how much they say. `otherwise` ask about it in a line that has nothing else."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    said: Strings = ()
    hinted: Strings = ()
    asked: Strings = ()
    otherwise: Strings = ()
    answered: Strings = ()
    instead: bool = False


class Agents(BaseModel):
    """What agents say that leads to a loss, or would have helped against it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    evasive: Strings = ()
    recommend: Strings = ()
    presses: Strings = ()
    blunt: Strings = ()


class File(BaseModel):
    """A dictionary as it is written."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    words: Strings = ()
    nods: Strings = ()
    lost: Mapping[Reason, Phrases] = Field(default_factory=dict)
    notes: Mapping[Reason, Strings] = Field(default_factory=dict)
    unpaid: Mapping[Unpaid, Strings] = Field(default_factory=dict)
    agents: Agents = Agents()
    topics: Mapping[str, OwnTopic] = Field(default_factory=dict)
    questions: OwnAsking = OwnAsking()


@dataclass(frozen=True)
class Dictionary:
    """Ready to be looked up. `words` are to stay whole when texts are parted; `notes` gives the words of agents' notes
    by reason, the shop's first; `unpaid` those of orders that were not paid; `topics` and `asking` are the
    shop's own of questions (analysis/faq/topics.py)."""

    words: Strings
    nods: Matcher
    said: Mapping[Reason, Weighted]
    otherwise: Mapping[Reason, Matcher]
    answered: Mapping[Reason, Matcher]
    notes: Sequence[tuple[str, Reason]]
    unpaid: Sequence[tuple[str, Unpaid]]
    evasive: Matcher
    recommend: Matcher
    presses: Matcher
    blunt: Matcher
    topics: Mapping[str, OwnTopic]
    asking: OwnAsking


def dictionary(folder: Path | None = None) -> Dictionary:
    """Ours with that of a workspace's folder, where it has one, over it. Raises UserError `text_toml`."""
    ours = File.model_validate(tomllib.loads(_ours()))
    own = folder / FILE if folder is not None else None
    theirs = _read(own) if own is not None and own.is_file() else File()
    return _ready(ours, theirs)


def _ours() -> str:
    return (resources.files("xundan.analysis.lost") / "lost.toml").read_text(encoding="utf-8")


def _ready(ours: File, theirs: File) -> Dictionary:
    phrases = {name: _together(ours.lost.get(name), theirs.lost.get(name)) for name in REASONS}
    agents = {name: (*getattr(ours.agents, name), *getattr(theirs.agents, name)) for name in Agents.model_fields}
    noted = [(word, name) for file in (theirs, ours) for word, name in _longest_first(file.notes, REASONS)]
    unpaid = [(word, name) for file in (theirs, ours) for word, name in _longest_first(file.unpaid, UNPAID)]
    return Dictionary(
        words=theirs.words,
        nods=matcher((*ours.nods, *theirs.nods)),
        said={
            name: Weighted({weight: getattr(its, kind) for kind, weight in WEIGHTS.items()})
            for name, its in phrases.items()
        },
        otherwise={name: matcher(its.otherwise) for name, its in phrases.items()},
        answered={name: matcher(its.answered) for name, its in phrases.items()},
        notes=noted,
        unpaid=unpaid,
        topics=theirs.topics,
        asking=theirs.questions,
        **{name: matcher(words) for name, words in agents.items()},
    )


def _longest_first(words: Mapping[Name, Strings], names: Sequence[Name]) -> list[tuple[str, Name]]:
    pairs = [(word, name) for name in names for word in words.get(name, ())]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


def _together(ours: Phrases | None, theirs: Phrases | None) -> Phrases:
    base = Phrases() if ours is None or (theirs is not None and theirs.instead) else ours
    if theirs is None:
        return base
    return Phrases(
        said=(*base.said, *theirs.said),
        hinted=(*base.hinted, *theirs.hinted),
        asked=(*base.asked, *theirs.asked),
        otherwise=(*base.otherwise, *theirs.otherwise),
        answered=(*base.answered, *theirs.answered),
    )


def _read(path: Path) -> File:
    hint = _HINT.format(path=path)
    text, written = own_toml(path, "text_toml", hint)
    try:
        found = File.model_validate(written)
    except ValidationError as wrong:
        mistakes = [_mistaken(text, error) for error in wrong.errors()]
        raise refusal("text_toml", path.name, mistakes, hint) from wrong
    if bad := [*_no_phrases(text, written), *wrong_topics(text, found.topics, our_labels())]:
        raise refusal("text_toml", path.name, bad, hint)
    return found


def _mistaken(text: str, error: Any) -> Mistake:
    where = tuple(part for part in error["loc"] if part != "[key]")
    if error["type"] == "literal_error" and where[0] in ("lost", "notes", "unpaid"):
        listed = ", ".join(UNPAID if where[0] == "unpaid" else REASONS)
        said = Text(f"没有这个原因, 可选: {listed}", f"no such reason; there are: {listed}")
        return mistake(text, where, where[-1], said)
    return not_valid(text, error, {"": File.model_fields})


def _no_phrases(text: str, written: Any, where: Where = ()) -> list[Mistake]:
    """Entries of lists, wherever they stand, that cannot be looked for."""
    if isinstance(written, dict):
        return [each for key, value in written.items() for each in _no_phrases(text, value, (*where, key))]
    if isinstance(written, list):
        found = ((fault(each), each, (*where, n)) for n, each in enumerate(written))
        return [expected(text, at, each, wrong) for wrong, each, at in found if wrong is not None]
    return []
