"""Where uploaded files lie until they are imported: received in pieces, kept for their owner alone, a day at most."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from xundan.model.text import Text, UserError
from xundan.web.people.models import Person
from xundan.web.place import here
from xundan.web.uploads import remembered
from xundan.web.uploads.models import StagedFile, Upload
from xundan.web.uploads.names import called

KEPT = timedelta(days=1)
MOST_FILES = 500
_SPARE = 1 << 30
"""Bytes that stay free on the disk."""


def folder_of(upload: Upload) -> Path:
    """The upload's own folder: its files, what was seen in them, what the import said."""
    return here().own / "uploads" / str(upload.pk)


def files_of(upload: Upload) -> Path:
    """The folder that is imported."""
    return Path(upload.folder) if upload.folder else folder_of(upload) / "files"


def begin(person: Person, shop: str, folder: str = "") -> Upload:
    """A new upload without files. What is older than a day goes."""
    clear()
    upload = Upload.objects.create(person=person, shop=shop, at=timezone.now(), folder=folder)
    (folder_of(upload) / "files").mkdir(parents=True, mode=0o700)
    return upload


def mine(person: Person, shop: str, number: object) -> Upload:
    """The upload of this number. Http404 for what there is not, or is another one's."""
    text = str(number)
    found = text.isascii() and text.isdigit() and len(text) < 16
    upload = Upload.objects.filter(pk=int(text), person=person, shop=shop).first() if found else None
    if upload is None or upload.at < timezone.now() - KEPT:
        raise Http404
    return upload


def add(upload: Upload, name: str, size: int) -> StagedFile:
    """A file that is about to come. Raises UserError `upload_name`, `upload_kind`, `upload_large`, `upload_many`,
    `upload_room`, `upload_taken`."""
    shown = called(name)
    check_open(upload)
    if size > settings.LARGEST_UPLOAD:
        raise _large(shown)
    with transaction.atomic():
        number = upload.files.select_for_update().count() + 1
        if number > MOST_FILES:
            raise UserError(
                "upload_many",
                Text(f"一次最多 {MOST_FILES} 个文件", f"{MOST_FILES} files at once at most"),
                Text("文件多就先打成一个 zip", "pack many small files into a zip"),
            )
        if size > shutil.disk_usage(here().own).free - _SPARE:
            raise UserError(
                "upload_room",
                Text(f"磁盘快满了, 放不下 {shown}", f"the disk is nearly full; there is no room for {shown}"),
                Text("清出空间再上传", "make room and upload it again"),
            )
        return StagedFile.objects.create(upload=upload, number=number, name=shown, size=size)


def receive(staged: StagedFile, offset: int, blocks: Iterable[bytes]) -> None:
    """The bytes that follow those that have come. Raises UserError `upload_piece` for any others, `upload_large` for
    more than was announced; the file is then as before."""
    if offset != staged.received:
        raise not_following(staged.name)
    path = files_of(staged.upload) / staged.on_disk
    with open(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as out:
        out.truncate(offset)
        out.seek(offset)
        for block in blocks:
            if out.tell() + len(block) > staged.size:
                raise _large(staged.name)
            out.write(block)
        received = out.tell()
    staged.received = received
    staged.save(update_fields=["received"])


def check_whole(upload: Upload) -> None:
    """Raises UserError `upload_nothing`, `upload_piece` unless there are files and each has come to its end."""
    files = list(upload.files.all())
    if not files:
        raise nothing_chosen()
    for staged in files:
        if staged.received != staged.size:
            raise UserError(
                "upload_piece",
                Text(f"{staged.name} 没有传完", f"{staged.name} has not come to its end"),
                Text("重新上传这个文件", "upload the file again"),
            )


def check_open(upload: Upload) -> None:
    """Raises UserError `upload_taken` for an upload whose import was asked for."""
    if upload.taken is not None and upload.taken.state not in ("failed", "stopped"):
        raise UserError(
            "upload_taken",
            Text("这批文件已经在导入了", "these files are being imported already"),
            Text("要导入别的文件, 另外上传", "upload other files anew"),
        )


def drop_files(upload: Upload) -> None:
    """The files go; what was said of them stays until the day is over. A folder of the owner's own is left alone."""
    shutil.rmtree(folder_of(upload) / "files", ignore_errors=True)


def discard(upload: Upload) -> None:
    """All of it goes."""
    shutil.rmtree(folder_of(upload), ignore_errors=True)
    remembered.forget(upload.pk)
    upload.delete()


def clear() -> None:
    """What is older than a day goes, and folders that no upload has."""
    for upload in Upload.objects.filter(at__lt=timezone.now() - KEPT):
        if upload.taken is None or not upload.taken.active:
            discard(upload)
    root = here().own / "uploads"
    known = {str(pk) for pk in Upload.objects.values_list("pk", flat=True)}
    for left in root.iterdir() if root.is_dir() else ():
        if left.name not in known:
            shutil.rmtree(left, ignore_errors=True)


def nothing_chosen() -> UserError:
    """There is no file."""
    return UserError(
        "upload_nothing",
        Text("没有选文件", "no file was chosen"),
        Text("选一个或几个文件再上传", "choose one file or several"),
    )


def not_following(name: str) -> UserError:
    """A piece that does not follow what has come."""
    return UserError(
        "upload_piece",
        Text(f"{name} 有一段没接上", f"a piece of {name} does not follow the one before"),
        Text("重新上传这个文件", "upload the file again"),
    )


def _large(name: str) -> UserError:
    most = settings.LARGEST_UPLOAD >> 20
    return UserError(
        "upload_large",
        Text(f"{name} 太大, 一个文件最多 {most:,} MB", f"{name} is too large: {most:,} MB a file at most"),
        Text(
            "分成几段时间导出, 或放进一个文件夹在本机导入; 上限用 XUNDAN_LARGEST_UPLOAD_MB 改",
            "export it in several periods, or import it as a folder on the machine itself; XUNDAN_LARGEST_UPLOAD_MB "
            "sets the limit",
        ),
    )
