"""The sentences that a person may read, found in the source by its syntax tree; used by the tests of the languages."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

ROOT = Path(__file__).parents[2]


def sentences() -> dict[str, str]:
    """Every English text that must have a translation → where it stands ("core/errors.py:39")."""
    found: dict[str, str] = {}
    for path in _sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for text in filter(has_words, _texts(node)):
                found.setdefault(text, f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}")
    return found


def untranslatable_calls() -> list[str]:
    """Where `tr` or `Message` is given an f-string or a sum, which no catalogue can hold."""
    return [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in _sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and _name(node.func) in ("tr", "Message")
        if node.args and isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
    ]


def untranslatable_reasons() -> list[str]:
    """Where an error is given an f-string as its reason or feature."""
    return [
        f"{path.relative_to(ROOT)}:{keyword.value.lineno}"
        for path in sorted((ROOT / "core").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and _name(node.func).endswith("Error")
        for keyword in node.keywords
        if keyword.arg in ("reason", "feature") and isinstance(keyword.value, ast.JoinedStr)
    ]


def has_words(text: str) -> bool:
    """Whether there is anything to translate beside placeholders, digits and signs."""
    return any(character.isalpha() for literal, *_ in Formatter().parse(text) for character in literal)


def _sources() -> list[Path]:
    return sorted([*(ROOT / "core").rglob("*.py"), *(ROOT / "desktop").rglob("*.py")])


def _texts(node: ast.AST) -> Iterator[str]:
    """tr("…"), Message("…"), cause_template = "…", title = "…", TITLES = {…: "…"} and SomeError(reason="…")."""
    if isinstance(node, ast.Call):
        name = _name(node.func)
        if name in ("tr", "Message"):
            yield from _literals(node.args[:1])
        elif name.endswith("Error"):
            yield from _literals([keyword.value for keyword in node.keywords if keyword.arg in ("reason", "feature")])
    elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        name = _name(targets[0])
        if name.endswith("_template") or name == "title":
            yield from _literals([node.value])
        elif name.endswith(("TITLES", "PHRASES")) and isinstance(node.value, ast.Dict):
            yield from _literals(node.value.values)


def _literals(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.IfExp):
            yield from _literals([node.body, node.orelse])


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
