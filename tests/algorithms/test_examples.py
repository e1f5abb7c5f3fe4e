"""Every example in a docstring is run, and every public function has one."""

import ast
import doctest
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import algorithms
from tests.conftest import repository

MODULES = sorted(path.stem for path in Path(next(iter(algorithms.__path__))).glob("[a-z]*.py"))
INNER = {"heap", "chance", "local_moves", "demands", "flow", "compiled", "parallel"}
"""Where kernels and checks live that only other algorithms call."""


@pytest.mark.parametrize("name", MODULES)
def test_examples_are_true(name: str) -> None:
    module = importlib.import_module(f"algorithms.{name}")
    found = doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert found.failed == 0


@pytest.mark.parametrize(
    "name", [name for name in MODULES if name not in INNER and not name.startswith("backend")]
)
def test_public_functions_are_documented(name: str) -> None:
    tree = ast.parse((repository() / "algorithms" / f"{name}.py").read_text())
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            text = ast.get_docstring(node) or ""
            assert text, f"{name}.{node.name} has no docstring"


def test_importing_them_all_does_not_load_the_compiler() -> None:
    imports = "; ".join(f"import algorithms.{name}" for name in MODULES)
    text = f"import sys; {imports}; print('numba' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", text], cwd=repository(), capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
