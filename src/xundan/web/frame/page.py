"""A page before it is drawn: blocks of plain values. What HTML, a workbook and the API show are made from the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from xundan.model.text import Lang, Text
from xundan.reports.sheet import Row, Sheet


@dataclass(frozen=True)
class Lead:
    """A page of the shop, by its path below the shop's address; `asked` are days or a rule that it is asked by in the
    place of this page's."""

    path: str
    asked: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Tile:
    """One figure at a glance. `change` is relative to `before` (a rate's in points); `trail` its values by day, for a
    small line; `about` says how it is made, with its own numbers put in; `why` why it is unknown."""

    key: str
    name: Text
    value: Any
    unit: str
    currency: str
    direction: str
    before: Any = None
    part: Any = None
    whole: Any = None
    trail: Sequence[float | None] = ()
    about: Text | None = None
    why: Text | None = None
    reached: float | None = None
    """Of a target the share that is reached, and in `due` the share that would be by now; drawn as a bar."""
    due: float | None = None
    note: Text | None = None
    """A few words below the figure."""
    to: str | None = None
    """Where it leads, below the shop's address; None: to the metric's definition."""
    rows: Lead | None = None
    """The rows that the figure counts."""


@dataclass(frozen=True)
class Tiles:
    """Figures in a row under a sentence."""

    key: str
    tiles: Sequence[Tile]
    said: Text | None = None
    kind: Literal["tiles"] = "tiles"


@dataclass(frozen=True)
class Table:
    """A sheet as a table that can be sorted and taken along.

    `by` names the keys of a row that say which group its numbers are of: with it a metric's number opens to its rows.
    `leads` gives the page of a row, as a path below the shop's; `opens` that of a value, by its row and column.
    `spread` draws the interval of rates beside them. `book` writes the workbook that it is taken along as, where that
    has more pages than the table.
    """

    key: str
    sheet: Sheet
    by: tuple[str, ...] | None = None
    leads: Callable[[Row], str | None] | None = None
    opens: Callable[[Row, str], Lead | None] | None = None
    book: Callable[[Lang], bytes] | None = None
    spread: bool = False
    open: bool = False
    """Whether a phone shows all of a row at once."""
    first: tuple[str, ...] = ()
    """The columns, four at most, with which a phone's card begins, and which it shows until the rest is opened; none:
    the first of the table."""
    kind: Literal["table"] = "table"


@dataclass(frozen=True)
class Series:
    """Values of a chart, as many as it has places; None is a gap."""

    name: Text
    values: Sequence[float | None]
    part: str = ""
    """Of a waterfall: foot (left blank), level, up or down; of intervals: value, low or high; of a control chart:
    value, centre, low, high or out (points beyond a limit)."""


@dataclass(frozen=True)
class Chart:
    """A chart with the sentence that says what it shows. Its numbers stand in a table of the same page (`table`).

    Shapes: `line` over days, `bar` upright, `rank` bars that lie, `funnel` steps, `waterfall`, `interval` a value with
    its ends a place, `control` a line with its limits, `heat` a row of cells a series. `tones` say of places whether
    they stand out (up, down, main or nothing), `direction` which of up and down one wants; `up/down` is a place that
    is up and should be down.
    """

    key: str
    said: Text
    shape: Literal["line", "bar", "rank", "funnel", "waterfall", "interval", "control", "heat"]
    places: Sequence[Text]
    series: Sequence[Series]
    unit: str
    table: str
    currency: str = "CNY"
    tones: Sequence[str] = ()
    direction: str = "up"
    signed: bool = False
    """Whether values are differences: shown with their sign, of rates in points."""
    kind: Literal["chart"] = "chart"


@dataclass(frozen=True)
class Said:
    """Sentences, in order of weight."""

    key: str
    sentences: Sequence[Text]
    title: Text | None = None
    kind: Literal["said"] = "said"


@dataclass(frozen=True)
class Pointer:
    """A sentence on what to do, and where one does it: the name of a page, its path below the shop's address, and the
    days to look at there (None: those that are asked for). Who may not open the page is not told."""

    said: Text
    page: str
    path: str
    days: tuple[date, date] | None = None
    grave: bool = False


@dataclass(frozen=True)
class Pointers:
    """What needs to be done, the gravest first; `none` stands there when nothing does."""

    key: str
    title: Text
    pointers: Sequence[Pointer]
    none: Text
    kind: Literal["pointers"] = "pointers"


@dataclass(frozen=True)
class Empty:
    """Nothing to show, and what would bring it: which file, from where."""

    key: str
    said: Text
    todo: Text
    kind: Literal["empty"] = "empty"


@dataclass(frozen=True)
class Choice:
    """One thing to choose on a page: the parameter of the address, and its values with their names."""

    name: str
    label: Text
    options: Sequence[tuple[str, Text]]
    chosen: str


