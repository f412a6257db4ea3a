"""Tests of the proof of a log."""
