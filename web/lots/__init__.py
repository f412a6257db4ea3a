"""Acting on several dossiers at once: the list that is asked for, the words and the form of each action, its file."""
