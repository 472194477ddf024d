"""The job that writes a report."""

from __future__ import annotations

from datetime import date
from typing import Any

from xundan.metrics.newest import newest_day
from xundan.model.text import Lang, Text
from xundan.reports.asking import credit_rule
from xundan.reports.document.as_file import document_file
from xundan.reports.document.build import build, days_of
from xundan.reports.document.shelf import find_template
from xundan.web.jobs.running import Outcome, Work, work
from xundan.web.place import here
from xundan.web.reports.files import KIND, keep


@work(KIND)
def write_report(job: Work) -> Outcome:
    """Writes the report as its wish says: `template`, `format`, `lang`, `rule`, and `first` and `last` where the days
    are not the template's own."""
    wish: dict[str, Any] = job.job.wish
    template = find_template(wish["template"], here().workspace.templates).template
    lang: Lang = "en" if wish["lang"] == "en" else "zh"
    job.tell("write", 0, 0)
    with job.session().view() as view:
        if wish["first"]:
            first, last = date.fromisoformat(wish["first"]), date.fromisoformat(wish["last"])
        else:
            first, last = days_of(template.period, newest_day(view))
        document = build(view, template, first, last, credit_rule(wish["rule"]), (job.job.shop,))
    content = document_file(document, wish["format"], lang)
    keep(job.job, wish["format"], content)
    name = f"{template.title(lang)} {first}..{last}.{wish['format']}"
    return Outcome(
        [Text(f"{name} 写好了", f"{name} is written")],
        {"name": name, "from": first.isoformat(), "to": last.isoformat(), "bytes": len(content)},
    )
