"""A question of one's own: figures by dimensions, as of a date, kept and shared to a role; its state is its address."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from ledger.annexes.requetes import RequeteGardee, RequeteInconnue, Requetes, TropDeRequetes
from ledger.vocabulaire.acteur import Role
from readmodels.export.formats import Format
from readmodels.horloge import Horloge
from readmodels.pilotage.catalogue import INDICATEURS, TABLEAUX
from readmodels.requetes.compilation import RequeteRefusee, compiler
from readmodels.requetes.demande import DIMENSIONS_MAX, MESURES_MAX, Requete
from readmodels.requetes.dimensions import DIMENSIONS, Regard, dimensions_de, permises
from readmodels.requetes.execution import RequeteTropLongue, Resultat, document_du_resultat, executer
from web.acces import regard
from web.fichiers import fichier
from web.formulaires.champ import lire_jour_passe
from web.mots.ecriture import capitale, jour_court
from web.pages.pilotage.tableau import Ligne
from web.pilotage import libelles
from web.pilotage.demande import ADRESSE as PILOTAGE
from web.pilotage.demande import CHOISIS, VIDE, Choix, options, valeur
from web.pilotage.graphique import parts
from web.rendu import rendre
from web.visite import Pilote, Visite

router = APIRouter()

ADRESSE: Final = f"{PILOTAGE}/requete"
LIGNES_MAX: Final = 200
"""Rows shown; all of them are in the file."""
TITRE_MAX: Final = 120
PARTAGES: Final = (Role.DECIDEUR, Role.REFERENT, Role.AUDITEUR, Role.ADMINISTRATEUR)


@dataclass(frozen=True, slots=True)
class Question:
    """The form's content: ``demande`` is None as long as no figure is chosen, or something is wrong in it."""

    chiffres: tuple[str, ...]
    par: tuple[str, ...]
    filtres: Mapping[str, str]
    dates: Mapping[str, date | None]
    horloge: Horloge
    erreurs: Sequence[str]
    demande: Requete | None

    def adresse(self, suffixe: str = "") -> str:
        """The question as an address."""
        paires = [("chiffre", code) for code in self.chiffres] + [("par", nom) for nom in self.par]
        paires += list(self.filtres.items()) + [(nom, le.isoformat()) for nom, le in self.dates.items() if le]
        if self.horloge is not Horloge.CONNU:
            paires.append(("horloge", self.horloge.value))
        return f"{ADRESSE}{suffixe}?{urlencode(paires)}"


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
        Requetes(visite.services.journal).garder(visite.acteur, titre, question.demande.model_dump(mode="json"), role)
    except TropDeRequetes as trop:
        return _page(visite, question, erreur=f"{capitale(str(trop))}.", statut=409)
    return RedirectResponse(question.adresse() + "&fait=gardee", 303)


@router.post(f"{ADRESSE}/{{requete}}/supprimer")
def supprimer(requete: UUID, visite: Pilote) -> Response:
    """Forget a question of one's own."""
    try:
        Requetes(visite.services.journal).supprimer(requete, visite.acteur)
    except RequeteInconnue as inconnue:
        return _page(visite, lire(visite, ()), erreur=f"{capitale(str(inconnue))}.", statut=404)
    return RedirectResponse(f"{ADRESSE}?fait=supprimee", 303)


def lire(visite: Visite, recus: Iterable[tuple[str, str]]) -> Question:
    """The request, as far as it means something, and its faults, in words."""
    paires = list(recus)
    vu, seuls = regard(visite.acteur, visite.services), dict(paires)
    ouvertes = permises(vu)
    chiffres = tuple(dict.fromkeys(v for nom, v in paires if nom == "chiffre" and v in INDICATEURS))
    par = tuple(dict.fromkeys(v for nom, v in paires if nom == "par" and v in ouvertes))
    filtres, valeurs = {}, {}
    for axe in CHOISIS:
        if (texte := seuls.get(axe, "").strip()) and (lue := valeur(axe, texte)) is not None:
            filtres[axe], valeurs[axe] = texte, lue[0]
    erreurs: list[str] = []
    dates: dict[str, date | None] = {}
    for nom, dit in (("au", "À la date du"), ("du", "Faits depuis le")):
        try:
            dates[nom] = lire_jour_passe(seuls[nom]) if seuls.get(nom, "").strip() else None
        except ValueError as erreur:
            dates[nom] = None
            erreurs.append(f"{dit} : {erreur}")
    horloge = Horloge.VALABLE if seuls.get("horloge") == Horloge.VALABLE.value else Horloge.CONNU
    erreurs += _trop(chiffres, par) + _sans(chiffres, (*par, *filtres), vu)
    demande = None
    if chiffres and not erreurs:
        demande = Requete(mesures=chiffres, dimensions=par, filtres=valeurs, horloge=horloge, **dates)
    return Question(chiffres, par, filtres, dates, horloge, erreurs, demande)


