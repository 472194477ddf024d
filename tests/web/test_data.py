"""Bringing files in: what is taken, what is shown before anything is stored, and that staged files go."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msoffcrypto
import pytest
import xlsxwriter

from tests.web.conftest import PASSWORD, Site
from tests.web.fresh import SHOP, fresh_place, imports_of

ORDERS = (
    "order_id,buyer_id,created_at,paid_amount\n"
    "1,小雨,2026-10-05 10:00:00,10.00\n"
    "2,小雪,2026-10-06 10:00:00,20.00\n"
    "3,小风,not a time,30.00\n"
)
"""Two orders, and one whose third line's time is none."""


@pytest.fixture
def new(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with fresh_place(tmp_path / "我的 店#1", monkeypatch) as found:
        yield found


def _file(name: str, content: str | bytes = ORDERS) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


def _upload(site: Site, *files: Any, login: str = "owner", shop: str | None = None) -> Any:
    return site.client(login).post(site.at("data/upload/do/upload/", shop), {"files": list(files), "form": "files"})


def _look(site: Site, *files: Any) -> str:
    """Uploads files and has them looked at; gives the path of what was seen."""
    answer = _upload(site, *files)
    assert answer.status_code == 303, answer.content.decode()
    _do_jobs()
    return str(answer["Location"]).partition(site.at())[2]


def _do_jobs(*secrets: str) -> None:
    """Does what waits, here and now."""
    from xundan.web.jobs.models import Job
    from xundan.web.jobs.running import run

    for job in Job.objects.filter(state="waiting", shop=SHOP).order_by("pk"):
        run(job, secrets)


def _tables(site: Site, page: str, login: str = "owner") -> Any:
    from urllib.parse import quote

    answer = site.client(login).get(f"/api/shops/{quote(site.shop)}/pages/{page}")
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def _shown(site: Site, path: str, login: str = "owner") -> str:
    answer = site.client(login).get(site.at(path))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_without_data_the_owner_is_led_to_where_files_are_brought_in(new: Site) -> None:
    answer = new.client("owner").get(new.at())
    assert (answer.status_code, answer["Location"]) == (302, new.at("data/upload/"))
    page = _shown(new, "data/upload/")
    assert "do/demo/" in page
    assert "do/folder/" in page
    assert "千牛卖家中心" in page
    for path in ("data/imports/", "data/jobs/", "data/health/", "data/formats/"):
        _shown(new, path)


def test_without_data_others_are_told_whom_to_ask(new: Site) -> None:
    from xundan.web.people.models import Person, Seat

    Seat.objects.create(person=Person.objects.get(login="lead"), shop=SHOP, role="lead", team="一组")
    answer = new.client("lead").get(new.at())
    assert answer.status_code == 400
    assert "请店主" in answer.content.decode()


def test_files_are_looked_at_before_anything_is_stored_then_imported_and_taken_back(new: Site) -> None:
    path = _look(new, _file("订单.csv"), _file("笔记.txt", "随便写的\n"))
    seen = _tables(new, f"upload-look/{path.removeprefix('data/upload/')}")
    (row,) = seen["tables"]["files"]["rows"]
    assert (row["file"], row["table"], row["read"], row["new"], row["rejected"]) == ("订单.csv", "订单", 3, 2, 1)
    (bad,) = seen["tables"]["rejects"]["rows"]
    assert (bad["file"], bad["line"], bad["column"], bad["value"]) == ("订单.csv", 4, "created_at", "not a time")
    (span,) = seen["tables"]["covers"]["rows"]
    assert (span["from_day"], span["to_day"]) == ("2026-10-05", "2026-10-06")
    page = _shown(new, f"{path}?head=1")
    assert "小雨" in page  # the first rows
    lacking = {row["table"] for row in seen["tables"]["missing"]["rows"]}
    assert "聊天" in str(lacking)
    assert "订单" not in lacking
    assert "笔记.txt" in page
    assert imports_of(new) == []

    client = new.client("owner")
    assert client.post(new.at(f"{path}do/take/")).status_code == 303
    _do_jobs()
    assert imports_of(new) == [(1, 2, True)]
    page = _shown(new, path)
    assert "导入 1 完成: 新增 2 行, 更新 0 行, 重复 0 行, 没能读入 1 行" in page
    assert f'<a class="btn btn-primary" href="{new.at("funnel/")}">' in page
    assert client.get(new.at("funnel/")).status_code == 200
    assert not (new.place.own / "uploads" / path.split("/")[2] / "files").exists()
    assert client.post(new.at(f"{path}do/take/")).status_code == 400  # once is enough
    kept = client.get(new.at("data/imports/1/rejects.csv"))
    assert kept.content == (new.place.root / "rejects" / "000001.csv").read_bytes()
    assert "not a time" in _shown(new, "data/imports/1/")
    assert "订单" in _shown(new, "data/")

    assert client.post(new.at("data/imports/do/undo/"), {"import": "1"}).status_code == 303
    _do_jobs()
    assert imports_of(new) == [(1, 2, False)]
    assert client.post(new.at("data/imports/do/undo/"), {"import": "1"}).status_code == 400
    assert client.post(new.at("data/imports/do/redo/"), {"import": "1"}).status_code == 303
    _do_jobs()
    assert imports_of(new) == [(1, 2, True)]
    assert client.post(new.at("data/imports/do/undo/"), {"import": "7"}).status_code == 404


def test_what_was_done_is_written_down_without_names_of_files(new: Site) -> None:
    from xundan.web.audit.models import Entry

    before = set(Entry.objects.values_list("pk", flat=True))
    path = _look(new, _file("小雨的聊天.csv"))
    new.client("owner").post(new.at(f"{path}do/take/"))
    written = Entry.objects.exclude(pk__in=before)
    assert [(each.act, each.about["files"]) for each in written] == [("import", 1)]
    assert "小雨" not in str([each.about for each in written])


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../x.csv", "x.csv"),
        ("..\\..\\win.csv", "win.csv"),
        ("a\x00b\x1b[2J.csv", "ab[2J.csv"),
        ("长" * 300 + ".csv", "长" * 99 + "…" + "长" * 16 + ".csv"),
        ("<script>.csv", "<script>.csv"),
    ],
)
def test_a_name_is_shown_and_never_a_path(given: str, shown: str) -> None:
    from xundan.web.uploads.names import called

    assert called(given) == shown


