"""The form of a step on a dossier: opened, filled, read, compared with what others did meanwhile."""
