"""Offers, prescriptions, immersions: codes."""
