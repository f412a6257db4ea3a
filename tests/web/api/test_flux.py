"""``/flux/{topic}``: what Kafka would carry, read once or followed; places are bounded and given back."""

import json
import logging
import re
import signal
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from threading import Event, Thread
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_structured_event
from cloudevents.core.formats.json import JSONFormat

from commands.entree.inscription import ModifierInscription
from commands.suivi.transmission import ReussirTransmission
from ledger.contexte import Acteur
from ledger.pseudonymes import Pseudonymes
from ledger.publication import familles_publiques, publier, structure, topic
from ledger.replay import lire_apres
from ledger.vocabulaire.acteur import Canal, Role
from tests.projections.outils import attendre
from tests.web.parcours import SECRET, derouler, evenement
from tests.web.serveur import Api, probleme
from web.api.flux import PAR_PORTEUR_MAX, SUIVEURS_MAX
from web.application import creer
from web.serveur import GRACE_S, Serveur

SCHEMA = "d33"
TOPICS = [topic(SCHEMA, famille) for famille in familles_publiques()]
SUIVRE = {"Accept": "text/event-stream"}
IDENTIFIANT = re.compile(r"\b(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32}|[0-9a-f]{64})\b")
PLACE = re.compile(r'"[a-z_]*position": *[0-9]+')
PLACES_S = 60.0
"""A server that is busy is late to see who left."""


@pytest.fixture(scope="module")
def raconte(api: Api) -> UUID:
    """A whole parcours, with a step annulled at its end."""
    dossier = api.ouvrir()
    derouler(api, dossier)
    api.faire(dossier, "ecrire-note", survenu_le="2026-05-06", visibilite="AUTEUR", texte=SECRET)
    (inscription,) = ModifierInscription.model_json_schema()["examples"]
    api.faire(dossier, "modifier-inscription", **inscription)
    (transmission,) = ReussirTransmission.model_json_schema()["examples"]
    recue = transmission | {"etape_position": 1}
    assert api.demander(f"/dossiers/{dossier}/reussir-transmission", recue, role=Role.SYSTEME).status_code == 201
    api.faire(dossier, "declarer-opposition-envoi", canal="SMS")
    api.faire(dossier, "envoyer-lien", objet="ESPACE", canal="COURRIEL")
    vise = evenement(api, dossier, "sanction.levee.v1")
    api.faire(dossier, "annuler-etape", etape="sanction.levee.v1", correction={"evenement": vise, "motif": "DOUBLON"})
    return dossier


def lire(api: Api, topic_: str, **parametres: Any) -> list[dict[str, Any]]:
    reponse = api.lire(f"/flux/{topic_}", Role.SYSTEME, **parametres)
    assert reponse.status_code == 200, reponse.text
    assert reponse.headers["content-type"] == "application/x-ndjson"
    return [json.loads(ligne) for ligne in reponse.text.splitlines()]


def publies(api: Api, famille: str) -> list[dict[str, Any]]:
    """What the relay would send to Kafka, under the ids of the one who reads here."""
    with api.services.journal.connexion() as connexion:
        lus = lire_apres(connexion, SCHEMA, 0, 100_000)
    dits = lecteur(api).publier(p for p in publier(lus, SCHEMA) if p.famille == famille)
    return [json.loads(json.dumps(structure(p))) for p in dits]


def lecteur(api: Api) -> Pseudonymes:
    return api.services.guichet.pseudonymes(Acteur(api.agent, Role.SYSTEME, Canal.API))


