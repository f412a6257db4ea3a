"""Tests of the commands of the proof."""
