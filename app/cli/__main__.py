"""``python -m app.cli``: the same as ``parcours``, for processes that start one another."""

from app.cli import main

main()
