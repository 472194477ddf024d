"""An S3 server on this computer, and lakes in its bucket."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections.abc import Iterator

import pytest

pytest.importorskip("obstore", reason="needs the extra s3")
pytest.importorskip("flask_cors", reason="needs moto's server")

from xundan.lake import Lake
from xundan.lake.bucket import Bucket

BUCKET = "shop-lake"
_numbers = itertools.count(1)

# A process of its own: the Delta library asks the server while it keeps this one's threads from running.
_SERVER = """
import logging, sys
from moto.server import ThreadedMotoServer
import boto3
logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
host, port = server.get_host_and_port()
address = f"http://{host}:{port}"
keys = {"aws_access_key_id": "id", "aws_secret_access_key": "secret", "region_name": "us-east-1"}
boto3.client("s3", endpoint_url=address, **keys).create_bucket(Bucket=sys.argv[1])
print(address, flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a server with an empty bucket, on the loopback only. It ends with its standard input."""
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVER, BUCKET], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    yield process.stdout.readline().strip()
    process.kill()
    process.communicate()


@pytest.fixture(autouse=True)
def reached(server: str, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The variables by which the server is reached; no person's own files and proxies."""
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_DEFAULT_REGION", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    nowhere = str(tmp_path_factory.mktemp("aws") / "none")
    monkeypatch.setenv("AWS_CONFIG_FILE", nowhere)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", nowhere)
    monkeypatch.setenv("AWS_ENDPOINT_URL", server)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "id")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_REGION", "us-east-1")


@pytest.fixture
def url() -> str:
    """An address in the bucket that no other test uses."""
    return f"s3://{BUCKET}/我的店铺/{next(_numbers)}"


@pytest.fixture
def lake(url: str) -> Lake:
    return Lake(Bucket(url))
