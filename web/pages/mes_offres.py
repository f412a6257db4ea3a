"""*Mes offres*: a partner puts its offers in the catalogue, keeps drafts, says that they still stand, closes them."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID, uuid4

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from commands.base import Refus
from commands.execute import CleDejaUtilisee
from commands.offres.catalogue_offres import (
    CommandeOffre,
    FermerOffre,
    ModifierOffre,
    PublierOffre,
    enregistrer_offre,
)
from ledger.annexes.offres_en_projet import OffresEnProjet, ProjetRefuse
from ledger.dates import aujourd_hui
from ledger.events.offres.catalogue_offres import OffreModifiee, OffrePubliee
from ledger.flux import flux_offre
from ledger.offre import Offre, fold_offre
from ledger.recherche import mots
from ledger.vocabulaire.offres.offre import MotifFermeture, SourceOffre
from readmodels.partenaires.offres import FRAICHE, EtatOffre, offres_de
from web.acces import coffre_des_offres
from web.formulaires.arbre import Presentation, Saisies, decrire, nommer
from web.formulaires.champ import ecrire
from web.formulaires.lecture import lire
from web.pages.personnes_adressees import exiger_structure
from web.rendu import rendre
from web.visite import Recoit, Visite

router = APIRouter()

ADRESSE: Final = "/mes-offres"
CHAMPS: Final = (
    "libelle_offre", "type_offre", "theme", "descriptif", "publics", "commune", "places", "debut_le", "fin_le",
)  # fmt: skip
FAITS: Final = {
    "publiee": "L'offre est au catalogue : elle se trouve dans quelques instants.",
    "modifiee": "L'offre est changée : le catalogue le dit dans quelques instants.",
    "confirmee": "C'est noté : l'offre vaut toujours.",
    "fermee": "L'offre est fermée : plus personne n'y est envoyé. Les places prises le restent.",
    "gardee": "Gardée en projet : votre structure seule la voit.",
    "supprimee": "Le projet est supprimé.",
}

SANS_OFFRE: Final = frozenset({"gardee", "supprimee"})
"""Those that are said of a draft."""


@router.get(ADRESSE)
def montrer(visite: Recoit, fait: str = "", offre: str = "") -> Response:
    """Those of the structure, with what each waits for, and its drafts."""
    services, structure, le = visite.services, exiger_structure(visite), aujourd_hui()
    siennes = offres_de(services.lecteur, coffre_des_offres(services, visite.acteur), structure)
    return rendre(
        visite,
        "mes_offres/liste.html",
        adresse=ADRESSE,
        offres=sorted(((o, o.etat(le)) for o in siennes), key=lambda offre: tuple(EtatOffre).index(offre[1])),
        a_confirmer=EtatOffre.A_CONFIRMER,
        fermee=EtatOffre.FERMEE,
        fraiche_mois=FRAICHE.days // 30,
        cles={o.offre: str(uuid4()) for o in siennes},
        projets=OffresEnProjet(services.journal).de(structure),
        fait=_dire(visite, fait, offre),
    )


@router.get(f"{ADRESSE}/nouvelle")
def ecrire_une_offre(visite: Recoit, projet: UUID | None = None) -> Response:
    """A blank form, or a draft taken up where it was left."""
    if projet is None:
        return _page(visite, {}, cle=str(uuid4()))
    connu = OffresEnProjet(visite.services.journal).lire(exiger_structure(visite), projet)
    if connu is None:
        raise HTTPException(404)
    return _page(visite, connu.contenu, cle=str(projet))


@router.post(f"{ADRESSE}/publier")
def publier(visite: Recoit) -> Response:
    """Publish what is typed, or keep it as a draft; sent twice, it is one offer."""
    structure, projets = exiger_structure(visite), OffresEnProjet(visite.services.journal)
    typees, cle = visite.saisies, visite.cle
    if visite.champ("geste") == "garder":
        try:
            projets.garder(structure, cle, {nom: typees.get(nom, []) for nom in CHAMPS})
        except ProjetRefuse as refus:
            return _page(visite, typees, {"": refus.phrase}, cle=str(cle))
        return _fait("gardee")
    code = f"{structure}-{cle.hex[:10]}"
    fautes = _enregistrer(visite, PublierOffre, code, typees, cle)
    if fautes:
        return _page(visite, typees, fautes, cle=str(cle))
    projets.supprimer(structure, cle)
    return _fait("publiee", code)


@router.post(f"{ADRESSE}/projets/{{projet}}/supprimer")
def supprimer(projet: UUID, visite: Recoit) -> Response:
    """Drop a draft."""
    OffresEnProjet(visite.services.journal).supprimer(exiger_structure(visite), projet)
    return _fait("supprimee")


@router.get(f"{ADRESSE}/offre")
def montrer_une_offre(visite: Recoit, offre: str) -> Response:
    """Its form as it was described last, and what may be done with it. 404 for another structure's."""
    connue, ecrite = _sienne(visite, offre)
    return _page(visite, ecrite, cle=str(uuid4()), offre=offre, connue=connue)


@router.post(f"{ADRESSE}/offre")
def changer(visite: Recoit) -> Response:
    """State it again, changed or not; a closed one opens again."""
    offre, typees, cle = visite.champ("offre"), visite.saisies, visite.cle
    connue, ecrite = _sienne(visite, offre)
    commande = ModifierOffre if connue.fermee_le is None else PublierOffre
    confirme = visite.champ("geste") == "confirmer"
    if confirme:
        typees = ecrite
    fautes = _enregistrer(visite, commande, offre, typees, cle, source=connue.description["source"])
    if fautes:
        return _page(visite, typees, fautes, cle=str(cle), offre=offre, connue=connue)
    if commande is PublierOffre:
        return _fait("publiee", offre)
    return _fait("confirmee" if confirme else "modifiee", offre)


