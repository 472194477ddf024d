"""A lake in a bucket of S3, or of a store that speaks S3 and keeps its conditions (`If-Match`, `If-None-Match`)."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

from deltalake.exceptions import DeltaError

from xundan.lake import aws, lease, readers, remote
from xundan.lake.storage import Hold, Stored
from xundan.lake.writer import Waiting, Writer
from xundan.model.text import Text, UserError

_TRIES, _TRY_SECONDS = 5, 30
"""How often and for how long a request is tried again before a network counts as away."""
_PIN_SECONDS = 3600
"""How long a reader's pin is believed: nobody can see from outside whether its process lives."""


_REFUSED = re.compile(r"40[13] (?:Forbidden|Unauthorized)|AccessDenied|InvalidAccessKeyId|SignatureDoesNotMatch")
"""In what deltalake says, which has no kinds of errors. A number alone may be a part of a name or a time."""


class Bucket:
    """A lake at `s3://bucket/prefix`. Raises UserError `no_s3` where the packages for it are not installed."""

    def __init__(self, url: str) -> None:
        try:
            import obstore
            from obstore.fsspec import FsspecStore
            from obstore.store import S3Store
        except ImportError as missing:
            raise UserError(
                "no_s3",
                Text(f"读写 {url} 需要另外安装的组件", f"{url} needs packages that are not installed"),
                Text("安装: pip install 'xundan[s3]'", "install them: pip install 'xundan[s3]'"),
            ) from missing
        self.url = url.rstrip("/")
        self._obs = obstore
        self._options = aws.options()
        told: Any = {
            "config": {name: value for name, value in self._options.items() if name != aws.ALLOW_HTTP},
            "client_options": {"allow_http": self._options.get(aws.ALLOW_HTTP, "").lower() in ("1", "true", "yes")},
            "retry_config": {"max_retries": _TRIES, "retry_timeout": timedelta(seconds=_TRY_SECONDS)},
        }
        self._store = S3Store.from_url(self.url, **told)
        remote.serve("s3", FsspecStore("s3", **told))

    @property
    def where(self) -> str:
        return self.url

    @property
    def options(self) -> dict[str, str] | None:
        return self._options | {"max_retries": str(_TRIES), "retry_timeout": f"{_TRY_SECONDS}s"}

    def uri(self, name: str) -> str:
        return f"{self.url}/{name}"

    def read(self, name: str) -> bytes:
        with self._told():
            return bytes(self._obs.get(self._store, name).bytes())

    def create(self, name: str, content: bytes) -> None:
        with self._told():
            try:
                self._obs.put(self._store, name, content, mode="create", use_multipart=False)
            except self._obs.exceptions.AlreadyExistsError as taken:
                # Of a write whose answer was lost the library tries again, and meets what it wrote itself.
                if self.read(name) != content:
                    raise FileExistsError(name) from taken

    def remove(self, name: str) -> None:
        with self._told():
            self._obs.delete(self._store, name)

    def files(self, folder: str) -> Iterator[Stored]:
        with self._told():
            for listed in self._obs.list(self._store, prefix=folder):
                for file in listed:
                    yield Stored(file["path"], file["size"], file["last_modified"].timestamp())

    def names(self, folder: str) -> list[str]:
        with self._told():
            return sorted(file["path"].rpartition("/")[2] for file in self._listed(folder)["objects"])

    def folders(self, folder: str) -> list[str]:
        with self._told():
            return sorted(path.rpartition("/")[2] for path in self._listed(folder)["common_prefixes"])

    def settle(self, names: Iterable[str]) -> None:
        """A store that has taken a file keeps it."""

    @contextmanager
    def writing(self, command: str, waiting: Waiting) -> Iterator[Hold]:
        with self._told():
            cell = _Object(self._obs, self._store, "lock")
            with lease.leased(cell, command, waiting) as held:
                self._check_conditions()
                yield held

    def writer(self) -> tuple[Writer | None, bool]:
        with self._told():
            found = _Object(self._obs, self._store, "lock").get()
            if found is None or lease.is_free(found.content):
                return None, False
            return Writer.of(found.content), time.time() - found.modified < lease.SECONDS

    @contextmanager
    def reading(self, newest: Callable[[], int]) -> Iterator[int]:
        number, pin = newest(), ""
        # Whoever may only read leaves no pin, and is protected by the age that a vacuum leaves.
        with suppress(self._obs.exceptions.BaseError):
            while number:
                pin = f"{readers.FOLDER}/{readers.Pin.new(number).name}"
                self._obs.put(self._store, pin, secrets.token_bytes(8), use_multipart=False)
                if (now := newest()) == number:
                    break
                self._obs.delete(self._store, pin)
                number, pin = now, ""
        try:
            with self._told():
                yield number
        finally:
            if pin:
                with suppress(self._obs.exceptions.BaseError):
                    self._obs.delete(self._store, pin)

    def read_now(self) -> set[int]:
        found = set()
        for file in self.files(readers.FOLDER):
            pin = readers.Pin.of(file.name.rpartition("/")[2])
            if pin is not None and time.time() - file.modified < _PIN_SECONDS:
                found.add(pin.snapshot)
            elif pin is not None:
                self.remove(file.name)
        return found

    def _listed(self, folder: str) -> Any:
        try:
            return self._obs.list_with_delimiter(self._store, prefix=folder)
        except (FileNotFoundError, self._obs.exceptions.NotFoundError) as missing:
            # There is no empty folder in a bucket: it is the bucket itself that is not there.
            raise self._away() from missing

    def _check_conditions(self) -> None:
        """A store that ignores conditions would let two writers overwrite each other's work."""
        try:
            self._obs.put(self._store, "lock", b"", mode="create", use_multipart=False)
        except self._obs.exceptions.AlreadyExistsError:
            return
        raise UserError(
            "store_conditions",
            Text(
                f"{self.url} 的存储不支持条件写入 (If-None-Match), 两个写入会互相覆盖, 所以没有写入",
                f"the store of {self.url} ignores conditional writes (If-None-Match); two writers could overwrite each "
                "other, so nothing was written",
            ),
            Text(
                "换用支持的存储, 如 AWS S3, MinIO; 或把数据放在本机文件夹",
                "use a store that knows them, such as AWS S3 or MinIO, or keep the lake in a folder",
            ),
        )

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turns what a store refuses, and a network that is away, into an error that a person can act on."""
        errors = self._obs.exceptions
        try:
            yield
        except FileNotFoundError:
            raise
        except errors.NotFoundError as wrong:
            raise FileNotFoundError(self.url) from wrong
        except (errors.PermissionDeniedError, errors.UnauthenticatedError) as wrong:
            raise self._refused() from wrong
        except (errors.BaseError, DeltaError, OSError) as wrong:
            text = str(wrong)
            if "Error performing" not in text and not isinstance(wrong, errors.BaseError):
                raise
            if _REFUSED.search(text):
                raise self._refused() from None
            raise self._away() from None

    def _away(self) -> UserError:
        return UserError(
            "store_away",
            Text(f"连不上 {self.url}, 本次没有改动任何内容", f"{self.url} cannot be reached; nothing was changed"),
            Text(
                "检查网络, AWS_ENDPOINT_URL, AWS_REGION 和存储桶的名字",
                "check the network, AWS_ENDPOINT_URL, AWS_REGION and the bucket's name",
            ),
        )

    def _refused(self) -> UserError:
        return UserError(
            "store_refused",
            Text(f"{self.url} 拒绝访问", f"{self.url} refuses access"),
            Text(
                "检查 AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY 或 AWS_PROFILE, 以及存储桶的权限",
                "check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or AWS_PROFILE, and what the bucket permits",
            ),
        )


class _Object:
    """One object with its tag (lease.Cell)."""

    def __init__(self, obs: Any, store: Any, name: str) -> None:
        self._obs, self._store, self._name = obs, store, name

    def get(self) -> lease.Found | None:
        try:
            found = self._obs.get(self._store, self._name)
        except (FileNotFoundError, self._obs.exceptions.NotFoundError):
            return None
        meta = found.meta
        return lease.Found(bytes(found.bytes()), str(meta["e_tag"]), meta["last_modified"].timestamp())

    def swap(self, content: bytes, tag: str | None) -> str | None:
        errors = self._obs.exceptions
        mode: Any = "create" if tag is None else {"e_tag": tag}
        try:
            done = self._obs.put(self._store, self._name, content, mode=mode, use_multipart=False)
        except (errors.AlreadyExistsError, errors.PreconditionError, errors.NotFoundError, FileNotFoundError):
            # A write whose answer was lost is tried again by the library, and then meets what it wrote itself.
            found = self.get()
            return found.tag if found is not None and found.content == content else None
        return str(done["e_tag"])
