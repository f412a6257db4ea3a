"""A question of one's own: figures by dimensions, as of a date, kept and shared to a role; its state is its address."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from ledger.annexes.requetes import RequeteInconnue, TropDeRequetes
from ledger.vocabulaire.acteur import Role
from readmodels.export.formats import Format
from readmodels.horloge import Horloge
from readmodels.pilotage.catalogue import INDICATEURS, TABLEAUX
from readmodels.requetes.compilation import RequeteRefusee, compiler
from readmodels.requetes.dimensions import DIMENSIONS, permises
from readmodels.requetes.execution import RequeteTropLongue, document_du_resultat, executer
from web.acces import regard
from web.fichiers import fichier
from web.mots.ecriture import capitale, jour_court
from web.pilotage import libelles
from web.pilotage.demande import CHOISIS, VIDE, Choix, options
from web.pilotage.question import ADRESSE, Question, adresse_de, caches, lire, repondre
from web.rendu import rendre
from web.visite import Pilote, Visite

router = APIRouter()

TITRE_MAX: Final = 120
PARTAGES: Final = (Role.DECIDEUR, Role.REFERENT, Role.AUDITEUR, Role.ADMINISTRATEUR)


@router.get(ADRESSE)
def montrer(visite: Pilote, fait: str = "") -> Response:
    """The form, and the answer once a figure is chosen."""
    return _page(visite, lire(visite, visite.request.query_params.multi_items()), fait=fait)


@router.get(f"{ADRESSE}/export/{{voulu}}")
def exporter(voulu: Format, visite: Pilote) -> Response:
    """The answer as a file."""
    question = lire(visite, visite.request.query_params.multi_items())
    if question.demande is None:
        return _page(visite, question, statut=422)
    resultat = executer(visite.services.lecteur, question.demande, regard(visite.acteur, visite.services))
    demande, territoire = resultat.demande, visite.services.territoire
    source = INDICATEURS[demande.mesures[0]].source
    dits = {axe: libelles.libelle(axe, v, source, territoire) for axe, v in demande.filtres.items()}
    valeurs = {axe: [ligne.dimensions[axe] for ligne in resultat.lignes] for axe in demande.dimensions}
    document = libelles.en_mots(document_du_resultat(resultat, dits), valeurs, source, territoire)
    return fichier(document, voulu, "requete")


@router.post(f"{ADRESSE}/garder")
def garder(visite: Pilote) -> Response:
    """Keep the question, for oneself or for a role."""
    question, titre, partage = lire(visite, visite.champs), visite.champ("titre"), visite.champ("partage")
    if question.demande is None:
        return _page(visite, question, statut=422)
    if not 0 < len(titre) <= TITRE_MAX:
        return _page(
            visite, question, erreur=f"Donnez un titre à cette question, en {TITRE_MAX} signes au plus.", statut=422
        )
    compiler(question.demande, regard(visite.acteur, visite.services))
    role = Role(partage) if partage in {r.value for r in PARTAGES} else None
    try:
        visite.services.requetes.garder(visite.acteur, titre, question.demande.model_dump(mode="json"), role)
    except TropDeRequetes as trop:
        return _page(visite, question, erreur=f"{capitale(str(trop))}.", statut=409)
    return RedirectResponse(question.adresse() + "&fait=gardee", 303)


@router.post(f"{ADRESSE}/{{requete}}/supprimer")
def supprimer(requete: UUID, visite: Pilote) -> Response:
    """Forget a question of one's own."""
    try:
        visite.services.requetes.supprimer(requete, visite.acteur)
    except RequeteInconnue as inconnue:
        return _page(visite, lire(visite, ()), erreur=f"{capitale(str(inconnue))}.", statut=404)
    return RedirectResponse(f"{ADRESSE}?fait=supprimee", 303)


def _page(visite: Visite, question: Question, *, erreur: str = "", fait: str = "", statut: int = 200) -> Response:
    services, vu = visite.services, regard(visite.acteur, visite.services)
    erreurs = [*question.erreurs, *([erreur] if erreur else [])]
    resultat = None
    if question.demande is not None:
        try:
            resultat = executer(services.lecteur, question.demande, vu)
        except (RequeteTropLongue, RequeteRefusee) as refus:
            erreurs.append(f"{capitale(str(refus))}.")
    gardees = services.requetes.lister(visite.acteur)
    return rendre(
        visite,
        "pilotage/requete.html",
        statut=statut,
        question=question,
        erreurs=erreurs,
        prendre_focus=statut != 200,
        fait={"gardee": "La question est gardée.", "supprimee": "La question est oubliée."}.get(fait),
        tableaux=tuple(TABLEAUX.values()),
        dimensions=permises(vu),
        choix=[
            Choix(axe, DIMENSIONS[axe], (*options(axe, services.territoire), (VIDE, libelles.SANS))) for axe in CHOISIS
        ],
        horloges=tuple(Horloge),
        dates={nom: jour_court(le) if le else "" for nom, le in question.dates.items()},
        resultat=resultat,
        reponse=repondre(visite, resultat) if resultat else None,
        exports=[(f.value.upper(), question.adresse(f"/export/{f.value}")) for f in Format],
        gardees=[(g, adresse_de(visite, g), g.agent == visite.acteur.agent) for g in gardees],
        partages=PARTAGES,
        adresse=ADRESSE,
        caches=[*caches(question)],
    )