@router.post(f"{ADRESSE}/fermer")
def fermer(visite: Recoit) -> Response:
    """Nobody is sent there any more."""
    offre, cle = visite.champ("offre"), visite.cle
    (connue, ecrite), motif = _sienne(visite, offre), visite.champ("motif")
    fautes: Mapping[str, str] = {"motif": "Choisissez dans la liste."}
    if motif in MotifFermeture.__members__:
        fautes = _poser(visite, FermerOffre(offre=offre, motif=MotifFermeture[motif]), cle)
    if fautes:
        return _page(visite, ecrite, fautes, cle=str(cle), offre=offre, connue=connue)
    return _fait("fermee", offre)


def _fait(quoi: str, offre: str = "") -> Response:
    return RedirectResponse(f"{ADRESSE}?{urlencode({'fait': quoi} | ({'offre': offre} if offre else {}))}", 303)


def _dire(visite: Visite, fait: str, offre: str) -> str:
    """The words of what was just done; none when the offer is not as they say."""
    if not offre:
        return FAITS.get(fait, "") if fait in SANS_OFFRE else ""
    try:
        connue, _ = _sienne(visite, offre)
    except HTTPException:
        return ""
    return FAITS.get(fait, "") if (connue.fermee_le is not None) == (fait == "fermee") else ""


def _sienne(visite: Visite, code: str) -> tuple[Offre, dict[str, list[str]]]:
    """An offer as its own stream has it, and its description as a form types it, what is reserved of it opened.

    404 when the structure never gave it to the catalogue.
    """
    journal = visite.services.journal
    stream = flux_offre(journal.schema, code)
    lus = journal.lire([stream])[stream]
    offre = fold_offre(lus)
    if not offre.publiee or offre.description["partenaire"] != exiger_structure(visite):
        raise HTTPException(404)
    dites = dict(offre.description)
    if (coffre := coffre_des_offres(visite.services, visite.acteur)) is not None:
        dites |= next(e for e in reversed(lus) if e.classe in (OffrePubliee, OffreModifiee)).exacts(coffre)
    return offre, {nom: list(ecrire(dites[nom])) for nom in CHAMPS if dites.get(nom) is not None}


def _enregistrer(
    visite: Visite,
    commande: type[PublierOffre | ModifierOffre],
    offre: str,
    typees: Saisies,
    cle: UUID,
    source: str = SourceOffre.SI_DEPARTEMENT.value,
) -> Mapping[str, str]:
    """Record what is typed; faults by field."""
    lu = lire(
        commande,
        CHAMPS,
        _presentation(visite),
        typees,
        offre=offre,
        partenaire=exiger_structure(visite),
        source=source,
    )
    if lu.valeur is None:
        return lu.erreurs
    if lu.valeur.commune is not None and lu.valeur.commune not in visite.services.territoire.noms_communes:
        return {"commune": f"Choisissez dans la liste : ce n'est pas une commune de {visite.services.territoire.nom}."}
    return _poser(visite, lu.valeur, cle)


def _poser(visite: Visite, commande: CommandeOffre, cle: UUID) -> Mapping[str, str]:
    services = visite.services
    try:
        enregistrer_offre(services.journal, commande, visite.acteur, services.cadre(), cle)
    except Refus as refus:
        return {refus.champ if refus.champ in (*CHAMPS, "motif") else "": refus.message}
    except CleDejaUtilisee:
        return {"": "Ce formulaire a déjà servi, avec d'autres réponses : rouvrez l'offre depuis la liste."}
    return {}


def _presentation(visite: Visite) -> Presentation:
    communes = sorted(visite.services.territoire.noms_communes.items(), key=lambda commune: mots(commune[1]))
    return Presentation(
        options={"commune": tuple(communes)},
        libelles={
            "libelle_offre": "Nom de l'offre",
            "type_offre": "De quelle sorte ?",
            "theme": "Sur quoi ?",
            "descriptif": "Ce qu'on y fait",
            "publics": "Pour qui, et comment y entrer",
            "commune": "Commune où elle a lieu",
            "places": "Nombre de places",
            "debut_le": "À partir du",
            "fin_le": "Jusqu'au",
        },
        aides={
            "descriptif": "En mots simples : les personnes la lisent depuis leur téléphone. Ne nommez personne.",
            "commune": "Laissez vide si elle a lieu chez vous.",
            "places": "Laissez vide si elles ne se comptent pas.",
            "fin_le": "Passé ce jour, elle n'est plus proposée. Laissez vide si elle n'a pas de fin.",
        },
    )


def _page(
    visite: Visite,
    typees: Saisies,
    fautes: Mapping[str, str] | None = None,
    *,
    cle: str,
    offre: str = "",
    connue: Offre | None = None,
) -> Response:
    champs = decrire(PublierOffre, CHAMPS, _presentation(visite), typees, fautes)
    etat: dict[str, Any] = {"offre": offre, "connue": connue, "prises": len(connue.prises) if connue else 0}
    return rendre(
        visite,
        "mes_offres/offre.html",
        statut=422 if fautes else 200,
        adresse=ADRESSE,
        champs=champs,
        noms=nommer(champs),
        erreurs=fautes or {},
        cle=cle,
        cle_fermer=str(uuid4()),
        motifs=tuple(MotifFermeture),
        **etat,
    )
