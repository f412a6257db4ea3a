"""The rules of the house, held by tests: its rooms, its arrows, its words, and the recipes of CONTRIBUTING.md."""
