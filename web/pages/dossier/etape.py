"""Typing a step: its form, what is wrong in it, the refusal explained, the conflict of two editors shown, and the record.

The form holds the version of the dossier that its author saw and an idempotency key: sent twice it is recorded once, and
what somebody else did meanwhile is shown before anything is written over it. Long forms are
:mod:`web.pages.dossier.pas_a_pas`.
"""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from commands.base import Refus
from commands.execute import ESSAIS_MAX, CleDejaUtilisee, ConflitDeVersion, Demande
from web.agenda.propositions import GESTE, choisir, proposer
from web.agenda.vigilance import Avertissements, avertir
from web.etapes import enregistrer_ensemble, enregistrer_etape
from web.feuilles import recherches
from web.feuilles.arbitrage import choix_du_motif, fondre
from web.feuilles.conflit import chercher
from web.feuilles.depot import TAILLE, dire_taille, lire_depot
from web.feuilles.feuille import Feuille, ajuster, ouvrir
from web.feuilles.papier import etablir_ensuite
from web.feuilles.rubriques import ranger
from web.feuilles.suspens import entourer, garder, oublier, reprise
from web.formulaires.ancres import QUI, Ancre
from web.formulaires.arbre import Saisies, nommer
from web.formulaires.champ import lire_entier
from web.formulaires.lecture import Lu
from web.onglets.cote import cote
from web.onglets.page import autour, regarder
from web.pages.dossier import pas_a_pas
from web.pages.dossier.arbitrage import page_conflit
from web.rendu import rendre
from web.saisies import SAISIES, Saisie
from web.visite import Instruit, InstruitAvecFichier

router = APIRouter()
ADRESSE: Final = "/dossier/{dossier}/etape/{etape}"
DEJA_ENREGISTRE: Final = (
    "Ce formulaire a déjà été enregistré, autrement rempli : voyez la chronologie du dossier. S'il faut enregistrer autre"
    " chose encore, relisez, puis enregistrez de nouveau."
)
"""To whoever came back by the browser to a form that was sent, and changed it."""


def _saisie(etape: str) -> Saisie:
    if etape not in SAISIES:
        raise HTTPException(404)
    return SAISIES[etape]


@router.get(ADRESSE, name="page_etape")
def montrer(
    dossier: UUID,
    etape: str,
    visite: Instruit,
    objet: UUID | None = None,
    corrige: UUID | None = None,
    partie: int | None = None,
    suspens: UUID | None = None,
) -> Response:
    """The form: empty, or filled with what it restates, or as its author left it; of a long one, a part."""
    saisie = _saisie(etape)
    if suspens is not None and (reprises := reprise(visite, dossier, saisie, suspens)) is not None:
        feuille = ouvrir(reprises, dossier, saisie, reprises.champ("corrige"))
        return _page(feuille, feuille.typees(reprises.champs), cle=reprises.champ("cle"))
    if saisie.parties and corrige is None:
        return pas_a_pas.montrer(ouvrir(visite, dossier, saisie), objet, partie)
    feuille = ouvrir(visite, dossier, saisie, corrige, objet=objet)
    return _page(feuille, feuille.depart(objet))


@router.post(ADRESSE, name="saisie_etape")
def recevoir(dossier: UUID, etape: str, visite: InstruitAvecFichier) -> Response:
    """Record the step, or show the form again: with a row more or less, with what prevents it, with what changed, with the
    dossiers that were looked for.
    """
    saisie, corrige = _saisie(etape), visite.champ("corrige")
    visite = lire_depot(visite, saisie)
    if pas_a_pas.CHAMP in dict(visite.champs):
        return pas_a_pas.recevoir(visite, dossier, saisie)
    feuille = ouvrir(visite, dossier, saisie, corrige)
    typees = feuille.typees(visite.champs)
    if (geste := visite.champ("geste")).partition(":")[0] in ("ajouter", "retirer"):
        typees, ancre = ajuster(feuille.elements(typees), typees, geste, visite.champ)
        return _page(feuille, typees, cle=visite.champ("cle"), ancre=ancre)
    if geste == "garder":
        try:
            garder(visite, dossier, saisie)
        except Refus as refus:
            return _page(feuille, typees, erreurs={"": refus.message}, statut=409, cle=visite.champ("cle"))
        return RedirectResponse(f"/dossier/{dossier}?garde={etape}", 303)
    if (genre := geste.partition(":")[0]) in (GESTE, recherches.GESTE):
        remplies = choisir(typees, geste) if genre == GESTE else recherches.retenir(visite, saisie, typees, geste)
        return _page(feuille, remplies, cle=visite.champ("cle"))
    if geste == "chercher":
        return _page(feuille, typees, cle=visite.champ("cle"), ancre=Ancre("absorbant"))
    if commune := visite.champ("fusion"):
        typees = fondre(feuille, typees, commune)
        if geste == "revoir":
            return _page(feuille, typees, ancre="contenu")
    lu = feuille.lire(typees)
    if lu.valeur is None:
        toutes = {**lu.erreurs, **({} if corrige else feuille.pressentis(typees, lu.erreurs))}
        return _page(feuille, typees, erreurs=toutes, statut=422, cle=visite.champ("cle"))
    return _enregistrer(feuille, typees, lu)


