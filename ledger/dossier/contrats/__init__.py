"""Contrat d'engagement: its life, its plan d'action and its activities, folded."""