@pytest.mark.usefixtures("raconte")
class TestLire:
    @pytest.mark.parametrize("famille", familles_publiques())
    def test_les_memes_evenements_que_sur_kafka(self, api: Api, famille: str) -> None:
        attendus = publies(api, famille)
        assert lire(api, topic(SCHEMA, famille)) == attendus
        assert attendus or famille in {"structure", "sujet"}, "declared and erased elsewhere"

    def test_l_annulation_est_dans_le_topic_de_ce_qu_elle_annule(self, api: Api) -> None:
        dernier = lire(api, topic(SCHEMA, "sanction"))[-1]
        assert dernier["type"] == "fr.parcours.etape.annulee.v1"
        assert dernier["corrige"] == dernier["data"]["correction"]["evenement"]

    def test_reprendre_apres_une_position(self, api: Api) -> None:
        """By pages of two, everything comes once, in order."""
        nom = topic(SCHEMA, "rendez_vous")
        tous, lus, ou = lire(api, nom), list[dict[str, Any]](), dict[str, str]()
        while page := lire(api, nom, **ou, limite=2):
            assert len(page) <= 2
            lus += page
            ou = {"apres": page[-1]["curseur"]}
        assert lus == tous
        assert len(tous) == 6

    def test_le_sdk_officiel_les_lit(self, api: Api) -> None:
        for nom in TOPICS:
            for brut in lire(api, nom):
                message = HTTPMessage({"content-type": "application/cloudevents+json"}, json.dumps(brut).encode())
                lu = from_structured_event(message, JSONFormat())
                assert lu.get_id() == brut["id"]
                assert lu.get_type() == brut["type"]
                assert lu.get_source() == "/departements/33/journal"
                assert lu.get_specversion() == "1.0"
                assert lu.get_subject() == brut["subject"]
                assert lu.get_data() == brut["data"]
                for extension in ("curseur", "partitionkey"):
                    assert lu.get_extension(extension) == brut[extension]

    def test_rien_de_scelle(self, api: Api) -> None:
        for nom in TOPICS:
            texte = api.lire(f"/flux/{nom}", Role.SYSTEME).text
            assert SECRET not in texte
            assert "Étchéverry" not in texte

    def test_d17_l_etat_des_dossiers_n_est_pas_un_flux(self, api: Api) -> None:
        """D17: it is on Kafka alone, and whoever asks is told so."""
        reponse = api.lire(f"/flux/{topic(SCHEMA, 'etat_dossier')}", Role.SYSTEME)
        assert "n'est que sur Kafka" in probleme(reponse, 404, "topic-inconnu")["detail"]

    @pytest.mark.parametrize(
        "nom", ["parcours.d33.identifiant", "parcours.d33.flux-droits", "parcours.d44.droits", "droits", "%00"]
    )
    def test_topic_inconnu(self, api: Api, nom: str) -> None:
        document = probleme(api.lire(f"/flux/{nom}", Role.SYSTEME), 404, "topic-inconnu")
        assert "parcours.d33.droits" in document["detail"]

    @pytest.mark.parametrize("parametres", [{"apres": 0}, {"limite": 0}, {"limite": 10_001}, {"apres": "x"}], ids=str)
    def test_bornes(self, api: Api, parametres: dict[str, Any]) -> None:
        probleme(api.lire(f"/flux/{TOPICS[0]}", Role.SYSTEME, **parametres), 422, "requete-invalide")


