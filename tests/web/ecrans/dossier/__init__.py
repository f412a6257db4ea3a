"""One dossier and its steps, before a browser."""
