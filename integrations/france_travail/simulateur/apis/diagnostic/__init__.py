"""Diagnostic usager v4: what is written, what is read of it, its history and its referential."""
