"""What a dossier holds: one module of data by family, and the dossier that gathers them. Nothing here folds."""
