"""What uploaded files are, before anything is stored; and their import."""

from __future__ import annotations

from datetime import date

from xundan.metrics.view import View
from xundan.model.tables import TABLES
from xundan.model.text import Text, UserError
from xundan.reports.asking import day_in
from xundan.reports.sheet import Column, Sheet
from xundan.web.audit.log import Act, record
from xundan.web.frame.acts import Doing, Done, act
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Block, Choice, Choices, Field, Form, Links, Page, Table
from xundan.web.frame.register import page
from xundan.web.jobs.queue import queue
from xundan.web.pages.data.lacking import lacking
from xundan.web.pages.data.mapping import unknown_heads
from xundan.web.pages.data.shown import job_block, numbers, outcome, report_blocks
from xundan.web.pages.data.upload import look_at
from xundan.web.people.models import Person
from xundan.web.people.roles import Right
from xundan.web.shop import answers
from xundan.web.uploads import kept, remembered, staging
from xundan.web.uploads.kept import Head, Kept
from xundan.web.uploads.models import Upload

_TITLE = Text("导入前看一遍", "Before the import")
_TAKING = Text("正在导入", "The import is under way")
_MAP = Text("有文件认不出: 说明各列是什么", "A file is not known: say what its columns are")
_PASSWORDS = ("password_needed", "password_wrong")


@page("upload-look", "data/upload/<int:number>/", Right.DATA, under="data", bare=True, dated=False, takes=("head",))
def looked(view: View | None, asked: Asked, person: Person, number: int) -> Page:
    """Which format each file is, how many rows, the first of them, what cannot be read and why, which days."""
    upload = staging.mine(person, asked.shop, number)
    job = upload.taken or upload.look
    if job is None:
        return Page(_TITLE, [_discard()])
    blocks: list[Block] = [job_block(job)]
    if job.active:
        blocks.append(Links("job", [(Text("看这个任务", "See this job"), f"data/jobs/{job.pk}/")]))
        return Page(_TITLE if upload.taken is None else _TAKING, blocks)
    if upload.taken is not None and upload.taken.state == "done":
        done = kept.read(staging.folder_of(upload), kept.IMPORTED)
        ways = Links("ways", [*numbers(), (Text("导入记录", "Imports"), "data/imports/")])
        told = [
            *outcome(job),
            ways,
            *(_lacking(asked.shop, done) if done else []),
            *(report_blocks(done) if done else []),
        ]
        return Page(Text("导入完成", "Imported"), told)
    blocks = [*outcome(job)] or blocks
    seen = kept.read(staging.folder_of(upload), kept.LOOKED)
    if seen is None:
        return Page(_TITLE, [*blocks, _options(upload), _discard()])
    if any(file.trouble in _PASSWORDS for file in seen.report.files):
        blocks.append(_password())
    if can_be_taken(seen):
        blocks.append(_take())
    if unknown_heads(upload):
        blocks.append(Links("map", [(_MAP, f"data/upload/{number}/map/")]))
    blocks += [*report_blocks(seen), *_lacking(asked.shop, seen), *_head(seen, asked.get("head"))]
    return Page(_TITLE, [*blocks, _options(upload), _discard()])


def _lacking(shop: str, seen: Kept) -> list[Table]:
    """What would be missing still, with these files."""
    spans = [span for each in answers().session.history() if each.undone_at is None for span in each.coverage]
    there = {span["table"] for span in [*spans, *seen.report.coverage] if span["shop"] == shop}
    return lacking(there.__contains__)


def can_be_taken(seen: Kept) -> bool:
    """Whether an import would store anything."""
    return any(counts.read for file in seen.report.files for counts in file.tables.values()) or bool(
        seen.report.coverage
    )


def _head(seen: Kept, chosen: str) -> list[Block]:
    """The first rows of one file, and which others there are."""
    if not seen.heads:
        return []
    number = int(chosen) if chosen.isascii() and chosen.isdigit() and int(chosen[:3]) < len(seen.heads) else 0
    options = [(str(n), Text(head.file, head.file)) for n, head in enumerate(seen.heads)]
    choice = Choice("head", Text("看开头", "Show the beginning of"), options, str(number))
    return [Choices("heads", [choice]), Table("head", _head_sheet(seen.heads[number]))]


def _head_sheet(head: Head) -> Sheet:
    wide = max(len(row) for row in head.rows)
    first = head.rows[0]
    columns = [
        Column(f"c{n}", Text(name, name), is_key=n == 0)
        for n in range(wide)
        for name in [first[n].strip() if n < len(first) and first[n].strip() else str(n + 1)]
    ]
    rows = [{f"c{n}": cell for n, cell in enumerate(row)} for row in head.rows[1:]]
    return Sheet(
        Text(f"{head.file} 的开头", f"The beginning of {head.file}"), Text("照原样", "as it stands"), columns, rows
    )


def _take() -> Form:
    return Form(
        "take",
        "take",
        [],
        Text("导入", "Import"),
        said=Text(
            "重复的行不会算两次; 导入后可以整个撤销。",
            "Rows that are there already are not counted twice; an import can be taken back as a whole.",
        ),
    )


