"""What one version of the persona rules says otherwise than the one before, rule by rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from smarketing.domain.personas import PersonaRule, in_order
from smarketing.ui.persona_draft import in_words

Label = Callable[[str], str]


def changes_in_words(before: Sequence[PersonaRule], after: Sequence[PersonaRule], label: Label) -> list[str]:
    """Return a sentence for each rule that is new, gone, renamed or changed, and one where the order is another.

    *label* says how a column reads.
    """
    old, new = _left(before, after), _left(after, before)
    told = []
    for find, say in ((_renamed, _say_renamed), (_changed, _say_changed)):
        for was, now in find(old, new):
            old.remove(was)
            new.remove(now)
            told.append(say(was, now, label))
    told += [f"New: {rule.persona} when {in_words(rule, label)}." for rule in new]
    told += [f"Removed: {rule.persona} when {in_words(rule, label)}." for rule in old]
    if _is_reordered(before, after):
        told.append(f"Asked in another order: {', '.join(rule.persona for rule in in_order(after))}.")
    return told


def _content(rule: PersonaRule) -> tuple[object, ...]:
    return rule.persona, rule.match, rule.conditions


def _left(rules: Sequence[PersonaRule], others: Sequence[PersonaRule]) -> list[PersonaRule]:
    """Return the *rules* that *others* don't have as they are, in order; one that stands twice is matched twice."""
    there = [_content(rule) for rule in others]
    left = []
    for rule in in_order(rules):
        if _content(rule) in there:
            there.remove(_content(rule))
        else:
            left.append(rule)
    return left


def _renamed(old: Sequence[PersonaRule], new: Sequence[PersonaRule]) -> list[tuple[PersonaRule, PersonaRule]]:
    return _pairs(old, new, lambda was, now: (was.match, was.conditions) == (now.match, now.conditions))


def _changed(old: Sequence[PersonaRule], new: Sequence[PersonaRule]) -> list[tuple[PersonaRule, PersonaRule]]:
    return _pairs(old, new, lambda was, now: was.persona == now.persona)


def _pairs(
    old: Sequence[PersonaRule], new: Sequence[PersonaRule], are_alike: Callable[[PersonaRule, PersonaRule], bool]
) -> list[tuple[PersonaRule, PersonaRule]]:
    """Return the first of *new* that is like each of *old*, each rule once."""
    free, found = list(new), []
    for was in old:
        now = next((rule for rule in free if are_alike(was, rule)), None)
        if now is not None:
            free.remove(now)
            found.append((was, now))
    return found


def _say_renamed(was: PersonaRule, now: PersonaRule, label: Label) -> str:
    return f"{was.persona} is now called {now.persona}: {in_words(now, label)}."


def _say_changed(was: PersonaRule, now: PersonaRule, label: Label) -> str:
    return f"Changed: {now.persona} when {in_words(now, label)}; before when {in_words(was, label)}."


def _is_reordered(before: Sequence[PersonaRule], after: Sequence[PersonaRule]) -> bool:
    """Return whether the personas that both versions name are asked in another order."""
    old, new = ([rule.persona for rule in in_order(rules)] for rules in (before, after))
    shared = set(old) & set(new)
    ordered = [[name for name in dict.fromkeys(names) if name in shared] for names in (old, new)]
    return ordered[0] != ordered[1]
