"""Documents: drawn up, kept, given back. One compiler and one log for all of them."""
