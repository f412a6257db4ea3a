"""A carrier's word on a message: refused when it is not signed; delivered, refused, answered, STOP; recorded once."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import orjson
import pytest

from integrations.envois import retours
from integrations.envois.retours import OCTETS_MAX, Retours, signature
from ledger.dates import aujourd_hui
from ledger.events.suivi.accompagnement import MessageRecu
from ledger.events.suivi.envoi import EnvoiRefuse, EnvoiRemis, OppositionEnvoiDeclaree
from ledger.events.suivi.rendez_vous import RendezVousRepondu
from ledger.vocabulaire.suivi.envoi import CauseRefusEnvoi, EtatEnvoi
from tests.commands import etapes
from tests.commands.etapes.accompagnement import envoyer_message
from tests.commands.etapes.entree import fusionner_doublon
from tests.commands.etapes.rendez_vous import deplacer_rendez_vous, envoyer_rappel
from tests.integrations.envois.conftest import Scene

CLE = bytes(range(32))


class Facteur:
    """A message that left, and what its carrier says of it."""

    def __init__(self, scene: Scene, le: Callable[[], date] = aujourd_hui) -> None:
        scene.livrer()
        self.scene, self.retours = scene, Retours(scene.journal, CLE, le)
        self.repere = scene.sms.partis[0].repere

    def dire(self, **dit: object) -> int | None:
        return self.retours.recevoir(self.repere, signature(CLE, self.repere), orjson.dumps(dit))

    @property
    def etat(self) -> EtatEnvoi:
        (envoi,) = self.scene.journal.dossier(self.scene.dossier).envois.values()
        return envoi.etat


@pytest.fixture
def facteur(scene: Scene) -> Facteur:
    scene.faire(envoyer_message(canal="SMS"))
    return Facteur(scene)


class TestRefuse:
    def test_ce_qui_n_est_pas_signe(self, facteur: Facteur) -> None:
        corps, autre = b'{"msg_status": "delivered"}', "e999999"
        for repere, signe in (
            (facteur.repere, ""),
            (facteur.repere, signature(bytes(32), facteur.repere)),
            (autre, signature(CLE, facteur.repere)),
            (autre, signature(CLE, autre)),
            ("é", "é"),
        ):
            assert facteur.retours.recevoir(repere, signe, corps) is None
        assert facteur.etat is EtatEnvoi.CONFIE

    @pytest.mark.parametrize("corps", [b"", b"[]", b"{", b'"delivered"', b" " * (OCTETS_MAX + 1)])
    def test_ce_qui_ne_se_lit_pas(self, facteur: Facteur, corps: bytes) -> None:
        assert facteur.retours.recevoir(facteur.repere, signature(CLE, facteur.repere), corps) is None

    @pytest.mark.parametrize("repere", ["", "e", "1207", "e-1", "e1.5", "e" + "9" * 30])
    def test_un_repere_qui_n_est_pas_le_notre(self, facteur: Facteur, repere: str) -> None:
        assert facteur.retours.recevoir(repere, signature(CLE, repere), b'{"msg_status": "delivered"}') is None

    def test_une_etape_qui_n_a_rien_envoye(self, facteur: Facteur) -> None:
        assert facteur.retours.recevoir("e1", signature(CLE, "e1"), b'{"msg_status": "delivered"}') == 0

    @pytest.mark.parametrize("statut", ["sent", "accepted", "inconnu", ""])
    def test_ce_qui_ne_change_rien(self, facteur: Facteur, statut: str) -> None:
        assert facteur.dire(msg_status=statut) == 0
        assert facteur.etat is EtatEnvoi.CONFIE


class TestRecoit:
    def test_remis_une_fois(self, facteur: Facteur) -> None:
        assert facteur.dire(msg_status="delivered") == 1
        assert facteur.dire(msg_status="delivered") == 0
        assert facteur.dire(msg_status="hard_bounce") == 0, "once delivered, nothing changes it"
        assert facteur.etat is EtatEnvoi.REMIS
        assert facteur.scene.dernier(EnvoiRemis).corps["transporteur"] == "sms"

    @pytest.mark.parametrize(
        ("statut", "cause"),
        [("hard_bounce", "ADRESSE_INCONNUE"), ("softBounce", "NON_DISTRIBUE"), ("blacklisted", "BLOQUE")],
    )
    def test_refuse_pour_sa_cause(self, facteur: Facteur, statut: str, cause: str) -> None:
        assert facteur.dire(msg_status=statut) == 1
        assert facteur.scene.dernier(EnvoiRefuse).corps["cause"] == CauseRefusEnvoi[cause]

    @pytest.mark.parametrize("texte", ["STOP", "stop.", " Stop 36200 ", "Arrêt !", "« Stop »"])
    def test_stop_est_obei_de_suite(self, facteur: Facteur, texte: str) -> None:
        assert facteur.dire(msg_status="reply", reply=texte) == 2
        assert facteur.scene.dernier(OppositionEnvoiDeclaree).corps["canal"] == "SMS"
        facteur.scene.faire(envoyer_message(canal="SMS", message="9" * 32))
        facteur.scene.livrer()
        assert len(facteur.scene.sms.partis) == 1

    def test_stop_et_la_reponse_suivent_le_dossier_qui_continue(self, facteur: Facteur) -> None:
        scene, envoyeur = facteur.scene, facteur.scene.dossier
        scene.dossier = absorbant = uuid4()
        autre = etapes.IDENTITE | {"nom": "Etcheverry"}
        scene.faire(etapes.ouvrir_dossier(identite=autre), date(2025, 3, 3))
        scene.dossier = envoyeur
        scene.faire(fusionner_doublon(absorbant=absorbant))
        assert facteur.dire(msg_status="reply", reply="STOP") == 2
        suivi = scene.journal.dossier(absorbant)
        assert list(suivi.oppositions) == ["SMS"]
        assert len(suivi.accompagnement.messages) == 1

    def test_une_reponse_entre_au_dossier_scellee_une_fois(self, facteur: Facteur) -> None:
        for _ in range(2):
            facteur.dire(event="reply", reply="Je ne peux pas venir, mon canari est malade")
        recus = [lu for lu in facteur.scene.lus if lu.classe is MessageRecu]
        assert len(recus) == 1
        assert "canari" not in str(recus[0].corps)
        assert "canari" in recus[0].desceller(facteur.scene.journal.coffre)["texte"]


def test_l_adresse_d_un_message_ne_sert_que_pour_lui() -> None:
    ou = retours.adresse("https://parcours.exemple.fr", CLE)
    assert ou("e1").startswith("https://parcours.exemple.fr/retours/brevo/e1/")
    assert ou("e1").rpartition("/")[2] != ou("e2").rpartition("/")[2]


class TestRendezVous:
    """OUI and NON to the message of a rendez-vous are the person's own answer."""

    @pytest.fixture
    def rappele(self, scene: Scene) -> Facteur:
        scene.faire(envoyer_rappel())
        return Facteur(scene, scene.ici.date)

    @pytest.mark.parametrize(
        ("texte", "presence"), [("OUI", "VIENDRA"), ("oui merci !", "VIENDRA"), ("Non.", "NE_VIENDRA_PAS")]
    )
    def test_elle_vient_ou_pas(self, rappele: Facteur, texte: str, presence: str) -> None:
        assert rappele.dire(msg_status="reply", reply=texte) == 2
        assert rappele.dire(msg_status="reply", reply=texte) == 0, "told twice, it is recorded once"
        repondu = rappele.scene.dernier(RendezVousRepondu)
        assert (repondu.corps["presence"], repondu.lire_contexte()["role"]) == (presence, "ALLOCATAIRE")
        assert repondu.lire_contexte()["agent"] == str(rappele.scene.dossier)
        assert rappele.scene.dernier(MessageRecu).stream == rappele.scene.dossier, "her words are shown too"

    def test_autre_chose_se_lit_sans_rien_decider(self, rappele: Facteur) -> None:
        assert rappele.dire(msg_status="reply", reply="Ouille, je serai en retard") == 1
        assert rappele.dire(msg_status="reply", reply="STOP") == 2, "obeyed at once"
        assert RendezVousRepondu not in {e.classe for e in rappele.scene.lus}

    def test_un_rendez_vous_deplace_depuis(self, rappele: Facteur) -> None:
        rappele.scene.faire(deplacer_rendez_vous(le="2025-04-18", heure="09:15"))
        assert rappele.dire(msg_status="reply", reply="OUI") == 1, "she answered of the former day"
