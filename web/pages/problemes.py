"""The page of a problem of the interface, at the address that its ``type`` gives (RFC 9457): its meaning, and what to do."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from fastapi import APIRouter, HTTPException, Request, Response

from commands.base import ETAPES
from commands.refus import refus_communs, refus_ecrits, refus_possibles
from ledger.erreurs import Genre
from web.contrat.sortes import RACINE, REFUS, STATUTS, Sorte, connues, mots
from web.rendu import rendre_public

router = APIRouter()

SENS: Final = {
    Genre.MAL_DEMANDE: "La demande ne peut pas être comprise, ou pas être faite comme elle est demandée.",
    Genre.NON_IDENTIFIE: "Le service ne sait pas qui demande.",
    Genre.INTERDIT: "Qui demande ne le peut pas.",
    Genre.INCONNU: "Rien ne porte ce nom.",
    Genre.REFUSE: "La demande va contre ce qui est déjà là.",
    Genre.DEPASSE: "Ce à quoi la demande s'appliquait a changé depuis.",
    Genre.TROP: "La demande est faite trop souvent.",
    Genre.INDISPONIBLE: "La demande ne peut pas être faite maintenant, et pourra l'être.",
    Genre.ALTERE: "Ce qui est conservé n'est pas ce qui avait été enregistré.",
}
"""Of a problem that has no words of its own."""
FAIRE: Final = "« detail », dans la réponse, dit ce qui ne va pas, où, et que faire."


@dataclass(frozen=True, slots=True)
class Explication:
    """A problem in words; ``cas`` are the sentences of a refusal, each with the steps that may answer it."""

    titre: str
    reference: str
    statut: int
    sens: str
    faire: str
    precisees: tuple[str, ...] = ()
    cas: tuple[tuple[str, tuple[str, ...]], ...] = ()


def expliquer(reference: str) -> Explication | None:
    """The problem of this reference; None when nothing answers it."""
    genre, _, code = reference.partition("/")
    if genre == REFUS and code:
        return _refus(code)
    sorte = connues().get(reference)
    return None if sorte is None else _dire(sorte)


def _dire(sorte: Sorte) -> Explication:
    dits = mots().get(sorte.reference, {})
    sens = dits.get("sens") or next(SENS[genre] for genre, statut in STATUTS.items() if statut == sorte.statut)
    return Explication(
        sorte.titre, sorte.reference, sorte.statut, sens, dits.get("faire", FAIRE), tuple(sorte.precisees)
    )


def _refus(code: str) -> Explication | None:
    if code not in _ecrits():
        return None
    sorte, etapes = connues()[REFUS], _etapes()
    par_phrase: dict[str, list[str]] = {}
    for libelle, refus in etapes.items():
        if code in refus:
            par_phrase.setdefault(refus[code], []).append(libelle)
    cas = par_phrase or {_ecrits()[code]: []}
    dite = _dire(sorte)
    return Explication(
        f"{sorte.titre} : {code.replace('_', ' ')}",
        f"{REFUS}/{code}",
        sorte.statut,
        dite.sens,
        dite.faire,
        dite.precisees,
        tuple((phrase, tuple(libelles)) for phrase, libelles in cas.items()),
    )


@cache
def _ecrits() -> dict[str, str]:
    return refus_ecrits("commands", "web") | refus_communs()


@cache
def _etapes() -> dict[str, dict[str, str]]:
    """Refusals of each step, by its name in French."""
    return {etape.evenements[0].libelle: refus_possibles(etape) for etape in ETAPES.values()}


@router.get(RACINE)
def problemes(request: Request) -> Response:
    """Every problem that has words."""
    tous = [_dire(sorte) for reference, sorte in sorted(connues().items()) if reference in mots()]
    return rendre_public(
        request, "problemes/tous.html", problemes=tous, refus=dict(sorted(_ecrits().items())), racine=RACINE
    )


@router.get(RACINE + "/{reference:path}")
def probleme(request: Request, reference: str) -> Response:
    """One of them."""
    explication = expliquer(reference)
    if explication is None:
        raise HTTPException(404)
    return rendre_public(request, "problemes/un.html", probleme=explication, racine=RACINE)
