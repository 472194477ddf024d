"""A buyer who is forgotten is gone from what people wrote on the site too: the bytes of every file are read."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from xundan.session import Session
from xundan.workspace import create

SHOP = "一家店"
NAME, SHORT, NOBODY = "桃子味汽水_4767", "小雨", "从没来过的买家_99"

_OPEN = """
import sys
from pathlib import Path
from xundan.web.place import Place
from xundan.web.serving import prepare
prepare(Place(Path(sys.argv[1])))
from django.utils import timezone
from xundan.web.disputes.models import Dispute
from xundan.web.held.models import Objection
from xundan.web.people.models import TRIED_RULES, Person
from xundan.web.uploads.staging import add, begin, receive
"""

_WRITE = (
    _OPEN
    + """
shop, name, nobody = sys.argv[2:]
person = Person.objects.make("小满", "long enough 7")
person.preferences = {"lang": "zh", TRIED_RULES: {"since": "", "given": [f'excluded_buyers = ["{name}"]']}}
person.save()
for order, why in (("1", f"{name} 是我谈下来的, 小雨天也在"), ("2", f"和 {nobody} 无关")):
    Dispute.objects.create(
        shop=shop, order_id=order, person=person, asked_at=timezone.now(), wanted="", why=why, reason=f"看了 {name}"
    )
Objection.objects.create(shop=shop, person=person, words=f"{name} 那次不算我的", answer=f"{name} 算的")
content = (name + ",hello").encode()
upload = begin(person, shop)
receive(add(upload, name + ".csv", len(content)), 0, [content])
"""
)

_READ = (
    _OPEN
    + """
import json
from xundan.web.uploads.models import Upload
print(json.dumps({
    "why": list(Dispute.objects.order_by("pk").values_list("why", flat=True)),
    "reason": list(Dispute.objects.order_by("pk").values_list("reason", flat=True)),
    "words": list(Objection.objects.values_list("words", "answer")),
    "preferences": [each.preferences for each in Person.objects.all()],
    "uploads": Upload.objects.count(),
}))
"""
)


def _python(*words: str) -> str:
    done = subprocess.run([sys.executable, *words], capture_output=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _holding(root: Path, name: str) -> list[Path]:
    # A name may stand as UTF-8 or, in JSON, as escapes.
    shapes = (name.encode(), json.dumps(name)[1:-1].encode())
    files = [path for path in root.rglob("*") if path.is_file()]
    assert files
    return [path.relative_to(root) for path in files if any(shape in path.read_bytes() for shape in shapes)]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace with one chat of hers, and a site on which people wrote of her."""
    root = tmp_path / "我的 店铺#1"
    chats = tmp_path / "messages.csv"
    lines = [f"{NAME},{SHOP}:小满,2026-10-01 10:00:0{n},{who},在吗" for n, who in enumerate(("buyer", "agent"))]
    chats.write_text("\n".join(["buyer_id,agent_id,sent_at,sender,text", *lines]) + "\n", encoding="utf-8")
    Session(create(root, SHOP)).import_files([chats])
    _python("-c", _WRITE, str(root), SHOP, NAME, NOBODY)
    return root


def test_what_people_wrote_of_her_is_shown_and_forgotten(root: Path) -> None:
    assert _holding(root / "site", NAME)
    held = json.loads(_python("-m", "xundan", "buyer-data", NAME, "--json", "-w", str(root)))
    assert [row["where"] for row in held["site"]] == [
        "dispute",
        "dispute",
        "dispute",
        "objection",
        "objection",
        "rules",
    ]

    told = _python("-m", "xundan", "forget", NAME, "--yes", "-w", str(root), "--lang", "en")
    assert "7 places on the site" in told  # five texts, the rules that are tried, one upload

    assert _holding(root, NAME) == []
    left = json.loads(_python("-c", _READ, str(root)))
    assert left == {
        "why": ["[买家] 是我谈下来的, 小雨天也在", f"和 {NOBODY} 无关"],
        "reason": ["看了 [买家]", "看了 [买家]"],
        "words": [["[买家] 那次不算我的", "[买家] 算的"]],
        "preferences": [{"lang": "zh"}],
        "uploads": 0,
    }


def test_who_stands_on_the_site_only_is_forgotten_there(root: Path) -> None:
    told = _python("-m", "xundan", "forget", NOBODY, "--yes", "-w", str(root), "--lang", "en")
    assert "2 places on the site" in told  # one text and the upload that waited
    assert _holding(root / "site", NOBODY) == []
    assert _holding(root / "site", NAME)


def test_who_stands_nowhere_is_said_to(root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "xundan", "forget", "另一个没来过的_5", "--yes", "-w", str(root)], capture_output=True
    )
    assert done.returncode == 2
    assert json.loads(_python("-c", _READ, str(root)))["uploads"] == 1
