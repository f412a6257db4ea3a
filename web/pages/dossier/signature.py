"""Signature of a contract, for the agent: the document, who signed it, the organisme's own signature, a paper joined."""

from collections.abc import Mapping
from contextlib import ExitStack
from typing import Final
from uuid import UUID, uuid4, uuid5

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from commands.execute import Demande
from commands.suivi.accompagnement import DeposerDocument
from documents import signature
from documents.depot import nature_du_fichier
from ledger.erreurs import ErreurAttendue
from ledger.vocabulaire.contrats.contrat_engagement import MoyenSignature, PartieContrat
from ledger.vocabulaire.suivi.accompagnement import NatureDocument
from ledger.vocabulaire.suivi.document import GenreDocument
from web.etapes import enregistrer_etape
from web.recit.dossier import lire, personne
from web.rendu import rendre
from web.visite import Lit, LitAvecFichier, Visite

router = APIRouter()
ADRESSE: Final = "/dossier/{dossier}/contrat/{contrat}/signature"
PAPIER_OCTETS_MAX: Final = 10_000_000
"""Of a paper that was scanned: some pages in colours."""


@router.get(ADRESSE, name="page_signature")
def montrer(dossier: UUID, contrat: UUID, visite: Lit) -> Response:
    """Where the signature stands, and what may be done."""
    return _page(visite, dossier, contrat)


@router.post(ADRESSE, name="signer_contrat")
def recevoir(dossier: UUID, contrat: UUID, visite: LitAvecFichier) -> Response:
    """Draw up the document, sign for the organisme, join the paper that the person signed, or seal what both signed."""
    gestes = {"etablir": _etablir, "organisme": _signer, "papier": _joindre, "conclure": _conclure}
    with ExitStack() as pile:
        for _, recu in visite.fichiers:
            pile.enter_context(recu.file)
        if (geste := gestes.get(visite.champ("geste"))) is None:
            raise HTTPException(404)
        try:
            fautes = geste(visite, dossier, contrat)
        except ErreurAttendue as erreur:
            return _page(visite, dossier, contrat, erreurs={"": erreur.phrase}, statut=409)
    if fautes:
        return _page(visite, dossier, contrat, erreurs=fautes, statut=422)
    return RedirectResponse(f"/dossier/{dossier}/contrat/{contrat}/signature", 303)


def _etablir(visite: Visite, dossier: UUID, contrat: UUID) -> Mapping[str, str]:
    services = visite.services
    services.atelier.produire(
        dossier,
        GenreDocument.CONTRAT_ENGAGEMENT,
        contrat,
        cadre=services.cadre(),
        coffre=services.coffre,
        cle=visite.cle,
        demande_par=visite.acteur.agent,
    )
    return {}


def _signer(visite: Visite, dossier: UUID, contrat: UUID) -> Mapping[str, str]:
    if visite.champ("consentement") != "oui":
        return {"consentement": "Cochez la phrase par laquelle vous signez."}
    document = signature.a_signer(visite.services.atelier, dossier, contrat)
    nom = visite.session.habilitation.nom
    commande = signature.signature(contrat, document, MoyenSignature.HABILITATION, nom)
    enregistrer_etape(visite.services, Demande(dossier, commande, visite.acteur, visite.cle))
    return _conclure(visite, dossier, contrat)


def _joindre(visite: Visite, dossier: UUID, contrat: UUID) -> Mapping[str, str]:
    """The paper first, then the signature that it shows: a paper that is joined alone is seen, and signed by nobody."""
    services, fichier = visite.services, visite.fichier("fichier")
    octets = fichier.file.read(PAPIER_OCTETS_MAX + 1) if fichier is not None and fichier.filename else b""
    fautes = {}
    if not octets:
        fautes["fichier"] = "Choisissez l'exemplaire signé, numérisé."
    elif len(octets) > PAPIER_OCTETS_MAX:
        fautes["fichier"] = "Ce fichier pèse plus de 10 Mo : numérisez-le moins finement."
    elif nature_du_fichier(octets) is None:
        fautes["fichier"] = "Ce fichier n'est ni un PDF, ni une image JPEG ou PNG : numérisez le papier."
    if visite.champ("vu") != "oui":
        fautes["vu"] = "Cochez la phrase par laquelle vous dites avoir vu la personne signer."
    if fautes:
        return fautes
    document = signature.a_signer(services.atelier, dossier, contrat)
    papier, nom = uuid5(dossier, f"papier/{visite.cle}"), visite.session.habilitation.nom
    depot = DeposerDocument(
        document=papier,
        nature=NatureDocument.CONTRAT_SIGNE,
        titre="Contrat signé sur papier",
        taille_octets=len(octets),
        sha256=services.atelier.depot.garder(dossier, octets),
    )
    enregistrer_etape(services, Demande(dossier, depot, visite.acteur, uuid5(visite.cle, "papier")))
    commande = signature.signature(contrat, document, MoyenSignature.PAPIER, nom, justificatif=papier)
    enregistrer_etape(services, Demande(dossier, commande, visite.acteur, visite.cle))
    return _conclure(visite, dossier, contrat)


def _conclure(visite: Visite, dossier: UUID, contrat: UUID) -> Mapping[str, str]:
    services = visite.services
    signature.conclure(services.atelier, dossier, contrat, cadre=services.cadre(), coffre=services.coffre)
    return {}


def _page(
    visite: Visite, dossier: UUID, contrat: UUID, *, erreurs: Mapping[str, str] | None = None, statut: int = 200
) -> Response:
    vu, nom = lire(visite, dossier), visite.session.habilitation.nom
    connu = vu.etat.contrats.get(str(contrat))
    if connu is None:
        raise HTTPException(404)
    document = vu.etat.accompagnement.a_signer(connu.id)
    signees = {partie for partie, version in connu.versions.items() if document is not None and version == document.id}
    return rendre(
        visite,
        "dossier/signature.html",
        statut=statut,
        dossier=dossier,
        personne=personne(vu.etapes),
        contrat=connu,
        document=document,
        scelle=vu.etat.accompagnement.signe(connu.id),
        signatures={partie: connu.signataires[partie] for partie in signees},
        parties=PartieContrat,
        cachet=visite.services.documents is not None and visite.services.documents.sceau is not None,
        phrases={
            moyen: signature.consentement(moyen, nom, document)
            for moyen in (MoyenSignature.HABILITATION, MoyenSignature.PAPIER)
            if document is not None
        },
        moyens=MoyenSignature,
        papier_mo=PAPIER_OCTETS_MAX // 1_000_000,
        erreurs=erreurs or {},
        cles=[uuid4() for _ in range(4)],
    )
