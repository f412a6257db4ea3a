"""Orientation, first rendez-vous and contract in the simulator: what each decision makes appear and disappear."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from integrations.france_travail.simulateur.serveur import Simulateur
from tests.integrations.france_travail.simulateur.partenaire import NUMERO, Partenaire, personne

DECISION = "orientationusager/v1/decisionOrientation"
LECTURE = "orientationusager/v1/lectureOrientation"
RENDEZ_VOUS = "rendez-vous-partenaire/v1/rendez-vous"
CONTRAT = "contrat-engagement/v1"
ACCEPTEE = {
    "etat_decision": "ACCEPTEE",
    "date_decision": "2026-11-25",
    "organisme_decision": "CD",
    "agent_decision": "BATCH",
}
CRITERES = {
    "situation_professionnelle": "PLUS_DEUX_ANS",
    "niveau_etude": "NV5",
    "capacite_a_travailler": True,
    "projet_pro": "SALARIAT",
    "contrainte_sante": "AUCUNE",
    "contrainte_logement": "AUCUNE",
    "contrainte_mobilite": "AUTRE",
    "contrainte_familiale": "AUCUNE",
    "contrainte_financiere": "IMPACT_FORT_RECHERCHE_EMPLOI",
    "contrainte_numerique": "AUCUNE",
    "contrainte_administrative_juridique": "AUCUNE",
}


def rendez_vous(**precisions: Any) -> dict[str, Any]:
    """A rendez-vous to take."""
    return {
        "date": (datetime.now(UTC) + timedelta(days=7)).isoformat(timespec="seconds"),
        "modaliteContact": "PHYSIQUE",
        "motif": "ACC",
        "organisme": {"code": "CD"},
        "statut": "PRIS",
        "typeReception": "IND",
        **precisions,
    }


@pytest.fixture
def preconisee(simulateur: Simulateur) -> str:
    """A person whose orientation France Travail proposes."""
    simulateur.charger(personne(preconisation={"parcours": "PSP", "organisme": "CD"}))
    return NUMERO


@pytest.mark.parametrize(
    "corps",
    [
        {},
        {**ACCEPTEE, "etat_decision": "REFUSEE"},
        {**ACCEPTEE, "etat_decision": "REFUSEE", "motif_refus": "AUTRE"},
        {**ACCEPTEE, "organisme_decision": "DCD"},
        {**ACCEPTEE, "date_decision": "25/11/2026"},
    ],
)
def test_une_decision_mal_formee_est_refusee(preconisee: str, partenaire: Partenaire, corps: dict[str, str]) -> None:
    """400 with a message, and the proposal still waits."""
    reponse = partenaire.appeler("POST", DECISION, corps, numero=preconisee)
    assert (reponse.status_code, reponse.json()["error"]) == (400, "Bad Request")
    assert len(partenaire.activites("ACT382")) == 1


def test_on_ne_decide_pas_deux_fois(preconisee: str, partenaire: Partenaire) -> None:
    """The second decision finds no proposal."""
    statuts = [partenaire.appeler("POST", DECISION, ACCEPTEE, numero=preconisee).status_code for _ in range(2)]
    assert statuts == [201, 400]


def test_la_decision_fait_place_au_premier_rendez_vous(preconisee: str, partenaire: Partenaire) -> None:
    """ACT382, then ACT380 for the chosen organism, then nothing once the rendez-vous is taken."""
    [activite] = partenaire.activites("ACT382")
    assert {attribut["nom"]: attribut["valeur"] for attribut in activite["attributsSpecifiques"]} == {
        "typeOrganismeAccompagnateur": "CD",
        "codeInseeCommune": "33063",
        "typeParcours": "PSP",
    }
    assert partenaire.activites("ACT380") == []
    assert partenaire.appeler("POST", DECISION, ACCEPTEE, numero=preconisee).status_code == 201
    assert partenaire.activites("ACT382") == []
    assert len(partenaire.activites("ACT380")) == 1
    pris = partenaire.appeler("POST", RENDEZ_VOUS, rendez_vous(), numero=preconisee)
    assert pris.status_code == 202
    assert partenaire.activites("ACT380") == []
    assert partenaire.appeler("DELETE", f"{RENDEZ_VOUS}/{pris.json()['id']}", numero=preconisee).status_code == 202
    assert len(partenaire.activites("ACT380")) == 1


def test_le_premier_rendez_vous_est_a_l_organisme_choisi(preconisee: str, partenaire: Partenaire) -> None:
    """A person refused to France Travail's proposal and sent to the Mission locale is not the département's any more."""
    refus = {**ACCEPTEE, "etat_decision": "REFUSEE", "motif_refus": "AUTRE", "parcours": "PED", "organisme": "ML"}
    assert partenaire.appeler("POST", DECISION, refus, numero=preconisee).status_code == 201
    [lue] = partenaire.appeler("GET", LECTURE, numero=preconisee).json()
    assert (lue["parcours"], lue["organisme"], lue["statut"], lue["etat"]) == ("PED", "ML", "DECIDE", "OUVERT")
    assert partenaire.activites("ACT380") == []


def test_le_calcul_garde_les_criteres_et_preconise(simulateur: Simulateur, partenaire: Partenaire) -> None:
    """Criteria may come in several calls; once they are all there, the proposal waits for a decision."""
    simulateur.charger(personne())
    calcul = "orientationusager/v1/calculOrientation"
    assert partenaire.appeler("GET", LECTURE, numero=NUMERO).status_code == 204
    brouillon = partenaire.appeler("POST", calcul, CRITERES, numero=NUMERO).json()
    assert (brouillon["etat"], brouillon["parcours"]) == ("BROUILLON", "IND")
    assert partenaire.activites("ACT382") == []
    complete = partenaire.appeler("POST", calcul, {"contrainte_francais_calcul": "AUCUNE"}, numero=NUMERO).json()
    assert (complete["statut"], complete["etat"], complete["parcours"]) == ("PRECONISE", "EN_ATTENTE", "PSP")
    assert complete["criteres_orientation"]["niveau_etude"] == "NV5"
    assert len(partenaire.appeler("GET", LECTURE, numero=NUMERO).json()) == 1
    assert len(partenaire.activites("ACT382")) == 1


def test_une_reorientation_remet_le_contrat_a_signer(
    preconisee: str, partenaire: Partenaire, simulateur: Simulateur
) -> None:
    """The date that stays says what the contract was; a change of structure leaves it signed."""
    partenaire.appeler("POST", DECISION, ACCEPTEE, numero=preconisee)
    signature = {"dateSignature": "2026-01-10T10:00:00.000Z"}
    assert partenaire.appeler("GET", f"{CONTRAT}/lecture", numero=preconisee).status_code == 204
    assert partenaire.appeler("POST", f"{CONTRAT}/signer", signature, numero=preconisee).json()["etat"] == "SIGNE"
    change = partenaire.appeler(
        "PUT", "orientationusager/v1/modificationOrientation", numero=preconisee, headers={"codeStructure": "33014"}
    )
    assert (change.status_code, change.json()["structure"]) == (200, {"code_safir": "33014"})
    assert partenaire.appeler("GET", f"{CONTRAT}/lecture", numero=preconisee).json()["etat"] == "SIGNE"
    simulateur.agir(f"personnes/{preconisee}/preconisation", parcours="PSO", organisme="CD")
    partenaire.appeler("POST", DECISION, ACCEPTEE, numero=preconisee)
    lu = partenaire.appeler("GET", f"{CONTRAT}/lecture", numero=preconisee).json()
    assert (lu["etat"], lu["dateSignature"]) == ("A_SIGNER", "2026-01-10T10:00:00.000Z")
    etats = [lue["etat"] for lue in partenaire.appeler("GET", LECTURE, numero=preconisee).json()]
    assert etats == ["OUVERT", "CLOTURE"]


def test_un_contrat_ne_se_signe_ni_ne_se_cree_deux_fois(preconisee: str, partenaire: Partenaire) -> None:
    """400 with the published titles; nothing to sign, a day to come, and suspended are refused too."""

    def tenter(methode: str, verbe: str, quand: str = "2026-01-10T10:00:00Z") -> tuple[int, str]:
        champ = "dateSignature" if verbe == "signer" else "dateRefus"
        reponse = partenaire.appeler(methode, f"{CONTRAT}/{verbe}", {champ: quand}, numero=preconisee)
        return reponse.status_code, reponse.json().get("title") or reponse.json()["etat"]

    assert tenter("PATCH", "signer") == (400, "SignatureException")
    assert tenter("POST", "signer", "2126-01-01T00:00:00Z") == (400, "DonneeEnEntreeInvalideException")
    assert tenter("POST", "signer", "hier") == (400, "DonneeEnEntreeInvalideException")
    assert tenter("POST", "refuser") == (200, "REFUSE")
    assert tenter("POST", "signer") == (400, "SignatureException")
    assert tenter("PATCH", "refuser") == (400, "RefusException")
    assert tenter("PATCH", "signer") == (200, "SIGNE")
    assert tenter("PATCH", "signer") == (400, "SignatureException")
    partenaire.simulateur.changer(preconisee, contrat_engagement={"etat": "SUSPENDU"})
    assert tenter("PATCH", "signer") == (500, "Exception")


def test_un_rendez_vous_inconnu_n_est_pas_reconnu(
    preconisee: str, partenaire: Partenaire, simulateur: Simulateur
) -> None:
    """400 ID_NON_RECONNU: an id never given, another person's, or lost when two persons were merged."""
    simulateur.charger(personne("10000000002", nir=None, dateNaissance=None))
    identifiant = partenaire.appeler("POST", RENDEZ_VOUS, rendez_vous(), numero=preconisee).json()["id"]
    for numero, cherche in ((preconisee, "autre"), ("10000000002", identifiant)):
        reponse = partenaire.appeler("PUT", RENDEZ_VOUS, rendez_vous(id=cherche), numero=numero)
        assert (reponse.status_code, reponse.json()["codeErreur"]) == (400, "ID_NON_RECONNU")
    simulateur.agir(f"personnes/{preconisee}/fusion/10000000002")
    reponse = partenaire.appeler("DELETE", f"{RENDEZ_VOUS}/{identifiant}", numero=preconisee)
    assert (reponse.status_code, reponse.json()["codeErreur"]) == (400, "ID_NON_RECONNU")


