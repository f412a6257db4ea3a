"""Rules of offers and prescriptions: local usages, set by the département; no authoritative text was read."""

from commands.regles.modele import Delai, Regle
from ledger.vocabulaire.loi import ORIGINE

REGLES = (
    Regle(
        code="OFF-REL",
        libelle="Une structure qui n'a pas répondu à une prescription est relancée après 10 jours.",
        source="usage local (Dora : relance après 10 jours)",
        valide_du=ORIGINE,
        verifiee=False,
        delai=Delai(jours=10),
    ),
    Regle(
        code="OFF-EXP",
        libelle="Une prescription restée sans réponse expire 30 jours après avoir été faite.",
        source="usage local (Dora : expiration 30 jours après la prescription)",
        valide_du=ORIGINE,
        verifiee=False,
        delai=Delai(jours=30),
    ),
    Regle(
        code="PMSMP",
        libelle="Durée maximale d'une immersion, et heures par semaine.",
        source="usage local (Immersion Facilitée : 30 jours au plus ; CT L5135-1 s., non relus)",
        valide_du=ORIGINE,
        verifiee=False,
        parametres={"duree_max_jours": 30, "heures_semaine_max": 35},
    ),
)
