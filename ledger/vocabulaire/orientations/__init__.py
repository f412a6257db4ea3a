"""Orientation: criteria, decision, structure and référent, réorientation, end of the parcours: codes."""
