"""Manquements and sanctions, from the signalement to the recours: codes."""
