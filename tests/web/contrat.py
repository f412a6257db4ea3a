"""The document of the interface, held to what answers: every exchange of a test is one that the document announces."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final
from urllib.parse import unquote

import httpx
from fastapi import FastAPI
from jsonschema import Draft202012Validator

from web.application import creer
from web.contrat.sortes import MEDIA, RACINE
from web.pages.problemes import expliquer

ENTETES: Final = (
    "ETag",
    "Ledger-Position",
    "Location",
    "Retry-After",
    "WWW-Authenticate",
    "Content-Disposition",
    "Allow",
)
"""Headers that a client acts upon: none comes without being announced."""


class Contrat:
    """The document, ready to be compared with exchanges."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        """``document`` is the OpenAPI document."""
        self.document = document
        self._adresses = sorted(
            ((_motif(adresse), adresse) for adresse in document["paths"]), key=lambda paire: paire[1].count("{")
        )
        self._validateurs: dict[tuple[str, str, str], Draft202012Validator] = {}

    def verifier(self, reponse: httpx.Response) -> None:
        """Fail unless the document announces this answer: its status, media type, headers, and problem if it is one."""
        requete = reponse.request
        if "text/html" in requete.headers.get("accept", "") or not (ici := list(self._trouver(requete.url.path))):
            return
        methode = "get" if requete.method == "HEAD" else requete.method.lower()
        adresse = next((adresse for adresse in ici if methode in self.document["paths"][adresse]), None)
        lieu = f"{requete.method} {ici[0]} : {reponse.status_code}"
        if reponse.status_code == 405:
            assert requete.method not in reponse.headers["Allow"].split(", "), lieu
            return
        if adresse is None:
            assert reponse.status_code == 413, lieu
            return
        dites: Mapping[str, Any] = self.document["paths"][adresse][methode]["responses"]
        assert str(reponse.status_code) in dites, f"{lieu} n'est pas annoncé"
        dite = dites[str(reponse.status_code)]
        media = "" if reponse.status_code == 204 else _media(reponse.headers.get("content-type", ""))
        assert media in ({_media(nom) for nom in dite.get("content", {})} or {""}), f"{lieu} en {media}"
        self._verifier_les_entetes(lieu, reponse, dite.get("headers", {}))
        if media == MEDIA and requete.method != "HEAD":
            reponse.read()
            self._verifier_le_probleme((adresse, methode, str(reponse.status_code)), reponse.json(), dite)

    def _trouver(self, chemin: str) -> Iterator[str]:
        """Addresses of the document that this path could be, the most precise first."""
        return (adresse for motif, adresse in self._adresses if motif.fullmatch(chemin))

    def _verifier_les_entetes(self, lieu: str, reponse: httpx.Response, dits: Mapping[str, Any]) -> None:
        assert {nom for nom in ENTETES if nom in reponse.headers} <= dits.keys(), f"{lieu} : {reponse.headers}"
        exiges = {nom for nom, dit in dits.items() if dit["required"]}
        assert {nom for nom in exiges if nom not in reponse.headers} == set(), lieu
        if reponse.status_code == 201 and (cree := reponse.headers.get("Location")):
            assert any("get" in self.document["paths"][adresse] for adresse in self._trouver(unquote(cree))), cree

    def _verifier_le_probleme(self, ou: tuple[str, str, str], probleme: Any, dite: Mapping[str, Any]) -> None:
        schema = dite["content"][MEDIA]["schema"]
        if ou not in self._validateurs:
            self._validateurs[ou] = Draft202012Validator(
                {**schema, "components": self.document["components"]}, format_checker=None
            )
        self._validateurs[ou].validate(probleme)
        assert expliquer(probleme["type"].removeprefix(RACINE + "/")) is not None, probleme["type"]
        if "examples" in dite["content"][MEDIA] and "code" in probleme:
            assert probleme["code"] in dite["content"][MEDIA]["examples"], f"{ou} : refus {probleme['code']}"
        noms = [ref["$ref"].rpartition("/")[2] for ref in schema.get("oneOf", [schema])]
        formes = (self.document["components"]["schemas"][nom]["properties"] for nom in noms)
        assert any(probleme.keys() <= forme.keys() for forme in formes), f"{ou} : {sorted(probleme)}"


def _motif(adresse: str) -> re.Pattern[str]:
    """The paths that an address of the document stands for; an offer may be named by any sign, slashes included."""
    libre = re.escape(adresse).replace(r"\{offre\}", ".+")
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", libre))


def _media(type_: str) -> str:
    return type_.partition(";")[0].strip()


@cache
def application() -> FastAPI:
    """What is served; nothing of it is called."""
    return creer(None)  # type: ignore[arg-type]


@cache
def contrat() -> Contrat:
    """That of the application that is served."""
    return Contrat(application().openapi())
