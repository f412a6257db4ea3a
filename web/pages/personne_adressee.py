"""One person whom a référent addressed to the partner: who she is, why, and what the partner answers, in two gestures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from commands.base import Commande
from commands.offres.prescription import AccepterPrescription, RecevoirPrescription, RefuserPrescription
from commands.offres.suivi_prescription import (
    AbandonnerPrescription,
    ConstaterNonVenue,
    DemarrerPrescription,
    TerminerPrescription,
)
from ledger.dates import aujourd_hui
from ledger.dossier.etat.prescription import EN_COURS, SANS_REPONSE, EtatPrescription, Prescription
from ledger.events.offres.prescription import OffrePrescrite
from ledger.vocabulaire.offres.prescription import MotifPrescription
from readmodels.listes.offres import decrites
from readmodels.listes.prescription import dossier_adresse
from readmodels.personnes import identites
from web.acces import coffre_des_offres
from web.formulaires.arbre import Element, Presentation, Saisies, decrire, nommer
from web.mots.ecriture import jour_court
from web.pages import personnes_adressees
from web.pages.accueil import gestes
from web.rendu import rendre
from web.visite import Recoit, Visite

router = APIRouter()
ADRESSE: Final = personnes_adressees.ADRESSE


@dataclass(frozen=True, slots=True)
class Geste:
    """An answer of the partner: a step of the dossier, its fields and their words, when it may be given, what it makes."""

    commande: type[Commande]
    bouton: str
    quand: frozenset[EtatPrescription]
    fait: EtatPrescription
    champs: tuple[str, ...] = ()
    libelles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Forme:
    """The form of an answer, as the page shows it."""

    nom: str
    geste: Geste
    champs: Sequence[Element]
    noms: Mapping[str, str]
    erreurs: Mapping[str, str]


MONTRES: Final = ("nom", "prenom", "telephone", "courriel")
FAIT: Final = "C'est noté : son référent le voit dans le dossier."
MESSAGE: Final = "Un mot pour son référent"
GESTES: Final[Mapping[str, Geste]] = {
    "accepter": Geste(
        AccepterPrescription,
        "Nous la prenons",
        SANS_REPONSE,
        EtatPrescription.ACCEPTEE,
        ("entree_prevue_le", "message"),
        {"entree_prevue_le": "Entrée prévue le, si vous le savez", "message": MESSAGE},
    ),
    "refuser": Geste(
        RefuserPrescription,
        "Nous ne la prenons pas",
        SANS_REPONSE,
        EtatPrescription.REFUSEE,
        ("motif", "explication"),
        {"motif": "Pourquoi ?", "explication": MESSAGE},
    ),
    "recevoir": Geste(
        RecevoirPrescription,
        "Nous avons reçu la demande, et répondrons",
        frozenset({EtatPrescription.PRESCRITE}),
        EtatPrescription.RECUE,
    ),
    "entrer": Geste(
        DemarrerPrescription,
        "La personne est entrée",
        frozenset({EtatPrescription.ACCEPTEE}),
        EtatPrescription.DEMARREE,
        ("survenu_le", "message"),
        {"survenu_le": "Date d'entrée", "message": MESSAGE},
    ),
    "non-venue": Geste(
        ConstaterNonVenue,
        "La personne n'est pas venue",
        frozenset({EtatPrescription.ACCEPTEE}),
        EtatPrescription.NON_VENUE,
        ("excuse", "motif_absence"),
        {"excuse": "A-t-elle prévenu, ou une excuse ?", "motif_absence": MESSAGE},
    ),
    "terminer": Geste(
        TerminerPrescription,
        "La personne est allée au bout",
        frozenset({EtatPrescription.DEMARREE}),
        EtatPrescription.TERMINEE,
        ("survenu_le", "resultat", "heures_realisees", "bilan"),
        {
            "survenu_le": "Dernier jour",
            "resultat": "Qu'en est-il sorti ?",
            "heures_realisees": "Heures faites en tout",
            "bilan": MESSAGE,
        },
    ),
    "abandonner": Geste(
        AbandonnerPrescription,
        "La personne ne va pas plus loin",
        EN_COURS - SANS_REPONSE,
        EtatPrescription.ABANDONNEE,
        ("par", "motif", "explication"),
        {"par": "Qui renonce ?", "motif": "Pourquoi ?", "explication": MESSAGE},
    ),
}


@router.get(ADRESSE + "/{prescription}")
def montrer(prescription: UUID, visite: Recoit, fait: str = "") -> Response:
    """Who she is, who sends her and why, where it stands. 404 for whom another structure was sent."""
    return _page(visite, prescription, fait=fait)


@router.post(ADRESSE + "/{prescription}/{geste}")
def repondre(prescription: UUID, geste: str, visite: Recoit) -> Response:
    """Record an answer as the partner's own; what is wrong with it is told in its form, and nothing is lost."""
    choisi = GESTES.get(geste)
    if choisi is None:
        raise HTTPException(404)
    dossier, _ = _adressee(visite, prescription)
    erreurs = gestes.enregistrer_sur(visite, dossier, choisi.commande, choisi.champs, prescription=prescription)
    if erreurs:
        return _page(visite, prescription, choisi=geste, erreurs=erreurs)
    return RedirectResponse(f"{ADRESSE}/{prescription}?fait={geste}", 303)


