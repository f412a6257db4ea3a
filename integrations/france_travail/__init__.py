"""France Travail's SI Plateforme: which of its services each step is for."""
