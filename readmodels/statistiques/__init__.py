"""Statutory tables and reports: each declared as data, with whoever asks for it, its text, and what it does not know.

``table`` says what a declaration holds and computes it with the means of the dashboards; one module per recipient
declares its tables; ``catalogue`` lists them; ``participants`` is the only one whose rows are persons.
"""
