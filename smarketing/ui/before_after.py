"""Numbers before and after a change, beside each other."""

from __future__ import annotations

from collections.abc import Sequence

from smarketing.ui import formats


def change(by: int) -> str:
    """Return by how much a count changes, empty where by nothing."""
    return "" if not by else f"{'+' if by > 0 else '−'}{formats.count(abs(by))}"


def bar(share: float) -> str:
    """Return a bar of *share* (0-1) of its cell (HTML)."""
    return f'<i class="bar" style="--w:{min(1.0, share) * 100:.1f}%"></i>'


def before_after(rows: Sequence[tuple[str, str, str, str]]) -> str:
    """Return rows of what, now, as proposed, change (HTML made here)."""
    body = "".join(
        f'<tr><th scope="row">{what}</th><td data-head="Now">{before}</td>'
        f'<td data-head="As proposed">{after}</td><td data-head="Change">{change}</td></tr>'
        for what, before, after, change in rows
    )
    return (
        '<table class="sm-effect" aria-label="Before and after"><thead><tr><th></th><th scope="col">Now</th>'
        f'<th scope="col">As proposed</th><th scope="col">Change</th></tr></thead><tbody>{body}</tbody></table>'
    )
