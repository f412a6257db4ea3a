"""The file active, before a browser."""
