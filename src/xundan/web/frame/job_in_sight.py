"""The job that runs, told in the bar on top to who may start one."""

from __future__ import annotations

from django.urls import reverse

from xundan.model.text import Lang
from xundan.web.jobs.kinds import kind_name
from xundan.web.jobs.models import ACTIVE, Job
from xundan.web.people.models import Seat
from xundan.web.people.roles import Right


def job_in_sight(seat: Seat, shop: str, lang: Lang) -> dict[str, str] | None:
    """The oldest job of the shop that is not at its end: what is said of it, and its page."""
    if not seat.may(Right.DATA):
        return None
    job = Job.objects.filter(shop=shop, state__in=ACTIVE).order_by("pk").first()
    if job is None:
        return None
    percent = f" {100 * job.done // job.of} %" if job.of else " …"
    return {"said": kind_name(job.kind)(lang) + percent, "to": reverse("page-job", args=[shop, job.pk])}