def test_prendre_deux_fois_fait_deux_rendez_vous_que_la_lecture_montre(preconisee: str, partenaire: Partenaire) -> None:
    """Nothing tells a second call from a first one: the caller must read before it takes again."""
    corps = rendez_vous(theme="Premier entretien", adresse="1 rue de l'Essai", initiateur="PARTENAIRE")
    ids = {partenaire.appeler("POST", RENDEZ_VOUS, corps, numero=preconisee).json()["id"] for _ in range(2)}
    lus = partenaire.appeler("GET", "rendez-vous-partenaire/v1/rendez-vous-usager", numero=preconisee).json()
    assert {lu["idOrigine"] for lu in lus} == ids
    assert [(lu["estEnConflit"], lu["initiateur"], lu["theme"]) for lu in lus] == [
        (True, "CONSEILLER", "Premier entretien"),
    ] * 2


def test_l_issue_d_un_rendez_vous_est_gardee(preconisee: str, partenaire: Partenaire, simulateur: Simulateur) -> None:
    """PRIS, MODIFIE, EFFECTUE under the same id; past ones are shown for 30 days, or between two days."""
    lecture = "rendez-vous-partenaire/v1/rendez-vous-usager"
    identifiant = partenaire.appeler("POST", RENDEZ_VOUS, rendez_vous(), numero=preconisee).json()["id"]
    for statut in ("MODIFIE", "EFFECTUE"):
        corps = rendez_vous(id=identifiant, statut=statut, date="2026-06-01T09:00:00Z")
        assert partenaire.appeler("PUT", RENDEZ_VOUS, corps, numero=preconisee).status_code == 202
    [tenu] = simulateur.personne(preconisee)["rendez_vous"]
    assert (tenu["id"], tenu["statut"], tenu["date"]) == (identifiant, "EFFECTUE", "2026-06-01T09:00:00.000Z")
    assert partenaire.appeler("GET", lecture, numero=preconisee).json() == []
    bornes = {"date-debut": "01-06-2026", "date-fin": "01-06-2026"}
    [lu] = partenaire.appeler("GET", lecture, numero=preconisee, params=bornes).json()
    assert [evenement["typeAction"]["statut"] for evenement in lu["historiqueEvenementList"]] == [
        "PRIS",
        "MODIFIE",
        "EFFECTUE",
    ]
    assert partenaire.appeler("GET", lecture, numero=preconisee, params={"date-fin": "2026-06-01"}).status_code == 400


