"""The expectations and statements of France Travail, read round after round and turned into commands."""
