"""Numbers that are no numbers, found before anybody sees them."""

from __future__ import annotations

from torch import Tensor

from core.errors import NotFiniteResultError


def finite(tensor: Tensor) -> Tensor:
    """The tensor itself. Raises NotFiniteResultError: nobody should find black channels in a saved photo."""
    if not bool(tensor.isfinite().all()):
        raise NotFiniteResultError()
    return tensor
