"""导入: bringing files in. Before anything was imported it is the first page that an owner sees."""

from __future__ import annotations

from django.conf import settings

from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.web.audit.log import Act, record
from xundan.web.frame.acts import Doing, Done, act
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Block, Drop, Field, Form, Links, Page, Said, Table
from xundan.web.frame.register import page
from xundan.web.jobs.queue import queue
from xundan.web.pages.data.giving import first_files_sheet
from xundan.web.people.models import ANY_SHOP, Person
from xundan.web.people.roles import Right
from xundan.web.shop import answers
from xundan.web.start.demo import mark_automatic_replies
from xundan.web.uploads import staging
from xundan.web.uploads.models import StagedFile, Upload
from xundan.web.uploads.names import ENDINGS, called
from xundan.web.uploads.works import own_folder

_TITLE = Text("导入", "Import")
_FIRST = Text("从导入数据开始", "Begin with your data")
_LOOKED = Text("已经看过, 还没有写入", "These were looked at; nothing is stored yet")
_NOT_HERE = Text(
    "只有打开网站的那台电脑上的店主能直接读文件夹",
    "a folder is read directly only for the owner on the machine that the site runs on",
)
_UPLOAD_INSTEAD = Text("请上传文件", "upload the files")


@page("upload", "data/upload/", Right.DATA, under="data", tab=_TITLE, bare=True, dated=False)
def upload(view: View | None, asked: Asked, person: Person) -> Page:
    """Where to drop files, and which ones; without data also the demo shop."""
    empty = nothing_yet()
    blocks: list[Block] = [
        Drop("files", "upload", "piece", "look-at", settings.LARGEST_UPLOAD, ENDINGS, _what_is_taken()),
    ]
    if may_read_folders(person):
        blocks.append(_folder_form())
    waiting = Upload.objects.filter(person=person, shop=asked.shop, taken=None).exclude(look=None)
    open_ones = [(_named(each), f"data/upload/{each.pk}/") for each in waiting[:5]]
    if open_ones:
        blocks = [Said("waiting", [_LOOKED]), Links("open", open_ones), *blocks]
    if empty:
        blocks.append(_demo_form())
    blocks.append(Table("formats", first_files_sheet(), leads=lambda row: f"data/formats/{row['name']}/"))
    return Page(_FIRST if empty else _TITLE, blocks, _explained() if empty else None)


def nothing_yet() -> bool:
    """Whether nothing was ever imported."""
    return answers().session.lake.snapshot().number == 0


def may_read_folders(person: Person) -> bool:
    """Whether folders of this machine are read for her: the site is to be reached from it alone, and all shops are
    hers."""
    return not settings.PUBLIC_HOSTS and person.seats.filter(shop=ANY_SHOP).exists()


def _named(given: Upload) -> Text:
    names = [staged.name for staged in given.files.all()[:2]]
    told = ", ".join(names) or given.folder
    return Text(f"{told} ({given.files.count() or 1} 个)", f"{told} ({given.files.count() or 1})")


def _what_is_taken() -> Text:
    most, ends = settings.LARGEST_UPLOAD >> 20, " ".join(ENDINGS)
    return Text(
        f"可以一次选多个; 一个最大 {most:,} MB; {ends}。上传后先看一遍认出了什么, 你点导入才写入。",
        f"Several at once; {most:,} MB each at most; {ends}. You see what was recognised before anything is stored.",
    )


def _explained() -> Text:
    return Text(
        "选平台上导出的文件, 叫什么名字都行。至少要聊天记录和订单。",
        "Choose files that the platform exported, whatever they are called. Chats and orders are the least.",
    )


def _folder_form() -> Form:
    return Form(
        "folder",
        "folder",
        [Field("folder", Text("文件夹", "Folder"), needed=True, longest=1000)],
        Text("查看", "Look"),
        Text("或者: 这台电脑上的一个文件夹", "Or: a folder on this machine"),
        Text(
            "把导出的文件都放进一个文件夹, 写上它的完整路径。文件留在原处, 不会改动。",
            "Put the exported files into one folder and write its full path. The files stay where they are.",
        ),
        folded=not nothing_yet(),
    )


