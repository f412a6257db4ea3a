"""Sanctions in the simulator: life of a consequence, controls, decisions of the département, radiation."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integrations.france_travail.simulateur.apis.sanctions.controles import TRANSMISSIBLES
from integrations.france_travail.simulateur.serveur import Simulateur
from tests.integrations.france_travail.simulateur.partenaire import NUMERO, Partenaire, personne

EVENEMENT = "gestion-sanctions-rsa/v1/evenementSanctionRSA"
DETAIL = "gestion-sanctions-rsa/v1/detailManquement"
DECISION = "gestion-sanctions-rsa/v1/decisionSanctionRSAPartenaire"
RADIATION = "gestion-sanctions-rsa/v1/demandeRadiation"
PEINE = {
    "typeConsequenceSanctionValide": "SUSP_RSA",
    "modaliteDecisionValidee": "P",
    "montantValide": 50,
    "dureeValidee": 2,
}
DECIDEE = {
    "dateNotificationDecisionSanction": "2026-11-20",
    "natureManquement": "N63",
    "dateManquement": "2026-10-01",
    "typeSanctionValide": "SUPPR_RSA",
    "modaliteDecisionValidee": "P",
    "montantValide": 100,
    "dureeValidee": 4,
}


@pytest.fixture
def connu(simulateur: Simulateur, partenaire: Partenaire) -> Partenaire:
    """A caller, and a person that it accompanies."""
    simulateur.charger(personne())
    return partenaire


def evenement(genre: str, identifiant: str, **reste: Any) -> dict[str, Any]:
    """An event to send."""
    recu: dict[str, Any] = {"typeEvenement": genre, "dateEvenement": "2026-11-20"}
    if genre == "ANNULATION_SANCTION":
        recu["motifEvenement"] = "RECOURS"
    corps = {"identifiantConsequenceSanction": identifiant, "evenement": recu}
    return {**corps, **(PEINE if genre == "VALID_SANCTION" else {}), **reste}


def transmettre(partenaire: Partenaire, genre: str, identifiant: str) -> str:
    """Send an event; the code of the answer."""
    reponse = partenaire.appeler("POST", EVENEMENT, evenement(genre, identifiant), numero=NUMERO)
    assert reponse.status_code == 200, reponse.text
    code: str = reponse.json()["codeSortie"]
    return code


def proposer(simulateur: Simulateur, **proposition: Any) -> str:
    """France Travail proposes a sanction."""
    identifiant: str = simulateur.agir(f"personnes/{NUMERO}/sanctions", **proposition)["identifiant"]
    return identifiant


def activites(partenaire: Partenaire) -> list[str]:
    """Codes of the activities of sanction."""
    reponse = partenaire.appeler(
        "GET", "activites-operationnelles/v2/activites/chercher", params={"codeFamille": "GLI100"}
    )
    return [lue["codeActivite"] for lue in reponse.json()["activites"]] if reponse.content else []


@pytest.mark.parametrize(
    ("changements", "code"),
    [
        ({"identifiantConsequenceSanction": ""}, "R010"),
        ({"identifiantConsequenceSanction": "a b"}, "R011"),
        ({"evenement": {"dateEvenement": "2026-11-20"}}, "R020"),
        ({"evenement": {"typeEvenement": "PROP_SANCTION", "dateEvenement": "2026-11-20"}}, "R021"),
        ({"evenement": {"typeEvenement": "SAISIE_SANCTION"}}, "R030"),
        ({"evenement": {"typeEvenement": "SAISIE_SANCTION", "dateEvenement": "2026-02-30"}}, "R031"),
        ({"typeConsequenceSanctionValide": None}, "R050"),
        ({"typeConsequenceSanctionValide": "RADIATION"}, "R051"),
        ({"montantValide": None}, "R060"),
        ({"montantValide": 29}, "R061"),
        ({"montantValide": True}, "R061"),
        ({"modaliteDecisionValidee": "X"}, "R062"),
        ({"modaliteDecisionValidee": None}, "R063"),
        ({"dureeValidee": None}, "R070"),
        ({"dureeValidee": 5}, "R071"),
    ],
)
def test_un_evenement_mal_forme_a_son_code(connu: Partenaire, changements: dict[str, Any], code: str) -> None:
    """400 with the published code, whatever the consequence."""
    reponse = connu.appeler("POST", EVENEMENT, {**evenement("VALID_SANCTION", "1"), **changements}, numero=NUMERO)
    assert (reponse.status_code, reponse.json()["codeErreur"]) == (400, code)


@pytest.mark.parametrize(
    ("champ", "valeur", "code"),
    [
        ("dateNotificationDecisionSanction", None, "R032"),
        ("dateNotificationDecisionSanction", "20/11/2026", "R033"),
        ("natureManquement", None, "R080"),
        ("natureManquement", "N62", "R081"),
        ("rangManquement", "R3", "R082"),
        ("dateManquement", None, "R090"),
        ("dateManquement", "2026-13-01", "R091"),
        ("typeSanctionValide", None, "R052"),
        ("typeSanctionValide", "SUSP_FT", "R053"),
        ("justificationDecisionSanction", "x" * 4001, "R041"),
        ("montantValide", 101, "R061"),
    ],
)
def test_une_decision_mal_formee_a_son_code(connu: Partenaire, champ: str, valeur: Any, code: str) -> None:
    """400 with the published code."""
    reponse = connu.appeler("POST", DECISION, {**DECIDEE, champ: valeur}, numero=NUMERO)
    assert (reponse.status_code, reponse.json()["codeErreur"]) == (400, code)


@pytest.mark.parametrize(("chemin", "code"), [(EVENEMENT, "R010"), (DECISION, "R032"), (RADIATION, "R012")])
@pytest.mark.parametrize("corps", [[], "texte", {}, {"evenement": "texte"}])
def test_un_corps_sans_forme_est_refuse(connu: Partenaire, chemin: str, code: str, corps: Any) -> None:
    """400 with the code of the first field that is controlled, never a fault of the server."""
    reponse = connu.appeler("POST", chemin, corps, numero=NUMERO)
    assert (reponse.status_code, reponse.json()["codeErreur"]) == (400, code)


def test_une_consequence_inconnue_ne_donne_rien(connu: Partenaire) -> None:
    """204, to read as to act on; R010 without identifier."""
    corps = evenement("SAISIE_SANCTION", "404")
    assert connu.appeler("POST", EVENEMENT, corps, numero=NUMERO).status_code == 204
    assert connu.appeler("GET", DETAIL, numero=NUMERO, params={"identifiantSanction": "404"}).status_code == 204
    assert connu.appeler("GET", DETAIL, numero=NUMERO).json()["codeErreur"] == "R010"


def test_suspension_de_l_instruction_a_la_levee(connu: Partenaire, simulateur: Simulateur) -> None:
    """ACT366, 367, then nothing; ACT368 and 369 once France Travail proposes to lift it."""
    identifiant = proposer(simulateur)
    assert activites(connu) == ["ACT366"]
    assert transmettre(connu, "VALID_SANCTION", identifiant) == "C999"
    assert transmettre(connu, "SAISIE_SANCTION", identifiant) == "C001"
    assert transmettre(connu, "SAISIE_SANCTION", identifiant) == "C999"
    assert activites(connu) == ["ACT367"]
    assert transmettre(connu, "VALID_SANCTION", identifiant) == "C001"
    assert activites(connu) == []
    assert transmettre(connu, "VALID_LEVEE_SUSP", identifiant) == "C999"
    simulateur.agir(f"sanctions/{identifiant}/levee", instruite=False)
    assert activites(connu) == ["ACT368"]
    simulateur.agir(f"sanctions/{identifiant}/levee")
    assert activites(connu) == ["ACT369"]
    assert transmettre(connu, "VALID_LEVEE_SUSP", identifiant) == "C001"
    assert activites(connu) == []
    lu = connu.appeler("GET", DETAIL, numero=NUMERO, params={"identifiantSanction": identifiant}).json()
    [consequence] = lu["consequencesSanction"]
    assert (consequence["montantValide"], consequence["dureeValidee"]) == (50, 2)
    assert [evenement["typeEvenement"] for evenement in consequence["evenements"]] == [
        "PROP_SANCTION",
        "ACCORD_FT_SANCTION",
        "SAISIE_SANCTION",
        "VALID_SANCTION",
        "PROP_LEVEE_SUSP",
        "ACCORD_FT_LEVEE_SUSP",
        "VALID_LEVEE_SUSP",
    ]


def test_refuser_d_instruire_valide_la_sanction_proposee(connu: Partenaire, simulateur: Simulateur) -> None:
    """The trap of REFUS_SAISIE_SANCTION: the person is sanctioned as France Travail proposed."""
    identifiant = proposer(simulateur, montant=80, duree=1)
    assert transmettre(connu, "REFUS_SAISIE_SANCTION", identifiant) == "C001"
    [consequence] = simulateur.personne(NUMERO)["consequences"]
    assert (consequence["etape"], consequence["montantValide"]) == ("VALIDEE", 80)
    assert consequence["evenements"][-1]["motif"] == "REFUS_SAISIE"


def test_le_delai_depasse_valide_la_sanction_proposee(connu: Partenaire, simulateur: Simulateur) -> None:
    """After 15 days, France Travail's proposal stands."""
    identifiant = proposer(simulateur)
    simulateur.agir(f"sanctions/{identifiant}/delai-depasse")
    [consequence] = simulateur.personne(NUMERO)["consequences"]
    assert (consequence["etape"], consequence["evenements"][-1]["motif"]) == ("VALIDEE", "DELAI_SAISIE_DEPASSE")
    assert transmettre(connu, "SAISIE_SANCTION", identifiant) == "C999"


