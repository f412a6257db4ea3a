"""Acting on several dossiers at once: the words of each action, its form, its file."""
