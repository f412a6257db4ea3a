"""A dossier told in French: its events, its state, what they hold by its labels."""
