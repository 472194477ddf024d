"""The jobs that need no upload: taking an import back and bringing it in again, refresh, vacuum, the demo shop."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

from xundan.demo import write_shop
from xundan.facts.identity import Broken
from xundan.lake.importing import Wishes
from xundan.lake.steps import Step
from xundan.model.text import Text
from xundan.reports.history import described
from xundan.reports.vacuum import vacuum_told
from xundan.scorecards.shelf import BUILT_IN, lay_out
from xundan.web.jobs.running import Outcome, Work, work
from xundan.web.place import here
from xundan.web.uploads.works import imported

WRITE = "write"
"""The step in which the demo's files are written."""
_REFRESHED = Text("已按现在的规则重算", "all numbers follow today's rules")


@work("undo")
def undo(job: Work) -> Outcome:
    """Takes an import back."""
    reverted = job.session().undo(str(job.job.wish["number"]))
    number, named = reverted.imported.id, described(reverted.imported)
    said = Text(f"已撤销导入 {number} ({named.zh})", f"import {number} was taken back ({named.en})")
    return Outcome([said, *_troubles(reverted.broken)], {"import": number})


@work("redo")
def redo(job: Work) -> Outcome:
    """Brings an import in again."""
    reverted = job.session().redo(str(job.job.wish["number"]))
    number, named = reverted.imported.id, described(reverted.imported)
    said = Text(f"已恢复导入 {number} ({named.zh})", f"import {number} is in again ({named.en})")
    return Outcome([said, *_troubles(reverted.broken)], {"import": number})


@work("refresh")
def refresh(job: Work) -> Outcome:
    """Brings all numbers up to today's rules."""
    return Outcome([_REFRESHED, *_troubles(job.session().refresh(full=bool(job.job.wish.get("full"))))])


@work("vacuum")
def vacuum(job: Work) -> Outcome:
    """Removes what was replaced long ago."""
    return Outcome(vacuum_told(job.session().vacuum(), dry_run=False))


@work("demo")
def demo(job: Work) -> Outcome:
    """Writes the files of the simulated shop and imports them as this shop's."""
    place, session = here(), job.session()
    drafts = place.own / "jobs" / f"demo-{job.job.pk}"
    shutil.rmtree(drafts, ignore_errors=True)
    job.tell(WRITE, 0, 0)
    try:
        write_shop(drafts)
        shutil.rmtree(drafts / "truth")

        def progress(name: str, done: int, size: int) -> None:
            job.tell(Step.READ, done, size)

        report = session.import_files([drafts], Wishes(shop=job.job.shop), progress=progress)
    finally:
        shutil.rmtree(drafts, ignore_errors=True)
    for name in BUILT_IN:
        if not (place.workspace.plans / f"{name}.toml").exists():
            lay_out(place.workspace.plans, name)
    return Outcome([imported(report), *(each.message for each in report.troubles)], {"import": report.import_id})


def _troubles(broken: Sequence[Broken]) -> list[Text]:
    """The shops whose sales do not add up: their numbers stay as they were."""
    return [found.error.message for found in broken]
