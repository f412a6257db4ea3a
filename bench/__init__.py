"""Measures, each beside its reference in the same run. They inform; they never fail a test run."""
