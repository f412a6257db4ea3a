"""Lots: one action on several dossiers, each decided by itself, foreseen before it is carried out, and never done twice."""
