"""What the syntax tree of our code tells about the house and its rules."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

# Stands for a part of the text that is only known when the program runs: a word,
# and a word of its own, so that `{prefix}MERGE` reads as two.
_UNKNOWN = " x "

_NODE = r"\(\s*(?:\w*\s*:\s*[\w$`(!%]|\)|\w*\s*\{)"
_CYPHER = re.compile(
    "|".join(
        (
            # A labelled node pattern gives it away in any case, a bare `(n)` only in capitals.
            rf"(?i:\b(?:MATCH|MERGE|CREATE)\s+(?:\w+\s*=\s*)?(?:\w+\s*)?{_NODE})",
            r"\b(?:MATCH|MERGE|CREATE)\s+(?:\w+\s*=\s*)?(?:\w+\s*)?\(+\w*\)",
            r"(?i:\bUNWIND\s+(?:\$\w|\[|[\w.]+\s+AS\b))",
            r"(?i:\bDETACH\s+DELETE\s+\w)",
            r"(?i:\bCALL\s+(?:db|dbms|gds|apoc)\.\w)",
            r"\bCALL\s*(?:\([\w\s,*]*\)\s*)?\{",
            r"\b(?:CREATE|DROP)\s+(?:\w+\s+)?(?:INDEX|CONSTRAINT)\b",
            r"\bSHOW\s+(?:INDEXES|CONSTRAINTS)\b",
            r"\bRETURN\s+(?:DISTINCT\s+)?(?:\w+\.\s*\w+|\w+\s*\{|\w+\(|\w+\s+AS\b)",
            r"\bWHERE\s+(?:NOT\s+)?\w+\.\s*\w+\s*(?:=|<|>|IN\b|IS\b|CONTAINS\b|STARTS\b)",
            r"\bSET\s+\w+(?:\.\s*\w+)?\s*\+?=",
            # Fragments: an arrow, or a typed relationship.
            r"\)\s*<?-\[[^\]]*:[^\]]*\]->?\s*\(",
            r"\)\s*(?:-->|<--|-\[\]-)\s*\(",
        )
    )
)


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text that a program holds, with the line where it begins."""

    line: int
    value: str


def query_text(source: str) -> list[Text]:
    """Return the strings of a program that look like Cypher, docstrings aside."""
    return [text for text in strings(ast.parse(source)) if _CYPHER.search(text.value)]


def strings(tree: ast.AST) -> Iterator[Text]:
    """Yield every string of a program; what `+` and f-strings join is one.

    Strings that stand alone as a statement are documentation and left out.
    """
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.Expr) and _constant(child.value) is not None:
            continue
        value = _text(child) if isinstance(child, ast.expr) else None
        if value is not None:
            yield Text(getattr(child, "lineno", 0), value)
        yield from strings(child) if value is None else _inside(child)


def _inside(tree: ast.AST) -> Iterator[Text]:
    """Yield the strings inside the unknown parts of a joined text."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.expr) and _text(child) is not None:
            yield from _inside(child)
        else:
            yield from strings(child)


def _text(node: ast.expr) -> str | None:
    """Return the text of an expression that is a string, a word for what is not known."""
    if isinstance(node, ast.JoinedStr):
        return "".join(_constant(part) or _UNKNOWN for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _text(node.left), _text(node.right)
        if left is None and right is None:
            return None
        return (_UNKNOWN if left is None else left) + (_UNKNOWN if right is None else right)
    return _constant(node)


def _constant(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def imports(source: str) -> set[str]:
    """Return the top-level packages that a program imports, also by name at run time."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(
            ("import_module", "__import__")
        ):
            found.update(
                name.partition(".")[0] for name in map(_constant, node.args) if name is not None
            )
    return found


def mentions(source: str, word: str) -> list[int]:
    """Return the lines whose code names a word, in any case; documentation may.

    An import may name it too: whoever imports a module has not yet asked which
    engine it is.
    """
    tree, word = ast.parse(source), word.lower()
    lines = {text.line for text in strings(tree) if word in text.value.lower()}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute | ast.arg | ast.keyword):
            name = {ast.Name: "id", ast.Attribute: "attr"}.get(type(node), "arg")
            if word in str(getattr(node, name)).lower():
                lines.add(node.lineno)
        elif (
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            and word in node.name.lower()
        ):
            lines.add(node.lineno)
    return sorted(lines)


def engine_questions(source: str, engines: frozenset[str]) -> list[int]:
    """Return the lines that compare something with the name of an engine."""
    return sorted(
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Compare | ast.MatchValue)
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and str(part.value).lower() in engines
    )
