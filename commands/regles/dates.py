"""Days on which the law changed."""

from datetime import date

ORIGINE = date(2009, 6, 1)
"""The RSA begins (loi 2008-1249)."""
LOI_PLEIN_EMPLOI = date(2025, 1, 1)
"""Loi 2023-1196 for plein emploi: orientation, contrat d'engagement."""
REFORME_SANCTIONS = date(2025, 6, 1)
"""Décret 2025-478: sanctions."""
