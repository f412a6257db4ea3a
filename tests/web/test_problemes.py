"""Errors: problem documents in French, which say what is wrong, where, what to do, and nothing of what was typed."""

import json
import logging
import re
import socket
from collections.abc import Iterator
from typing import Any, get_args
from uuid import UUID, uuid4

import httpx
import pytest
from pydantic import BaseModel, ValidationError

from commands.base import ETAPES, Commande
from ledger.events.forme import FORMES
from ledger.vocabulaire.acteur import Role
from tests.cas import chaque
from tests.web.contrat import contrat
from tests.web.parcours import derouler, histoire
from tests.web.serveur import Api, identite, ouverture, probleme
from web.application import CORPS_MAX_OCTETS
from web.etapes import chemin
from web.fautes import MESSAGES
from web.problemes import erreurs_dites

NIR, NOM = "2880233063012", "Etxeberri-Zaldumbide"
COMMANDES = sorted(ETAPES, key=lambda commande: commande.__name__)


def exemple(commande: type[Commande]) -> dict[str, Any]:
    """A body that is well formed."""
    extra: Any = commande.model_config["json_schema_extra"]
    return dict(extra["examples"][0])


def refus_du_modele(commande: type[Commande], corps: dict[str, Any]) -> list[dict[str, str]]:
    """What the route would say of a body that the model refuses; nothing when it lets it through."""
    try:
        commande.model_validate(corps)
    except ValidationError as refus:
        return erreurs_dites([{**erreur, "loc": ("body", *erreur["loc"])} for erreur in refus.errors()])
    return []


def verifier(erreurs: list[dict[str, str]], champs: set[str], valeur: Any) -> None:
    """Each error names one of these fields, in words of its own, without what was typed nor the words of a program."""
    for erreur in erreurs:
        assert erreur["ou"] == "body"
        assert erreur["champ"].split(".")[0] in champs
        message = erreur["message"]
        assert message != "cette valeur est refusée", (erreur["champ"], valeur)
        assert "{" not in message.replace("{1,", "").replace("{5}", "").replace("{3}", "")
        assert " or " not in message
    assert NOM not in json.dumps(erreurs)


