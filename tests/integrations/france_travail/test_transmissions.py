"""Every step that is told, told to the simulator in the order of its dossier: what France Travail then holds.

What was said both ways is held against the published OpenAPI files, and against our own extracts of them.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest
from pydantic import SecretStr

from integrations.france_travail import services
from integrations.france_travail.appel import ContexteTraduction, PersonneCherchee
from integrations.france_travail.client import Client
from integrations.france_travail.services import AUTRES, SERVICES
from integrations.france_travail.simulateur.serveur import Simulateur, demarrer
from integrations.france_travail.traductions import traduire
from ledger.events.contrats.contrat_engagement import ContratEngagementRefuse, ContratEngagementSigne
from ledger.events.contrats.vie_contrat import ContratEngagementResigne
from ledger.events.orientations.orientation import OrientationDecidee
from ledger.events.sanctions.levee import LeveeProposee
from ledger.events.sanctions.recours import SanctionAnnulee
from ledger.events.sanctions.sanction import SanctionDecidee
from ledger.events.suivi.rendez_vous import RendezVousHonore, RendezVousPlanifie
from tests.commands.etapes import (
    CONTRAT,
    EN_CHARGE,
    ORIENTE,
    OUVERT,
    PRECONISE,
    PROPOSE,
    SANCTION,
    SANCTION_2,
    SANCTIONNE,
    SIGNE,
    annuler_etape,
    annuler_rendez_vous,
    decider_orientation,
    decider_sanction,
    honorer_rendez_vous,
    lever_sanction,
    manquer_rendez_vous,
    planifier_rendez_vous,
    refuser_contrat,
)
from tests.commands.etapes.diagnostic import DIAGNOSTIQUE, actualiser_diagnostic, etablir_diagnostic, suivre_objectif
from tests.commands.etapes.orientation import recueillir_criteres
from tests.commands.etapes.rendez_vous import deplacer_rendez_vous
from tests.commands.etapes.sanction import (
    SANCTION_NOTIFIEE,
    SUPPRIME,
    classer_manquement,
    ecarter_proposition_levee,
    ecarter_proposition_sanction,
    notifier_sanction,
    proposer_radiation,
    recevoir_proposition_levee,
)
from tests.commands.scenario import Scenario, plus_tard
from tests.integrations.france_travail.clients import SansQuota, acces
from tests.integrations.france_travail.ecoute import Ecoute
from tests.integrations.france_travail.simulateur.contrat import Contrat
from tests.integrations.france_travail.simulateur.echanges import Echange
from tests.integrations.france_travail.simulateur.partenaire import personne
from tests.integrations.france_travail.simulateur.publie import publie
from tests.integrations.france_travail.simulateur.test_contrat import EXTRAITS, PUBLIES, RETOUCHES, charger
from tests.integrations.france_travail.traductions.test_orientation import REFUSEE
from tests.integrations.france_travail.traductions.test_sanctions import DECIDEE, PROPOSEE, REPRISE
from tests.integrations.france_travail.traductions.traduits import STRUCTURES

PLANIFIE = EN_CHARGE.puis(planifier_rendez_vous(), "2025-03-18")
HONORE = PLANIFIE.puis(honorer_rendez_vous(), "2025-03-20")
CRITERES = {
    "saisis_le": "2025-03-04",
    "situation_professionnelle": "PLUS_DEUX_ANS",
    "niveau_etude": "NV5",
    "projet_pro": "SALARIAT",
    "contrainte_mobilite": "AUCUNE",
    "contrainte_numerique": "AUCUNE",
    "contrainte_francais_calcul": "AUCUNE",
}
SCELLES: Final[Mapping[str, Any]] = {
    "sante_handicap": {"capacite_a_travailler": True, "contrainte_sante": "AUCUNE", "boe": False},
    "sociaux": {
        "contrainte_logement": "SANS_LOGEMENT",
        "contrainte_familiale": "AUCUNE",
        "contrainte_financiere": "AUCUNE",
        "contrainte_administrative_juridique": "AUCUNE",
    },
    "sante": {"code": 25, "valeur": "OUI", "impact": "MOYEN"},
    "motivation": "Absences répétées.",
    "explication": "Certificat médical.",
    "justification": "Aucune démarche.",
    "commentaire": "Logement d'abord.",
}
"""One text for each sealed field that a translation reads."""


@dataclass
class Terrain:
    """A simulator, our client of it, and what they said."""

    simulateur: Simulateur
    client: Client
    echanges: list[Echange] = field(default_factory=list)
    personnes: int = 0

    def transmettre(
        self, scenario: Scenario, scelles: Mapping[str, Any] | None = None, **precisions: Any
    ) -> dict[str, Any]:
        """Tell every step of a dossier of a new person, in order; what France Travail then holds of that person."""
        self.personnes += 1
        numero = f"3{self.personnes:010}"
        self.simulateur.charger(personne(numero, nir=f"28001991{self.personnes:05}", **precisions))
        if any(e.corps.get("reference") == "12345678" for e in scenario.lus):
            self.simulateur.agir(f"personnes/{numero}/sanctions", identifiant="12345678", montant=30)
        qui, references = PersonneCherchee(numero_france_travail=numero), dict[str, str]()
        ouverts = SCELLES if scelles is None else scelles
        for rang, e in enumerate(scenario.lus, 1):
            if e.classe is LeveeProposee:
                self.simulateur.agir("sanctions/12345678/levee", instruite=True)
            contexte = ContexteTraduction(scenario.lus[:rang], ouverts, references, STRUCTURES, lambda _: ouverts)
            appel = traduire(e, contexte)
            if appel is None:
                continue
            reponse = self.client.executer(appel, qui)
            cle = e.corps.get("rendez_vous") or e.corps.get("sanction")
            if reponse.reference is not None and cle is not None:
                references[cle] = reponse.reference
        return self.simulateur.personne(numero)


@pytest.fixture(scope="module")
def terrain() -> Iterator[Terrain]:
    """One for the module: each dossier has a person of its own."""
    echanges: list[Echange] = []
    with demarrer() as simulateur:
        reglages = acces(
            base=simulateur.base,
            jeton=simulateur.url_jeton,
            client_id=simulateur.client_id,
            client_secret=SecretStr(simulateur.client_secret),
        )
        with Client(reglages, SansQuota(), transport=Ecoute(echanges)) as client:
            yield Terrain(simulateur, client, echanges)


PRECONISATION = {"preconisation": {"parcours": "PSP", "organisme": "CD"}}


DECISIONS: Final[list[Any]] = [
    (ORIENTE, PRECONISATION, ("PSP", "CD", "OUVERT")),
    (PRECONISE.puis(decider_orientation(**REFUSEE), "2025-03-14"), PRECONISATION, ("PSO", "CD", "OUVERT")),
    (OUVERT.puis(decider_orientation(), "2025-03-14"), {}, ("PSP", "CD", "OUVERT")),
    (
        plus_tard(
            lambda: ORIENTE.puis(
                decider_orientation(**(REFUSEE | {"correction": ORIENTE.correction(OrientationDecidee)})),
                "2025-03-15",
            )
        ),
        PRECONISATION,
        ("PSO", "CD", "OUVERT"),
    ),
    (OUVERT.puis(recueillir_criteres(**CRITERES), "2025-03-05"), {}, ("PSO", "CD", "EN_ATTENTE")),
]


class TestOrientation:
    @pytest.mark.parametrize(
        ("scenario", "precisions", "tenue"),
        DECISIONS,
        ids=["acceptee", "refusee", "sans preconisation", "corrigee", "criteres"],
    )
    def test_decisions(
        self, terrain: Terrain, scenario: Scenario, precisions: dict[str, Any], tenue: tuple[str, ...]
    ) -> None:
        (lue,) = terrain.transmettre(scenario, **precisions)["orientations"]
        assert (lue["parcours"], lue["organisme"], lue["etat"]) == tenue


RENDEZ_VOUS: Final[list[Any]] = [
    (PLANIFIE, "PRIS", "2025-03-20T13:30"),
    (PLANIFIE.puis(deplacer_rendez_vous(), "2025-03-19"), "MODIFIE", "2025-03-27T08:15"),
    (HONORE, "EFFECTUE", "2025-03-20T13:30"),
    (PLANIFIE.puis(manquer_rendez_vous(), "2025-03-20"), "ABSENT", "2025-03-20T13:30"),
    (PLANIFIE.puis(annuler_rendez_vous(), "2025-03-19"), "ANNULE", "2025-03-20T13:30"),
    (
        plus_tard(lambda: HONORE.puis(annuler_etape(HONORE, RendezVousHonore), "2025-03-21")),
        "PRIS",
        "2025-03-20T13:30",
    ),
    (
        plus_tard(lambda: PLANIFIE.puis(annuler_etape(PLANIFIE, RendezVousPlanifie), "2025-03-19")),
        "ANNULE",
        "2025-03-20T13:30",
    ),
]


class TestRendezVous:
    @pytest.mark.parametrize(
        ("scenario", "statut", "le"),
        RENDEZ_VOUS,
        ids=["pris", "deplace", "honore", "manque", "annule", "issue annulee", "saisi par erreur"],
    )
    def test_chacun_son_statut(self, terrain: Terrain, scenario: Scenario, statut: str, le: str) -> None:
        (tenu,) = terrain.transmettre(scenario, **PRECONISATION)["rendez_vous"]
        assert (tenu["statut"], tenu["date"][:16]) == (statut, le)


RESIGNE = ContratEngagementResigne.model_validate(
    {"survenu_le": "2025-05-02", "contrat": CONTRAT, "mode": "PAPIER", "modifie_le": "2025-05-01", "duree_hebdo_h": 10}
)

REFUSE = ContratEngagementRefuse.model_validate(
    {"survenu_le": "2025-06-02", "contrat": CONTRAT, "motif": "DESACCORD_CONTENU"}
)


CONTRATS: Final[list[Any]] = [
    (SIGNE, "SIGNE", "2025-04-10"),
    (PROPOSE.puis(refuser_contrat(), "2025-04-05"), "REFUSE", "2025-04-05"),
    (
        plus_tard(
            lambda: PROPOSE.puis(refuser_contrat(), "2025-04-05").enregistre(
                ContratEngagementSigne.model_validate(
                    {**SIGNE.dernier(ContratEngagementSigne).corps, "survenu_le": "2025-04-20"}
                )
            )
        ),
        "SIGNE",
        "2025-04-20",
    ),
    (SIGNE.enregistre(RESIGNE), "SIGNE", "2025-04-10"),
    (SIGNE.enregistre(REFUSE), "REFUSE", "2025-06-02"),
]


class TestContrat:
    @pytest.mark.parametrize(
        ("scenario", "etat", "le"),
        CONTRATS,
        ids=["signe", "refuse", "refuse puis signe", "deja signe", "signe puis refuse"],
    )
    def test_etats(self, terrain: Terrain, scenario: Scenario, etat: str, le: str) -> None:
        tenu = terrain.transmettre(scenario, **PRECONISATION)["contrat_engagement"]
        assert tenu["etat"] == etat
        assert (tenu.get("dateSignature") or tenu["dateRefus"])[:10] == le

    def test_celui_que_france_travail_tenait_deja(self, terrain: Terrain) -> None:
        """The person comes from another organisme: its contract is signed again, not created."""
        terrain.personnes += 1
        numero = f"3{terrain.personnes:010}"
        terrain.simulateur.charger(personne(numero, nir=f"28001991{terrain.personnes:05}"))
        terrain.simulateur.changer(
            numero, contrat_engagement={"etat": "A_SIGNER", "dateSignature": "2024-01-01T12:00:00.000Z"}
        )
        e = SIGNE.dernier(ContratEngagementSigne)
        appel = traduire(e, ContexteTraduction(SIGNE.lus))
        assert appel is not None
        terrain.client.executer(appel, PersonneCherchee(numero_france_travail=numero))
        tenu = terrain.simulateur.personne(numero)["contrat_engagement"]
        assert (tenu["etat"], tenu["dateSignature"][:10]) == ("SIGNE", "2025-04-10")


class TestDiagnostic:
    def test_etabli_actualise_suivi(self, terrain: Terrain) -> None:
        suivi = DIAGNOSTIQUE.puis(actualiser_diagnostic(), "2025-04-01").puis(suivre_objectif(), "2025-04-02")
        dossier = terrain.transmettre(suivi, **PRECONISATION)["dossier"]
        contraintes = {c["code"]: c for c in dossier["contraintes"]}
        assert contraintes["23"]["valeur"] == "CLOTUREE"
        assert contraintes["25"]["impact"] == "MOYEN"
        assert dossier["pouvoir_agir"]["confiance"] == "NE_SAIT_PAS"
        lu = terrain.client.lire(
            "diagnosticargumente/v4 : GET /dossiers",
            "/dossiers",
            PersonneCherchee(numero_france_travail=f"3{terrain.personnes:010}"),
        )
        mobilite = next(c for c in lu["thematiqueContrainte"]["contraintes"] if c["code"] == "23")
        assert {o["code"]: o["valeur"] for o in mobilite["objectifs"]}["6"] == "REALISE"

    def test_sans_contrainte(self, terrain: Terrain) -> None:
        libre = ORIENTE.puis(etablir_diagnostic(contraintes=[], sans_contrainte=True), "2025-03-20")
        scelles = {nom: texte for nom, texte in SCELLES.items() if nom != "sante"}
        assert terrain.transmettre(libre, scelles, **PRECONISATION)["dossier"]["sans_contrainte"]["flag"] is True


ANNULEE = SANCTION_NOTIFIEE.enregistre(
    SanctionAnnulee.model_validate(
        {"survenu_le": "2025-07-20", "sanction": SANCTION, "motif": "ERREUR", "mesure": "SUSPENSION"}
    )
)

MAINTENUE = DECIDEE.puis(recevoir_proposition_levee(reference="12345678"), "2025-07-20").puis(
    ecarter_proposition_levee(), "2025-07-22"
)


SANCTIONS: Final[list[Any]] = [
    (REPRISE, ["ACT367"]),
    (DECIDEE, ["VALIDEE"]),
    (PROPOSEE.puis(ecarter_proposition_sanction(), "2025-07-02"), ["REFUSEE"]),
    (REPRISE.puis(classer_manquement(), "2025-07-03"), ["REFUSEE"]),
    (MAINTENUE, ["VALIDEE"]),
    (SANCTIONNE, []),
    (SANCTION_NOTIFIEE, ["VALIDEE"]),
    (SANCTION_NOTIFIEE.puis(lever_sanction(), "2025-07-20"), ["LEVEE"]),
    (ANNULEE, ["ANNULEE"]),
    (
        plus_tard(
            lambda: SANCTION_NOTIFIEE.puis(
                decider_sanction(taux_pourcent=40, correction=SANCTIONNE.correction(SanctionDecidee)),
                "2025-07-19",
            )
        ),
        ["ANNULEE", "VALIDEE"],
    ),
    (
        SUPPRIME.puis(notifier_sanction(sanction=SANCTION_2), "2025-09-18").puis(proposer_radiation(), "2025-09-20"),
        ["VALIDEE", "VALIDEE", "RADIATION"],
    ),
]


class TestSanctions:
    @pytest.mark.parametrize(
        ("scenario", "etapes"),
        SANCTIONS,
        ids=["-".join(etapes) or "rien" for _, etapes in SANCTIONS],
    )
    def test_etapes(self, terrain: Terrain, scenario: Scenario, etapes: list[str]) -> None:
        tenues = terrain.transmettre(scenario, **PRECONISATION)["consequences"]
        assert [tenue["etape"] for tenue in tenues] == etapes


@pytest.fixture
def tout_dit(terrain: Terrain) -> Terrain:
    """Every case of the tests above, told again: the worker that runs what follows may have run none of them."""
    for scenario, precisions, _ in DECISIONS:
        terrain.transmettre(scenario, **precisions)
    for scenario, *_ in (*RENDEZ_VOUS, *CONTRATS, *SANCTIONS, (DIAGNOSTIQUE,)):
        terrain.transmettre(scenario, **PRECONISATION)
    return terrain


class TestCequiEstDit:
    """On everything that the tests above said."""

    def test_tous_les_services_ecrits_ont_ete_appeles(self, tout_dit: Terrain) -> None:
        terrain = tout_dit
        dits = {f"{e.methode} {e.chemin}" for e in terrain.echanges}
        ecrits = set(SERVICES.values()) | {s for autres in AUTRES.values() for s in autres}
        for service in sorted(s for s in ecrits if " : GET " not in s):
            methode, chemin = service.partition(" : ")[2].split(" ")
            assert any(dit.startswith(f"{methode} /partenaire/{services.api(service)}{chemin}") for dit in dits), (
                service
            )

    def test_rien_d_inconnu_de_france_travail(self, terrain: Terrain) -> None:
        assert [nom for nom in terrain.simulateur.etat()["compteurs"] if "inconnu" in nom] == []

    @pytest.mark.filterwarnings("ignore:Unsupported scheme type:UserWarning")
    @pytest.mark.parametrize("fichier", EXTRAITS, ids=lambda fichier: fichier.stem)
    def test_suit_notre_extrait(self, terrain: Terrain, fichier: Path) -> None:
        assert charger(fichier).fautes(terrain.echanges) == []

    @pytest.mark.filterwarnings("ignore:Unsupported scheme type:UserWarning")
    @pytest.mark.parametrize("nom", PUBLIES)
    def test_suit_le_fichier_publie(self, terrain: Terrain, nom: str) -> None:
        fichier = publie(f"{nom}.json")
        if fichier is None:
            pytest.skip(f"{nom}.json n'est pas là (PARCOURS_SHARED) : notre extrait en tient lieu")
        contrat = charger(fichier, RETOUCHES.get(nom, ()))
        assert contrat.fautes(terrain.echanges) == []
        assert champs_non_publies(contrat, terrain.echanges) == set()


def champs_non_publies(contrat: Contrat, echanges: list[Echange]) -> set[str]:
    """Fields of our bodies that the file does not list, at the first level."""
    trouves = set()
    for echange in echanges:
        operation = contrat.operation(echange)
        if operation is None or not echange.corps:
            continue
        methode, chemin = operation.split(" ")
        contenu = contrat.document["paths"][chemin][methode.lower()]["requestBody"]["content"]["application/json"]
        nom = contenu["schema"]["$ref"].rpartition("/")[2]
        connus = set(contrat.document["components"]["schemas"][nom]["properties"])
        trouves |= {f"{operation} {champ}" for champ in set(json.loads(echange.corps)) - connus}
    return trouves
