"""Kernels: loops over arrays, compiled to machine code when first called.

Importing numba costs half a second, so importing `algorithms` does not; the
first call of a kernel does. What was compiled is kept on disk next to the
source (or in the user's cache directory where that cannot be written), so that
a machine compiles each kernel once. Kernels run without the interpreter's lock.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock
from typing import Any, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_compiling = RLock()


class Kernel(Generic[P, R]):
    """A function that becomes machine code when it is first called."""

    def __init__(self, function: Callable[P, R]) -> None:
        self.__doc__ = function.__doc__
        self.__name__ = function.__name__
        self._function = function
        self._compiled: Callable[P, R] | None = None

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        if self._compiled is None:
            self.compile()
        assert self._compiled is not None  # noqa: S101  # compile() sets it
        return self._compiled(*args, **kwargs)

    def compile(self) -> Callable[P, R]:
        """Hand the function, and every kernel that it calls, to the compiler."""
        with _compiling:
            if self._compiled is None:
                import numba  # half a second, and not everybody needs it

                names: dict[str, Any] = self._function.__globals__
                for name in self._function.__code__.co_names:
                    if isinstance(called := names.get(name), Kernel):
                        # The compiler must find a compiled function under that name.
                        names[name] = called.compile()
                self._compiled = numba.njit(cache=True, nogil=True)(self._function)
        return self._compiled


def compiled(function: Callable[P, R]) -> Kernel[P, R]:
    """Compile a function over arrays and numbers when it is first called.

    Examples
    --------
    >>> import numpy as np
    >>> @compiled  # doctest: +SKIP
    ... def total(values):
    ...     result = 0.0
    ...     for value in values:
    ...         result += value
    ...     return result
    """
    return Kernel(function)
