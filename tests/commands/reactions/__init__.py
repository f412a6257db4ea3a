"""Reactions, and the process that carries them out."""
