"""Chance, quotas, working days and invented words: what everything else is drawn with."""
