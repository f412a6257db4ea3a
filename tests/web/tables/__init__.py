"""Tests of the tables of the screens."""
