"""Accompaniment: rendez-vous, convocations, diagnostic, journal de bord and transmissions, folded."""
