"""Contrat d'engagement, its life, its plan d'action, its activities: codes."""
