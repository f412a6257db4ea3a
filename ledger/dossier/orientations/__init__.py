"""Orientation: criteria, decision, réorientation and end of the parcours, folded."""
