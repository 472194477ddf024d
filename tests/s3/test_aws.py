"""Where the way to a bucket comes from: the environment, then the person's AWS files."""

from __future__ import annotations

from pathlib import Path

import pytest

from xundan.lake.aws import options

pytestmark = pytest.mark.s3


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    folder = tmp_path / ".aws"
    folder.mkdir()
    (folder / "credentials").write_text(
        "[default]\naws_access_key_id = A\naws_secret_access_key = a%b\n"
        "[shop]\naws_access_key_id = S\naws_secret_access_key = s\naws_session_token = t\n"
    )
    (folder / "config").write_text(
        "[default]\nregion = eu-west-1\n[profile shop]\nregion = cn-north-1\nendpoint_url = https://s3.example\n"
    )
    return {"HOME": str(tmp_path)}


def test_the_environment_goes_before_the_files(home: dict[str, str]) -> None:
    given = {"AWS_ACCESS_KEY_ID": "E", "AWS_SECRET_ACCESS_KEY": "e", "AWS_REGION": "us-west-2"}
    assert options(home | given) == given


def test_a_profile_is_read_whole_and_nothing_of_another(home: dict[str, str]) -> None:
    assert options(home) == {"AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "a%b", "AWS_REGION": "eu-west-1"}
    assert options(home | {"AWS_PROFILE": "shop"}) == {
        "AWS_ACCESS_KEY_ID": "S",
        "AWS_SECRET_ACCESS_KEY": "s",
        "AWS_SESSION_TOKEN": "t",
        "AWS_REGION": "cn-north-1",
        "AWS_ENDPOINT_URL": "https://s3.example",
    }
    assert options(home | {"AWS_PROFILE": "nobody"}) == {}


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"[default\nx", b"aws_access_key_id = outside"])
def test_files_that_cannot_be_read_say_nothing(home: dict[str, str], content: bytes) -> None:
    for name in ("credentials", "config"):
        (Path(home["HOME"]) / ".aws" / name).write_bytes(content)
    assert options(home) == {}


@pytest.mark.parametrize(
    ("address", "clear"),
    [
        ("http://127.0.0.1:9000", True),
        ("http://localhost", True),
        ("http://[::1]:9000/", True),
        ("http://127.0.0.1.example.com", False),
        ("http://10.0.0.9:9000", False),
        ("https://127.0.0.1:9000", False),
    ],
)
def test_rows_go_in_clear_to_this_computer_only(address: str, clear: bool) -> None:
    found = options({"AWS_ENDPOINT_URL": address, "HOME": "/nowhere"})
    assert ("AWS_ALLOW_HTTP" in found) == clear
    assert found["AWS_REGION"] == "us-east-1"


def test_the_person_may_allow_it_for_another(home: dict[str, str]) -> None:
    given = {"AWS_ENDPOINT_URL": "http://10.0.0.9:9000", "AWS_ALLOW_HTTP": "true"}
    assert options(home | given)["AWS_ALLOW_HTTP"] == "true"
