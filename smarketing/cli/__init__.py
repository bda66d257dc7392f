"""The command line: the same work as in the browser, for a nightly job."""

from smarketing.cli.app import main

__all__ = ["main"]
