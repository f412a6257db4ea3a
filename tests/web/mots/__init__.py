"""Tests of how things are written in French."""
