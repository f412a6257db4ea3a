"""The kinds of problems that the interface may answer (RFC 9457): each has one reference, one status, one shape."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Final

from pydantic import BaseModel, Field, TypeAdapter

from ledger.erreurs import ErreurAttendue, Genre
from web.contrat.annonces import ATTENTE, ETAG, PERMISES, SCHEMA_ATTENDU, Entete

MEDIA: Final = "application/problem+json"
RACINE: Final = "/problemes"
REFUS: Final = "refus"
"""Reference of the refusals of steps; that of one refusal adds its code."""
REF: Final = "#/components/schemas/{model}"
STATUTS: Final = {
    Genre.MAL_DEMANDE: 422,
    Genre.NON_IDENTIFIE: 401,
    Genre.INTERDIT: 403,
    Genre.INCONNU: 404,
    Genre.REFUSE: 409,
    Genre.DEPASSE: 412,
    Genre.TROP: 429,
    Genre.INDISPONIBLE: 503,
    Genre.ALTERE: 500,
}


@cache
def mots() -> Mapping[str, Mapping[str, str]]:
    """The meaning of each problem (``sens``) and what to do (``faire``), by reference."""
    dits: Mapping[str, Mapping[str, str]] = tomllib.loads(
        files("web.contrat").joinpath("problemes.toml").read_text(encoding="utf-8")
    )
    return dits


class Faute(BaseModel):
    """A fault of a request."""

    champ: str = Field(description="Chemin du champ, ses étapes séparées par des points ; vide pour le corps entier")
    ou: str = Field(description="body, path, query ou header")
    message: str


@dataclass(frozen=True, slots=True)
class Sorte:
    """A kind of problem. ``precisees`` are the facts that its document adds, and their types."""

    reference: str
    titre: str
    statut: int
    precisees: Mapping[str, Any] = field(default_factory=dict)
    entetes: tuple[Entete, ...] = ()

    @property
    def type(self) -> str:
        """Its ``type``, which is the address of the page that explains it."""
        return f"{RACINE}/{self.reference}"

    @property
    def nom(self) -> str:
        """Its name in the document of the interface: ``ProblemeDossierInconnu``."""
        return "Probleme" + "".join(mot.capitalize() for mot in self.reference.replace("/", "-").split("-"))

    def schema(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """JSON Schema of its documents, and the shapes that it names."""
        formes: dict[str, Any] = {}
        proprietes: dict[str, Any] = {
            "type": {"type": "string", "const": self.type, "description": "Adresse de la page qui l'explique"},
            "title": {"type": "string", "description": "Son nom"},
            "status": {"type": "integer", "const": self.statut},
            "detail": {"type": "string", "description": "Ce qui ne va pas, où, et que faire"},
        }
        if self.reference == REFUS:
            proprietes["type"] = {
                "type": "string",
                "format": "uri-reference",
                "description": f"{self.type}/ puis « code »",
            }
        for nom, annotation in self.precisees.items():
            dite = TypeAdapter(annotation).json_schema(ref_template=REF)
            formes |= dite.pop("$defs", {})
            proprietes[nom] = dite
        dits = mots().get(self.reference, {})
        schema = {
            "type": "object",
            "title": self.nom,
            "description": " ".join(dits.values()),
            "properties": proprietes,
            "required": list(proprietes),
        }
        return schema, formes


def sorte_de(classe: type[ErreurAttendue]) -> Sorte:
    """The problem of an expected error."""
    entetes = (
        *((SCHEMA_ATTENDU,) if classe.genre is Genre.NON_IDENTIFIE else ()),
        *((ETAG,) if classe.genre is Genre.DEPASSE else ()),
        *((ATTENTE,) if classe.genre is Genre.TROP or classe.attente_s is not None else ()),
    )
    reference = getattr(classe, "reference", REFUS)
    return Sorte(reference, classe.titre, STATUTS[classe.genre], classe.precisees, entetes)


REQUETE_INVALIDE: Final = Sorte("requete-invalide", "Requête invalide", 422, {"erreurs": list[Faute]})
VALEUR_ILLISIBLE: Final = Sorte("valeur-illisible", "Requête invalide", 422)
TROP_VOLUMINEUSE: Final = Sorte("requete-trop-volumineuse", "Requête trop volumineuse", 413)
HOTE_INCONNU: Final = Sorte("hote-inconnu", "Hôte inconnu", 421)
BASE_INDISPONIBLE: Final = Sorte("base-indisponible", "Service momentanément indisponible", 503, entetes=(ATTENTE,))
IMPREVUE: Final = Sorte("erreur-imprevue", "Erreur imprévue", 500, {"numero": str})
ILLISIBLE: Final = Sorte("requete-illisible", "Requête illisible", 400)
ADRESSE_INCONNUE: Final = Sorte("http/404", "Adresse inconnue", 404)
METHODE_REFUSEE: Final = Sorte("http/405", "Méthode refusée", 405, entetes=(PERMISES,))
COMMUNES: Final = (
    REQUETE_INVALIDE,
    VALEUR_ILLISIBLE,
    TROP_VOLUMINEUSE,
    HOTE_INCONNU,
    BASE_INDISPONIBLE,
    IMPREVUE,
    ILLISIBLE,
    ADRESSE_INCONNUE,
    METHODE_REFUSEE,
)
"""Problems that no room of ours raises by name."""


def connues() -> dict[str, Sorte]:
    """Every kind of problem that a running service may answer, by reference."""
    return {sorte.reference: sorte for sorte in (*COMMUNES, *map(sorte_de, _attendues(ErreurAttendue)))}


def _attendues(classe: type[ErreurAttendue]) -> Iterator[type[ErreurAttendue]]:
    for sorte in classe.__subclasses__():
        yield sorte
        yield from _attendues(sorte)
