"""The main story of a dossier, phase after phase, and the mistakes of record that leave it as it was."""
