"""*Courriers*: letters that wait, put in lots; a lot is printed in one file, then an agent says what was posted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID, uuid5

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from commands.base import Refus
from commands.execute import CleDejaUtilisee, ConflitDeVersion, Demande
from commands.suivi.courrier import POSTE, ConfierCourrier, lettre_de
from documents.tirage import assembler
from ledger.dates import aujourd_hui
from ledger.dossier import fold
from ledger.dossier.etat.transmission import EtatTransmission, Transmission
from ledger.erreurs import ErreurAttendue
from ledger.lu import EvenementLu
from ledger.vocabulaire.suivi.envoi import CanalEnvoi
from ledger.vocabulaire.suivi.transmission import ENVOIS, CauseAttente
from readmodels.export.document import Colonne, Document, Nature
from readmodels.export.formats import Format
from readmodels.listes import transmission
from readmodels.personnes import PersonneDuDossier, personnes
from web.acces import perimetre
from web.etapes import enregistrer_etape
from web.fichiers import fichier, pdf
from web.formulaires.dates import lire_date
from web.rendu import rendre
from web.tables.tirages import Courrier
from web.visite import Lit, Visite

router = APIRouter()
ADRESSE: Final = "/courriers"
LOT: Final = ADRESSE + "/{tirage}"
SERVICE: Final = CanalEnvoi.COURRIER.value.lower()
PAR_LOT: Final = 100
"""Letters of a lot: a hundred are drawn up in a few seconds, and folded in an hour."""
PAGES_MAX: Final = 30
"""Pages of the work list read to count what waits."""


@dataclass(frozen=True, slots=True)
class Ligne:
    """A letter of a lot: whom it is for, where it stands; ``a_poster``: it is still to leave."""

    courrier: Courrier
    qui: PersonneDuDossier
    suivie: Transmission | None
    convocation: str | None
    a_poster: bool

    @property
    def parti(self) -> bool:
        """Whether somebody said that it left."""
        return self.suivie is not None and self.suivie.etat is EtatTransmission.REUSSIE


@router.get(ADRESSE)
def lister(visite: Lit) -> Response:
    """The letters that wait, and the last lots."""
    return _liste(visite)


@router.post(f"{ADRESSE}/preparer", name="preparer_courriers")
def preparer(visite: Lit) -> Response:
    """Draw up the letters that wait the longest, and put them in a lot; those that cannot be drawn up are told."""
    courriers, fautes = [], []
    for ligne in _a_imprimer(visite)[:PAR_LOT]:
        try:
            if (courrier := _etablir(visite, ligne)) is not None:
                courriers.append(courrier)
        except ErreurAttendue as erreur:
            fautes.append((ligne, erreur.phrase))
    tirage = visite.services.ecrans.tirages.ouvrir(visite.acteur, courriers)
    if fautes or tirage is None:
        return _liste(visite, tirage=tirage, fautes=fautes, statut=409 if tirage is None else 200)
    return RedirectResponse(f"{ADRESSE}/{tirage}", 303)


@router.get(LOT, name="lot_courriers")
def montrer(tirage: UUID, visite: Lit, postes: int = -1) -> Response:
    """The letters of a lot; ``postes`` is how many were just said to have left."""
    return _lot(visite, tirage, postes=postes)


@router.get(LOT + "/pdf", name="pdf_courriers")
def imprimer(tirage: UUID, visite: Lit) -> Response:
    """The letters that are still to leave, in one file."""
    return pdf(assembler(_octets(visite, _a_plier(visite, tirage)))[0], f"courriers-{aujourd_hui():%Y-%m-%d}")


@router.get(LOT + "/bordereau", name="bordereau_courriers")
def detailler(tirage: UUID, visite: Lit) -> Response:
    """The manifest of the same file: what each letter is, for whom, on which pages."""
    lignes = _a_plier(visite, tirage)
    places = assembler(_octets(visite, lignes))[1]
    document = Document(
        titre="Bordereau des courriers",
        entete=[("Établi le", aujourd_hui().isoformat()), ("Lot", str(tirage)), ("Courriers", str(len(lignes)))],
        colonnes=[
            Colonne("rang", "Rang", Nature.ENTIER),
            Colonne("nom", "Nom"),
            Colonne("prenom", "Prénom"),
            Colonne("reference", "Référence du document"),
            Colonne("page", "Première page", Nature.ENTIER),
            Colonne("feuilles", "Feuilles", Nature.ENTIER),
        ],
        lignes=[
            [rang, ligne.qui.nom, ligne.qui.prenom, str(ligne.courrier.document), place.page, place.feuilles]
            for rang, (ligne, place) in enumerate(zip(lignes, places, strict=True), 1)
        ],
        titres_definitions=("Colonne", "Définition"),
        definitions=[["Feuilles", "feuilles de papier, imprimées des deux côtés"]],
    )
    return fichier(document, Format.CSV, f"bordereau-{aujourd_hui():%Y-%m-%d}")


@router.post(LOT + "/poster", name="poster_courriers")
def poster(tirage: UUID, visite: Lit) -> Response:
    """Record that the letters that are ticked were posted on a day; nothing else is ever said to have left."""
    try:
        le = lire_date(visite.champ("le") or aujourd_hui().isoformat(), aujourd_hui())
    except ValueError as faute:
        return _lot(visite, tirage, erreurs=[f"Posté le : {faute}"], statut=422)
    coches = set(visite.valeurs("envoi"))
    choisis = [ligne for ligne in _lignes(visite, tirage) if str(ligne.courrier.envoi) in coches and not ligne.parti]
    if not choisis:
        return _lot(visite, tirage, erreurs=["Cochez les courriers qui ont été postés."], statut=422)
    erreurs = [erreur for ligne in choisis if (erreur := _poster(visite, ligne, le)) is not None]
    if erreurs:
        return _lot(visite, tirage, erreurs=erreurs, postes=len(choisis) - len(erreurs), statut=409)
    return RedirectResponse(f"{ADRESSE}/{tirage}?postes={len(choisis)}", 303)


def _a_imprimer(visite: Visite) -> list[transmission.LigneTransmission]:
    """Letters that wait in the perimeter of the agent and are in no lot, the oldest first."""
    lignes = list(_en_attente(visite))
    tires = visite.services.ecrans.tirages.tires([ligne.transmission for ligne in lignes])
    return [ligne for ligne in lignes if ligne.transmission not in tires]


def _en_attente(visite: Visite) -> Iterator[transmission.LigneTransmission]:
    filtres = transmission.Filtres(
        destinataire=ENVOIS, etat=EtatTransmission.EN_ATTENTE, service=SERVICE, cause=CauseAttente.A_POSTER
    )
    apres: int | None = 0
    for _ in range(PAGES_MAX):
        page = transmission.lister(
            visite.services.lecteur,
            filtres,
            apres=apres or 0,
            limite=transmission.PAGE_MAX,
            perimetre=perimetre(visite.acteur, visite.services),
        )
        yield from page.lignes
        if (apres := page.suivant) is None:
            return


def _etablir(visite: Visite, ligne: transmission.LigneTransmission) -> Courrier | None:
    """The letter of a step, drawn up once; None for one that there is no use any more to send."""
    services = visite.services
    lus = services.journal.lire([ligne.dossier])[ligne.dossier]
    etape = next((e for e in lus if e.position == ligne.etape_position), None)
    lettre = None if etape is None else lettre_de(fold(ligne.dossier, lus), etape, aujourd_hui())
    if lettre is None:
        return None
    etabli = services.atelier.produire(
        ligne.dossier,
        *lettre,
        cadre=services.cadre(),
        coffre=services.coffre,
        cle=ligne.transmission,
        demande_par=visite.acteur.agent,
    )
    return Courrier(ligne.transmission, ligne.dossier, UUID(etabli.id))


def _lignes(visite: Visite, tirage: UUID) -> list[Ligne]:
    """The letters of a lot that the agent may see; 404 when there is none."""
    services = visite.services
    courriers = services.ecrans.tirages.lire(tirage, visite.acteur)
    qui = personnes(
        services.lecteur,
        services.coffre,
        [c.dossier for c in courriers],
        perimetre=perimetre(visite.acteur, services),
    )
    lus = services.journal.lire(sorted(qui))
    lignes = [_ligne(lus[c.dossier], c, qui[c.dossier]) for c in courriers if c.dossier in qui]
    if not lignes:
        raise HTTPException(404)
    return lignes


def _ligne(lus: Sequence[EvenementLu], courrier: Courrier, qui: PersonneDuDossier) -> Ligne:
    etat = fold(courrier.dossier, lus)
    suivie, document = (
        etat.transmissions.get(str(courrier.envoi)),
        etat.accompagnement.etablis.get(str(courrier.document)),
    )
    etape = next((e for e in lus if suivie is not None and e.position == suivie.etape_position), None)
    if suivie is None or etape is None or document is None:
        return Ligne(courrier, qui, suivie, None, a_poster=False)
    attend = suivie.etat is EtatTransmission.EN_ATTENTE and suivie.cause == CauseAttente.A_POSTER
    dit_encore = not document.perime and lettre_de(etat, etape, aujourd_hui()) is not None
    return Ligne(courrier, qui, suivie, etape.corps.get("convocation"), a_poster=attend and dit_encore)


def _a_plier(visite: Visite, tirage: UUID) -> list[Ligne]:
    lignes = [ligne for ligne in _lignes(visite, tirage) if ligne.a_poster]
    if not lignes:
        raise HTTPException(404)
    return lignes


def _octets(visite: Visite, lignes: Sequence[Ligne]) -> list[bytes]:
    services = visite.services
    return [services.atelier.lire(c.dossier, c.document, services.coffre)[1] for c in (li.courrier for li in lignes)]


def _poster(visite: Visite, ligne: Ligne, le: date) -> str | None:
    """Why it could not be recorded, in a sentence; None once it is, now or before."""
    courrier, services = ligne.courrier, visite.services
    suivie = ligne.suivie
    if suivie is None:
        return None
    commande = ConfierCourrier(
        survenu_le=le,
        transmission=courrier.envoi,
        etape=suivie.etape,
        etape_position=suivie.etape_position,
        service=suivie.service,
        destinataire=suivie.destinataire,
        transporteur=POSTE,
        document=courrier.document,
        convocation=None if ligne.convocation is None else UUID(ligne.convocation),
    )
    cle = uuid5(courrier.envoi, f"{POSTE}/{visite.cle}")
    try:
        enregistrer_etape(services, Demande(courrier.dossier, commande, visite.acteur, cle))
    except Refus as refus:
        return f"{(ligne.qui.nom or '').upper()} {ligne.qui.prenom or ''} : {refus.message}"
    except (ConflitDeVersion, CleDejaUtilisee):
        return f"{(ligne.qui.nom or '').upper()} {ligne.qui.prenom or ''} : le dossier vient de changer, recommencez."
    return None


def _liste(
    visite: Visite,
    *,
    tirage: UUID | None = None,
    fautes: Sequence[tuple[transmission.LigneTransmission, str]] = (),
    statut: int = 200,
) -> Response:
    services = visite.services
    tirages = services.ecrans.tirages.derniers(visite.acteur)
    return rendre(
        visite,
        "courriers/liste.html",
        statut=statut,
        par=transmission.ouverts(services.lecteur, ENVOIS).get(SERVICE),
        etablit=services.documents is not None,
        a_imprimer=len(_a_imprimer(visite)),
        par_lot=PAR_LOT,
        tirage=tirage,
        fautes=fautes,
        tirages=tirages,
        agents=services.ecrans.habilitations.noms({t.agent for t in tirages}),
    )


def _lot(visite: Visite, tirage: UUID, *, postes: int = -1, erreurs: Sequence[str] = (), statut: int = 200) -> Response:
    lignes = _lignes(visite, tirage)
    return rendre(
        visite,
        "courriers/lot.html",
        statut=statut,
        adresse=f"{ADRESSE}/{tirage}",
        lignes=lignes,
        restent=sum(ligne.a_poster for ligne in lignes),
        par=transmission.ouverts(visite.services.lecteur, ENVOIS).get(SERVICE),
        postes=postes,
        erreurs=erreurs,
        le=visite.champ("le"),
        cle=visite.identifiant("cle") or uuid5(tirage, str(sum(ligne.parti for ligne in lignes))),
    )
