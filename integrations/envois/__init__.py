"""Messages to persons: what a step asks to be sent, handed once to a carrier of its channel.

The second partner of the delivery (:mod:`integrations.livraison`). A carrier is a :class:`~integrations.envois.transporteur
.Transporteur`; templates are data (``modeles.toml``).
"""
