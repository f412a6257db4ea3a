"""The one error of this room."""


class ErreurStockage(RuntimeError):
    """A server cannot be found, started or reached; the message says in French what to do about it."""
