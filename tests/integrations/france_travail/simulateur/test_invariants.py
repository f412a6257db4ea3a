"""Whatever is done in whatever order: what the simulator holds stays possible, and activities follow from it."""

from typing import Any, Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integrations.france_travail.simulateur.serveur import Simulateur
from tests.integrations.france_travail.simulateur.partenaire import NUMERO, Partenaire, personne
from tests.integrations.france_travail.simulateur.test_orientation import (
    ACCEPTEE,
    CONTRAT,
    DECISION,
    RENDEZ_VOUS,
    rendez_vous,
)

REFUS: Final = {**ACCEPTEE, "etat_decision": "REFUSEE", "motif_refus": "AUTRE", "parcours": "PSO", "organisme": "CD"}
FORCEE: Final = {"origine": "INSCRIPTION_CONSEILLER_CD", "parcours": "PSP", "organisme": "CD"}
APPELS: Final[dict[str, tuple[str, str, Any]]] = {
    "accepter": ("POST", DECISION, ACCEPTEE),
    "refuser": ("POST", DECISION, REFUS),
    "forcer": ("POST", "orientationusager/v1/orientation", FORCEE),
    "creer signe": ("POST", f"{CONTRAT}/signer", {"dateSignature": "2026-01-10T10:00:00Z"}),
    "creer refuse": ("POST", f"{CONTRAT}/refuser", {"dateRefus": "2026-01-10T10:00:00Z"}),
    "signer": ("PATCH", f"{CONTRAT}/signer", {"dateSignature": "2026-01-11T10:00:00Z"}),
    "refuser le contrat": ("PATCH", f"{CONTRAT}/refuser", {"dateRefus": "2026-01-11T10:00:00Z"}),
    "prendre": ("POST", RENDEZ_VOUS, rendez_vous()),
}
FAITS: Final = [*APPELS, "preconiser", "preconiser ailleurs", "annuler", "vider les jetons"]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(faits=st.lists(st.sampled_from(FAITS), max_size=10))
def test_l_etat_reste_possible(simulateur: Simulateur, partenaire: Partenaire, faits: list[str]) -> None:
    """One orientation open, one proposal waiting; each activity has its cause; a refused call changes nothing."""
    simulateur.vider()
    partenaire.oublier()
    simulateur.charger(personne())
    apres = simulateur.personne(NUMERO)
    for fait in faits:
        avant = apres
        statut = faire(simulateur, partenaire, fait)
        apres = simulateur.personne(NUMERO)
        if statut >= 400:
            assert apres == avant
        if fait in {"accepter", "refuser", "forcer"} and statut == 201:
            reoriente = any(lue["etat"] == "OUVERT" for lue in avant["orientations"])
            ancien = avant["contrat_engagement"] and avant["contrat_engagement"]["etat"]
            nouveau = apres["contrat_engagement"] and apres["contrat_engagement"]["etat"]
            assert nouveau == ("A_SIGNER" if reoriente and ancien else ancien)
    verifier(partenaire, apres)


def faire(simulateur: Simulateur, partenaire: Partenaire, fait: str) -> int:
    """Do one thing; the status of the call, 200 when it is none."""
    if fait in APPELS:
        methode, chemin, corps = APPELS[fait]
        return partenaire.appeler(methode, chemin, corps, numero=NUMERO).status_code
    if fait.startswith("preconiser"):
        organisme = "ML" if fait.endswith("ailleurs") else "CD"
        simulateur.agir(f"personnes/{NUMERO}/preconisation", parcours="PSP", organisme=organisme)
    elif fait == "annuler":
        pris = [rdv["id"] for rdv in simulateur.personne(NUMERO)["rendez_vous"]]
        chemin = f"{RENDEZ_VOUS}/{pris[-1] if pris else 'aucun'}"
        return partenaire.appeler("DELETE", chemin, numero=NUMERO).status_code
    else:
        simulateur.agir("jetons/expiration")
        partenaire.oublier()
    return 200


def verifier(partenaire: Partenaire, personne: dict[str, Any]) -> None:
    """What must always hold."""
    etats = [lue["etat"] for lue in personne["orientations"]]
    assert etats.count("OUVERT") <= 1
    assert etats.count("EN_ATTENTE") <= 1
    assert ("CLOTURE" in etats) <= ("OUVERT" in etats)
    assert len(partenaire.activites("ACT382")) == etats.count("EN_ATTENTE")
    ouverte = next((lue for lue in personne["orientations"] if lue["etat"] == "OUVERT"), None)
    a_prendre = len(partenaire.activites("ACT380"))
    if ouverte is None or ouverte["organisme"] != "CD":
        assert a_prendre == 0
    elif not [rdv for rdv in personne["rendez_vous"] if rdv["statut"] != "ANNULE"]:
        assert a_prendre == 1