def test_hostile_names_stay_in_the_uploads_folder_under_numbers(new: Site) -> None:
    client = new.client("owner")
    for name in ("../../x.csv", "/etc/passwd.csv", "<script>alert(1)</script>.csv"):
        sent = {"name": name, "size": "3", "offset": "0", "files": _file("piece", b"a,b")}
        assert (
            client.post(new.at("data/upload/do/piece/"), sent, headers={"accept": "application/json"}).status_code
            == 200
        )
    found = sorted(path.relative_to(new.place.own / "uploads").parts[1:] for path in new.place.own.rglob("0*"))
    assert found == [("files", "0001")] * 3
    assert not list(new.place.root.rglob("*passwd*"))


@pytest.mark.parametrize("name", ["virus.exe", "页面.html", "无名", "", "..", "表.csv.exe"])
def test_other_kinds_of_file_are_refused_by_name(new: Site, name: str) -> None:
    sent = {"name": name, "size": "3", "offset": "0", "files": _file("piece", b"a,b")}
    answer = new.client("owner").post(new.at("data/upload/do/piece/"), sent)
    assert answer.status_code == 400
    assert not (new.place.own / "uploads").exists() or not list((new.place.own / "uploads").rglob("0001"))


def test_files_come_in_pieces_and_two_uploads_at_once_do_not_mix(new: Site) -> None:
    client, address = new.client("owner"), new.at("data/upload/do/piece/")

    def send(offset: int, part: str, **more: Any) -> Any:
        sent = {"name": "订单.csv", "size": str(len(ORDERS.encode())), "offset": str(offset), "files": _file("p", part)}
        return client.post(address, sent | more, headers={"accept": "application/json"})

    half, rest = ORDERS[:40], ORDERS[40:]
    first, second = send(0, half).json(), send(0, half).json()
    assert first["upload"] != second["upload"]
    assert send(7, rest, upload=first["upload"], number=1).status_code == 400  # does not follow
    assert client.post(new.at("data/upload/do/look-at/"), {"upload": first["upload"]}).status_code == 400  # not whole
    for found in (second, first):
        answer = send(len(half.encode()), rest, upload=found["upload"], number=1)
        assert answer.json()["received"] == len(ORDERS.encode())
        kept = new.place.own / "uploads" / str(found["upload"]) / "files" / "0001"
        assert kept.read_text(encoding="utf-8") == ORDERS
    assert send(len(ORDERS.encode()), "more", upload=first["upload"], number=1).status_code == 400
    assert kept.read_text(encoding="utf-8") == ORDERS
    answer = client.post(new.at("data/upload/do/look-at/"), {"upload": first["upload"]})
    assert answer["Location"] == new.at(f"data/upload/{first['upload']}/")


