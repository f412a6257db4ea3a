"""Offers proposed, prescriptions and immersions, folded."""
