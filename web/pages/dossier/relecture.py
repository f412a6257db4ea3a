"""Replay of a dossier: as it was known or as it was on a date, or up to an event; what changed between two dates and by
which event; one event as it is stored.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response
from starlette.exceptions import HTTPException

from commands.regles import REGLES
from ledger.chain import genese
from ledger.dates import aujourd_hui
from ledger.dossier import fold
from ledger.lu import EvenementLu
from ledger.vocabulaire.acteur import Role
from readmodels.dossier.chronologie import decrire, lire_dossier
from readmodels.dossier.comparaison import Changement, comparer
from readmodels.horloge import Horloge, Moment
from web.acces import LIT_LE_SENSIBLE, Droit, peut, rejeu_pour, tues_pour
from web.formulaires.champ import lire_entier
from web.formulaires.dates import lire_jour_passe
from web.mots.ecriture import capitale, jour_court
from web.recit.dossier import conter, personne
from web.recit.recit import Conteur
from web.recit.situation import Situation
from web.rendu import rendre
from web.visite import Consulte, Visite

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Choix:
    """The state of the page, which is in its address: a date on a clock, or an event; and since when to compare.

    ``erreurs`` says what is wrong in it, by field; ``saisies`` is what was typed, as the fields show it.
    """

    au: date
    horloge: Horloge
    jusqua: int | None
    depuis: date | None
    erreurs: Mapping[str, str]
    saisies: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """A change, in French."""

    quoi: str
    avant: str
    apres: str
    cause: EvenementLu | None


@router.get("/relecture/{dossier}", name="relecture")
def relire(dossier: UUID, visite: Consulte) -> Response:
    """The dossier at a moment."""
    lus = lire_dossier(visite.services.lecteur, dossier)
    choix = _choix(visite, lus)
    moment = Moment.au(None) if choix.jusqua is not None else Moment.au(choix.au, choix.horloge)
    entier = rejeu_pour(visite.services, visite.acteur, dossier, lus, Moment.au(None))
    conteur = conter(visite, entier.etapes)
    rejeu = rejeu_pour(visite.services, visite.acteur, dossier, lus, moment, jusqua=choix.jusqua)
    recits = conteur.raconter(rejeu.etapes)
    courant = choix.jusqua or max((r.etape.version for r in recits), default=0)
    return rendre(
        visite,
        "dossier/relecture.html",
        bloc="relecture",
        dossier=dossier,
        personne=personne(entier.etapes),
        choix=choix,
        horloges=tuple(Horloge),
        recits=recits,
        total=lus[-1].version,
        courant=courant,
        evenement=next((r for r in recits if r.etape.version == courant), None),
        situation=Situation(rejeu.etat, conteur),
        differences=_differences(visite, dossier, lus, choix, conteur),
        tete=lus[-1].hash.hex(),
        audite=peut(visite.acteur, Droit.AUDITER),
        le_plus_ancien=min(e.survenu_le for e in lus),
    )


@router.get("/relecture/{dossier}/evenement/{version}", name="evenement_brut")
def montrer_evenement(dossier: UUID, version: int, visite: Consulte) -> Response:
    """One event as it is stored, and what links it to others."""
    lus = lire_dossier(visite.services.lecteur, dossier)
    rejeu = rejeu_pour(visite.services, visite.acteur, dossier, lus, Moment.au(None))
    etape = next((e for e in rejeu.etapes if e.version == version), None)
    if etape is None:
        raise HTTPException(404)
    rang = next(n for n, e in enumerate(lus) if e.version == version)
    precedente = lus[rang - 1].hash if rang else genese(visite.services.lecteur.journal)
    recits = conter(visite, rejeu.etapes).raconter(rejeu.etapes)
    cause, appliquees = etape.contexte.get("cause"), etape.contexte.get("regles", ())
    libelles = {regle.version: regle.libelle for regle in REGLES}
    return rendre(
        visite,
        "dossier/evenement.html",
        dossier=dossier,
        personne=personne(rejeu.etapes),
        recit=next(r for r in recits if r.etape.version == version),
        regles=[(version, libelles.get(version.partition("+")[0], version)) for version in appliquees],
        brut=json.dumps(etape.model_dump(mode="json"), ensure_ascii=False, indent=2),
        precedente=precedente.hex(),
        total=lus[-1].version,
        cause=next((r for r in recits if str(r.etape.evenement) == cause), None),
        suites=[r for r in recits if r.etape.contexte.get("cause") == str(etape.evenement)],
    )


@router.get("/relecture/{dossier}/export", name="export_dossier")
def exporter(dossier: UUID, visite: Consulte) -> Response:
    """Everything that one may read of the dossier, with the links of its chain, as a file."""
    lus = lire_dossier(visite.services.lecteur, dossier)
    rejeu = rejeu_pour(visite.services, visite.acteur, dossier, lus, Moment.au(None))
    entetes = {"Content-Disposition": f'attachment; filename="dossier-{dossier}.json"'}
    return Response(rejeu.model_dump_json(indent=1), media_type="application/json", headers=entetes)


def _choix(visite: Visite, lus: Sequence[EvenementLu]) -> Choix:
    """Read the request in the address; of what makes no sense it is said why, and what is nearest is taken in its place."""
    recus, erreurs = visite.request.query_params, dict[str, str]()

    def lire(nom: str) -> date | None:
        try:
            return lire_jour_passe(recus[nom]) if recus.get(nom) else None
        except ValueError as erreur:
            erreurs[nom] = str(erreur)
            return None

    defaut = Horloge.VALABLE if visite.acteur.role is Role.REFERENT else Horloge.CONNU
    horloge = Horloge(recus["horloge"]) if recus.get("horloge") in set(Horloge) else defaut
    version, dernier = None if recus.get("au") else lire_entier(recus.get("jusqua", "")), lus[-1].version
    if version is not None and not 1 <= version <= dernier:
        erreurs["jusqua"] = f"Ce dossier n'a pas d'événement n° {version} : ils vont du n° 1 au n° {dernier}."
        version = min(max(version, 1), dernier)
    au, depuis = lire("au") or aujourd_hui(), lire("depuis")
    if depuis is not None and depuis > au:
        erreurs["depuis"] = f"Comparez avec un jour plus ancien que le {jour_court(au)}."
    saisies = {"au": "" if version else jour_court(au), "depuis": jour_court(depuis) if depuis else ""}
    faux = {nom: recus[nom] for nom in erreurs.keys() & saisies.keys()}
    return Choix(au, horloge, version, depuis, erreurs, saisies | faux)


def _differences(
    visite: Visite, dossier: UUID, lus: Sequence[EvenementLu], choix: Choix, conteur: Conteur
) -> list[Difference] | None:
    """The changes since ``depuis``; None when nothing is compared."""
    if choix.depuis is None or choix.depuis > choix.au:
        return None
    vu: dict[str, Any] = {"sensible": visite.acteur.role in LIT_LE_SENSIBLE, "tues": tues_pour(visite.acteur, lus)}
    changements = comparer(dossier, lus, choix.depuis, choix.au, choix.horloge, **vu)
    avant, apres = (
        decrire(fold(dossier, lus, connu_au=moment.connu_au, valable_au=moment.valable_au), **vu)
        for moment in (Moment.au(le, choix.horloge) for le in (choix.depuis, choix.au))
    )
    situation = Situation(apres, conteur, avant)
    dites = [_dire(changement, situation) for changement in changements]
    return [d for d in dites if d.avant != d.apres]


def _dire(changement: Changement, situation: Situation) -> Difference:
    avant, apres = (situation.dire(changement.chemin, valeur) for valeur in (changement.avant, changement.apres))
    return Difference(capitale(situation.nommer(changement.chemin)), avant, apres, changement.cause)