def test_une_reorientation_a_decider_est_act382_ou_act414(
    preconisee: str, partenaire: Partenaire, simulateur: Simulateur
) -> None:
    """Version 2.1 of the activities speaks of ACT414 without listing it: both are to be expected."""
    partenaire.appeler("POST", DECISION, ACCEPTEE, numero=preconisee)
    simulateur.agir(f"personnes/{preconisee}/preconisation", parcours="PSO", organisme="CD")
    assert len(partenaire.activites("ACT382")) == 1
    simulateur.variantes(reorientation_act414=True)
    assert (len(partenaire.activites("ACT382")), len(partenaire.activites("ACT414"))) == (0, 1)


def test_les_instants_d_une_orientation_sont_en_utc_sans_z(
    preconisee: str, partenaire: Partenaire, simulateur: Simulateur
) -> None:
    """France Travail's example client refuses an offset; the published file's format asks for one."""

    def dits() -> list[str]:
        (lue,) = partenaire.appeler("GET", LECTURE, numero=preconisee).json()
        return [lue["date_creation"], lue["date_modification"]]

    sans = dits()
    assert all(datetime.fromisoformat(dit).tzinfo is None for dit in sans)
    simulateur.variantes(instants_avec_decalage=True)
    assert dits() == [f"{dit}Z" for dit in sans]
