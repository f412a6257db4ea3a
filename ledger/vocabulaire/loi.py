"""Days on which the law changed, and the delays that figures count with: rules and views say them from here."""

from datetime import date
from typing import Final

ORIGINE: Final = date(2009, 6, 1)
"""The RSA begins (loi 2008-1249)."""
RGPD: Final = date(2018, 5, 25)
"""The RGPD (règlement UE 2016/679) applies."""
LOI_PLEIN_EMPLOI: Final = date(2025, 1, 1)
"""Loi 2023-1196 for plein emploi: orientation, contrat d'engagement."""
OFFRE_RAISONNABLE: Final = date(2025, 3, 22)
"""Décret 2025-252: version of CT R5411-15-1 in force, on the reasonable offer of employment."""
REFORME_SANCTIONS: Final = date(2025, 6, 1)
"""Décret 2025-478: sanctions."""
CONSERVATION: Final = date(2026, 7, 1)
"""CT R5312-44, first paragraph, takes effect: three years in active base, seven in intermediate archive."""

ORIENTATION_SEMAINES: Final = 6
"""Weeks left to orient a person from the information of the opening, since the loi plein emploi (CASF D262-65-2)."""
