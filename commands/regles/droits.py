"""Rules of the end of the right (CASF R262-40, version of 1 June 2025). That of a suppression is S9, among the sanctions."""

from commands.regles.modele import Delai, Regle
from ledger.vocabulaire.loi import REFORME_SANCTIONS

REGLES = (
    Regle(
        code="FIN-RES",
        libelle="Le droit prend fin le premier jour du mois qui suit quatre mois civils d'interruption du versement pour"
        " ressources, prime d'activité interrompue aussi.",
        source="CASF R262-40 2°",
        valide_du=REFORME_SANCTIONS,
        delai=Delai(mois=4),
    ),
    Regle(
        code="S10",
        libelle="À la demande d'un membre du foyer qui a conclu un contrat d'engagement, la fin d'un droit interrompu pour"
        " ressources se reporte de six mois au plus. Celle qui suit une suppression (3°) ne se reporte pas.",
        source="CASF R262-40, par dérogation à son 2°",
        valide_du=REFORME_SANCTIONS,
        delai=Delai(mois=6),
    ),
)
