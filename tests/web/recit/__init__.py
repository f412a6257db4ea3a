"""Tests of what is told of events."""
