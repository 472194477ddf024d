"""The API asked what its document says can be asked, and what nobody would: it may refuse, it never breaks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.web.conftest import Site

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
FEW = settings(
    max_examples=3,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def _who(site: Site, way: str) -> dict[str, dict[str, str]]:
    from xundan.web.api.tokens import make
    from xundan.web.people.models import Person

    if way == "token":
        words = make(Person.objects.get(login="lead"), "random", (), ("numbers",), "1")
        return {"headers": {"Authorization": f"Bearer {words}"}}
    return {"cookies": {"sessionid": site.client("owner").cookies["sessionid"].value}}


@contextmanager
def _one_connection() -> Iterator[None]:
    """A server closes its database after each request; what this test wrote there is not kept, so it stays open."""
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections

    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.parametrize("way", ["owner's session", "token"])
def test_no_question_breaks_the_api(site: Site, way: str) -> None:
    from django.core.wsgi import get_wsgi_application

    document = site.client("owner").get("/api/openapi.json").json()
    config = schemathesis.Config.from_dict({"generation": {"with-security-parameters": False}})
    schema = schemathesis.openapi.from_dict(document, config=config)
    schema.app = get_wsgi_application()
    who = _who(site, way)
    known = {
        "shop": st.sampled_from([site.shop, site.other]),
        "agent": st.sampled_from(site.agents),
        "order": st.sampled_from(sorted(site.orders.values())),
        "metric": st.sampled_from(["sales", "inquiry_conversion", "visitors", "no such"]),
    }
    asked: set[tuple[str, int]] = set()
    for found in schema.get_all_operations():
        for mode in GenerationMode:
            _ask(found.ok(), mode, who, known if mode is GenerationMode.POSITIVE else {}, asked)
    assert {200, 404} <= {status for _, status in asked}
    assert {label for label, _ in asked} == {found.ok().label for found in schema.get_all_operations()}


def _ask(operation: Any, mode: GenerationMode, who: Any, known: dict[str, Any], asked: set[tuple[str, int]]) -> None:
    """A few questions to one route; what there is in the shop stands in for made-up names three times of four."""

    @given(case=operation.as_strategy(generation_mode=mode), data=st.data())
    @FEW
    def ask(case: Any, data: Any) -> None:
        for name, values in known.items():
            if name in case.path_parameters and data.draw(st.integers(0, 3)):
                case.path_parameters[name] = quote(data.draw(values), safe="")
        answer = case.call(**who)
        asked.add((case.operation.label, answer.status_code))
        case.validate_response(answer, checks=CHECKS)

    with _one_connection():
        ask()