def _adressee(visite: Visite, prescription: UUID) -> tuple[UUID, Prescription]:
    """The dossier and the prescription as its events have it now, when it was sent to the structure of who looks."""
    structure = personnes_adressees.exiger_structure(visite)
    dossier = dossier_adresse(visite.services.lecteur, prescription, structure)
    if dossier is None:
        raise HTTPException(404)
    connue = visite.services.journal.dossier(dossier).prescriptions.get(str(prescription))
    if connue is None or connue.partenaire != structure:
        raise HTTPException(404)
    return dossier, connue


def _page(
    visite: Visite, prescription: UUID, *, choisi: str = "", erreurs: Mapping[str, str] | None = None, fait: str = ""
) -> Response:
    """How to reach her and why she is sent are told as long as something is expected; ``fait`` is said if it holds."""
    services = visite.services
    dossier, connue = _adressee(visite, prescription)
    prescrite = next(
        e
        for e in reversed(services.journal.lire([dossier])[dossier])
        if e.classe is OffrePrescrite and e.corps["prescription"] == str(prescription)
    )
    motivation = prescrite.desceller(services.coffre).get("motivation") if connue.en_cours else None
    prescripteur = UUID(prescrite.corps["prescripteur"])
    offres = decrites(services.lecteur, coffre_des_offres(services, visite.acteur), {connue.offre})
    formes = list(_formes(connue, choisi, erreurs or {}, visite.saisies if choisi else {}))
    identite = identites(services.lecteur, services.coffre, [dossier])[dossier]
    naissance_le = identite.get("naissance_le")
    return rendre(
        visite,
        "personne_adressee.html",
        statut=422 if erreurs else 200,
        adresse=ADRESSE,
        prescription=prescription,
        p=connue,
        qui={nom: identite.get(nom) for nom in MONTRES},
        naissance_le=date.fromisoformat(naissance_le) if naissance_le else None,
        offre=offres[connue.offre].libelle_offre if connue.offre in offres else connue.offre,
        motif=MotifPrescription[prescrite.corps["motif"]],
        motivation=motivation or "",
        limite=personnes_adressees.limite(services.cadre(), connue.etat, connue.prescrite_le),
        prescripteur=services.ecrans.habilitations.noms([prescripteur]).get(prescripteur, "Un référent"),
        chez=services.territoire.place(prescrite.corps["structure"]),
        formes=formes,
        depasse="" if choisi in {forme.nom for forme in formes} else " ".join((erreurs or {}).values()),
        fait=FAIT if fait in GESTES and GESTES[fait].fait is connue.etat else "",
        cle=str(uuid4()),
    )


def _formes(connue: Prescription, choisi: str, erreurs: Mapping[str, str], typees: Saisies) -> Iterator[Forme]:
    """The answers that may be given now; what was typed in the one that was refused."""
    for nom, geste in GESTES.items():
        if connue.etat in geste.quand:
            refusee = nom == choisi
            saisies: Saisies = typees if refusee else {"survenu_le": [jour_court(aujourd_hui())]}
            presentation = Presentation(libelles=geste.libelles)
            champs = decrire(geste.commande, geste.champs, presentation, saisies, erreurs if refusee else None)
            yield Forme(nom, geste, champs, nommer(champs), erreurs if refusee else {})
