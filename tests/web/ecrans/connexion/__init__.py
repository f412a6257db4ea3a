"""Coming in and out, before a browser."""
