"""The data of a dossier: one module by family, and the dossier that gathers them. Nothing here folds."""
