"""An order as somebody may know it."""

from __future__ import annotations

from django.http import Http404

from xundan.metrics.order_story import OrderStory, order_story
from xundan.metrics.view import View
from xundan.model.text import UserError
from xundan.web.people.reach import Reach


def seen_story(view: View, shop: str, order: str, reach: Reach) -> OrderStory:
    """An order's story as somebody may know it. Http404 where there is none, or none that concerns her agents."""
    try:
        story = order_story(view, shop, order, reach.agents)
    except UserError as error:
        if error.code != "unknown_order":
            raise
        raise Http404 from error
    concerned = {each.agent_id for each in story.candidates} | {each.agent_id for each in story.verdicts}
    if reach.agents is not None and not concerned & reach.agents:
        raise Http404
    return story
