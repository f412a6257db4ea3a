"""Rules of what is kept, and for how long (CASF R262-107, CT R5312-44).

No text was found that fixes the retention of a département's own follow-up of the RSA: the two times of its dossiers are
those of France Travail's common tools, and settings of the département, marked.
"""

from commands.regles.modele import Delai, Regle
from ledger.vocabulaire.loi import CONSERVATION, LOI_PLEIN_EMPLOI, RGPD

OUTILS_COMMUNS = "CT R5312-44 I alinéa 1 (outils communs de France Travail), faute d'un texte propre au département"

REGLES = (
    Regle(
        code="DROITS-1M",
        libelle="Une personne qui demande l'effacement ou la rectification de ses données a une réponse dans un mois.",
        source="RGPD article 12 § 3",
        valide_du=RGPD,
        delai=Delai(mois=1),
    ),
    Regle(
        code="TRACES-RSA",
        libelle="Les traces des consultations du suivi du RSA se gardent un an.",
        source="CASF R262-107 (décret 2024-1268)",
        valide_du=LOI_PLEIN_EMPLOI,
        delai=Delai(mois=12),
    ),
    Regle(
        code="CONS-ACTIVE",
        libelle="Un dossier dont le droit est clos reste trois ans en base active.",
        source=OUTILS_COMMUNS,
        valide_du=CONSERVATION,
        verifiee=False,
        delai=Delai(mois=36),
    ),
    Regle(
        code="CONS-INTER",
        libelle="Il passe ensuite sept ans en archive intermédiaire, lue par qui en a besoin pour sa fonction.",
        source=OUTILS_COMMUNS,
        valide_du=CONSERVATION,
        verifiee=False,
        delai=Delai(mois=84),
    ),
)
