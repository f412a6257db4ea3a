"""Accompaniment: rendez-vous, convocations, diagnostic, journal de bord, tasks, transmissions."""
