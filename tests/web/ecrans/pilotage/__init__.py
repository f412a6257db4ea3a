"""Dashboards, before a browser."""
