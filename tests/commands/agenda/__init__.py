"""Tests of time: slots, and what is warned of."""
