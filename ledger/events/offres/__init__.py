"""Offers, prescriptions, immersions: events."""
