"""Tests of the forms of steps."""