def test_une_suppression_peut_etre_validee_en_suspension(connu: Partenaire, simulateur: Simulateur) -> None:
    """ACT370 is to treat at once."""
    identifiant = proposer(simulateur, type="SUPPR_RSA", montant=100, duree=4)
    assert activites(connu) == ["ACT370"]
    assert transmettre(connu, "VALID_SANCTION", identifiant) == "C001"
    assert simulateur.personne(NUMERO)["consequences"][0]["typeConsequenceSanction"] == "SUSP_RSA"


def test_une_decision_du_departement_se_leve_et_s_annule(connu: Partenaire, simulateur: Simulateur) -> None:
    """Two answers lost make two consequences; the annulment stays readable."""
    corps = {**DECIDEE, "typeSanctionValide": "SUSP_RSA", "montantValide": 50}
    creees = [connu.appeler("POST", DECISION, corps, numero=NUMERO).json() for _ in range(2)]
    assert {creee["codeSortie"] for creee in creees} == {"C001"}
    premiere, seconde = (creee["identifiantConsequenceSanction"] for creee in creees)
    assert premiere != seconde
    assert transmettre(connu, "VALID_LEVEE_SUSP", premiere) == "C001"
    assert transmettre(connu, "ANNULATION_SANCTION", seconde) == "C001"
    assert transmettre(connu, "ANNULATION_SANCTION", seconde) == "C999"
    assert [lue["etape"] for lue in simulateur.personne(NUMERO)["consequences"]] == ["LEVEE", "ANNULEE"]
    lu = connu.appeler("GET", DETAIL, numero=NUMERO, params={"identifiantSanction": seconde}).json()
    assert lu["familleManquement"] == "F03"
    assert lu["consequencesSanction"][0]["evenements"][-1]["motif"] == "RECOURS"
    simulateur.variantes(decisions_reconnues=True)
    assert connu.appeler("POST", DECISION, corps, numero=NUMERO).json()["identifiantConsequenceSanction"] == premiere


