"""Are the locks complete, inside the ranges of pyproject.toml, and free of addresses and paths?

Reads these files and nothing else: no network, no resolver. `make lock` writes the locks anew.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
EXTRAS = ("dev", "s3", "pdf", "text", "web", "postgres")
LOCKS = {
    "requirements.lock": EXTRAS,
    "requirements-engines.lock": ("dev", "s3", "spark", "sail"),
    "requirements-bench.lock": ("dev", "spark", "bench"),
}
"""The extras that each lock pins."""
FORBIDDEN = {
    "an address": re.compile(r"://"),
    "an index or a link option": re.compile(r"^\s*(-i|-f|--index-url|--extra-index-url|--find-links|--trusted-host)\b"),
    "an editable or a local requirement": re.compile(r"^\s*(-e\b|--editable\b|\.{0,2}/|file:)"),
    "a direct reference": re.compile(r"^[A-Za-z0-9._-]+(\[.*\])? @ "),
    "a path of a machine": re.compile(r"(?<![\w.])(/[A-Za-z0-9_.-]+){2,}|[A-Za-z]:\\"),
}


@dataclass(slots=True)
class Pin:
    """One entry of the lock: its line as a requirement, and its hashes as `sha256:...`."""

    requirement: str
    hashes: list[str] = field(default_factory=list)


def read_lock(text: str) -> list[Pin]:
    """The entries in order. Comments are skipped; a line that is neither entry nor hash becomes an entry as it is."""
    pins: list[Pin] = []
    for raw in text.splitlines():
        line = raw.strip().removesuffix("\\").strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("--hash="):
            pins[-1].hashes.append(line.removeprefix("--hash="))
        else:
            pins.append(Pin(line))
    return pins


def wanted(pyproject: str, extras: Sequence[str]) -> list[Requirement]:
    """What a lock must pin: the dependencies, these extras and the build backend."""
    data = tomllib.loads(pyproject)
    project = data["project"]
    lines = list(project["dependencies"]) + list(data["build-system"]["requires"])
    for extra in extras:
        lines += project["optional-dependencies"].get(extra, [])
    return [Requirement(line) for line in lines]


def problems(pyproject: str, lock: str, name: str = "requirements.lock") -> Iterator[str]:
    """What is wrong with a lock of LOCKS, a sentence each; nothing when it is good."""
    for number, line in enumerate(lock.splitlines(), 1):
        for what, pattern in FORBIDDEN.items():
            if pattern.search(line):
                yield f"{name}:{number}: holds {what}: {line.strip()}"

    versions: dict[str, list[str]] = {}
    for pin in read_lock(lock):
        try:
            requirement = Requirement(pin.requirement)
        except InvalidRequirement:
            yield f"{name}: is no requirement: {pin.requirement}"
            continue
        specifiers = list(requirement.specifier)
        if len(specifiers) != 1 or specifiers[0].operator != "==" or specifiers[0].version.endswith(".*"):
            yield f"{name}: {requirement.name} is not pinned to one version with =="
            continue
        if not pin.hashes or any(not re.fullmatch(r"sha256:[0-9a-f]{64}", value) for value in pin.hashes):
            yield f"{name}: {requirement.name} lacks sha256 hashes"
        versions.setdefault(canonicalize_name(requirement.name), []).append(specifiers[0].version)

    for requirement in wanted(pyproject, LOCKS[name]):
        found = versions.get(canonicalize_name(requirement.name), [])
        if not found:
            yield f"{requirement.name}: in pyproject.toml, not in the lock"
        for version in found:
            if not requirement.specifier.contains(version, prereleases=True):
                yield f"{requirement.name}: the lock pins {version}, pyproject.toml asks for {requirement.specifier}"


def main() -> int:
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    locks = {name: (ROOT / name).read_text(encoding="utf-8") for name in LOCKS}
    found = [problem for name, lock in locks.items() for problem in problems(pyproject, lock, name)]
    for problem in found:
        print(problem, file=sys.stderr)
    if found:
        print("check_lock: `make lock` writes the locks anew", file=sys.stderr)
        return 1
    for name, lock in locks.items():
        print(f"check_lock: {name}: {len(read_lock(lock))} pins, all inside the ranges of pyproject.toml, no addresses")
    return 0


if __name__ == "__main__":
    sys.exit(main())