class TestValidation:
    @pytest.mark.parametrize(
        "valeur", [None, NOM, "", 12, 1.5, -3, True, [], [NOM], {}, {"a": NOM}, "2026-13-45", "9" * 500, 10**30, "\x00"]
    )
    @chaque("commande", lambda: COMMANDES, lambda commande: commande.__name__)
    def test_toute_valeur_dans_tout_champ(self, api: Api, commande: type[Commande], valeur: Any) -> None:
        """Whatever the model refuses has its own words: no field of any command answers « cette valeur est refusée ».

        Field by field as the route would have it told, then over HTTP: what the model lets through, together when it lets
        them through together too, and all the fields at once.
        """
        adresse, exemplaire = f"/dossiers/{uuid4()}/{chemin(commande)}", exemple(commande)
        refuses, permis = set[str](), dict[str, Any]()
        for champ in commande.model_fields:
            if erreurs := refus_du_modele(commande, exemplaire | {champ: valeur}):
                verifier(erreurs, {champ}, valeur)
                refuses.add(champ)
            else:
                permis[champ] = valeur
        ensemble = permis and not refus_du_modele(commande, exemplaire | permis)
        for corps in [permis] if ensemble else [{champ: valeur} for champ in permis]:
            assert api.demander(adresse, exemplaire | corps).status_code in (404, 409, 422), corps.keys()
        reponse = api.demander(adresse, dict.fromkeys(commande.model_fields, valeur))
        if refuses:
            erreurs = probleme(reponse, 422, "requete-invalide")["erreurs"]
            verifier(erreurs, refuses, valeur)
            assert {erreur["champ"].split(".")[0] for erreur in erreurs} == refuses
        assert reponse.status_code in (404, 409, 422)
        assert NOM not in reponse.text

    @chaque("commande", lambda: COMMANDES, lambda commande: commande.__name__)
    def test_les_champs_obligatoires(self, api: Api, commande: type[Commande]) -> None:
        obligatoires = {nom for nom, champ in commande.model_fields.items() if champ.is_required()}
        reponse = api.demander(f"/dossiers/{uuid4()}/{chemin(commande)}", {})
        if not obligatoires:  # a body that says nothing is understood: what it may not do is the rule's to say
            probleme(reponse, 404, "dossier-inconnu")
            return
        document = probleme(reponse, 422, "requete-invalide")
        assert {erreur["champ"] for erreur in document["erreurs"]} == obligatoires
        assert {erreur["message"] for erreur in document["erreurs"]} == {"ce champ est obligatoire"}

    def test_chaque_message_est_une_phrase_francaise(self) -> None:
        for message in MESSAGES.values():
            assert message[0].islower()
            assert not {"value", "input", "should", "valid"} & set(message.split())

    def test_aucune_expression_reguliere_n_est_montree(self) -> None:
        motifs = set(re.findall(r'"pattern": ("(?:[^"\\]|\\.)*")', json.dumps(contrat().document)))
        assert motifs
        assert {json.loads(motif) for motif in motifs} <= FORMES.keys()

    def test_plusieurs_fautes_a_la_fois(self, api: Api) -> None:
        corps = ouverture(role="VOISIN", commune="Bordeaux", identite=identite(naissance_le="hier", nir="1"))
        erreurs = probleme(api.demander("/dossiers", corps), 422, "requete-invalide")["erreurs"]
        assert {erreur["champ"]: erreur["message"] for erreur in erreurs} == {
            "role": "la valeur doit être l'une de : 'DEMANDEUR' ou 'CONJOINT'",
            "commune": "un code commune INSEE de 5 caractères est attendu",
            "identite.naissance_le": "une date AAAA-MM-JJ est attendue",
            "identite.nir": "un NIR de 13 caractères, sans sa clé est attendu",
        }

    @pytest.mark.parametrize("dossier", ["1", "Étchéverry", NIR, "0" * 32 + "g"])
    def test_un_identifiant_de_dossier_illisible(self, api: Api, dossier: str) -> None:
        for reponse in (api.lire(f"/dossiers/{dossier}"), api.demander(f"/dossiers/{dossier}/lever-sanction", {})):
            document = probleme(reponse, 422, "requete-invalide")
            assert ("path", "dossier") in {(erreur["ou"], erreur["champ"]) for erreur in document["erreurs"]}
            assert dossier not in reponse.text


def champs_de(modele: type[BaseModel]) -> Iterator[str]:
    """Names of the fields of a model and of those inside it."""
    for nom, champ in modele.model_fields.items():
        yield nom
        for interne in (champ.annotation, *get_args(champ.annotation)):
            if isinstance(interne, type) and issubclass(interne, BaseModel):
                yield from champs_de(interne)


