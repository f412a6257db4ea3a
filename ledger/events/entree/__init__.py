"""Entry: who the person is, her rights, her household, her registration, and where her dossier goes: events."""
