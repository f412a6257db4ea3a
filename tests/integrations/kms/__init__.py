"""Tests of the key-management service."""