class TestDiscretion:
    """A NIR and a name typed in the wrong places come out nowhere, neither in the answer nor in the logs."""

    def endroits(self, dossier: str) -> list[tuple[str, str, dict[str, Any]]]:
        corps = [{NOM: NIR}, {"identite": {NOM: NIR}}, {"identite": NIR}, {"motif": NOM, "nom": NIR}, [NOM], NIR]
        routes = ["/dossiers", *(f"/dossiers/{dossier}/{chemin(commande)}" for commande in COMMANDES)]
        posts: list[tuple[str, str, dict[str, Any]]] = [
            ("POST", route, {"json": un_corps}) for route in routes for un_corps in corps
        ]
        texte = f'{{"identite": {{"nom": "{NOM}", "nir": "{NIR}"'
        parametres = [
            {nom: valeur}
            for nom in ("referent", "mds", "tri", "apres", "limite", "echeance", "etat_droit", "pts", NOM)
            for valeur in (NIR, NOM)
        ]
        return [
            *posts,
            ("POST", "/dossiers", {"content": texte, "headers": {"Content-Type": "application/json"}}),
            ("POST", f"/dossiers/{dossier}/annuler-etape", {"json": self._annulation()}),
            *(("GET", "/dossiers", {"params": parametre}) for parametre in parametres),
            *(("GET", f"/dossiers/{dossier}/rejeu", {"params": p}) for p in ({"au": NOM}, {"horloge": NIR})),
            *(("GET", "/tableaux/orientation", {"params": {nom: NOM}}) for nom in ("par", "mois", "pts", "au")),
            ("GET", f"/flux/parcours.{NOM}", {}),
            ("GET", f"/{NOM}/{NIR}", {}),
            ("DELETE", f"/dossiers/{NIR}", {}),
        ]

    def _annulation(self) -> dict[str, Any]:
        return {"etape": NOM, "correction": {"evenement": self.evenement, "motif": "DOUBLON"}}

    evenement = ""

    def test_rien_de_ce_qui_est_tape(
        self, api: Api, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
    ) -> None:
        dossier = api.ouvrir()
        derouler(api, dossier, "preconiser-orientation")
        self.evenement = api.lire(f"/dossiers/{dossier}").json()["etapes"][1]["evenement"]
        refusees = 0
        with caplog.at_level(logging.DEBUG, "parcours"), caplog.at_level(logging.DEBUG, "uvicorn"):
            for methode, adresse, options in self.endroits(str(dossier)):
                role = Role.ADMINISTRATEUR
                entetes = options.pop("headers", {})
                reponse = api.appeler(methode, adresse, role=role, entetes=entetes, **options)
                assert reponse.status_code < 500, (methode, adresse, options, reponse.text)
                refusees += reponse.status_code >= 400
                for secret in (NIR, NOM):
                    assert secret not in reponse.text, (methode, adresse, options)
                    assert secret not in str(reponse.headers)
        assert refusees > 150
        # The access log is off in production; pytest listens to it all the same.
        noms = ("parcours.api", "uvicorn.error", "uvicorn.asgi")
        journaux = "".join(trace.getMessage() for trace in caplog.records if trace.name in noms)
        for sortie in (*capfd.readouterr(), journaux):
            assert NIR not in sortie
            assert NOM not in sortie

    def test_d17_un_champ_inconnu_est_nomme(self, api: Api) -> None:
        """D17: whoever mistypes a field is told which."""
        corps = ouverture(identite=identite() | {"prenoms": "Maïté"}) | {"communes": "33063"}
        erreurs = probleme(api.demander("/dossiers", corps), 422, "requete-invalide")["erreurs"]
        assert [(erreur["champ"], erreur["message"]) for erreur in erreurs] == [
            ("identite.prenoms", "ce champ n'existe pas"),
            ("communes", "ce champ n'existe pas"),
        ]

    def test_un_champ_de_trop_qui_ne_s_ecrit_pas_comme_un_champ_n_est_que_situe(self, api: Api) -> None:
        corps = ouverture(identite=identite() | {NOM: 1}) | {NIR: 2}
        erreurs = probleme(api.demander("/dossiers", corps), 422, "requete-invalide")["erreurs"]
        assert [(erreur["champ"], erreur["message"]) for erreur in erreurs] == [
            ("identite", "un champ donné ici n'existe pas"),
            ("", "un champ donné ici n'existe pas"),
        ]

    def test_les_adresses_ne_portent_rien_de_personnel(self) -> None:
        """No route takes what identifies a person in its address, where logs and histories keep it."""
        personnels = {"nom", "prenom", "nir", "naissance_le", "telephone", "courriel"}
        assert personnels <= {champ for commande in COMMANDES for champ in champs_de(commande)}
        assert not {nom for etape, _ in histoire() for nom in personnels if nom in etape.split("-")}


def brute(api: Api, texte: bytes) -> bytes:
    """Send bytes as they are, and read the answer to its end."""
    hote, _, port = api.url.removeprefix("http://").partition(":")
    with socket.create_connection((hote, int(port)), timeout=10) as prise:
        prise.sendall(texte)
        prise.shutdown(socket.SHUT_WR)
        morceaux = []
        while morceau := prise.recv(65536):
            morceaux.append(morceau)
    return b"".join(morceaux)


