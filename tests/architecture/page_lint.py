"""What a page may not hold: it reads the shared filters, names metrics and draws; the rest lives in a layer below."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

MAX_LINES = 80
ALLOWED_IMPORTS = frozenset({"streamlit", "smarketing", "__future__"})
SQL = re.compile(r"\bselect\b.+\bfrom\b", re.IGNORECASE | re.DOTALL)


def faults(source: str) -> list[str]:
    """Return one sentence, with its line, for everything in *source* that belongs elsewhere."""
    found = [fault for node in ast.walk(ast.parse(source)) for fault in _faults_of(node)]
    lines = len(source.splitlines())
    return [*found, f"{lines} lines; a page has at most {MAX_LINES}"] if lines > MAX_LINES else found


def _faults_of(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.BinOp(op=op) | ast.AugAssign(op=op) if not isinstance(op, ast.BitOr):
            yield f"line {node.lineno}: arithmetic; ask a metric instead"
        case ast.Constant(value=str(text)) if SQL.search(text):
            yield f"line {node.lineno}: SQL; it belongs in smarketing/metrics/sql"
        case ast.Import(names=names):
            yield from (_foreign(node.lineno, name.name) for name in names if not _is_allowed(name.name))
        case ast.ImportFrom(module=module) if not _is_allowed(module or "."):
            yield _foreign(node.lineno, module or ".")


def _is_allowed(module: str) -> bool:
    return module.partition(".")[0] in ALLOWED_IMPORTS


def _foreign(line: int, module: str) -> str:
    return f"line {line}: imports {module}; a page imports streamlit and smarketing only"
