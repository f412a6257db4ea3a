"""Rules of orientation (CT L5411-5-1 to L5411-5-2; CASF D262-65-2)."""

from datetime import date

from commands.regles.dates import LOI_PLEIN_EMPLOI, ORIGINE
from commands.regles.modele import Delai, Regle

REGLES = (
    Regle(
        code="O0",
        libelle="Le président du conseil départemental décide l'orientation des bénéficiaires du RSA soumis aux"
        " droits et devoirs ; France Travail par délégation ou par défaut.",
        source="CT L5411-5-1 II",
        valide_du=LOI_PLEIN_EMPLOI,
        parametres={"delegation_france_travail": False},
        locaux=frozenset({"delegation_france_travail"}),
    ),
    Regle(
        code="O1",
        libelle="Orientation sous 2 mois à compter de l'information d'ouverture du droit.",
        source="CASF R262-65-2 ancien",
        valide_du=ORIGINE,
        valide_au=date(2024, 12, 31),
        verifiee=False,
        delai=Delai(mois=2),
        parametres={"bascule_france_travail": False},
    ),
    Regle(
        code="O1",
        libelle="Orientation sous 6 semaines à compter de l'information d'ouverture du droit, sinon France Travail"
        " décide.",
        source="CASF D262-65-2 (décret 2024-1244 du 30/12/2024)",
        valide_du=LOI_PLEIN_EMPLOI,
        delai=Delai(semaines=6),
        parametres={"bascule_france_travail": True},
    ),
    Regle(
        code="O3",
        libelle="Toute décision d'orientation est notifiée par un moyen donnant date certaine.",
        source="CT R5411-8-1",
        valide_du=LOI_PLEIN_EMPLOI,
    ),
    Regle(
        code="O10",
        libelle="Une orientation ne peut pas en chevaucher une autre.",
        source="usage des départements (rdv-insertion)",
        valide_du=ORIGINE,
        verifiee=False,
        delai=Delai(jours=7),
    ),
)