class TestHttp:
    @pytest.mark.parametrize(
        "texte",
        [b"", b"{", b"{]", b"\xff\xfe", b'{"a": 1,}', b"nul", b"[" * 50_000, b'{"a":' * 20_000, b"1" * 5_000],
        ids=["vide", "ouvert", "mêlé", "octets", "virgule", "mot", "listes", "objets", "nombre"],
    )
    def test_json_illisible(self, api: Api, texte: bytes) -> None:
        reponse = api.appeler("POST", "/dossiers", content=texte, entetes={"Content-Type": "application/json"})
        assert reponse.status_code in (400, 422)
        probleme(
            reponse, reponse.status_code, "requete-invalide" if reponse.status_code == 422 else "requete-illisible"
        )

    @pytest.mark.parametrize("type_", ["text/plain", "application/x-www-form-urlencoded", "application/xml"])
    def test_pas_du_json(self, api: Api, type_: str) -> None:
        reponse = api.appeler("POST", "/dossiers", content=json.dumps(ouverture()), entetes={"Content-Type": type_})
        probleme(reponse, 422, "requete-invalide")

    @pytest.mark.parametrize("adresse", ["/inconnue", "/dossiers/x/y/z", "/redoc"])
    def test_adresse_inconnue(self, api: Api, adresse: str) -> None:
        assert "/docs" in probleme(api.lire(adresse), 404, "http/404")["detail"]

    def test_dossier_inconnu(self, api: Api) -> None:
        for suite in ("", "/rejeu"):
            probleme(api.lire(f"/dossiers/{uuid4()}{suite}"), 404, "dossier-inconnu")

    @pytest.mark.parametrize(
        ("methode", "adresse"), [("PUT", "/dossiers"), ("DELETE", f"/dossiers/{UUID(int=1)}"), ("POST", "/sante")]
    )
    def test_methode_refusee(self, api: Api, methode: str, adresse: str) -> None:
        reponse = api.appeler(methode, adresse)
        assert "Allow" in probleme(reponse, 405, "http/405")["detail"]
        assert reponse.headers["Allow"]

    def test_corps_trop_volumineux(self, api: Api) -> None:
        juste = json.dumps({"x": "a" * (CORPS_MAX_OCTETS - 9)}).encode()
        assert len(juste) == CORPS_MAX_OCTETS
        entetes = {"Content-Type": "application/json"}
        probleme(api.appeler("POST", "/dossiers", content=juste, entetes=entetes), 422, "requete-invalide")
        trop = api.appeler("POST", "/dossiers", content=juste + b" ", entetes=entetes)
        assert "256 ko" in probleme(trop, 413, "requete-trop-volumineuse")["detail"]

    def test_corps_par_morceaux(self, api: Api) -> None:
        """A body that does not announce its size could be endless."""
        reponse = api.appeler("POST", "/dossiers", content=iter([b"{", b"}"]))
        probleme(reponse, 413, "requete-trop-volumineuse")

    @pytest.mark.parametrize("taille", [b"-1", b"x", b"1e3", b"9" * 30])
    def test_taille_annoncee_illisible(self, api: Api, taille: bytes) -> None:
        reponse = brute(api, b"POST /dossiers HTTP/1.1\r\nHost: a\r\nContent-Length: " + taille + b"\r\n\r\n{}")
        assert reponse.startswith((b"HTTP/1.1 400", b"HTTP/1.1 413"))

    def test_corps_plus_court_qu_annonce(self, api: Api) -> None:
        """Nothing is decided on half a body, and the service goes on."""
        position = api.services.journal.position()
        brute(api, b"POST /dossiers HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\n\r\n{")
        assert api.services.journal.position() == position
        assert api.lire("/sante").status_code == 200

    def test_en_tetes_de_toute_reponse(self, api: Api) -> None:
        for reponse in (api.lire("/dossiers"), api.lire("/inconnue"), api.appeler("GET", "/dossiers", role=None)):
            assert reponse.headers["X-Content-Type-Options"] == "nosniff"
            assert reponse.headers["Cache-Control"] == "no-store"
            assert "uvicorn" not in reponse.headers.get("server", "")


