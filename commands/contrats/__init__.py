"""Contrat d'engagement: signed, followed, changed, ended; its plan d'action and its activities."""
