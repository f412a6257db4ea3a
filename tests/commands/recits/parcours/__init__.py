"""Whole parcours of a year or two, one module each, told with the helpers of :mod:`tests.commands.recits.parcours.recit`."""