def _demo_form() -> Form:
    return Form(
        "demo",
        "demo",
        [],
        Text("用模拟店铺", "Use the demo shop"),
        Text("或者: 先看模拟店铺", "Or: look at a simulated shop first"),
        Text(
            "生成一家虚构店铺 90 天的聊天、订单和流量, 导入到这里, 一两分钟。以后可以在导入记录里整个撤销。",
            "Makes 90 days of chats, orders and traffic of an invented shop and imports them here, in a minute or two. "
            "It can be taken back as a whole in the list of imports.",
        ),
    )


@act("upload", on="upload", right=Right.DATA)
def whole_files(doing: Doing) -> Done:
    """Files sent whole, by a browser without scripts."""
    for file in doing.files:
        called(file.name or "")
    if not doing.files:
        raise staging.nothing_chosen()
    found = staging.begin(doing.person, doing.shop)
    try:
        for file in doing.files:
            staged = staging.add(found, file.name or "", file.size or 0)
            staging.receive(staged, 0, file.chunks())
    except UserError:
        staging.discard(found)
        raise
    return look_at(doing, found)


@act("piece", on="upload", right=Right.DATA)
def piece(doing: Doing) -> Done:
    """The next bytes of a file; without a number the first ones of another."""
    found = (
        staging.mine(doing.person, doing.shop, doing.one("upload"))
        if doing.one("upload")
        else staging.begin(doing.person, doing.shop)
    )
    if doing.one("number"):
        staged = StagedFile.objects.filter(upload=found, number=_number(doing.one("number"))).first()
        if staged is None:
            raise staging.not_following(doing.one("name")[:80])
    else:
        staged = staging.add(found, doing.one("name"), _number(doing.one("size")))
    staging.check_open(found)
    blocks = doing.files[0].chunks() if doing.files else ()
    staging.receive(staged, _number(doing.one("offset")), blocks)
    return Done(Text("", ""), told={"upload": found.pk, "number": staged.number, "received": staged.received})


@act("look-at", on="upload", right=Right.DATA)
def look(doing: Doing) -> Done:
    """The files have come: they are looked at."""
    if not doing.one("upload"):
        raise staging.nothing_chosen()
    found = staging.mine(doing.person, doing.shop, doing.one("upload"))
    staging.check_whole(found)
    return look_at(doing, found)


@act("folder", on="upload", right=Right.DATA)
def folder(doing: Doing) -> Done:
    """A folder of this machine."""
    if not may_read_folders(doing.person):
        raise UserError("folder", _NOT_HERE, _UPLOAD_INSTEAD)
    given = doing.words("folder", Text("文件夹", "Folder"), 1000)
    path = own_folder(given)
    if not path.is_absolute() or not path.is_dir():
        raise UserError(
            "folder",
            Text(f"这台电脑上没有文件夹 {given}", f"there is no folder {given} on this machine"),
            Text("写完整路径, 如 D:\\导出 或 /home/me/exports", "write the full path, as D:\\exports"),
        )
    return look_at(doing, staging.begin(doing.person, doing.shop, str(path)))


@act("demo", on="upload", right=Right.DATA)
def demo(doing: Doing) -> Done:
    """The simulated shop, into an empty workspace."""
    if not nothing_yet():
        raise UserError(
            "demo_not_empty",
            Text("已经有数据了, 不再放模拟店铺", "there are data already; the demo shop is not put beside them"),
            Text("另开一个: xundan serve --demo", "open it apart: xundan serve --demo"),
        )
    mark_automatic_replies()
    job = queue().add(doing.person, doing.shop, "demo")
    record(Act.IMPORT, doing.person.login, doing.shop, job=job.pk, demo=True)
    return Done(Text("正在生成模拟店铺", "The demo shop is being made"), f"data/jobs/{job.pk}/")


def look_at(doing: Doing, found: Upload) -> Done:
    """Has an upload looked at, with the passwords that were given for it."""
    from xundan.web.uploads.remembered import passwords

    found.look = queue().add(doing.person, doing.shop, "look", passwords(found.pk), upload=found.pk)
    found.save(update_fields=["look"])
    return Done(Text("正在查看文件", "The files are being looked at"), f"data/upload/{found.pk}/")


def _number(given: str) -> int:
    if not (given.isascii() and given.isdigit() and len(given) < 16):
        raise UserError("number", Text("应为整数", "a whole number is expected"))
    return int(given)
