"""Refusals of the SI Plateforme, in the form of each API, and the media types that its files publish."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from fastapi.responses import JSONResponse

Document = dict[str, Any]
"""A JSON document, with France Travail's names."""


class Refuse(Exception):
    """A call that France Travail answers without doing it: status, document and headers of the answer."""

    def __init__(self, statut: int, corps: Document | None, entetes: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{statut} {corps}")
        self.statut = statut
        self.corps = corps
        self.entetes = entetes


class JsonUtf8(JSONResponse):
    """JSON as `rechercher-usager` publishes it."""

    media_type = "application/json; charset=utf-8"


class JsonUTF8(JSONResponse):
    """JSON as `activites-operationnelles` publishes it."""

    media_type = "application/json; charset=UTF-8"


def resultat_recherche(code: str, message: str) -> Document:
    """`rechercher-usager`: without person, every other field is null."""
    return {
        "codeRetour": code,
        "message": message,
        "topIdentiteCertifiee": None,
        "jetonUsager": None,
        "numeroFranceTravail": None,
    }


def _recherche(statut: int, message: str, chemin: str) -> Document:  # noqa: ARG001 - same shape for every API
    return resultat_recherche("R997", "Une erreur de validation s'est produite")


def _orientation(statut: int, message: str, chemin: str) -> Document:
    instant = datetime.now(UTC).isoformat(timespec="milliseconds")
    return {"timestamp": instant, "status": statut, "error": "Bad Request", "message": message, "path": chemin}


def _probleme(statut: int, message: str, chemin: str) -> Document:  # noqa: ARG001
    return {"type": "about:blank", "status": statut, "title": "DonneeEnEntreeInvalideException", "detail": message}


def _administratif(statut: int, message: str, chemin: str) -> Document:  # noqa: ARG001
    instant = datetime.now(UTC).isoformat(timespec="milliseconds")
    return {"code": "REQUETE_INVALIDE", "erreur": message, "status": "400 BAD_REQUEST", "timestamp": instant}


def _commun(statut: int, message: str, chemin: str) -> Document:  # noqa: ARG001
    return {"codeHttp": statut, "codeErreur": "REQUETE_INVALIDE", "message": message}


def _sanction(statut: int, message: str, chemin: str) -> Document:  # noqa: ARG001
    """Its codes name fields: the first one that each resource controls stands for a body without form."""
    premiers = {"demandeRadiation": "R012", "decisionSanctionRSAPartenaire": "R032"}
    return {"codeErreur": premiers.get(chemin.rpartition("/")[2], "R010"), "message": message}


_FORMES: Final[Mapping[str, Callable[[int, str, str], Document]]] = {
    "rechercher-usager": _recherche,
    "orientationusager": _orientation,
    "contrat-engagement": _probleme,
    "informations-administratives": _administratif,
    "gestion-sanctions-rsa": _sanction,
}


def invalide(chemin: str, message: str, statut: int = 400) -> Document:
    """The document of a refused request, in the form of the API at ``chemin`` (``/partenaire/<api>/…``)."""
    api = chemin.split("/")[2] if chemin.startswith("/partenaire/") else ""
    return _FORMES.get(api, _commun)(statut, message, chemin)
