"""What goes wrong with storage, in one form: each library has errors of its own for an address that it cannot reach."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

# What the standard library raises, and fsspec where a file is on this machine.
PLAIN = (OSError, ValueError, RuntimeError, EOFError, NotImplementedError)


@contextmanager
def reached(address: str) -> Iterator[None]:
    """Makes an error of whatever library speaks to the storage one of the system, which names the address.

    Raises:
        OSError: the storage cannot be reached, or refuses.
    """
    try:
        yield
    except PLAIN:
        raise
    except Exception as error:
        first = (str(error) or type(error).__name__).partition("\n")[0]
        raise OSError(f"{address}: {first}") from error
