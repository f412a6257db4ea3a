"""Orientation: criteria, decision, notification, structure and référent, réorientation, end of the parcours."""
