"""Webhooks against a real HTTP receiver."""
