"""Fetches the files that the site serves from others and writes their checksums.

    python -m scripts.vendor

Which ones, of which versions: src/xundan/web/vendor.toml. Needs npm.
"""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import tempfile
import tomllib
from hashlib import sha256
from pathlib import Path
from typing import Any

WEB = Path(__file__).resolve().parent.parent / "src" / "xundan" / "web"
VENDOR = WEB / "static" / "vendor"
SUMS = VENDOR / "SHA256SUMS"


def unpacked(name: str, version: str, folder: Path) -> Path:
    """The package's files in a new folder below `folder`."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is not installed")
    made = subprocess.run([npm, "pack", "--silent", f"{name}@{version}"], cwd=folder, check=True, capture_output=True)
    archive = folder / made.stdout.decode().split()[-1]
    into = folder / archive.stem
    with tarfile.open(archive) as tar:
        tar.extractall(into, filter="data")
    return into / "package"


def icons(package: Path, names: list[str]) -> str:
    """The icons as symbols of one SVG file."""
    symbols = []
    for name in names:
        text = (package / "icons" / "outline" / f"{name}.svg").read_text(encoding="utf-8")
        inside = text[text.index(">", text.index("<svg")) + 1 : text.rindex("</svg>")]
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{" ".join(inside.split())}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def checksums() -> str:
    """A line a file, as sha256sum writes them."""
    files = sorted(path for path in VENDOR.rglob("*") if path.is_file() and path != SUMS)
    return "".join(
        f"{sha256(path.read_bytes()).hexdigest()}  {path.relative_to(VENDOR).as_posix()}\n" for path in files
    )


def main() -> None:
    """Writes static/vendor anew."""
    wanted: dict[str, Any] = tomllib.loads((WEB / "vendor.toml").read_text(encoding="utf-8"))
    shutil.rmtree(VENDOR, ignore_errors=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for package in wanted["package"]:
            source = unpacked(package["name"], package["version"], folder)
            for theirs, ours in package["files"].items():
                (VENDOR / ours).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source / theirs, VENDOR / ours)
        drawn = wanted["icons"]
        source = unpacked(drawn["name"], drawn["version"], folder)
        (VENDOR / "icons.svg").write_text(icons(source, drawn["outline"]), encoding="utf-8", newline="\n")
        shutil.copyfile(source / "LICENSE", VENDOR / "icons.LICENSE")
    SUMS.write_text(checksums(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
