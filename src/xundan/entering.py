"""What people enter - decisions on orders, marks, reasons of losses, points of the inspection - becomes imports of a
row or a few, so that `undo` can take each back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from xundan.analysis.inspection import lead
from xundan.analysis.inspection.rules_file import rules_of
from xundan.analysis.lost import noting
from xundan.analysis.text.dictionary import dictionary
from xundan.lake.importing import ImportReport, Wishes
from xundan.metrics import deciding
from xundan.scorecards import marking
from xundan.session import Session


def decide(session: Session, wish: deciding.Wish) -> deciding.Decided:
    """Says whose an order is, or takes back what was said: an import of one row, which `undo` can take back.

    Raises UserError as deciding.case_of and deciding.row_of do; nothing is written then.
    """
    with session.view() as view:
        was = deciding.case_of(view, wish.shop, wish.order_id)
        row = deciding.row_of(view, was, wish, datetime.now(UTC))
    with TemporaryDirectory(prefix="xundan-") as folder:
        wishes = Wishes(shop=was.shop.id, as_table=deciding.TABLE)
        import_id, report = _enter(session, deciding.write(row, Path(folder)), wishes)
    with session.view() as view:
        now = deciding.case_of(view, was.shop.id, wish.order_id)
    return deciding.Decided(was, now, import_id, report.troubles)


def mark(session: Session, wish: marking.Wish) -> marking.Marked:
    """Grades an agent's work, adjusts her points, notes her attendance or sets a target, or takes one of these
    back: an import that `undo` can take back.

    Raises UserError as marking.case_of and marking.rows_of do, and `masked_note`; nothing is written then.
    """
    [done] = mark_all(session, [wish])
    return done


def mark_all(session: Session, asked: Sequence[marking.Wish]) -> list[marking.Marked]:
    """Several marks of one table and shop in one import: all of them, or none. Raises UserError as mark does."""
    started = datetime.now(UTC)
    with session.view() as view:
        cases = [marking.case_of(view, wish, started) for wish in asked]
    rows = [marking.rows_of(was, wish, started) for was, wish in zip(cases, asked, strict=True)]
    [(table, shop)] = {(was.table, was.shop.id) for was in cases}
    # One agent's mark says nothing of the others on that day.
    wishes = Wishes(shop=shop, as_table=table, whole_days=False)
    with TemporaryDirectory(prefix="xundan-") as folder:
        file = marking.write(cases[0], [row for its in rows for row in its], Path(folder))
        if any(marking.replaces(was, its) for was, its in zip(cases, rows, strict=True)):
            marking.check_replaces(session.import_files([file], replace(wishes, dry_run=True)))
        import_id, report = _enter(session, file, wishes)
    with session.view() as view:
        now = [marking.again(view, was) for was in cases]
    return [
        marking.Marked(was, later, its, import_id, report.troubles)
        for was, later, its in zip(cases, now, rows, strict=True)
    ]


def note_losses(session: Session, wish: noting.Wish) -> noting.Noted:
    """Notes why buyers of an agent's day did not order or pay: an import that `undo` can take back.

    Raises UserError as noting.rows_of does; nothing is written then.
    """
    with session.view() as view:
        rows = noting.rows_of(view, wish, dictionary(session.workspace.root))
    wishes = Wishes(shop=wish.shop, as_table=noting.TABLE, whole_days=False)
    with TemporaryDirectory(prefix="xundan-") as folder:
        import_id, report = _enter(session, noting.write(wish, rows, Path(folder)), wishes)
    return noting.Noted(rows, import_id, report.troubles)


def mark_chat(session: Session, wish: lead.Wish) -> lead.Marked:
    """Says of a point of the inspection that it is right, is not, or was missed: an import that `undo` can take
    back.

    Raises UserError as lead.row_of does, and `inspection` for a file of rules that cannot be read; nothing is
    written then.
    """
    with session.view() as view:
        row = lead.row_of(view, rules_of(session.workspace.root), wish, datetime.now(UTC))
    wishes = Wishes(shop=wish.shop, as_table=lead.TABLE, whole_days=False)
    with TemporaryDirectory(prefix="xundan-") as folder:
        import_id, report = _enter(session, lead.write(row, Path(folder)), wishes)
    return lead.Marked(row, import_id, report.troubles)


def _enter(session: Session, file: Path, wishes: Wishes) -> tuple[int, ImportReport]:
    """Imports what a person entered, every row of it."""
    report = session.import_files([file], wishes)
    if report.import_id is None or report.rejects:
        raise RuntimeError(f"what was entered was not taken: {[each.reason.en for each in report.rejects]}")
    return report.import_id, report
