"""États: the current or bitemporal state of a key, recomputed from the faits for the keys that a window touches."""
