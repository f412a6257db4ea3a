"""The composition root: settings, command line, assembly of processes."""
