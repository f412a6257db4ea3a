"""Survival: what each fault leaves behind, on real servers that are killed, frozen, filled or put back in time."""