@dataclass(frozen=True)
class Choices:
    """What can be chosen on a page besides days and rule."""

    key: str
    choices: Sequence[Choice]
    keeps: Sequence[str] = ()
    """Parameters of the page's own that stay as they are when something is chosen."""
    kind: Literal["choices"] = "choices"


@dataclass(frozen=True)
class Bubble:
    """One message or event of a dialogue, in order of time. `side`: buyer, agent, machine or event. `text` None: not
    for this person to read. `marks` are small remarks beside it, such as the windows that it lies in."""

    at: datetime
    side: Literal["buyer", "agent", "machine", "event"]
    who: Text
    text: Text | str | None
    marks: Sequence[Text] = ()
    dialogue: str = ""
    """With whom the buyer talks: a reply answers what she asked there."""


@dataclass(frozen=True)
class Dialogue:
    """Chats and events on one line of time."""

    key: str
    title: Text
    bubbles: Sequence[Bubble]
    kind: Literal["dialogue"] = "dialogue"


@dataclass(frozen=True)
class Search:
    """A field to search by; `name` is the parameter of the address, `keeps` are others that stay as they are."""

    key: str
    name: str
    label: Text
    found: str
    keeps: Sequence[str] = ()
    kind: Literal["search"] = "search"


@dataclass(frozen=True)
class Field:
    """One thing to fill in. `value` is what stands there at first: words, or of a choice of several those chosen.
    `longest` bounds what a browser lets people type; the act checks it again. `code` is a file's text. A `heading` says
    what the fields below it are of; its value is the address to which it leads."""

    name: str
    label: Text
    shape: Literal[
        "line", "password", "lines", "code", "number", "date", "time", "choice", "several", "check", "files", "hidden",
        "heading",
    ] = "line"  # fmt: skip
    value: str | Sequence[str] = ""
    options: Sequence[tuple[str, Text]] = ()
    needed: bool = False
    longest: int = 200
    hint: Text | None = None


@dataclass(frozen=True)
class Form:
    """Things to fill in and a button. `act` names what is done (frame/acts.py); who may not do it is not shown it.
    `sure` is asked before it is sent. `folded`: behind its title until somebody opens it; `grid`: many fields, one
    below the other in columns."""

    key: str
    act: str
    fields: Sequence[Field]
    button: Text
    title: Text | None = None
    said: Text | None = None
    sure: Text | None = None
    folded: bool = False
    grid: bool = False
    at: str | None = None
    """The path of the page that the act is on, below the shop's address; None: this page."""
    kind: Literal["form"] = "form"


@dataclass(frozen=True)
class Drop:
    """A place to drop files. A script sends them piece by piece to the act `piece`, with progress, and then does the
    act `start`; without a script they go whole to `act`. `largest`: bytes a file; `endings`: of names taken."""

    key: str
    act: str
    piece: str
    start: str
    largest: int
    endings: Sequence[str]
    said: Text
    kind: Literal["drop"] = "drop"


@dataclass(frozen=True)
class Progress:
    """How far a job has come; the page follows it. `of` 0: nobody knows of how much. `path`: the job's page."""

    key: str
    job: int
    path: str
    state: str
    said: Text
    done: int
    of: int
    kind: Literal["progress"] = "progress"


@dataclass(frozen=True)
class Links:
    """Ways on: words and paths below the shop's address; the first is the one that is meant."""

    key: str
    links: Sequence[tuple[Text, str]]
    kind: Literal["links"] = "links"


@dataclass(frozen=True)
class Strip:
    """One row of a calendar: a mark a day."""

    name: Text
    marks: Sequence[Literal["yes", "soon", "no"]]


@dataclass(frozen=True)
class Calendar:
    """Days by rows at a glance; `names` says what the marks mean. The same stands in a table of the page (`table`)."""

    key: str
    said: Text
    first: date
    strips: Sequence[Strip]
    names: Mapping[str, Text]
    table: str
    kind: Literal["calendar"] = "calendar"


Block = Pointers | (
    Pointers
    | Drop
    | Progress
    | Links
    | Calendar
    | Choices
    | Dialogue
    | Search
    | Tiles
    | Table
    | Chart
    | Said
    | Empty
    | Form
)


@dataclass(frozen=True)
class Page:
    """What a page shows, from top to bottom. `data` is what the API says besides the blocks."""

    title: Text
    blocks: Sequence[Block]
    subtitle: Text | None = None
    data: Mapping[str, Any] = field(default_factory=dict)

    def table(self, key: str) -> Table | None:
        """The table of this name."""
        return next((block for block in self.blocks if isinstance(block, Table) and block.key == key), None)
