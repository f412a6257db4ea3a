"""One dossier: its timeline, its synthesis, two of its moments compared, and what states it."""
