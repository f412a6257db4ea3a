"""Typing a step: its form, what is wrong in it, the refusal explained, the conflict of two editors shown, and the record.

The form holds the version of the dossier that its author saw and an idempotency key: sent twice it is recorded once, and
what somebody else did meanwhile is shown before anything is written over it.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from pydantic import TypeAdapter, ValidationError
from starlette.exceptions import HTTPException

from commands.base import Refus
from commands.execute import ConflitDeVersion, Demande
from ledger.vocabulaire.correction import MotifCorrection
from readmodels.horloge import Moment
from web.api.etapes import enregistrer_etape
from web.pages import formulaire
from web.pages.acces import Instruit, Visite
from web.pages.dossier import lire, personne
from web.pages.formulaire import Recu
from web.pages.recit import Conteur, Recit
from web.pages.rendu import rendre
from web.pages.saisies import PAR_EVENEMENT, SAISIES, Saisie

router = APIRouter()
ADRESSE = "/dossier/{dossier}/etape/{etape}"


def _saisie(etape: str) -> Saisie:
    if etape not in SAISIES:
        raise HTTPException(404)
    return SAISIES[etape]


@router.get(ADRESSE)
def montrer(
    dossier: UUID, etape: str, visite: Instruit, objet: UUID | None = None, corrige: UUID | None = None
) -> Response:
    """The form: empty, or filled with what it restates."""
    saisie = _saisie(etape)
    valeurs: dict[str, Sequence[str]] = {saisie.objet: [str(objet)]} if saisie.objet and objet else {}
    _, rejeu = lire(visite, dossier, Moment.au(None))
    if corrige is not None:
        cible = next((e for e in rejeu.etapes if e.evenement == corrige), None)
        if cible is None or PAR_EVENEMENT.get(cible.type) is not saisie:
            raise HTTPException(404)
        valeurs = _valeurs(saisie, {**cible.contenu, **(cible.scelle or {}), "survenu_le": cible.survenu_le})
    return _page(visite, dossier, saisie, valeurs, corrige=corrige)


def _valeurs(saisie: Saisie, contenu: Mapping[str, Any]) -> dict[str, Sequence[str]]:
    """What was recorded, as it is typed; a field that the event holds in another form is left to be typed again."""
    typees: dict[str, Sequence[str]] = {}
    for nom in {*saisie.champs, *filter(None, [saisie.objet]), "survenu_le"}:
        try:
            lue = TypeAdapter[Any](saisie.commande.model_fields[nom].annotation or str).validate_python(
                contenu.get(nom)
            )
        except ValidationError:
            continue
        typees[nom] = formulaire.ecrire(lue)
    return typees


@router.post(ADRESSE)
def recevoir(dossier: UUID, etape: str, visite: Instruit) -> Response:
    """Record the step, or show the form again with what prevents it."""
    saisie = _saisie(etape)
    corrige = visite.champ("corrige")
    recu = formulaire.lire(saisie.commande, _noms(saisie, corrige), visite.champs, **_correction(visite, corrige))
    typees = {nom: visite.valeurs(nom) for nom in {*_noms(saisie, corrige), "motif", "precision_correction"}}
    suite: dict[str, Any] = {"corrige": UUID(corrige) if corrige else None, "cle": visite.champ("cle")}
    if recu.commande is None:
        return _page(visite, dossier, saisie, typees, recu=recu, statut=422, **suite)
    version = int(visite.champ("version")) if visite.champ("version").isdecimal() else None
    try:
        cle = UUID(visite.champ("cle"))
        resultat = enregistrer_etape(visite.services, Demande(dossier, recu.commande, visite.acteur, cle, version))
    except Refus as refus:
        champ = refus.champ if refus.champ in saisie.champs else ""
        return _page(
            visite,
            dossier,
            saisie,
            typees,
            recu=Recu(None, {champ or "": refus.message}),
            statut=409,
            refus=True,
            **suite,
        )
    except ConflitDeVersion:
        return _page(visite, dossier, saisie, typees, statut=412, vue=version, **suite | {"cle": ""})
    if (reprise := visite.champ("reprise")) != "":
        visite.services.ecrans.reprises.oublier(UUID(reprise), visite.acteur.agent)
    return RedirectResponse(f"/dossier/{dossier}?fait={resultat.version}#e-{resultat.version}", 303)


def _noms(saisie: Saisie, corrige: str) -> list[str]:
    """Fields that the form holds."""
    noms = list(saisie.champs)
    return [*noms, "survenu_le"] if corrige and "survenu_le" not in noms else noms


def _correction(visite: Visite, corrige: str) -> dict[str, Any]:
    """What a restatement adds: which event, why, and in which words."""
    if not corrige:
        return {}
    motif = visite.champ("motif")
    precision = visite.champ("precision_correction")
    correction = {"evenement": corrige, "motif": motif or None}
    return {"correction": correction} | ({"precision_correction": precision} if precision else {})


def _page(
    visite: Visite,
    dossier: UUID,
    saisie: Saisie,
    valeurs: Mapping[str, Sequence[str]],
    *,
    recu: Recu | None = None,
    statut: int = 200,
    refus: bool = False,
    corrige: UUID | None = None,
    cle: str = "",
    vue: int | None = None,
) -> Response:
    _, rejeu = lire(visite, dossier, Moment.au(None))
    recits = Conteur(visite.services.territoire).raconter(rejeu)
    erreurs = dict(recu.erreurs) if recu else {}
    champs = list(
        formulaire.decrire(
            saisie.commande,
            _noms(saisie, str(corrige or "")),
            caches=[saisie.objet] if saisie.objet else [],
            options=saisie.options(visite.services.territoire),
            libelles={"survenu_le": saisie.date or "Date du fait", **saisie.libelles},
            valeurs=valeurs,
            erreurs=erreurs,
        )
    )
    return rendre(
        visite,
        "etape.html",
        statut=statut,
        dossier=dossier,
        saisie=saisie,
        personne=personne(rejeu),
        champs=champs,
        erreurs=erreurs,
        refus=refus,
        version=rejeu.version,
        cle=cle or str(uuid4()),
        corrige=corrige,
        corrigee=next((r for r in recits if r.etape.evenement == corrige), None),
        motifs=tuple(MotifCorrection),
        motif=next(iter(valeurs.get("motif", ())), ""),
        precision=next(iter(valeurs.get("precision_correction", ())), ""),
        entre_temps=_depuis(recits, vue) if statut == 412 else (),
    )


def _depuis(recits: Sequence[Recit], version: int | None) -> list[Recit]:
    """What was recorded since the version that the author saw."""
    return [r for r in recits if version is None or r.etape.version > version]
