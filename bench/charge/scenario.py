"""The users that Locust runs: each signed in, with persons of his own, doing what ``bench.charge.modele`` says.

Started by ``bench.charge.charge``, in an environment where Locust is. The cookie is the browser's, the forms are those that
the pages hold; a page that is not the one asked for is an error.
"""

import json
import os
import random
import re
from collections import defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import gevent
from geventhttpclient import HTTPClient
from locust import constant, events, task
from locust.contrib.fasthttp import FastHttpUser

from bench.charge.modele import ACTES, EFFECTIFS, PAUSE_S, SUIVEURS

ENTETES = {"Accept": "text/html,*/*;q=0.8", "Accept-Encoding": "gzip"}
CACHE = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
CONFIRME = "quand_meme"
"""Field by which a form says that its warnings were read."""
RECHERCHE = '<form class="recherche-globale"'
TABLEAUX = ("orientation", "contractualisation", "accompagnement", "profils", "offres", "intensite", "mon_rsa")
FILTRES = ("volet=EN_RETARD", "parcours=SOCIAL", "parcours=EMPLOI", "tri=contrat", "echeance=contrat_a_renouveler")
STATISTIQUES = ("drees-t1", "drees-t2", "gestion", "plan-pauvrete-a1")
RETOUR_S = 3.0
"""After which a browser comes back to a stream that ended."""
COMPTES: dict[str, list[dict[str, Any]]] = defaultdict(list)
for _compte in json.loads(Path(os.environ["CHARGE_COMPTES"]).read_text()):
    COMPTES[_compte["role"]].append(_compte)


@events.test_start.add_listener  # type: ignore[untyped-decorator]
def oublier_la_montee(environment: Any, **_: Any) -> None:
    """Only what happens once everybody works is measured; an error before it is an error all the same."""

    def oublier() -> None:
        erreurs = dict(environment.stats.errors)
        environment.stats.reset_all()
        environment.stats.errors.update(erreurs)

    gevent.spawn_later(float(os.environ["CHARGE_MONTEE_S"]), oublier)


