"""The tables of the screens, beside the log: lists, lots, imports, what is kept for a while for its author."""
