"""What a disk refuses, said in a sentence."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from smarketing.errors import SmarketingError, shown

_OF_THE_DISK: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO})


STILL_IN_FORCE: Final = "What was in force before still is."


class DiskRefused(SmarketingError):
    """A file can't be written: the disk is full or broken, or its folder is not ours to write."""


@contextmanager
def told_of_disk(after: str) -> Iterator[None]:
    """Let what the disk refuses within be told, and *after* it what holds now.

    Raises:
        DiskRefused: a file can't be written.
    """
    try:
        yield
    except OSError as cause:
        if cause.errno not in _OF_THE_DISK:
            raise
        why = shown(str(cause.strerror).lower())
        raise DiskRefused(
            f"A file can't be written: {why}. {after} Make room, check the rights of the folder, then try again."
        ) from cause
