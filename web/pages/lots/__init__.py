"""Acting on several dossiers at once: those that were ticked, or the whole list; foreseen, confirmed, told one by one."""