@pytest.mark.usefixtures("raconte")
class TestPropres:
    """Each reader has ids of his own (M2)."""

    def test_m2_deux_lecteurs_n_ont_rien_en_commun(self, api: Api) -> None:
        """Whatever the topics that they read: 40 dossiers of 40 were joined by their id."""
        un, deux = (
            valeurs_propres(ligne for nom in TOPICS for ligne in flux_de(api, nom, agent).splitlines())
            for agent in (uuid4(), uuid4())
        )
        assert len(un) == len(deux) > 50
        assert un & deux == set()

    def test_m2_ni_avec_ce_que_l_api_dit(self, api: Api, raconte: UUID) -> None:
        """A partner knows persons by the ids of the API; in no flux does one of these appear."""
        lu = json.dumps(api.lire(f"/dossiers/{raconte}").json())
        connus = {*IDENTIFIANT.findall(lu), str(raconte)}
        assert len(connus) > 20
        flux = {nom: flux_de(api, nom, api.agent) for nom in TOPICS}
        assert [nom for nom, dit in flux.items() if any(connu in dit for connu in connus)] == []

    def test_m2_les_memes_d_une_lecture_a_l_autre(self, api: Api) -> None:
        """And from a topic to another: whoever may read both follows a dossier."""
        assert [lire(api, nom) for nom in TOPICS] == [lire(api, nom) for nom in TOPICS]
        dossiers = {brut["subject"] for nom in ("droits", "rendez_vous") for brut in lire(api, topic(SCHEMA, nom))}
        assert {brut["subject"] for brut in lire(api, topic(SCHEMA, "sanction"))} <= dossiers

    def test_m2_un_programme_parle_du_dossier_sous_l_identifiant_qu_il_en_a(self, api: Api) -> None:
        """The step goes to the dossier, and restates the event that is named; under another's ids, there is no dossier."""
        dossier, nom = api.ouvrir(), topic(SCHEMA, "droits")
        lu = next(brut for brut in lire(api, nom, limite=10_000) if lecteur(api).vrai(UUID(brut["subject"])) == dossier)
        corrigee = {
            "survenu_le": lu["data"]["survenu_le"],
            "etat_droit": "OUVERT_SUSPENDU",
            "soumis_droits_devoirs": True,
        }
        adresse = f"/dossiers/{lu['subject']}/modifier-droits"
        faite = api.demander(adresse, corrigee, role=Role.SYSTEME)
        assert faite.status_code == 201, faite.text
        modifie = next(brut for brut in reversed(lire(api, nom, limite=10_000)) if brut["subject"] == lu["subject"])
        correction = {"evenement": modifie["id"], "motif": "ERREUR_DE_SAISIE"}
        redite = corrigee | {"etat_droit": "CLOS", "correction": correction}
        assert api.demander(adresse, redite, role=Role.SYSTEME).status_code == 201
        droits = api.services.journal.dossier(dossier).droits
        assert droits is not None
        assert droits.etat == "CLOS"
        d_un_autre = Pseudonymes(b"une autre cle", "un autre").identifiant(str(dossier))
        probleme(
            api.demander(f"/dossiers/{d_un_autre}/modifier-droits", corrigee, role=Role.SYSTEME),
            404,
            "dossier-inconnu",
        )

    def test_m2_le_curseur_d_un_autre(self, api: Api) -> None:
        nom = topic(SCHEMA, "droits")
        entetes = {"Authorization": f"Bearer {api.jeton(Role.SYSTEME, agent=uuid4())}"}
        autre = httpx.get(f"{api.url}/flux/{nom}", headers=entetes, timeout=20).text.splitlines()[0]
        reponse = api.lire(f"/flux/{nom}", Role.SYSTEME, apres=json.loads(autre)["curseur"])
        assert "pas de ceux" in probleme(reponse, 422, "curseur-invalide")["detail"]


def flux_de(api: Api, topic_: str, agent: UUID) -> str:
    entetes = {"Authorization": f"Bearer {api.jeton(Role.SYSTEME, agent=agent)}"}
    reponse = httpx.get(f"{api.url}/flux/{topic_}", headers=entetes, params={"limite": 10_000}, timeout=30)
    assert reponse.status_code == 200, reponse.text
    return reponse.text


def valeurs_propres(lignes: Iterable[str]) -> set[str]:
    """Ids, fingerprints, cursors and places that these events say."""
    dites: set[str] = set()
    for ligne in lignes:
        dites |= set(IDENTIFIANT.findall(ligne)) | set(PLACE.findall(ligne))
        assert datetime.fromisoformat(json.loads(ligne)["time"]).time() == datetime.min.time()
    return dites


