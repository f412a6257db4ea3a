"""Tests of what is done on several dossiers at once."""
