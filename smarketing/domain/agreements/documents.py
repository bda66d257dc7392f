"""The whole agreement as one file that people read and write (TOML), there and back."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

import tomli_w

from smarketing.domain.agreements.parts import AgreementError, Part
from smarketing.domain.agreements.topics import TOPIC_KEYS, TOPICS, Loc, Topic, WrongContent, said_path
from smarketing.errors import did_you_mean, shown

FORMAT: Final = 1
_HEADER: Final = re.compile(r"^\s*\[(\[?)\s*([\w.\-]+)\s*\]")
_KEY: Final = re.compile(r"^\s*([\w\-]+)\s*=")
_OPENING: Final = """\
# What sales and marketing agree on. Change what you like and import it: every topic that differs becomes a proposal,
# which takes effect once one person of each team has signed it. A topic that is left out stays as it is.
# Rates lie between 0 and 1. The first stage has the key lead and the last customer; what lies between is yours, under
# keys of your own or those of the usual stages, which an import knows by itself. `person` is who owns a stage.

"""


@dataclass(frozen=True)
class Document:
    """The contents of a file by topic, and who owns which stage; what the file leaves out is in neither."""

    contents: Mapping[str, Part]
    owners: Mapping[str, str] = field(default_factory=dict)


def write_document(document: Document) -> str:
    """Return *document* as text; ``read_document`` gives it back."""
    tables: dict[str, Any] = {"format": FORMAT}
    for key, topic in TOPICS.items():
        if key not in document.contents:
            continue
        content = _without_nothing(topic.adapter.dump_python(document.contents[key]))
        tables[key] = content[topic.items] if topic.items else content
    for stage in tables.get("stages", ()):
        if stage["key"] in document.owners:
            stage["person"] = document.owners[stage["key"]]
    return _OPENING + tomli_w.dumps(tables)


def read_document(text: str, *, file: str) -> Document:
    """Return what *text*, the content of *file*, says.

    Raises:
        AgreementError: names the line, the field, and what to do; every wrong field of the first wrong topic.
    """
    try:
        tables = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as cause:
        raise AgreementError(f"{shown(file)} is no readable TOML: {cause}. Correct that line.") from cause
    lines = _Lines(text)
    for key in tables:
        if key not in TOPIC_KEYS and key != "format":
            hint = did_you_mean(key, TOPIC_KEYS)
            where = lines.said((key,), file)
            raise AgreementError(f"{where}: there is no topic '{shown(key)}'.{hint} Correct its name or take it out.")
    if tables.pop("format", FORMAT) != FORMAT:
        raise AgreementError(
            f"{shown(file)} was written by another version. Export the agreement anew and change that."
        )
    owners = _owners(tables.get("stages"), lines, file)
    return Document({key: _content(TOPICS[key], raw, lines, file) for key, raw in tables.items()}, owners)


def _content(topic: Topic, raw: Any, lines: _Lines, file: str) -> Part:  # noqa: ANN401  # whatever a file holds
    if not isinstance(raw, list if topic.items else dict):
        wanted = f"[[{topic.key}]]" if topic.items else f"[{topic.key}]"
        where = lines.said((topic.key,), file)
        raise AgreementError(f"{where}: write it as {wanted}, followed by its fields.")
    content = {topic.items: raw} if isinstance(raw, list) else raw
    try:
        return topic.decode(content)
    except WrongContent as cause:
        said = []
        for problem in cause.problems:
            inner = problem.path[1:] if topic.items else problem.path
            said.append(
                f"{lines.said((topic.key, *inner), file)}, {said_path(topic.key, problem.path)}: {problem.words}"
            )
        raise AgreementError("\n".join(said)) from cause


def _owners(stages: Any, lines: _Lines, file: str) -> dict[str, str]:  # noqa: ANN401  # whatever a file holds
    """Take the named persons out of the *stages* of a file and return them by stage."""
    owners: dict[str, str] = {}
    for place, stage in enumerate(stages if isinstance(stages, list) else ()):
        if not isinstance(stage, dict) or "person" not in stage:
            continue
        person = stage.pop("person")
        if not isinstance(person, str):
            where = lines.said(("stages", place, "person"), file)
            raise AgreementError(f"{where}: '{shown(person)}' is no name. Write it in quotes.")
        if isinstance(key := stage.get("key"), str):
            owners[key] = person
    return owners


class _Lines:
    """Where in a text each field stands, as near as its tables and keys tell."""

    def __init__(self, text: str) -> None:
        self._known: dict[Loc, int] = {}
        self._counts: dict[Loc, int] = {}
        table: Loc = ()
        for number, line in enumerate(text.splitlines(), start=1):
            if header := _HEADER.match(line):
                table = self._entered(header[2].split("."), is_list=bool(header[1]))
                self._known.setdefault(table, number)
                self._known.setdefault(table[:1], number)
            elif key := _KEY.match(line):
                self._known.setdefault((*table, key[1]), number)

    def said(self, path: Loc, file: str) -> str:
        """Return the file and the line of *path*, or of the nearest thing around it."""
        while path and path not in self._known:
            path = path[:-1]
        return f"{shown(file)}, line {self._known[path]}" if path else shown(file)

    def _entered(self, names: list[str], *, is_list: bool) -> Loc:
        path: Loc = ()
        for place, name in enumerate(names):
            path = (*path, name)
            is_last = place == len(names) - 1
            if is_last and is_list:
                self._counts[path] = self._counts.get(path, -1) + 1
            if path in self._counts:
                path = (*path, self._counts[path])
        return path


def _without_nothing(value: Any) -> Any:  # noqa: ANN401  # any content
    """Return *value* with lists for tuples and without what is None, which the format can't say."""
    if isinstance(value, dict):
        return {key: _without_nothing(one) for key, one in value.items() if one is not None}
    if isinstance(value, tuple | list):
        return [_without_nothing(one) for one in value]
    return value