@contextmanager
def suivi(api: Api, topic_: str, depuis: str | None = None, **parametres: Any) -> Iterator[Iterator[dict[str, Any]]]:
    """Follow a topic: events as they come, each with the id that its message bears."""
    entetes = {**SUIVRE, "Authorization": f"Bearer {api.jeton(Role.SYSTEME)}"}
    if depuis is not None:
        entetes["Last-Event-ID"] = depuis
    with (
        httpx.Client(base_url=api.url, timeout=10) as client,
        client.stream("GET", f"/flux/{topic_}", headers=entetes, params=parametres) as reponse,
    ):
        assert reponse.status_code == 200
        assert reponse.headers["content-type"].startswith("text/event-stream")
        yield _messages(reponse.iter_lines())


def _messages(lignes: Iterator[str]) -> Iterator[dict[str, Any]]:
    champs: dict[str, str] = {}
    for ligne in lignes:
        if not ligne and champs:
            lu: dict[str, Any] = json.loads(champs["data"])
            assert champs["event"] == lu["type"]
            assert champs["id"] == lu["curseur"]
            yield lu
            champs = {}
        elif ligne and not ligne.startswith(":"):
            nom, _, valeur = ligne.partition(": ")
            champs[nom] = valeur


class TestSuivre:
    def test_ce_qui_est_la_puis_ce_qui_vient(self, api: Api, raconte: UUID) -> None:
        nom = topic(SCHEMA, "droits")
        deja = lire(api, nom)
        with suivi(api, nom) as messages:
            assert [next(messages) for _ in deja] == deja
            api.faire(
                raconte,
                "modifier-droits",
                survenu_le="2026-06-01",
                etat_droit="OUVERT_SUSPENDU",
                soumis_droits_devoirs=True,
            )
            nouveau = next(messages)
        assert nouveau["type"] == "fr.parcours.droits.modifies.v1"
        assert lire(api, nom) == [*deja, nouveau]

    @pytest.mark.usefixtures("raconte")
    def test_reprise_apres_une_coupure(self, api: Api) -> None:
        """``Last-Event-ID`` goes on from there, whatever ``apres`` said when the following began."""
        nom = topic(SCHEMA, "rendez_vous")
        tous = lire(api, nom)
        with suivi(api, nom) as messages:
            recus = [next(messages) for _ in range(3)]
        with suivi(api, nom, depuis=recus[-1]["curseur"], apres=recus[0]["curseur"]) as messages:
            recus += [next(messages) for _ in range(len(tous) - 3)]
        assert recus == tous

    def test_une_position_illisible(self, api: Api) -> None:
        reponse = api.appeler("GET", f"/flux/{TOPICS[0]}", role=Role.SYSTEME, entetes=SUIVRE | {"Last-Event-ID": "x"})
        probleme(reponse, 422, "requete-invalide")
        assert _place_libre(api)

    def test_un_topic_inconnu_rend_sa_place(self, api: Api) -> None:
        for _ in range(SUIVEURS_MAX + 1):
            reponse = api.appeler("GET", "/flux/inconnu", role=Role.SYSTEME, entetes=SUIVRE)
            probleme(reponse, 404, "topic-inconnu")

    def test_les_places_sont_comptees_et_rendues(self, api: Api) -> None:
        """Twenty follow, the next is told to wait, other readers go on; who leaves, even rudely, frees his place."""
        nom = topic(SCHEMA, "structure")
        with suiveurs(api, SUIVEURS_MAX):
            reponse = api.appeler("GET", f"/flux/{nom}", role=Role.SYSTEME, entetes=SUIVRE)
            assert f"Les {SUIVEURS_MAX} places" in probleme(reponse, 503, "trop-de-suiveurs")["detail"]
            assert lire(api, nom) == []
            assert api.lire("/dossiers").status_code == 200
        assert _place_libre(api)

    def test_un_suiveur_parti_avant_le_premier_evenement(self, api: Api) -> None:
        for _ in range(SUIVEURS_MAX * 2):
            _brancher(api, topic(SCHEMA, "structure")).close()
        assert _place_libre(api)

    def test_l_un_seul_ne_prend_pas_toutes_les_places(self, api: Api) -> None:
        """A bearer follows some topics at once; the places that are left are the others'."""
        porteur, autre = uuid4(), uuid4()
        with ExitStack() as pile:
            for _ in range(PAR_PORTEUR_MAX):
                pile.callback(_brancher(api, topic(SCHEMA, "structure"), porteur).close)
            with pytest.raises(pytest.fail.Exception, match="no place left"):
                _brancher(api, topic(SCHEMA, "structure"), porteur)
            pile.callback(_brancher(api, topic(SCHEMA, "structure"), autre).close)
        assert _place_libre(api)

    def test_vingt_suiveurs_n_arretent_pas_le_service(self, api: Api) -> None:
        """Waiting takes no thread of the pool: forty requests at once are answered meanwhile."""
        with suiveurs(api, SUIVEURS_MAX), ThreadPoolExecutor(40) as fils:
            debut = time.monotonic()
            appels = [fils.submit(api.lire, "/dossiers") for _ in range(40)]
            assert {appel.result().status_code for appel in appels} == {200}
            assert time.monotonic() - debut < 5
        assert _place_libre(api)


