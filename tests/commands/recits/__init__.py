"""Stories that a référent would recognise, one file by family: what was recorded, where the dossier stood, what was due."""
