"""Offers: the catalogue and its places, prescriptions, immersions."""