def test_radiation(connu: Partenaire, simulateur: Simulateur) -> None:
    """Created once, for the sanctions that the law names, of this person, not struck off yet."""
    simulateur.charger(personne("10000000002", nir=None, dateNaissance=None))

    def decider(**changements: Any) -> str:
        identifiant: str = connu.appeler("POST", DECISION, {**DECIDEE, **changements}, numero=NUMERO).json()[
            "identifiantConsequenceSanction"
        ]
        return identifiant

    def demander(identifiant: str, numero: str = NUMERO) -> str:
        corps = {"identifiantConsequenceSanction": identifiant}
        code: str = connu.appeler("POST", RADIATION, corps, numero=numero).json()["codeSortie"]
        return code

    assert connu.appeler("POST", RADIATION, {}, numero=NUMERO).json()["codeErreur"] == "R012"
    assert connu.appeler("POST", RADIATION, {"identifiantConsequenceSanction": "404"}, numero=NUMERO).status_code == 204
    pleine = decider()
    assert demander(pleine, "10000000002") == "C003"
    assert demander(decider(montantValide=80)) == "C002"
    assert demander(decider(natureManquement="N65", typeSanctionValide="SUSP_RSA", montantValide=50)) == "C000"
    assert [demander(pleine), demander(pleine)] == ["C000", "C004"]
    autre = decider()
    simulateur.changer(NUMERO, contrat_usager={"m_statut": "Radié", "m_date_effet_statut": "2026-11-20"})
    assert demander(autre) == "C001"


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    suite=st.lists(st.sampled_from(sorted(TRANSMISSIBLES)), max_size=8),
    proposition=st.sampled_from([{"type": "SUSP_RSA"}, {"type": "SUSP_RSA", "a_traiter": True}, {"type": "SUPPR_RSA"}]),
)
def test_toute_suite_d_evenements_est_acceptee_ou_refusee_sans_effet(
    connu: Partenaire, simulateur: Simulateur, suite: list[str], proposition: dict[str, Any]
) -> None:
    """C001 adds the event; C999 changes nothing."""
    simulateur.charger(personne())
    identifiant = proposer(simulateur, **proposition)

    def lue() -> dict[str, Any]:
        consequences = simulateur.personne(NUMERO)["consequences"]
        return next(lue for lue in consequences if lue["idConsequenceSanction"] == identifiant)

    apres = lue()
    for genre in suite:
        avant = apres
        code = transmettre(connu, genre, identifiant)
        apres = lue()
        assert code in {"C001", "C999"}
        if code == "C999":
            assert apres == avant
        else:
            assert genre in {evenement["typeEvenement"] for evenement in apres["evenements"]}
            assert len(apres["evenements"]) > len(avant["evenements"])
