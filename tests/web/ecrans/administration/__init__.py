"""Administration, before a browser."""
