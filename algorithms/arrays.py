"""The array types that flow between algorithms.

A network has fewer than 2**31 nodes, so nodes are int32; it may have more
edges than that, so places in the edge arrays are int64.
"""

from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

Int32Array: TypeAlias = NDArray[np.int32]
Int64Array: TypeAlias = NDArray[np.int64]
Float32Array: TypeAlias = NDArray[np.float32]
Float64Array: TypeAlias = NDArray[np.float64]
BoolArray: TypeAlias = NDArray[np.bool_]
BytesArray: TypeAlias = NDArray[np.bytes_]

Scalar = TypeVar("Scalar", bound=np.generic)


def frozen(values: NDArray[Any], dtype: type[Scalar]) -> NDArray[Scalar]:
    """Return `values` as a contiguous read-only array of `dtype`.

    A memory map comes back as a plain array over the same pages: to the
    compiler, a writable array, a read-only one and a map are different types,
    and each would be compiled for anew.

    Examples
    --------
    >>> frozen(np.array([1, 2]), np.int32).flags.writeable
    False
    """
    array: NDArray[Scalar] = np.ascontiguousarray(values, dtype=dtype).view(np.ndarray)
    if array is values or array.base is values:
        array = array.view()
    array.flags.writeable = False
    return array
