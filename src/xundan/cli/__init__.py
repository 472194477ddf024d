"""The command line. Commands import what they need when they run, so that `xundan --help` is quick."""

from xundan.cli.app import main

__all__ = ["main"]