def _trop(chiffres: Sequence[str], par: Sequence[str]) -> list[str]:
    erreurs = []
    if len(chiffres) > MESURES_MAX:
        erreurs.append(f"Choisissez {MESURES_MAX} chiffres au plus.")
    if len(par) > DIMENSIONS_MAX:
        erreurs.append(f"Découpez par {DIMENSIONS_MAX} dimensions au plus.")
    return erreurs


def _sans(chiffres: Sequence[str], demandees: Sequence[str], vu: Regard) -> list[str]:
    """Which figure cannot be cut or filtered so."""
    return [
        f"« {INDICATEURS[code].libelle} » ne se découpe ni ne se filtre par : {', '.join(absentes)}."
        for code in chiffres
        if (absentes := [DIMENSIONS[nom] for nom in demandees if nom not in dimensions_de(INDICATEURS[code], vu)])
    ]


def _page(visite: Visite, question: Question, *, erreur: str = "", fait: str = "", statut: int = 200) -> Response:
    services, vu = visite.services, regard(visite.acteur, visite.services)
    erreurs = [*question.erreurs, *([erreur] if erreur else [])]
    resultat = None
    if question.demande is not None:
        try:
            resultat = executer(services.lecteur, question.demande, vu)
        except (RequeteTropLongue, RequeteRefusee) as refus:
            erreurs.append(f"{capitale(str(refus))}.")
    gardees = Requetes(services.journal).lister(visite.acteur)
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
        masque=not vu.personnes,
        resultat=resultat,
        reponse=_reponse(visite, resultat) if resultat else None,
        exports=[(f.value.upper(), question.adresse(f"/export/{f.value}")) for f in Format],
        gardees=[(g, _adresse(visite, g), g.agent == visite.acteur.agent) for g in gardees],
        partages=PARTAGES,
        adresse=ADRESSE,
        caches=[*_caches(question)],
    )


@dataclass(frozen=True, slots=True)
class Reponse:
    """The answer in words; ``barres`` is its chart when one figure is cut by one dimension."""

    entetes: tuple[str, ...]
    lignes: list[tuple[list[str], list[str]]]
    en_tout: int
    barres: list[Ligne] = field(default_factory=list)


def _reponse(visite: Visite, resultat: Resultat) -> Reponse:
    demande = resultat.demande
    source = INDICATEURS[demande.mesures[0]].source
    lignes, longueurs = [], []
    for ligne in resultat.lignes[:LIGNES_MAX]:
        tetes = [libelles.libelle(nom, v, source, visite.services.territoire) for nom, v in ligne.dimensions.items()]
        lues = [(INDICATEURS[code], publiee.valeur) for code, publiee in ligne.mesures.items()]
        lignes.append((tetes, [v if isinstance(v, str) else libelles.figure(i, v) for i, v in lues]))
        longueurs.append(None if isinstance(lues[0][1], str) else lues[0][1])
    barres = []
    if len(demande.dimensions) == 1 and len(demande.mesures) == 1:
        barres = [
            Ligne(tetes[0], textes[0], "", part, "")
            for (tetes, textes), part in zip(lignes, parts(longueurs), strict=True)
        ]
    return Reponse(tuple(DIMENSIONS[nom] for nom in demande.dimensions), lignes, len(resultat.lignes), barres)


def _adresse(visite: Visite, gardee: RequeteGardee) -> str:
    """Where a question that was kept is asked again."""
    demande: Mapping[str, Any] = gardee.demande
    paires = [("chiffre", code) for code in demande["mesures"]] + [("par", nom) for nom in demande["dimensions"]]
    paires += [(axe, VIDE if v is None else v) for axe, v in demande["filtres"].items()]
    paires += [(nom, demande[nom]) for nom in ("au", "du", "horloge") if demande.get(nom)]
    return lire(visite, paires).adresse()


def _caches(question: Question) -> Iterable[tuple[str, str]]:
    yield from (("chiffre", code) for code in question.chiffres)
    yield from (("par", nom) for nom in question.par)
    yield from question.filtres.items()
    yield from ((nom, le.isoformat()) for nom, le in question.dates.items() if le)
    yield "horloge", question.horloge.value