@contextmanager
def suiveurs(api: Api, nombre: int) -> Iterator[None]:
    """So many followers of a topic where nothing happens."""
    with ExitStack() as pile:
        for _ in range(nombre):
            pile.callback(_brancher(api, topic(SCHEMA, "structure")).close)
        yield


def _brancher(api: Api, topic_: str, porteur: UUID | None = None) -> httpx.Client:
    """A client that follows, a new program unless told; closing it cuts the connection without a word."""
    client = httpx.Client(base_url=api.url, timeout=10)
    entetes = {**SUIVRE, "Authorization": f"Bearer {api.jeton(Role.SYSTEME, agent=porteur or uuid4())}"}
    reponse = client.send(client.build_request("GET", f"/flux/{topic_}", headers=entetes), stream=True)
    if reponse.status_code != 200:
        client.close()
        pytest.fail("no place left")
    return client


def _place_libre(api: Api) -> bool:
    """Whether every place is free again, in the end."""
    limite = time.monotonic() + PLACES_S
    clients: list[httpx.Client] = []
    try:
        while len(clients) < SUIVEURS_MAX and time.monotonic() < limite:
            try:
                clients.append(_brancher(api, topic(SCHEMA, "structure")))
            except pytest.fail.Exception:
                time.sleep(0.05)
        return len(clients) == SUIVEURS_MAX
    finally:
        for client in clients:
            client.close()


class TestArret:
    """The server stops: followers are let go at once, without an error."""

    @pytest.mark.usefixtures("raconte")
    def test_qui_suit_est_quitte_proprement(self, api: Api, caplog: pytest.LogCaptureFixture) -> None:
        services = replace(api.services, fin=Event())
        serveur = Serveur(creer(services), services, "127.0.0.1", 0)
        fil = Thread(target=serveur.run)
        fil.start()
        attendre(lambda: serveur.started)
        adresse = f"http://127.0.0.1:{serveur.servers[0].sockets[0].getsockname()[1]}"
        entetes = {**SUIVRE, "Authorization": f"Bearer {api.jeton(Role.SYSTEME)}"}
        nom = topic(SCHEMA, "droits")
        with (
            caplog.at_level(logging.ERROR),
            httpx.stream("GET", f"{adresse}/flux/{nom}", headers=entetes, timeout=20) as reponse,
        ):
            messages = reponse.iter_lines()
            assert next(messages).startswith("id: ")
            debut = time.monotonic()
            serveur.handle_exit(signal.SIGTERM, None)
            assert list(messages), "what was read is sent, then the answer ends as any other"
            fil.join(20)
        assert time.monotonic() - debut < GRACE_S
        assert caplog.records == []
