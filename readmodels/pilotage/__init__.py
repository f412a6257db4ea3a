"""Pilotage: each indicator declared once, and what derives from the declaration.

``indicateur`` says what a declaration holds; ``sources`` which rows are counted and on which axes; one module per
dashboard declares its indicators; ``catalogue`` lists them all. ``mesure`` computes cells and ``dossiers`` tells whom a
cell counts, as of any date on either clock. To add an indicator: one declaration in the module of its dashboard.
"""
