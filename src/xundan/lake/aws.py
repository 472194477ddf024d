"""How a bucket is reached: from the environment and the AWS files of the person's home, and nowhere else.

Nothing of it is stored in a workspace, printed or logged.
"""

from __future__ import annotations

import configparser
import os
import re
from collections.abc import Mapping
from pathlib import Path

ALLOW_HTTP = "AWS_ALLOW_HTTP"
_PLAIN = (
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    ALLOW_HTTP,
    "AWS_VIRTUAL_HOSTED_STYLE_REQUEST",
)
_LOOPBACK = re.compile(r"http://(127(\.[0-9]{1,3}){3}|localhost|\[::1\])(:[0-9]+)?/?")


def options(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """What the object store libraries are told, by the names of AWS's variables.

    Without keys in the environment those of the profile (`AWS_PROFILE`, else `default`) in `~/.aws/credentials` and
    `~/.aws/config` are taken; without any, the libraries ask the machine that they run on.
    """
    env = os.environ if environment is None else environment
    found = {name: env[name] for name in _PLAIN if env.get(name)}
    profile = _profile(env)
    if "AWS_ACCESS_KEY_ID" not in found and "aws_access_key_id" in profile:
        keys = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")
        found |= {key.upper(): profile[key] for key in keys if key in profile}
    region = env.get("AWS_REGION") or env.get("AWS_DEFAULT_REGION") or profile.get("region")
    endpoint = env.get("AWS_ENDPOINT_URL_S3") or env.get("AWS_ENDPOINT_URL") or profile.get("endpoint_url")
    if endpoint:
        found["AWS_ENDPOINT_URL"] = endpoint
        # Rows would travel in clear: only to this computer, unless the person says that it may be.
        if _LOOPBACK.fullmatch(endpoint):
            found[ALLOW_HTTP] = "true"
    if region or endpoint:
        found["AWS_REGION"] = region or "us-east-1"
    return found


def _profile(env: Mapping[str, str]) -> dict[str, str]:
    name, home = env.get("AWS_PROFILE") or "default", Path(env.get("HOME") or env.get("USERPROFILE") or "~")
    read = configparser.RawConfigParser(default_section="", interpolation=None)
    found: dict[str, str] = {}
    for variable, file, section in (
        ("AWS_CONFIG_FILE", "config", name if name == "default" else f"profile {name}"),
        ("AWS_SHARED_CREDENTIALS_FILE", "credentials", name),
    ):
        read.clear()
        try:
            read.read_string((Path(env[variable]) if env.get(variable) else home / ".aws" / file).read_text("utf-8"))
        except (OSError, ValueError, configparser.Error):
            continue
        if read.has_section(section):
            found |= dict(read.items(section))
    return found