class TestParametres:
    @pytest.mark.parametrize(
        "parametres",
        [
            {"limite": 0},
            {"limite": 101},
            {"limite": "dix"},
            {"tri": "nom"},
            {"apres": "x" * 201},
            {"referent": "moi"},
            {"echeance": "DEMAIN"},
            {"echeance_avant": "demain"},
            {"a_accompagner": "peut-être"},
        ],
        ids=str,
    )
    def test_refuses(self, api: Api, parametres: dict[str, Any]) -> None:
        (champ,) = parametres
        (erreur,) = probleme(api.lire("/dossiers", **parametres), 422, "requete-invalide")["erreurs"]
        assert (erreur["ou"], erreur["champ"]) == ("query", champ)
        assert erreur["message"] != "cette valeur est refusée"

    @pytest.mark.parametrize("jour", ["0001-01-01", "9999-12-31"])
    @pytest.mark.parametrize(
        ("adresse", "champ"),
        [
            ("/agenda", "le"),
            ("/ma-journee", "le"),
            ("/tableaux/accompagnement?pas=mois", "au"),
            ("/tableaux/orientation?pas=semaine", "du"),
            ("/regles", "au"),
            (f"/dossiers/{UUID(int=1)}/rejeu", "au"),
            (f"/dossiers/{UUID(int=1)}/activites", "du"),
        ],
    )
    def test_un_jour_hors_de_tout_calendrier(self, api: Api, adresse: str, champ: str, jour: str) -> None:
        """A year later or earlier could not be computed."""
        reponse = api.appeler("GET", f"{adresse}{'&' if '?' in adresse else '?'}{champ}={jour}", role=Role.REFERENT)
        (erreur,) = probleme(reponse, 422, "requete-invalide")["erreurs"]
        assert (erreur["ou"], erreur["champ"]) == ("query", champ)

    @pytest.mark.parametrize("jour", ["0", "1764547200", "2026-W10-1", "20260301", "2026-03-01T00:00:00", "01/03/2026"])
    @pytest.mark.parametrize(
        ("adresse", "champ"), [("/regles", "au"), ("/dossiers", "echeance_avant"), ("/agenda", "le")]
    )
    def test_l19_un_jour_qui_n_en_est_pas_un(self, api: Api, adresse: str, champ: str, jour: str) -> None:
        """C-6: a number of seconds is no date, nor is an instant, were it midnight."""
        reponse = api.appeler("GET", adresse, params={champ: jour}, role=Role.REFERENT)
        (erreur,) = probleme(reponse, 422, "requete-invalide")["erreurs"]
        assert (erreur["champ"], erreur["message"]) == (champ, "une date AAAA-MM-JJ est attendue")

    @pytest.mark.parametrize("curseur", ["x", "====", "é", "MjAyNi0wMS0wMXx4", "fA==", "MjAyNi1XMDEtMXww"])
    def test_curseur_invalide(self, api: Api, curseur: str) -> None:
        document = probleme(api.lire("/dossiers", apres=curseur), 422, "curseur-invalide")
        assert "première page" in document["detail"]

    @pytest.mark.parametrize("parametre", ["structure", "mds", "pts", "parcours", "etat_droit"])
    def test_un_caractere_que_la_base_ne_lit_pas(self, api: Api, parametre: str) -> None:
        reponse = api.appeler("GET", "/dossiers", params={parametre: "\x00"})
        if reponse.status_code != 200:
            probleme(reponse, 422, "valeur-illisible")


def test_httpx_ne_suit_pas_de_redirection(api: Api) -> None:
    """A trailing slash is not another way in."""
    reponse: httpx.Response = api.lire("/dossiers/")
    assert reponse.status_code in (307, 404)