def _enregistrer(feuille: Feuille, typees: Saisies, lu: Lu) -> Response:
    """Record the step on the dossier as it stands, unless what happened since its author saw it says otherwise."""
    visite, saisie, cle = feuille.visite, feuille.saisie, feuille.visite.cle
    vue = lire_entier(visite.champ("version"))
    vue = feuille.vu.etat.version if vue is None else vue
    deja = visite.services.journal.commande(cle)
    if deja is not None and saisie.decoupe is not None and (deja[1].nombre or 0) > 1:
        return _revenir(feuille, lu.valeur, cle, deja[1].version)
    averti = None if deja or feuille.corrigee else _averti(feuille, lu.valeur)
    if averti is not None:
        return _page(feuille, typees, statut=409, cle=str(cle), averti=averti)
    for _ in range(ESSAIS_MAX):
        pas = saisie.etapes(lu.valeur, feuille.vu.etat)
        plusieurs = len(pas) > 1
        commandes = [un.commande for un in pas]
        conflit = None if deja else chercher(feuille, commandes, vue)
        if conflit is not None:
            miennes = feuille.retaper(lu.valeur, typees)
            return page_conflit(feuille, conflit, miennes, feuille.depart(version=vue))
        if plusieurs and (refuses := feuille.refus(lu, pas)):
            return _page(feuille, typees, erreurs=refuses, statut=409, refus=True, cle=str(cle))
        try:
            attendue = None if deja else feuille.vu.etat.version
            demandes = [Demande(feuille.dossier, c, visite.acteur, cle, attendue) for c in commandes]
            resultat = (
                enregistrer_ensemble(visite.services, demandes)
                if plusieurs
                else enregistrer_etape(visite.services, demandes[0])
            )
        except Refus as refus:
            erreurs = {feuille.placer(refus.champ): refus.message}
            return _page(feuille, typees, erreurs=erreurs, statut=409, refus=True, cle=str(cle))
        except CleDejaUtilisee:
            return _page(feuille, typees, erreurs={"": DEJA_ENREGISTRE}, statut=409)
        except ConflitDeVersion:
            feuille = ouvrir(visite, feuille.dossier, saisie, visite.champ("corrige"))
            continue
        if (reprise := visite.identifiant("reprise")) is not None:
            visite.services.ecrans.reprises.oublier(reprise, visite.acteur.agent)
        fait = resultat.version if deja else feuille.vu.etat.version + 1  # the step itself, before what it brings about
        return _revenir(feuille, lu.valeur, cle, fait)
    occupe = {"": "D'autres personnes écrivent dans ce dossier en ce moment : enregistrez de nouveau."}
    return _page(feuille, typees, erreurs=occupe, statut=409)


def _averti(feuille: Feuille, valeur: Any) -> Avertissements | None:
    """Tell what is to be read first of any step that the form becomes; None when there is nothing."""
    pas = feuille.saisie.etapes(valeur, feuille.vu.etat)
    return next(filter(None, (avertir(feuille.visite, feuille.vu.etat, un.commande) for un in pas)), None)


def _revenir(feuille: Feuille, commande: Any, cle: UUID, fait: int) -> Response:
    """Back to the dossier, told what was recorded; what goes on paper with it is drawn up first, once."""
    oublier(feuille.visite, feuille.dossier, feuille.saisie)
    lettre = etablir_ensuite(feuille, commande, cle)
    return RedirectResponse(f"/dossier/{feuille.dossier}?fait={fait}{lettre}", 303)


def _page(
    feuille: Feuille,
    saisies: Saisies,
    *,
    erreurs: Mapping[str, str] | None = None,
    statut: int = 200,
    refus: bool = False,
    cle: str = "",
    ancre: str = "",
    averti: Avertissements | None = None,
) -> Response:
    corrigee = feuille.corrigee
    elements = feuille.elements(saisies, erreurs)
    vue = regarder(feuille.visite, feuille.dossier, feuille.vu)
    recits = vue.conteur.raconter(feuille.vu.etapes) if corrigee else ()
    return rendre(
        feuille.visite,
        "dossier/etape.html",
        bloc="formulaire",
        statut=statut,
        **autour(vue, None),
        cote=cote(vue, feuille.saisie.groupe),
        saisie=feuille.saisie,
        rubriques=ranger(elements, feuille.saisie.rubriques if corrigee is None else (), erreurs or {}),
        noms=nommer(elements),
        erreurs=erreurs or {},
        refus=refus,
        ancre=ancre,
        averti=averti,
        creneaux=proposer(feuille.visite, feuille.vu.etat, feuille.saisie.commande) if corrigee is None else (),
        gardes=feuille.gardes(saisies),
        reserve=feuille.reserve,
        version=feuille.visite.champ("version") or feuille.vu.etat.version,
        cle=cle or str(uuid4()),
        corrige=corrigee.evenement if corrigee else None,
        qui=feuille.visite.champ(QUI),
        recherches=recherches.chercher(feuille.visite, feuille.saisie, saisies),
        depose=dire_taille(next(iter(saisies.get(TAILLE, ())), "")) if feuille.saisie.fichier else "",
        corrigee=next((r for r in recits if corrigee and r.etape.evenement == corrigee.evenement), None),
        **choix_du_motif(saisies),
        **entourer(feuille, saisies, statut),
    )
