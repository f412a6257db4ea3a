"""The engine: windows, lanes, checkpoints and rebuild, derived from the declaration of each view."""
