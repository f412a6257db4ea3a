"""A long form, part by part: the draft is kept on the server at each, and read over as a whole before it is recorded.

A draft belongs to its author. It holds what was typed as it was typed, right or wrong, and the version of the dossier that
its author saw first.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID, uuid4

from fastapi import Response
from fastapi.responses import RedirectResponse

from commands.base import Commande, Refus, exiger
from commands.brouillons import enregistrer, valider
from commands.execute import ConflitDeVersion
from ledger.annexes.brouillons import Brouillon, Brouillons
from web.annuaire import exiger_connus
from web.feuilles.arbitrage import MOTIVE, choix_du_motif, fondre
from web.feuilles.conflit import chercher, differences, fusionner
from web.feuilles.feuille import Feuille, ajuster, trier
from web.feuilles.travail import Travail, reprendre, travailler
from web.formulaires.ancres import Ancre
from web.formulaires.arbre import Saisies, nommer
from web.formulaires.champ import lire_entier
from web.formulaires.resume import resumer
from web.mots.ecriture import avant
from web.onglets.cote import cote
from web.onglets.page import autour, regarder
from web.pages.dossier.arbitrage import page_ailleurs, page_conflit
from web.recit.dossier import personne
from web.rendu import rendre
from web.saisies import Saisie
from web.visite import Visite

CHAMP: Final = "brouillon"
"""Field of the forms that are filled part by part: the draft that was seen, empty when there was none."""


FENETRE: Final = "fenetre"
"""Field of the same forms: the page on which one types, which keeps its own draft by itself."""


def montrer(feuille: Feuille, objet: UUID | None, partie: int | None) -> Response:
    """A part of the form, or its summary; where the draft was left when the address does not say."""
    travail = reprendre(feuille.visite, feuille.dossier, feuille.saisie)
    if travail.brouillon is None:
        travail = travailler(feuille, None)
        return _partie(travail, feuille.depart(objet), 0)
    ou = min(max(travail.partie if partie is None else partie, 0), travail.parties)
    return _partie(travail, travail.saisies, ou) if ou < travail.parties else _resume(travail)


def recevoir(visite: Visite, dossier: UUID, saisie: Saisie) -> Response:
    """Keep what was typed, then go where the button says; from the summary, record."""
    travail = reprendre(visite, dossier, saisie, visite.champ("corrige"))
    geste, partie = visite.champ("geste") or "suivant", lire_entier(visite.champ("partie"))
    if partie is None or partie >= travail.parties:
        return _depuis_le_resume(travail, geste)
    noms = travail.noms(partie)
    typees = _typees(visite, noms)
    if travail.brouillon is not None and not _est_de_la_page(travail.brouillon, visite):
        trouvees = differences(travail.feuille, typees, travail.saisies, noms)
        if trouvees and visite.champ("fusion") != CHAMP:
            caches = {CHAMP: travail.brouillon.id, "partie": partie, "fusion": CHAMP, "version": travail.version}
            return page_ailleurs(travail.feuille, typees, trouvees, geste, caches)
    if visite.champ("fusion") == CHAMP:
        trouvees = differences(travail.feuille, typees, travail.saisies, noms)
        typees = fusionner(typees, travail.saisies, trouvees, dict(visite.champs))
    return _garder_et_aller(travail, _remplacer(travail.saisies, typees, noms, visite, saisie), partie, geste)


def _est_de_la_page(brouillon: Brouillon, visite: Visite) -> bool:
    """Whether a draft is the one that the page saw, or one that it has kept by itself since."""
    fenetre = visite.champ(FENETRE)
    return str(brouillon.id) == visite.champ(CHAMP) or (fenetre != "" and brouillon.contenu.get(FENETRE) == fenetre)


def _typees(visite: Visite, noms: Sequence[str]) -> dict[str, list[str]]:
    return {nom: valeurs for nom, valeurs in trier(visite.champs, noms).items() if nom not in MOTIVE}


def _remplacer(
    gardees: Saisies, typees: Saisies, noms: Sequence[str], visite: Visite, saisie: Saisie
) -> dict[str, list[str]]:
    """The entries of a draft with those of a part in place of what it held of it, and what the form is about."""
    autres = {nom: list(valeurs) for nom, valeurs in gardees.items() if not _parmi(nom, noms)}
    saisies = autres | {nom: list(valeurs) for nom, valeurs in typees.items()}
    if saisie.objet is not None and saisie.objet not in saisies:
        saisies[saisie.objet] = visite.valeurs(saisie.objet)
    return saisies


def tenir(visite: Visite, dossier: UUID, saisie: Saisie) -> Brouillon:
    """Keep the part that is being typed, by itself; the dossier is read for the first time alone, to begin the draft.

    Refuses one that was changed elsewhere since this page saw it, or that cannot be kept.
    """
    brouillon = Brouillons(visite.services.journal).lire(dossier, visite.acteur.agent, saisie.nom)
    garde, partie = brouillon, min(lire_entier(visite.champ("partie")) or 0, len(saisie.parties) - 1)
    if garde is None:
        travail = reprendre(visite, dossier, saisie, visite.champ("corrige"))
        contenu = travail.contenu(travail.saisies, partie)
    else:
        ailleurs = "Ce brouillon a été modifié ailleurs : ce que vous saisissez ici n'est plus gardé de soi-même."
        exiger(_est_de_la_page(garde, visite), "brouillon_modifie", ailleurs)
        contenu = garde.contenu
    noms = [nom for nom in saisie.parties[partie].champs if nom in saisie.champs()]
    champs = _remplacer(contenu["champs"], _typees(visite, noms), noms, visite, saisie)
    contenu = {**contenu, "champs": champs, "partie": partie, FENETRE: visite.champ(FENETRE)}
    return enregistrer(Brouillons(visite.services.journal), dossier, visite.acteur.agent, contenu, sujet=saisie.nom)


def _parmi(nom: str, champs: Sequence[str]) -> bool:
    """Whether a name is one of these fields, or of what they hold."""
    return nom.partition("-")[0] in champs


def _garder_et_aller(travail: Travail, saisies: dict[str, list[str]], partie: int, geste: str) -> Response:
    feuille, noms, ancre = travail.feuille, travail.noms(partie), ""
    if geste.partition(":")[0] in ("ajouter", "retirer"):
        saisies, ancre = ajuster(feuille.elements(saisies, noms=noms), saisies, geste, feuille.visite.champ)
    fautes = {nom: texte for nom, texte in feuille.lire(saisies).erreurs.items() if _parmi(nom, noms)}
    fautes = fautes if geste == "suivant" else {}
    vers = {"precedent": max(partie - 1, 0), "suivant": partie if fautes else partie + 1}.get(geste, partie)
    if geste.startswith("aller:") and (voulue := lire_entier(geste[6:])) is not None:
        vers = min(voulue, travail.parties)
    try:
        travail = travail.garder(saisies, vers)
    except Refus as refus:
        return _partie(travail, saisies, partie, erreurs={"": refus.message}, statut=409)
    _oublier_la_reprise(feuille.visite)
    if ancre or fautes:
        return _partie(travail, saisies, partie, erreurs=fautes, ancre=ancre, statut=422 if fautes else 200)
    if geste == "garder":
        return RedirectResponse(f"/dossier/{feuille.dossier}?garde={feuille.saisie.nom}", 303)
    return RedirectResponse(adresse(feuille.dossier, feuille.saisie, vers), 303)


def adresse(dossier: UUID, saisie: Saisie, partie: int) -> str:
    """Where a part of a form is."""
    return f"/dossier/{dossier}/etape/{saisie.nom}?partie={partie}"


def _oublier_la_reprise(visite: Visite) -> None:
    if (reprise := visite.identifiant("reprise")) is not None:
        visite.services.ecrans.reprises.oublier(reprise, visite.acteur.agent)


def _depuis_le_resume(travail: Travail, geste: str) -> Response:
    feuille, champs = travail.feuille, dict(travail.feuille.visite.champs)
    if travail.brouillon is None:
        return _valider(travail, ())
    if str(travail.brouillon.id) != champs.get(CHAMP):
        change = {"": "Ce brouillon a été modifié ailleurs : relisez-le tel qu'il est maintenant, puis enregistrez."}
        return _resume(travail, erreurs=change, statut=412)
    if geste == "precedent":
        return RedirectResponse(adresse(feuille.dossier, feuille.saisie, travail.parties - 1), 303)
    saisies = travail.saisies | {nom: [champs[nom]] for nom in MOTIVE if nom in champs}
    version = champs.get("version", "")
    if champs.get("fusion"):
        saisies = fondre(feuille, saisies, champs["fusion"])
    if saisies != travail.saisies or version != str(travail.version):
        travail = travail.garder(saisies, travail.parties, version=lire_entier(version))
    return _resume(travail) if geste == "revoir" else _enregistrer(travail)


def _enregistrer(travail: Travail) -> Response:
    """Record what the draft says, unless what happened since its author saw the dossier says otherwise."""
    feuille = travail.feuille
    lu = feuille.lire(travail.saisies)
    if lu.valeur is None:
        return _resume(travail, erreurs=lu.erreurs, statut=422)
    pas = feuille.saisie.etapes(lu.valeur, feuille.vu.etat)
    commandes = [un.commande for un in pas]
    if (conflit := chercher(feuille, commandes, travail.version)) is not None:
        miennes = feuille.retaper(lu.valeur, travail.saisies)
        identite = travail.brouillon.id if travail.brouillon else ""
        avant = feuille.depart(version=travail.version)
        return page_conflit(feuille, conflit, miennes, avant, **{CHAMP: identite, "partie": travail.parties})
    if len(pas) > 1 and (refuses := feuille.refus(lu, pas)):
        return _resume(travail, erreurs=refuses, statut=409, refus=True)
    return _valider(travail, commandes)


def _valider(travail: Travail, commandes: Sequence[Commande]) -> Response:
    """Record the draft; a draft that became steps already, its answer lost, leads to the same page."""
    feuille, visite = travail.feuille, travail.feuille.visite

    def traduire(contenu: Mapping[str, Any]) -> Sequence[Commande]:
        relu = travail.brouillon is not None and travail.brouillon.contenu == contenu
        exiger(relu, "brouillon_modifie", "Ce brouillon vient d'être modifié ailleurs : relisez-le, puis enregistrez.")
        exiger_connus(visite.services, visite.acteur, commandes, feuille.dossier)
        return commandes

    try:
        resultat = valider(
            visite.services.journal,
            Brouillons(visite.services.journal),
            feuille.dossier,
            visite.acteur,
            feuille.cadre,
            sujet=feuille.saisie.nom,
            traduire=traduire,
            version=feuille.vu.etat.version,
        )
    except Refus as refus:
        return _resume(travail, erreurs={feuille.placer(refus.champ): refus.message}, statut=409, refus=True)
    except ConflitDeVersion:
        change = {"": "Quelqu'un vient d'écrire dans ce dossier : enregistrez de nouveau, ce qui a changé sera montré."}
        return _resume(travail, erreurs=change, statut=409)
    return RedirectResponse(f"/dossier/{feuille.dossier}?fait={resultat.version}", 303)


def _commun(travail: Travail) -> dict[str, Any]:
    feuille = travail.feuille
    return {
        "dossier": feuille.dossier,
        "saisie": feuille.saisie,
        "personne": personne(feuille.vu.etapes),
        "brouillon": travail.brouillon.id if travail.brouillon else "",
        "modifie_le": travail.brouillon.modifie_le if travail.brouillon else None,
        "version": travail.version,
        "corrigee": feuille.corrigee,
    }


def _partie(
    travail: Travail,
    saisies: Saisies,
    partie: int,
    *,
    erreurs: Mapping[str, str] | None = None,
    ancre: str = "",
    statut: int = 200,
) -> Response:
    feuille, objet = travail.feuille, travail.feuille.saisie.objet
    noms, vue = travail.noms(partie), regarder(feuille.visite, feuille.dossier, feuille.vu)
    elements = feuille.elements(saisies, erreurs, noms if objet is None else [objet, *noms])
    return rendre(
        feuille.visite,
        "dossier/etape_partie.html",
        bloc="formulaire",
        statut=statut,
        partie=partie,
        fenetre=feuille.visite.champ(FENETRE) or uuid4(),
        champs=elements,
        noms=nommer(elements),
        erreurs=erreurs or {},
        ancre=ancre,
        gardes=feuille.gardes(saisies),
        reserve=feuille.reserve,
        cote=cote(vue, feuille.saisie.groupe),
        **autour(vue, None) | _commun(travail),
    )


def _resume(
    travail: Travail, *, erreurs: Mapping[str, str] | None = None, statut: int = 200, refus: bool = False
) -> Response:
    feuille = travail.feuille
    parties = [
        (partie, list(resumer(feuille.elements(travail.saisies, noms=travail.noms(rang)))))
        for rang, partie in enumerate(feuille.saisie.parties)
    ]
    ou = {nom: rang for rang in range(travail.parties) for nom in travail.noms(rang)}
    dits = {} if refus else nommer(feuille.elements(travail.saisies))
    fautes = [
        (
            avant(dits[nom], texte) if nom in dits else texte,
            adresse(feuille.dossier, feuille.saisie, ou[tete]) + f"#{Ancre(nom)}" if tete in ou else "",
        )
        for nom, texte in (erreurs or {}).items()
        for tete in [nom.partition("-")[0]]
    ]
    return rendre(
        feuille.visite,
        "dossier/etape_resume.html",
        statut=statut,
        parties=parties,
        fautes=fautes,
        refus=refus,
        erreurs=erreurs or {},
        **_commun(travail),
        **choix_du_motif(travail.saisies),
    )
