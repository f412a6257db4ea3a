"""Answers as files that travel alone: the figures with their definitions, dates, clock and position inside.

``document`` is what any answer becomes, ``chiffres`` turns those of a dashboard into one, ``formats`` writes it as CSV,
ODS, XLSX or Parquet, one module each.
"""
