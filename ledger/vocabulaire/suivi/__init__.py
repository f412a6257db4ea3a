"""Accompaniment: rendez-vous, convocations, diagnostic, journal de bord, transmissions: codes."""
