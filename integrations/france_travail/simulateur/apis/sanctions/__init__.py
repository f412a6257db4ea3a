"""Gestion des sanctions RSA v1: routes, what they refuse, and the life cycle of a consequence."""
