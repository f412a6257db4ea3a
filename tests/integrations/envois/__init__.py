"""Tests of the messages: templates, addresses, carriers, and their delivery."""