def _password() -> Form:
    return Form(
        "password",
        "look-again",
        [Field("password", Text("文件密码", "Password of the file"), "password", needed=True)],
        Text("再看一遍", "Look again"),
        Text("有文件带密码", "A file has a password"),
        Text(
            "平台导出的订单表, 密码在导出页面或短信里。密码只在内存里用, 不保存。",
            "Platforms show it on the export page or send it by text message. It is used in memory and not kept.",
        ),
    )


def _options(upload: Upload) -> Form:
    wish = upload.wish
    covers = wish.get("covers") or ("", "")
    tables = [("", Text("自己认", "by content")), *((name, Text(name, name)) for name in TABLES)]
    return Form(
        "options",
        "look-again",
        [
            Field("from", Text("完整覆盖: 从", "Covers in full: from"), "date", covers[0]),
            Field("to", Text("到", "to"), "date", covers[1]),
            Field(
                "account",
                Text("店铺主账号", "The shop's main account"),
                value=wish.get("account") or "",
                longest=80,
                hint=Text("聊天文本里分不出谁是店铺时填", "for chat text that does not show which name is the shop"),
            ),
            Field("table", Text("当作这张表", "Read as this table"), "choice", wish.get("table") or "", tables),
        ],
        Text("按这些再看一遍", "Look again with these"),
        Text("认得不对? 说明一下", "Not right? Say more"),
        folded=True,
    )


def _discard() -> Form:
    return Form("discard", "discard", [], Text("不导入, 删掉文件", "Do not import; remove the files"))


@act("look-again", on="upload-look", right=Right.DATA)
def look_again(doing: Doing, number: int) -> Done:
    """Another look with a password, or with what was said of the files besides."""
    found = staging.mine(doing.person, doing.shop, number)
    staging.check_open(found)
    if found.look is not None and found.look.active:
        raise _busy()
    password = (doing.given.get("password") or [""])[-1]
    if password:
        if len(password) > 200:
            raise UserError("too_long", Text("密码最多 200 个字", "a password has 200 letters at most"))
        remembered.remember(found.pk, password)
    else:
        found.wish = _wish(doing)
        found.save(update_fields=["wish"])
    return look_at(doing, found)


def _wish(doing: Doing) -> dict[str, object]:
    wish: dict[str, object] = {}
    if doing.one("from") or doing.one("to"):
        first = day_in(doing.one("from"), "from") if doing.one("from") else date(2000, 1, 1)
        last = day_in(doing.one("to"), "to") if doing.one("to") else date.today()
        if first > last:
            raise UserError("covers", Text("开始晚于结束", "the beginning is after the end"))
        wish["covers"] = [first.isoformat(), last.isoformat()]
    if doing.one("table"):
        if doing.one("table") not in TABLES:
            raise UserError("table", Text("没有这张表", "there is no such table"))
        wish["table"] = doing.one("table")
    if doing.one("account"):
        wish["account"] = doing.one("account")[:80]
    return wish


@act("take", on="upload-look", right=Right.DATA)
def take(doing: Doing, number: int) -> Done:
    """The import of what was looked at."""
    found = staging.mine(doing.person, doing.shop, number)
    staging.check_open(found)
    seen = kept.read(staging.folder_of(found), kept.LOOKED)
    if found.look is None or found.look.state != "done" or seen is None:
        raise _busy()
    strange = sorted(shop for shop in seen.shops if not _hers(doing.person, shop))
    if strange:
        raise UserError(
            "other_shop",
            Text(f"文件里有别家店铺的行: {', '.join(strange)}", f"rows of other shops: {', '.join(strange)}"),
            Text("去掉它们, 或请那家店的店主导入", "take them out, or have the owner of that shop import them"),
        )
    found.taken = queue().add(doing.person, doing.shop, "import", remembered.passwords(found.pk), upload=found.pk)
    found.save(update_fields=["taken"])
    remembered.forget(found.pk)
    record(Act.IMPORT, doing.person.login, doing.shop, job=found.taken.pk, files=len(seen.report.files))
    return Done(Text("开始导入", "The import has begun"), f"data/upload/{found.pk}/")


def _hers(person: Person, shop: str) -> bool:
    seat = person.seat_in(shop)
    return seat is not None and seat.may(Right.DATA)


@act("discard", on="upload-look", right=Right.DATA)
def discard(doing: Doing, number: int) -> Done:
    """The files go."""
    found = staging.mine(doing.person, doing.shop, number)
    staging.check_open(found)
    if found.look is not None and found.look.active:
        raise _busy()
    staging.discard(found)
    return Done(Text("文件已删掉", "The files are removed"), "data/upload/")


def _busy() -> UserError:
    return UserError(
        "upload_busy",
        Text("文件还在查看, 或没有看成", "the files are still being looked at, or could not be"),
        Text("看完再试", "try again when that is done"),
    )
