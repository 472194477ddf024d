"""Does every pin of the lock come as a wheel for a platform that is not this machine's?

pip can resolve for another platform, but it judges environment markers by the machine it runs on and would skip, say,
a pin for `sys_platform == 'win32'` on Linux. So the markers are judged here, for the target, and pip is handed the
pins that hold there. Nothing is installed. Needs the network.

    python -m scripts.check_wheels [platform:python ...]      default: win_amd64:3.11
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from packaging.requirements import Requirement

from scripts.check_lock import read_lock

ROOT = Path(__file__).resolve().parent.parent
SYSTEMS = {
    "win": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
    "macosx": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    "manylinux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
}


def environment(platform: str, python: str) -> dict[str, str]:
    """The marker variables of `platform` (a wheel tag such as win_amd64) under CPython `python` (3.11)."""
    system = next(values for prefix, values in SYSTEMS.items() if platform.startswith(prefix))
    machine = "AMD64" if platform == "win_amd64" else platform.split("_")[-1]
    return system | {
        "platform_machine": machine,
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }


def pins_for(lock: str, platform: str, python: str) -> list[str]:
    """The lock's pins that hold on the target, without markers, each with its hashes: lines of a requirements file."""
    target = environment(platform, python)
    lines = []
    for pin in read_lock(lock):
        requirement = Requirement(pin.requirement)
        if requirement.marker is None or requirement.marker.evaluate(target):
            hashes = "".join(f" --hash={value}" for value in pin.hashes)
            lines.append(f"{requirement.name}{requirement.specifier}{hashes}")
    return lines


def check(platform: str, python: str) -> bool:
    pins = pins_for((ROOT / "requirements.lock").read_text(encoding="utf-8"), platform, python)
    with tempfile.TemporaryDirectory() as folder:
        requirements = Path(folder, "requirements.txt")
        requirements.write_text("\n".join(pins), encoding="utf-8")
        # pip would compare requires-python with the Python it runs on; the lock was resolved with it for every Python.
        options = "-qq --dry-run --no-deps --require-hashes --ignore-requires-python --only-binary=:all: "
        options += f"--platform {platform} --python-version {python} --implementation cp"
        command = [sys.executable, "-m", "pip", "install", *options.split()]
        command += ["--target", str(Path(folder, "target")), "-r", str(requirements)]
        done = subprocess.run(command, check=False)
    word = "has" if done.returncode == 0 else "LACKS"
    print(f"check_wheels: {platform} on Python {python} {word} a wheel for each of {len(pins)} pins")
    return done.returncode == 0


def main(targets: list[str]) -> int:
    results = [check(*target.split(":")) for target in targets or ["win_amd64:3.11"]]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
