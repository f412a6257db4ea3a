"""The demonstration: a whole service on this machine, and who stands in for what is out of reach."""
