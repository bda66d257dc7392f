"""A company's files, numbers and decisions behind one door: what the pages and the command line call."""

from smarketing.workspace.backup import restore
from smarketing.workspace.workspace import Workspace, open_workspace

__all__ = ["Workspace", "open_workspace", "restore"]
