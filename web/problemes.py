"""Errors as problem+json (RFC 9457), in French: what is wrong, where, what to do. Values typed in are never echoed."""

import logging
from collections.abc import Callable, Mapping, Sequence
from traceback import extract_tb
from typing import Any, Final
from uuid import uuid4

import psycopg
from eventsourcing.persistence import DataError, InterfaceError, OperationalError
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from psycopg_pool import PoolTimeout
from starlette.exceptions import HTTPException

from commands.abonnements import AbonnementInconnu
from commands.base import Refus
from commands.execute import CleDejaUtilisee, ConflitDeVersion
from ledger.annexes.requetes import RequeteInconnue, TropDeRequetes
from ledger.replay import ChaineRompue
from readmodels.curseur import CurseurInvalide
from readmodels.dossier.chronologie import DossierInconnu
from readmodels.export.document import TropDeLignes
from readmodels.flux import TopicInconnu, TropDeSuiveurs
from readmodels.lecteur import LectureEnRetard
from readmodels.listes.file_active import TriSansFiltre
from readmodels.pilotage.catalogue import IndicateurInconnu, TableauInconnu
from readmodels.pilotage.mesure import AxeInconnu, TropDeCellules
from readmodels.requetes.compilation import RequeteInterdite, RequeteRefusee
from readmodels.requetes.execution import RequeteTropLongue
from readmodels.statistiques.catalogue import StatistiqueInconnue
from web.acces import Interdit
from web.fautes import message_d_erreur
from web.identite.jetons import JetonRefuse
from web.tables.vues import TropDeVues, VueInconnue

MEDIA: Final = "application/problem+json"
REESSAYER_S: Final = 1
journal = logging.getLogger("parcours.api")


class BrouillonAbsent(Exception):
    """The actor keeps no draft in this dossier."""


class StructureAbsente(Exception):
    """The token does not say which structure its bearer acts for."""


def probleme(
    statut: int, reference: str, titre: str, detail: str, *, entetes: Mapping[str, str] | None = None, **autres: Any
) -> JSONResponse:
    """A problem document: ``type`` is a stable relative reference, ``detail`` says what to do."""
    contenu = {"type": f"/problemes/{reference}", "title": titre, "status": statut, "detail": detail, **autres}
    return JSONResponse(contenu, statut, dict(entetes or {}), media_type=MEDIA)


def _erreurs(erreurs: Sequence[Any]) -> list[dict[str, str]]:
    return [
        {
            "champ": _champ(erreur),
            "ou": str(erreur["loc"][0]) if erreur["loc"] else "body",
            "message": message_d_erreur(erreur),
        }
        for erreur in erreurs
    ]


def _champ(erreur: Any) -> str:
    """Path of the faulty field; of a field that does not exist, the path of what holds it: its name was typed."""
    parties = erreur["loc"][1:-1] if erreur["type"] == "extra_forbidden" else erreur["loc"][1:]
    return ".".join(str(partie) for partie in parties)


def _requete_invalide(_: Request, erreur: Exception) -> JSONResponse:
    assert isinstance(erreur, RequestValidationError)  # noqa: S101 - registered for this type
    details = _erreurs(erreur.errors())
    return probleme(
        422,
        "requete-invalide",
        "Requête invalide",
        "Corrigez les champs indiqués, puis recommencez : rien n'a été enregistré.",
        erreurs=details,
    )


def _refus(_: Request, erreur: Exception) -> JSONResponse:
    assert isinstance(erreur, Refus)  # noqa: S101 - registered for this type
    return probleme(409, f"refus/{erreur.code}", "Étape refusée", erreur.message, code=erreur.code, champ=erreur.champ)


def _conflit(_: Request, erreur: Exception) -> JSONResponse:
    assert isinstance(erreur, ConflitDeVersion)  # noqa: S101 - registered for this type
    return probleme(
        412,
        "version-depassee",
        "Le dossier a changé",
        f"Le dossier est à la version {erreur.version} : rechargez-le, vérifiez ce qui a changé, puis recommencez.",
        entetes={"ETag": f'"{erreur.version}"'},
        version=erreur.version,
    )


def _retard(_: Request, erreur: Exception) -> JSONResponse:
    assert isinstance(erreur, LectureEnRetard)  # noqa: S101 - registered for this type
    return probleme(
        503,
        "lecture-en-retard",
        "Les listes ne sont pas encore à jour",
        f"Les vues sont à la position {erreur.position} du journal, {erreur.voulue} est demandée : réessayez.",
        entetes={"Retry-After": str(REESSAYER_S)},
        position=erreur.position,
    )


def _indisponible(_: Request, erreur: Exception) -> JSONResponse:
    journal.error("base de données indisponible : %s", type(erreur).__name__)
    return probleme(
        503,
        "base-indisponible",
        "Service momentanément indisponible",
        "La base de données ne répond pas. Recommencez avec la même clé d'idempotence : rien ne sera fait deux fois.",
        entetes={"Retry-After": str(REESSAYER_S)},
    )


def _altere(_: Request, erreur: Exception) -> JSONResponse:
    journal.critical("%s", erreur)
    return probleme(500, "chaine-rompue", "Le dossier a été altéré", f"{_phrase(str(erreur))} Prévenez l'auditeur.")


