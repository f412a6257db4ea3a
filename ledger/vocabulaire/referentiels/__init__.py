"""Referentials that events cite by version: one TOML file per version, never edited once events cite it."""