class Agent(FastHttpUser):  # type: ignore[misc]  # Locust is not where types are checked
    """Somebody before a browser; the pages that he opens are methods of the names of the model."""

    abstract = True
    role = ""
    wait_time = constant(0)
    connection_timeout = network_timeout = 30.0
    max_redirects = 0

    def on_start(self) -> None:
        """Take an account, and begin at any moment of a pause: nobody clicks with the others."""
        self.compte = COMPTES[self.role].pop()
        self.temoin = self.compte["temoin"]
        self.hasard = random.Random(self.compte["sujet"])
        gevent.sleep(self.hasard.uniform(0, PAUSE_S[1]))

    @task  # type: ignore[untyped-decorator]
    def agir(self) -> None:
        """His task, over and over: Locust would add that of a subclass to this one, not replace it."""
        self.tour()

    def tour(self) -> None:
        """One page, then a pause."""
        actes = ACTES[self.role]
        getattr(self, self.hasard.choices(list(actes), list(actes.values()))[0])()
        gevent.sleep(self.hasard.uniform(*PAUSE_S))

    def page(self, adresse: str, nom: str, attendu: str = "<h1>") -> str:
        """Open a page; its text."""
        with self.client.get(adresse, name=nom, headers=self.entetes(), catch_response=True) as reponse:
            return self.verifier(reponse, 200, attendu)

    def envoyer(self, adresse: str, nom: str, champs: dict[str, str]) -> str:
        """Send a form, and follow to the page where its answer leads, as a browser does; its text.

        Who is warned of the day or the hour that he chose reads it, and records all the same.
        """
        entetes, confirme = self.entetes() | {"Origin": self.host}, CONFIRME in champs
        with self.client.post(adresse, name=nom, data=champs, headers=entetes, catch_response=True) as reponse:
            averti = formulaire_de(reponse.text or "") if reponse.status_code == 409 and not confirme else {}
            self.verifier(reponse, 409 if CONFIRME in averti else 303, "")
            vers = (reponse.headers or {}).get("location", "")
        if CONFIRME in averti:
            return self.envoyer(adresse, f"{nom}, averti", champs | averti)
        return self.page(vers, f"{nom}, suite") if vers else ""

    def entetes(self) -> dict[str, str]:
        """Those of a browser that is signed in."""
        return ENTETES | {"Cookie": f"session={self.temoin}"}

    def verifier(self, reponse: Any, statut: int, attendu: str) -> str:
        """Whether it is the page that was asked for."""
        texte = reponse.text or ""
        if reponse.status_code != statut:
            reponse.failure(f"statut {reponse.status_code}")
        elif attendu not in texte:
            reponse.failure("une autre page")
        else:
            reponse.success()
        return texte

    def connexion(self) -> None:
        """Sign in again through the provider, as at the beginning of a day; the three answers are one measure each."""
        entetes = ENTETES | {"Origin": self.host}
        donnees = {"retour": "/plan"}
        with self.client.post("/connexion", data=donnees, headers=entetes, catch_response=True) as reponse:
            self.verifier(reponse, 303, "")
            vers, attente = reponse.headers.get("location", ""), cookie(reponse)
        demande = dict(parse_qsl(urlsplit(vers).query)) | {"sujet": self.compte["sujet"]}
        with self.client.post(vers.split("?")[0], name="fournisseur", data=demande, catch_response=True) as reponse:
            self.verifier(reponse, 303, "")
            retour = reponse.headers.get("location", "")
        entetes = ENTETES | {"Cookie": attente}
        with self.client.get(retour, name="/connexion/retour", headers=entetes, catch_response=True) as reponse:
            self.verifier(reponse, 303, "")
            self.temoin = cookie(reponse, "session").removeprefix("session=")

    def file_active(self) -> None:
        self.page("/file-active", "/file-active", "Filtrer et trier")

    def recherche(self) -> None:
        """By the field at the head of every page: it leads to the list, or to the dossier when it finds one person."""
        page = self.page("/plan", "/plan", RECHERCHE)
        if formulaire := page.partition(RECHERCHE)[2].partition("</form>")[0]:
            champs = dict(CACHE.findall(formulaire)) | {"recherche": self.hasard.choice(self.compte["noms"])}
            self.envoyer("/file-active", "/file-active (recherche)", champs)

    def relecture(self) -> None:
        jours = self.hasard.randrange(30, 400)
        au = f"{aujourd_hui() - timedelta(days=jours):%d/%m/%Y}"
        self.page(f"/relecture/{self.un_dossier()}?au={au}", "/relecture/{dossier}?au=")

    def un_dossier(self) -> str:
        """One of the persons whom he may see."""
        return str(self.hasard.choice(self.compte["dossiers"]))


def aujourd_hui() -> date:
    """Today; the département's packages are not where Locust is."""
    return datetime.now(ZoneInfo("Europe/Paris")).date()


def cookie(reponse: Any, nom: str = "") -> str:
    """Name and value of the cookie that an answer sets."""
    poses = [pose.split(";")[0] for pose in reponse.headers.getlist("set-cookie")]
    return next((pose for pose in poses if pose.startswith(nom) and not pose.endswith('=""')), "")


def formulaire_de(page: str) -> dict[str, str]:
    """What the form of a step holds already."""
    return dict(CACHE.findall(page.split("data-une-fois", 1)[-1]))


class Referent(Agent):
    """A référent: his day, his list, his persons."""

    role, fixed_count = "REFERENT", EFFECTIFS["REFERENT"]

    def ma_journee(self) -> None:
        self.page("/", "/ (ma journée)")

    def file_active_filtree(self) -> None:
        filtre = self.hasard.choice(FILTRES)
        self.page(f"/file-active?referent={self.compte['agent']}&{filtre}", "/file-active?…", "Filtrer et trier")

    def agenda(self) -> None:
        self.page("/mon-agenda", "/mon-agenda")

    def dossier(self) -> None:
        self.page(f"/dossier/{self.un_dossier()}", "/dossier/{dossier}")

    def etape(self) -> None:
        decide = str(self.compte["structure"]).startswith("MDS")
        self.formulaire("decider-orientation" if decide else "preconiser-orientation")

    def formulaire(self, etape: str) -> tuple[str, dict[str, str]]:
        """Open the form of a step; its address and what it holds already."""
        adresse = f"/dossier/{self.un_dossier()}/etape/{etape}"
        page = self.page(adresse, "/dossier/{dossier}/etape/{etape}", "data-une-fois")
        return adresse, formulaire_de(page)

    def planifier(self) -> None:
        adresse, champs = self.formulaire("planifier-rendez-vous")
        le = aujourd_hui() + timedelta(days=self.hasard.randrange(1, 60))
        champs |= {
            "le": f"{le:%d/%m/%Y}",
            "heure": f"{self.hasard.randrange(8, 18)}:{self.hasard.randrange(60):02d}",
            "duree_prevue_min": "45",
            "modalite": "SUR_PLACE",
            "motif": "SUIVI",
            "initiateur": "SERVICE",
            "structure": self.compte["structure"],
        }
        self.envoyer(adresse, "/dossier/{dossier}/etape/{etape} (envoi)", champs)


