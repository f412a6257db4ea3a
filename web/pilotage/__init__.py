"""Figures before a decider: what an address asks of them, how they are asked once, drawn and told."""
