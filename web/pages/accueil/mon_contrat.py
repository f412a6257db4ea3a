"""*Mon contrat*: the person reads the contract put to her, and signs it or not; her habilitation alone says whose."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from commands.execute import Demande
from documents import signature
from documents.erreurs import DocumentInconnu
from ledger.annexes.codes import Attendu, CodeRefuse
from ledger.dossier import Dossier
from ledger.dossier.etat.accompagnement import DocumentEtabli
from ledger.dossier.etat.contrat_engagement import Contrat
from ledger.erreurs import ErreurAttendue
from ledger.vocabulaire.contrats.contrat_engagement import MoyenSignature, PartieContrat
from ledger.vocabulaire.suivi.acces import ObjetCode
from ledger.vocabulaire.suivi.document import GenreDocument
from web import porte
from web.etapes import enregistrer_etape
from web.fichiers import pdf
from web.rendu import rendre
from web.visite import Suit, Visite

router = APIRouter()
ADRESSE: Final = "/mes-demarches/contrat"
SANS_TELEPHONE: Final = (
    "Aucun téléphone portable n'est dans votre dossier, ou aucun SMS ne part d'ici : signez sur papier avec la personne qui"
    " vous accompagne, ou donnez-lui votre numéro."
)


def a_signer(etat: Dossier) -> Contrat | None:
    """The contract whose document waits for the person's signature."""
    for contrat in reversed(etat.contrats.values()):
        document = etat.accompagnement.a_signer(contrat.id)
        if contrat.en_attente and document is not None and not document.perime:
            return contrat if contrat.versions.get(PartieContrat.PERSONNE) != document.id else None
    return None


def signe(etat: Dossier) -> str | None:
    """The id of the last contract of hers that bears the signatures and the seal."""
    scelles = (etat.accompagnement.signe(contrat.id) for contrat in reversed(etat.contrats.values()))
    return next((scelle.id for scelle in scelles if scelle is not None), None)


@router.get(ADRESSE, name="mon_contrat")
def montrer(visite: Suit) -> Response:
    """The contract in short, the document itself, and the text by which one signs."""
    return _page(visite)


@router.post(ADRESSE, name="signer_mon_contrat")
def signer(visite: Suit) -> Response:
    """Sign the document that was shown, and no other."""
    services, acteur = visite.services, visite.acteur
    contrat = a_signer(services.journal.dossier(acteur.agent))
    if contrat is None:
        raise HTTPException(404)
    if visite.champ("consentement") != "oui":
        return _page(visite, erreurs={"consentement": "Cochez la phrase par laquelle vous signez."}, statut=422)
    document = signature.a_signer(services.atelier, acteur.agent, UUID(contrat.id))
    if visite.champ("document") != document.id:
        change = "Votre contrat a été établi de nouveau depuis que vous l'avez lu : relisez-le, puis signez."
        return _page(visite, erreurs={"": change}, statut=409)
    nom = signature.nom_de_la_personne(services.atelier, acteur.agent, services.cadre(), services.coffre)
    try:
        commande = signature.signature(
            UUID(contrat.id), document, _moyen(visite), nom, code_sms=_code_recopie(visite, document)
        )
        enregistrer_etape(services, Demande(acteur.agent, commande, acteur, visite.cle))
        signature.conclure(
            services.atelier, acteur.agent, UUID(contrat.id), cadre=services.cadre(), coffre=services.coffre
        )
    except CodeRefuse as erreur:
        return _page(visite, erreurs={"code": erreur.phrase}, statut=422)
    except ErreurAttendue as erreur:
        return _page(visite, erreurs={"": erreur.phrase}, statut=409)
    return RedirectResponse("/#t-contrat", 303)


@router.post(ADRESSE + "/code", name="code_de_mon_contrat")
def demander_un_code(visite: Suit) -> Response:
    """Send to her phone the code that signs the document that was shown, and no other."""
    services, acteur = visite.services, visite.acteur
    contrat = a_signer(services.journal.dossier(acteur.agent))
    if contrat is None:
        raise HTTPException(404)
    document = signature.a_signer(services.atelier, acteur.agent, UUID(contrat.id))
    if porte.personne(services, acteur.agent).telephone is None:
        return _page(visite, erreurs={"": SANS_TELEPHONE}, statut=409)
    try:
        porte.exiger_numero_confirme(services, acteur.agent, contrat.id)
        porte.envoyer(services, acteur, _attendu(visite, document))
    except ErreurAttendue as erreur:
        return _page(visite, erreurs={"": erreur.phrase}, statut=409)
    return RedirectResponse(ADRESSE + "#t-signer", 303)


@router.get(ADRESSE + "/{document}", name="document_de_mon_contrat")
def lire_le_document(document: UUID, visite: Suit) -> Response:
    """A contract of hers, to be signed or signed; no other document: a letter is told by who notifies it."""
    services, acteur = visite.services, visite.acteur
    etabli = services.journal.dossier(acteur.agent).accompagnement.etablis.get(str(document))
    if etabli is None or etabli.genre is not GenreDocument.CONTRAT_ENGAGEMENT:
        raise DocumentInconnu
    _, octets = services.atelier.lire(acteur.agent, document, services.coffre)
    return pdf(octets, f"contrat-{etabli.produit_le:%Y-%m-%d}", ici=True)


def _moyen(visite: Visite) -> MoyenSignature:
    """Whoever came by a link that she received signs by a code: no provider said who she is."""
    return MoyenSignature.CODE if visite.session.habilitation.par_lien else MoyenSignature.ESPACE_PERSONNEL


def _attendu(visite: Visite, document: DocumentEtabli) -> Attendu:
    return Attendu(ObjetCode.SIGNATURE, visite.acteur.agent, UUID(document.id))


def _code_recopie(visite: Visite, document: DocumentEtabli) -> UUID | None:
    """The code that was typed, checked and recorded; None where none is asked for."""
    if _moyen(visite) is not MoyenSignature.CODE:
        return None
    porte.exiger_numero_confirme(visite.services, visite.acteur.agent, document.objet or "")
    return porte.verifier(visite.services, _attendu(visite, document), visite.champ("code"))


def _page(visite: Visite, *, erreurs: Mapping[str, str] | None = None, statut: int = 200) -> Response:
    services, dossier = visite.services, visite.acteur.agent
    etat = services.journal.dossier(dossier)
    contrat = a_signer(etat)
    if contrat is None:
        raise HTTPException(404)
    document = signature.a_signer(services.atelier, dossier, UUID(contrat.id))
    nom = signature.nom_de_la_personne(services.atelier, dossier, services.cadre(), services.coffre)
    return rendre(
        visite,
        "accueil/mon_contrat.html",
        statut=statut,
        contrat=contrat,
        document=document,
        phrase=signature.consentement(_moyen(visite), nom, document),
        par_code=_moyen(visite) is MoyenSignature.CODE,
        code_attendu=services.codes.attendu(_attendu(visite, document)),
        adresse=ADRESSE,
        erreurs=erreurs or {},
        cle=str(uuid4()),
    )