class Decideur(Agent):
    """A décideur: dashboards, statutory tables, questions."""

    role, fixed_count = "DECIDEUR", EFFECTIFS["DECIDEUR"] - SUIVEURS

    def sommaire(self) -> None:
        self.page("/pilotage", "/pilotage")

    def tableau(self) -> None:
        self.page(f"/pilotage/{self.hasard.choice(TABLEAUX)}", "/pilotage/{tableau}")

    def tableau_detaille(self) -> None:
        au = f"{aujourd_hui() - timedelta(days=self.hasard.randrange(30, 400)):%d/%m/%Y}"
        self.page(f"/pilotage/{self.hasard.choice(TABLEAUX)}?par=mds&au={au}", "/pilotage/{tableau}?par=&au=")

    def statistique(self) -> None:
        self.page(f"/pilotage/statistiques/{self.hasard.choice(STATISTIQUES)}", "/pilotage/statistiques/{table}")

    def question(self) -> None:
        adresse = "/pilotage/requete?chiffre=premieres&chiffre=part_moins_un_mois&par=pts&par=parcours"
        self.page(adresse, "/pilotage/requete?…")


class Suiveur(Agent):
    """A décideur who leaves a dashboard on the screen: told that the ledger moved, his browser asks the figures again."""

    role, fixed_count = "DECIDEUR", SUIVEURS

    def tour(self) -> None:
        """Follow until the server ends the stream; the browser then comes back."""
        tableau = f"/pilotage/{self.hasard.choice(TABLEAUX)}"
        connu = position(self.page(tableau, "/pilotage/{tableau}"))
        client = HTTPClient.from_url(self.host, connection_timeout=30.0, network_timeout=60.0)
        try:
            flux = client.get("/pilotage/direct", self.entetes() | {"Accept": "text/event-stream"})
            while ligne := flux.readline(b"\n"):
                if ligne.startswith(b"data: ") and int(ligne[6:]) > connu:
                    connu = position(self.partie(tableau))
        finally:
            client.close()
            gevent.sleep(RETOUR_S)

    def partie(self, tableau: str) -> str:
        """The figures alone, as the script of the page asks for them."""
        nom, entetes = "/pilotage/{tableau} (en direct)", self.entetes() | {"HX-Request-Type": "partial"}
        with self.client.get(tableau, name=nom, headers=entetes, catch_response=True) as reponse:
            return self.verifier(reponse, 200, "data-position")


def position(page: str) -> int:
    """Position of the ledger that a page of figures says."""
    lue = re.search(r'data-position="(\d+)"', page)
    return int(lue[1]) if lue else 0


class Auditeur(Agent):
    """An auditor: replays, and who looked."""

    role, fixed_count = "AUDITEUR", EFFECTIFS["AUDITEUR"]

    def consultations(self) -> None:
        self.page(f"/consultations?dossier={self.un_dossier()}", "/consultations?dossier")

    def journal(self) -> None:
        self.page("/consultations", "/consultations")


class Administrateur(Agent):
    """An administrator: how the service runs, who may come in."""

    role, fixed_count = "ADMINISTRATEUR", EFFECTIFS["ADMINISTRATEUR"]

    def administration(self) -> None:
        self.page("/administration", "/administration")

    def habilitations(self) -> None:
        self.page("/administration/habilitations", "/administration/…")

    def transmissions(self) -> None:
        self.page("/administration/transmissions", "/administration/…")

    def reseau(self) -> None:
        self.page("/administration/reseau", "/administration/…")

    def regles(self) -> None:
        self.page("/administration/regles", "/administration/…")
