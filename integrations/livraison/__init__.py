"""Delivery of steps to a partner: each once, in the order of its dossier, doubts noted before each call, what became of it
written in the ledger. A partner is an adapter (:class:`~integrations.livraison.partenaire.Partenaire`) in a room of its own.
"""
