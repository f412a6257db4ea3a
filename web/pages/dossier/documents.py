"""The documents of a dossier: those that the département drew up, drawn up from a page, seen before, taken away."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from commands.base import Commande
from commands.orientations.notification_orientation import NotifierOrientation
from commands.orientations.reorientation import RefuserReorientation
from commands.sanctions.procedure_sanction import NotifierIntentionSanction
from commands.sanctions.recours import NotifierSanction
from commands.sanctions.reponse import NotifierDecisionRecours
from documents.depot import nature_du_fichier
from documents.erreurs import DocumentInconnu
from ledger.contexte import Acteur
from ledger.dates import aujourd_hui
from ledger.dossier import Dossier
from ledger.dossier.etat.accompagnement import Document
from ledger.dossier.etat.rendez_vous import EtatRendezVous
from ledger.erreurs import ErreurAttendue
from ledger.vocabulaire.suivi.document import GenreDocument
from readmodels.dossier.annulees import taire_annulees
from web.acces import Droit, Interdit, peut, peut_enregistrer, tues_pour
from web.fichiers import pdf, piece
from web.mots.ecriture import heure, jour
from web.recit.dossier import DossierVu, lire, personne
from web.rendu import rendre
from web.visite import Consulte, Lit, Visite

router = APIRouter()
ADRESSE: Final = "/dossier/{dossier}/documents"
NOTIFIES: Final[Mapping[GenreDocument, type[Commande]]] = {
    GenreDocument.NOTIFICATION_ORIENTATION: NotifierOrientation,
    GenreDocument.INTENTION_SANCTION: NotifierIntentionSanction,
    GenreDocument.REFUS_REORIENTATION: RefuserReorientation,
    GenreDocument.DECISION_SANCTION: NotifierSanction,
    GenreDocument.REPONSE_RECOURS: NotifierDecisionRecours,
}
"""Letters of a procedure, and the step by which each is notified: who may take it draws it up."""


@dataclass(frozen=True, slots=True)
class Possible:
    """A document that may be drawn up now: its kind, the step that it puts on paper, and that step in words."""

    genre: GenreDocument
    objet: str
    dit: str


@router.get(ADRESSE, name="page_documents")
def montrer(dossier: UUID, visite: Consulte, fait: str = "") -> Response:
    """The documents of the dossier, the last ones first; ``fait`` was just drawn up."""
    return _page(visite, dossier, fait=fait)


@router.get(ADRESSE + "/apercu", name="apercu_document")
def apercevoir(dossier: UUID, visite: Lit, genre: str, objet: str = "") -> Response:
    """The document as it would be drawn up now; nothing is kept of it."""
    services, voulu = visite.services, _genre(genre)
    exiger_sien(visite, dossier, voulu)
    octets = services.atelier.previsualiser(
        dossier, voulu, _objet(objet), cadre=services.cadre(), coffre=services.coffre
    )
    return pdf(octets, f"apercu-{voulu.lower()}", ici=True)


@router.post(ADRESSE + "/etablir", name="etablir_document")
def etablir(dossier: UUID, visite: Lit) -> Response:
    """Draw a document up, once for each form that was opened."""
    services, genre = visite.services, _genre(visite.champ("genre"))
    exiger_sien(visite, dossier, genre)
    try:
        etabli = services.atelier.produire(
            dossier,
            genre,
            _objet(visite.champ("objet")),
            cadre=services.cadre(),
            coffre=services.coffre,
            cle=visite.cle,
            demande_par=visite.acteur.agent,
        )
    except ErreurAttendue as erreur:
        return _page(visite, dossier, erreur=erreur.phrase, statut=409)
    return RedirectResponse(f"/dossier/{dossier}/documents?fait={etabli.id}#d-{etabli.id}", 303)


@router.get(ADRESSE + "/{document}", name="telecharger_document")
def telecharger(dossier: UUID, document: UUID, visite: Lit) -> Response:
    """The bytes of a document, those that were recorded or nothing."""
    visible, services = _etat(visite, lire(visite, dossier)).accompagnement, visite.services
    if str(document) in visible.documents:
        depose, octets = services.atelier.lire_depose(dossier, document, services.coffre)
        return piece(octets, nature_du_fichier(octets) or "", f"{depose.nature.lower()}-{depose.depose_le:%Y-%m-%d}")
    if str(document) not in visible.etablis:
        raise DocumentInconnu
    etabli, octets = services.atelier.lire(dossier, document, services.coffre)
    return pdf(octets, f"{etabli.genre.lower()}-{etabli.produit_le:%Y-%m-%d}")


def exiger_sien(visite: Visite, dossier: UUID, genre: GenreDocument) -> None:
    """Refuse whoever may not draw up a document of this kind. Raises :class:`~web.acces.Interdit`."""
    if not est_sien(visite.acteur, genre, visite.services.journal.dossier(dossier)):
        message = (
            f"Ce document ({genre.libelle}) revient à qui le notifie : votre habilitation n'en donne pas la fonction."
        )
        raise Interdit(message)


def _page(visite: Visite, dossier: UUID, *, fait: str = "", erreur: str = "", statut: int = 200) -> Response:
    vu = lire(visite, dossier)
    etat, lit = _etat(visite, vu), peut(visite.acteur, Droit.LIRE)
    etablis = list(reversed(etat.accompagnement.etablis.values()))
    deposes, titres = list(etat.accompagnement.documents.values()), dict(_titres(vu))
    agents = visite.services.ecrans.habilitations.noms(_demandeurs(vu))
    return rendre(
        visite,
        "dossier/documents.html",
        statut=statut,
        dossier=dossier,
        personne=personne(vu.etapes),
        etablis=etablis,
        deposes=[(d, titres.get(d.id, ""), _tenu(visite, dossier, d)) for d in reversed(deposes)],
        par={document: agents.get(agent, "") for document, agent in _par(vu)},
        fait=etat.accompagnement.etablis.get(fait),
        erreur=erreur,
        lit=lit,
        gardes=visite.services.documents is not None,
        possibles=possibles(etat, visite.acteur) if lit else (),
        cle_de=lambda _possible: uuid4(),
    )


def _etat(visite: Visite, vu: DossierVu) -> Dossier:
    return taire_annulees(vu.etat, tues_pour(visite.acteur, vu.lus))


def _par(vu: DossierVu) -> Iterator[tuple[str, UUID]]:
    """Each document, and who asked for it."""
    for etape in vu.etapes:
        if etape.type.startswith("document.produit.") and etape.contenu.get("demande_par"):
            yield str(etape.contenu["document"]), UUID(str(etape.contenu["demande_par"]))


def _titres(vu: DossierVu) -> Iterator[tuple[str, str]]:
    """Each file that was handed in, and its title for who reads it."""
    for etape in vu.etapes:
        if etape.type.startswith("document.depose.") and (etape.scelle or {}).get("titre"):
            yield str(etape.contenu["document"]), str((etape.scelle or {})["titre"])


def _tenu(visite: Visite, dossier: UUID, depose: Document) -> bool:
    return visite.services.documents is not None and visite.services.documents.depot.tient(dossier, depose.sha256)


def _demandeurs(vu: DossierVu) -> set[UUID]:
    return {agent for _, agent in _par(vu)}


def possibles(etat: Dossier, acteur: Acteur) -> Sequence[Possible]:
    """The documents that the actor may draw up now, the most usual first; a letter may still lack something it needs."""
    trouves = (*_accompagnement(etat), *_procedure(etat))
    return [possible for possible in trouves if est_sien(acteur, possible.genre, etat)]


def est_sien(acteur: Acteur, genre: GenreDocument, etat: Dossier) -> bool:
    """Whether the actor may draw up a document of this kind: a letter of a procedure, who may notify it."""
    return genre not in NOTIFIES or peut_enregistrer(acteur, NOTIFIES[genre], etat)


def _accompagnement(etat: Dossier) -> Iterator[Possible]:
    le = aujourd_hui()
    for contrat in etat.contrats.values():
        if contrat.en_attente or contrat.court(le):
            dit = f"du {jour(contrat.debut_le)} au {jour(contrat.fin_le)}"
            yield Possible(GenreDocument.CONTRAT_ENGAGEMENT, contrat.id, dit)
    for rdv in etat.rendez_vous.values():
        if rdv.etat is EtatRendezVous.PLANIFIE and rdv.le >= le:
            yield Possible(GenreDocument.CONVOCATION, rdv.id, f"rendez-vous du {jour(rdv.le)} à {heure(rdv.heure)}")
    if (orientation := etat.orientation) is not None:
        decidee = f"décidée le {jour(orientation.decidee_le)}"
        yield Possible(GenreDocument.NOTIFICATION_ORIENTATION, orientation.id, decidee)
        yield Possible(GenreDocument.ATTESTATION_SUIVI, "", "à la demande de la personne")
    for demande in etat.demandes.values():
        if demande.refusee:
            yield Possible(GenreDocument.REFUS_REORIENTATION, demande.id, f"demande du {jour(demande.demandee_le)}")
    yield from _offres(etat)
    for bilan in etat.accompagnement.bilans.values():
        yield Possible(GenreDocument.BILAN, bilan.id, f"du {jour(bilan.debut_le)} au {jour(bilan.fin_le)}")


def _offres(etat: Dossier) -> Iterator[Possible]:
    for prescription in etat.prescriptions.values():
        if prescription.en_cours:
            dit = f"prescrite le {jour(prescription.prescrite_le)}, {prescription.theme.libelle}"
            yield Possible(GenreDocument.FICHE_PRESCRIPTION, prescription.id, dit)
    for immersion in etat.immersions.values():
        if immersion.en_attente:
            dit = f"du {jour(immersion.debut_le)} au {jour(immersion.fin_le)}"
            yield Possible(GenreDocument.CONVENTION_PMSMP, immersion.id, dit)


def _procedure(etat: Dossier) -> Iterator[Possible]:
    for manquement in etat.manquements.values():
        if manquement.en_cours:
            constate = f"manquement constaté le {jour(manquement.constate_le)}"
            yield Possible(GenreDocument.INTENTION_SANCTION, manquement.id, constate)
    for sanction in etat.sanctions.values():
        yield Possible(GenreDocument.DECISION_SANCTION, sanction.id, f"décidée le {jour(sanction.decidee_le)}")
    for recours in etat.recours.values():
        if recours.decide_le is not None:
            yield Possible(GenreDocument.REPONSE_RECOURS, recours.id, f"recours du {jour(recours.forme_le)}")


def _genre(nom: str) -> GenreDocument:
    if nom not in GenreDocument.__members__:
        raise HTTPException(404)
    return GenreDocument[nom]


def _objet(texte: str) -> UUID | None:
    try:
        return UUID(texte) if texte else None
    except ValueError:
        raise HTTPException(404) from None
