"""Rules of messages to persons: no text sets any of them for a service message, each département sets its own."""

from commands.regles.modele import Delai, Regle
from ledger.vocabulaire.loi import ORIGINE

REGLES = (
    Regle(
        code="EN1",
        libelle="Aucun SMS ne part la nuit, le dimanche ni un jour férié.",
        source="usage des opérateurs (22 h à 8 h, dimanches et jours fériés), que les départements resserrent",
        valide_du=ORIGINE,
        verifiee=False,
        parametres={"de_h": 8, "a_h": 20},
    ),
    Regle(
        code="EN2",
        libelle="Une personne ne reçoit pas plus de trois messages par jour et par moyen.",
        source="usage des départements ; aucun texte trouvé",
        valide_du=ORIGINE,
        verifiee=False,
        parametres={"par_jour_max": 3},
    ),
    Regle(
        code="EN3",
        libelle="Ce qui n'a pas pu partir dans les sept jours ne part plus de soi-même : un agent en décide.",
        source="usage des départements ; aucun texte trouvé",
        valide_du=ORIGINE,
        verifiee=False,
        delai=Delai(jours=7),
    ),
    Regle(
        code="EN4",
        libelle="Le lien adressé à une personne s'ouvre trente jours au plus.",
        source="usage des départements ; aucun texte trouvé",
        valide_du=ORIGINE,
        verifiee=False,
        delai=Delai(jours=30),
    ),
)
