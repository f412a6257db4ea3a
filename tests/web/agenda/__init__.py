"""Tests of the agenda on the screens."""
