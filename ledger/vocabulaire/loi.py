"""Days on which the law changed, and the delays that figures count with: rules and views say them from here."""

from datetime import date
from typing import Final

ORIGINE: Final = date(2009, 6, 1)
"""The RSA begins (loi 2008-1249)."""
LOI_PLEIN_EMPLOI: Final = date(2025, 1, 1)
"""Loi 2023-1196 for plein emploi: orientation, contrat d'engagement."""
REFORME_SANCTIONS: Final = date(2025, 6, 1)
"""Décret 2025-478: sanctions."""

ORIENTATION_SEMAINES: Final = 6
"""Weeks left to orient a person from the information of the opening, since the loi plein emploi (CASF D262-65-2)."""
