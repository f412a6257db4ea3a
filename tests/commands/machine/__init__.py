"""What the state machine may ask for, by family, beside the main line that ``test_machine.py`` holds.

A module gives any of: ``CONTENUS`` (each step, by the name of its function in ``tests.commands.etapes``: what it speaks
of, and the values that its fields may take), ``CREATIONS`` (what a step creates), ``SUJETS`` (ids that a step may speak
of: all, and those that wait), ``DEPARTS`` (scenarios to start from), ``TEXTES`` (sealed fields that a restatement must
give again), ``AUTRES`` (values that a restatement may take instead, by field).
"""
