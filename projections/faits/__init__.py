"""Faits: one declaration per family, one row per event."""
