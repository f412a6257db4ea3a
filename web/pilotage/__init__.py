"""Figures before a decider: what an address or a question asks of them, how they are computed once, drawn and told."""