def _simple(statut: int, code: str, titre: str) -> Any:
    def repondre(_: Request, erreur: Exception) -> JSONResponse:
        entetes = {"WWW-Authenticate": "Bearer"} if statut == 401 else None
        return probleme(statut, code, titre, _phrase(str(erreur)), entetes=entetes)

    return repondre


def _phrase(texte: str) -> str:
    return texte[:1].upper() + texte[1:] + ("" if texte.endswith(".") else ".")


def _illisible(_: Request, erreur: Exception) -> JSONResponse:
    journal.warning("valeur refusée par la base : %s", type(erreur).__name__)
    return probleme(422, "valeur-illisible", "Requête invalide", "Une valeur de la requête ne peut pas être lue.")


def imprevu(erreur: Exception) -> JSONResponse:
    """A fault of ours. Where it happened is logged, never what its message may quote."""
    numero = uuid4()
    lieu = " < ".join(
        f"{image.name} ({image.filename}:{image.lineno})" for image in extract_tb(erreur.__traceback__)[:-6:-1]
    )
    journal.error("erreur imprévue %s : %s dans %s", numero, type(erreur).__name__, lieu)
    return probleme(
        500,
        "erreur-imprevue",
        "Erreur imprévue",
        f"Cette requête a rencontré un défaut. Signalez-le avec son numéro : {numero}.",
        numero=str(numero),
    )


HTTP: Final = {
    400: ("Requête illisible", "Le corps de la requête ne peut pas être lu : envoyez du JSON en UTF-8."),
    404: ("Adresse inconnue", "Cette adresse n'existe pas : consultez /docs."),
    405: ("Méthode refusée", "Cette adresse n'accepte pas cette méthode : voyez l'en-tête Allow."),
}


def _http(_: Request, erreur: Exception) -> JSONResponse:
    assert isinstance(erreur, HTTPException)  # noqa: S101 - registered for this type
    titre, detail = HTTP.get(erreur.status_code, ("Requête refusée", "Cette requête ne peut pas être traitée."))
    return probleme(erreur.status_code, f"http/{erreur.status_code}", titre, detail, entetes=erreur.headers)


def installer(application: FastAPI, habiller: Callable[[Any], Any]) -> None:
    """Register every handler, each as ``habiller`` presents its answer."""
    gestionnaires: dict[type[Exception], Any] = {
        RequestValidationError: _requete_invalide,
        HTTPException: _http,
        Refus: _refus,
        AbonnementInconnu: _simple(404, "abonnement-inconnu", "Abonnement inconnu"),
        ConflitDeVersion: _conflit,
        CleDejaUtilisee: _simple(422, "cle-deja-utilisee", "Clé d'idempotence déjà utilisée"),
        LectureEnRetard: _retard,
        DossierInconnu: _simple(404, "dossier-inconnu", "Dossier inconnu"),
        VueInconnue: _simple(404, "vue-inconnue", "Vue inconnue"),
        TropDeVues: _simple(409, "trop-de-vues", "Trop de vues"),
        TriSansFiltre: _simple(422, "tri-sans-filtre", "Tri trop large"),
        AxeInconnu: _simple(422, "axe-inconnu", "Axe inconnu"),
        TableauInconnu: _simple(404, "tableau-inconnu", "Tableau inconnu"),
        IndicateurInconnu: _simple(404, "indicateur-inconnu", "Indicateur inconnu"),
        TropDeCellules: _simple(422, "trop-de-cellules", "Trop de cellules"),
        StatistiqueInconnue: _simple(404, "statistique-inconnue", "Statistique inconnue"),
        RequeteInconnue: _simple(404, "requete-inconnue", "Requête inconnue"),
        RequeteInterdite: _simple(403, "dimension-interdite", "Dimension non permise"),
        RequeteRefusee: _simple(422, "requete-refusee", "Requête refusée"),
        RequeteTropLongue: _simple(422, "requete-trop-longue", "Requête trop longue"),
        TropDeRequetes: _simple(409, "trop-de-requetes", "Trop de requêtes enregistrées"),
        TropDeLignes: _simple(422, "trop-de-lignes", "Trop de lignes"),
        CurseurInvalide: _simple(422, "curseur-invalide", "Curseur de page invalide"),
        JetonRefuse: _simple(401, "jeton-refuse", "Identification nécessaire"),
        TopicInconnu: _simple(404, "topic-inconnu", "Topic inconnu"),
        TropDeSuiveurs: _simple(503, "trop-de-suiveurs", "Trop d'abonnés"),
        BrouillonAbsent: _simple(404, "brouillon-absent", "Aucun brouillon"),
        StructureAbsente: _simple(422, "structure-absente", "Structure inconnue"),
        Interdit: _simple(403, "interdit", "Action non permise"),
        ChaineRompue: _altere,
        psycopg.OperationalError: _indisponible,
        PoolTimeout: _indisponible,
        OperationalError: _indisponible,
        InterfaceError: _indisponible,
        psycopg.DataError: _illisible,
        DataError: _illisible,
    }
    for type_, gestionnaire in gestionnaires.items():
        application.add_exception_handler(type_, habiller(gestionnaire))