def test_a_file_that_is_too_large_is_refused_before_it_comes(new: Site) -> None:
    from django.test import override_settings

    with override_settings(LARGEST_UPLOAD=10):
        answer = _upload(new, _file("订单.csv"))
        assert answer.status_code == 400
        assert "太大" in answer.content.decode()
    assert not list((new.place.own / "uploads").glob("*/files/*"))


def test_a_zip_bomb_is_told_and_not_imported(new: Site, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("orders.csv", b"0" * (66 << 20))
    path = _look(new, _file("聊天.zip", (tmp_path / "b.zip").read_bytes()))
    page = _shown(new, path)
    assert "聊天.zip" in page
    assert "do/take/" not in page
    new.client("owner").post(new.at(f"{path}do/take/"))
    _do_jobs()
    assert imports_of(new) == []


def test_an_upload_is_its_owners_alone(new: Site) -> None:
    from xundan.web.people.models import ANY_SHOP, Person, Seat
    from xundan.web.uploads.models import Upload

    path = _look(new, _file("订单.csv"))
    number = path.split("/")[2]
    Seat.objects.create(person=Person.objects.make("partner", PASSWORD), shop=ANY_SHOP, role="owner")
    other = new.client("partner")
    for address in (path, "data/upload/99999/"):
        assert other.get(new.at(address)).status_code == 404
    for name in ("take", "look-again", "discard"):
        assert other.post(new.at(f"{path}do/{name}/")).status_code == 404
    sent = {"upload": number, "name": "x.csv", "size": "1", "offset": "0", "files": _file("p", b"x")}
    assert other.post(new.at("data/upload/do/piece/"), sent).status_code == 404
    assert other.post(new.at("data/upload/do/look-at/"), {"upload": number}).status_code == 404
    Upload.objects.filter(pk=number).update(shop="别家")
    assert new.client("owner").get(new.at(path)).status_code == 404


def test_rows_of_another_shop_are_for_its_owner_to_import(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xundan.web.people.models import Person, Seat

    with fresh_place(tmp_path / "w", monkeypatch, "乙店") as two:
        Seat.objects.create(person=Person.objects.make("only", PASSWORD), shop=SHOP, role="owner")
        text = "shop,order_id,buyer_id,created_at,paid_amount\n乙店,1,小雨,2026-10-05 10:00:00,10.00\n"
        answer = _upload(two, _file("a.csv", text), login="only")
        _do_jobs()
        path = answer["Location"].partition(two.at())[2]
        assert two.client("only").post(two.at(f"{path}do/take/")).status_code == 400
        assert imports_of(two) == []
        assert two.client("only").post(two.at("data/upload/do/folder/"), {"folder": "/"}).status_code == 400


def test_staged_files_are_gone_after_a_day(new: Site) -> None:
    from django.utils import timezone

    from xundan.web.uploads.models import Upload
    from xundan.web.uploads.staging import clear

    old, young = _look(new, _file("旧.csv")), _look(new, _file("新.csv"))
    folders = [new.place.own / "uploads" / path.split("/")[2] for path in (old, young)]
    (new.place.own / "uploads" / "77777").mkdir()  # left by a server that was killed
    Upload.objects.filter(pk=int(folders[0].name)).update(at=timezone.now() - timedelta(hours=24, minutes=1))
    assert new.client("owner").get(new.at(old)).status_code == 404
    clear()
    assert [folder.exists() for folder in folders] == [False, True]
    assert not (new.place.own / "uploads" / "77777").exists()
    assert new.client("owner").post(new.at(f"{young}do/discard/")).status_code == 303
    assert not folders[1].exists()


def test_a_password_opens_a_file_and_is_kept_nowhere(new: Site, tmp_path: Path) -> None:
    from xundan.web.uploads.remembered import passwords

    with xlsxwriter.Workbook(tmp_path / "open.xlsx") as book:
        sheet = book.add_worksheet()
        for n, line in enumerate(ORDERS.splitlines()):
            sheet.write_row(n, 0, line.split(","))
    with (tmp_path / "open.xlsx").open("rb") as plain, (tmp_path / "locked.xlsx").open("wb") as locked:
        msoffcrypto.OfficeFile(plain).encrypt("芝麻开门", locked)
    path = _look(new, _file("订单.xlsx", (tmp_path / "locked.xlsx").read_bytes()))
    assert 'type="password"' in _shown(new, path)
    client = new.client("owner")
    assert client.post(new.at(f"{path}do/look-again/"), {"password": "芝麻开门"}).status_code == 303
    number = int(path.split("/")[2])
    _do_jobs(*passwords(number))
    seen = _tables(new, f"upload-look/{path.removeprefix('data/upload/')}")
    assert seen["tables"]["files"]["rows"][0]["new"] == 2
    kept = [each.read_bytes() for each in new.place.own.rglob("*") if each.is_file()]
    assert not [content for content in kept if "芝麻开门".encode() in content or b"\\u829d" in content]
    assert client.post(new.at(f"{path}do/take/")).status_code == 303
    assert passwords(number) == ()


def test_a_folder_of_this_machine_is_read_where_it_lies_and_only_on_the_loopback(new: Site, tmp_path: Path) -> None:
    from django.test import override_settings

    (tmp_path / "导出").mkdir()
    (tmp_path / "导出" / "订单.csv").write_text(ORDERS, encoding="utf-8")
    client, address = new.client("owner"), new.at("data/upload/do/folder/")
    sent = {"folder": str(tmp_path / "导出")}
    with override_settings(PUBLIC_HOSTS=["shop.example"], ALLOWED_HOSTS=["testserver"]):
        assert client.post(address, sent).status_code == 400
        assert "do/folder/" not in _shown(new, "data/upload/")
    for wrong in ("导出", str(tmp_path / "nowhere"), ""):
        assert client.post(address, {"folder": wrong}).status_code == 400
    answer = client.post(address, sent)
    _do_jobs()
    path = answer["Location"].partition(new.at())[2]
    client.post(new.at(f"{path}do/take/"))
    _do_jobs()
    assert imports_of(new) == [(1, 2, True)]
    assert (tmp_path / "导出" / "订单.csv").read_text(encoding="utf-8") == ORDERS


def test_nobody_is_made_to_upload_or_import_from_another_site(new: Site) -> None:
    from django.test import Client

    from xundan.web.people.models import Person

    client = Client(enforce_csrf_checks=True)
    client.force_login(Person.objects.get(login="owner"), "django.contrib.auth.backends.ModelBackend")
    for path in ("data/upload/do/upload/", "data/upload/do/piece/", "data/imports/do/undo/", "data/health/do/vacuum/"):
        assert client.post(new.at(path), {"import": "1"}).status_code == 403


def test_a_request_is_not_larger_than_it_may_be() -> None:
    """The server would keep it on disk before anybody looks at it."""
    import asyncio

    from xundan.web.requests import Bounded

    sent: list[Any] = []
    bodies = [{"type": "http.request", "body": b"x" * 8, "more_body": True} for _ in range(3)]
    seen: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        while (message := await receive())["type"] == "http.request":
            seen.append(message)

    async def receive() -> Any:
        return bodies.pop()

    async def send(message: Any) -> None:
        sent.append(message)

    told = {"type": "http", "headers": [(b"content-length", b"21")]}
    asyncio.run(Bounded(app, 20)(told, receive, send))
    assert sent[0]["status"] == 413
    assert seen == []
    asyncio.run(Bounded(app, 20)({"type": "http", "headers": []}, receive, send))
    assert len(seen) == 2  # the third would be more than it may be: as if the browser had gone


def test_the_demo_is_offered_to_an_empty_workspace_only(new: Site) -> None:
    from xundan.web.jobs.models import Job
    from xundan.web.shop import answers

    client = new.client("owner")
    assert client.post(new.at("data/upload/do/demo/")).status_code == 303
    assert Job.objects.filter(shop=SHOP).latest("pk").kind == "demo"
    assert answers().session.config.rules.on(date(2026, 10, 1)).auto_reply_prefixes == ("【自动回复】",)
    Job.objects.filter(shop=SHOP).update(state="stopped")
    path = _look(new, _file("订单.csv"))
    client.post(new.at(f"{path}do/take/"))
    _do_jobs()
    assert client.post(new.at("data/upload/do/demo/")).status_code == 400


def test_formats_tell_where_they_are_exported() -> None:
    from xundan.sources.about import points
    from xundan.sources.registry import IMPORTERS
    from xundan.web.pages.data.giving import where

    for importer in IMPORTERS:
        zh, en = points(importer.name, "zh"), points(importer.name, "en")
        assert len(zh) == len(en), importer.name
        assert any(heading.startswith("谁能导出") and text for heading, text in zh), importer.name
        assert where(importer.name).zh and where(importer.name).en, importer.name
        assert not any(mark in text for _, text in zh + en for mark in ("**", "](", "`")), importer.name


def test_every_table_has_a_name() -> None:
    from xundan.model.tables import TABLES
    from xundan.reports.table_names import TABLE_NAMES

    assert set(TABLE_NAMES) == set(TABLES)


def test_the_first_start_makes_a_simulated_shop_for_who_only_wants_to_look(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xundan.demo.shop import SHOP_NAME
    from xundan.web.jobs.models import Job
    from xundan.web.people.models import Person
    from xundan.web.start.key import make_key

    with fresh_place(tmp_path / "w", monkeypatch) as new:
        Person.objects.all().delete()
        (new.place.root / "xundan.toml").unlink()
        key = make_key(new.place)
        sent = {"key": key, "login": "店主", "password": "Sehr gut 2026 x", "demo": "1"}
        answer = new.client().post("/start/", sent)
        job = Job.objects.latest("pk")
        assert (answer.status_code, job.kind, job.shop) == (302, "demo", SHOP_NAME)
        assert answer["Location"] == new.at(f"data/jobs/{job.pk}/", SHOP_NAME)
        assert '"【自动回复】"' in (new.place.root / "xundan.toml").read_text(encoding="utf-8")


def test_columns_of_a_file_that_nobody_knows_are_told_once(new: Site) -> None:
    text = "单子,谁,几点,付了,平台\n1,小雨,2026-10-05 10:00:00,10.00,x\n2,小雪,2026-10-06 10:00:00,20.00,x\n"
    path = _look(new, _file("自己的.csv", text))
    page = _shown(new, path)
    assert f"{path}map/" in page
    assert "do/take/" not in page
    client, address = new.client("owner"), new.at(f"{path}map/do/map/")
    assert 'name="column-order_id"' in _shown(new, f"{path}map/?table=orders")
    sent = {"file": "自己的.csv", "table": "orders", "column-order_id": "单子", "column-buyer_id": "谁",
            "column-paid_amount": "付了"}  # fmt: skip
    missing = client.post(address, sent)
    assert missing.status_code == 400
    assert "created_at" in missing.content.decode()
    assert client.post(address, sent | {"column-created_at": "没有这列"}).status_code == 400
    assert not (new.place.root / "maps").exists()
    assert client.post(address, sent | {"column-created_at": "几点"}).status_code == 303
    assert (new.place.root / "maps" / "自己的.toml").is_file()
    _do_jobs()
    seen = _tables(new, f"upload-look/{path.removeprefix('data/upload/')}")
    assert [(row["table"], row["new"]) for row in seen["tables"]["files"]["rows"]] == [("订单", 2)]
    assert client.post(new.at(f"{path}do/take/")).status_code == 303
    _do_jobs()
    assert imports_of(new) == [(1, 2, True)]
