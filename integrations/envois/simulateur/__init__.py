"""Carriers of nobody, on this machine: the two operators of SMS by their published contracts, and a real mail server."""
