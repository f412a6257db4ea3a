"""Rules of rendez-vous and convocations: no national text sets any of them, each département sets its own."""

from commands.regles.modele import Delai, Regle
from ledger.vocabulaire.loi import ORIGINE

REGLES = (
    Regle(
        code="RV1",
        libelle="Une convocation part au moins cinq jours avant le rendez-vous.",
        source="usage des départements ; aucun texte national trouvé",
        valide_du=ORIGINE,
        verifiee=False,
        delai=Delai(jours=5),
        parametres={"automatique": True, "canal": "COURRIER"},
    ),
    Regle(
        code="RV2",
        libelle="Une invitation à prendre rendez-vous vaut dix jours, sauf durée dite dans l'invitation.",
        source="usage des départements (rdv-insertion : trois à dix jours selon la catégorie)",
        valide_du=ORIGINE,
        verifiee=False,
        delai=Delai(jours=10),
        parametres={"automatique": True, "canal": "COURRIER", "jours_apres_notification_max": 30},
    ),
    Regle(
        code="RV3",
        libelle="Un rappel part la veille du rendez-vous, au plus tôt.",
        source="usage des départements",
        valide_du=ORIGINE,
        verifiee=False,
        parametres={"automatique": True, "canal": "SMS", "jours_avant": 1},
    ),
    Regle(
        code="RV4",
        libelle="L'issue d'un rendez-vous s'enregistre dans les sept jours.",
        source="usage des départements",
        valide_du=ORIGINE,
        verifiee=False,
        delai=Delai(jours=7),
    ),
    Regle(
        code="RV5",
        libelle="Un rendez-vous se tient d'ordinaire un jour ouvré, de 8 h à 19 h.",
        source="usage des départements",
        valide_du=ORIGINE,
        verifiee=False,
        parametres={"de_h": 8, "a_h": 19},
    ),
    Regle(
        code="RV6",
        libelle="Une personne invitée, qui n'a choisi aucun créneau, est relancée une fois avant la fin de l'invitation.",
        source="usage des départements",
        valide_du=ORIGINE,
        verifiee=False,
        parametres={"automatique": True, "jours_avant": 3},
    ),
)
