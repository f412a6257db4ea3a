"""*Mes objectifs*: her goals and her démarches; she says one is done, declares hours, hands in a proof."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final
from uuid import UUID, uuid4, uuid5

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from commands.contrats.activite import PrevoirActivite, RealiserActivite
from commands.contrats.plan_action import SuivreDemarche
from commands.execute import Demande
from commands.suivi.accompagnement import DeposerDocument
from documents.depot import nature_du_fichier
from ledger.dates import aujourd_hui
from ledger.dossier import Dossier, fold, visibles
from ledger.dossier.etat.activite import Activite, EtatActivite
from ledger.dossier.etat.plan_action import Demarche
from ledger.erreurs import ErreurAttendue
from ledger.events.contrats.plan_action import DemarchePrevue
from ledger.lu import EvenementLu
from ledger.vocabulaire.contrats.activite import Declarant, Encadrement, ModeActivite
from ledger.vocabulaire.contrats.contrat_engagement import EtatDemarche, ResponsableDemarche, TypeAction
from ledger.vocabulaire.suivi.accompagnement import NatureDocument
from readmodels.dossier.synthese import Textes, lire_contrat
from web.etapes import enregistrer_ensemble, enregistrer_etape
from web.feuilles.depot import GARDE_OCTETS_MAX
from web.pages.accueil import gestes
from web.rendu import rendre
from web.visite import Suit, SuitAvecFichier, Visite

router = APIRouter()
ADRESSE: Final = "/mes-demarches/objectifs"
PAR_JOUR: Final = 20
"""Documents that she hands in on a day, at most."""
SEMAINES: Final = 2
"""Weeks of which she may say the hours: this one, and the one before."""
HEURES_MONTREES: Final = 12
PREUVES: Final = tuple(n for n in NatureDocument if n not in (NatureDocument.CONTRAT_SIGNE, NatureDocument.COURRIER))
"""Natures of what she hands in."""
HEURES: Final[Mapping[EtatActivite, str]] = {
    EtatActivite.PREVUE: "prévues",
    EtatActivite.REALISEE: "déclarées, pas encore validées",
    EtatActivite.MANQUEE: "pas faites",
    EtatActivite.VALIDEE: "validées",
}
"""Where hours stand, in words of every day."""
FAIT: Final[Mapping[str, str]] = {
    "demarche": "Bravo, c'est noté : cette démarche est faite.",
    "heures": "C'est noté. Vos heures sont déclarées ; la personne qui vous accompagne les valide ensuite.",
    "document": "Votre document est dans votre dossier.",
}
"""Told once it is recorded, by the word that the address holds."""


@router.get(ADRESSE, name="mes_objectifs")
def montrer(visite: Suit, fait: str = "") -> Response:
    """Goals, démarches, hours, documents; ``fait`` names what she just did."""
    return _page(visite, fait=FAIT.get(fait, ""))


@router.post(ADRESSE + "/demarche", name="demarche_faite")
def faite(visite: Suit) -> Response:
    """She says that something that is hers to do is done."""
    demarche = visite.identifiant("demarche")
    if str(demarche) not in {d.id for d in _a_faire(visite.services.journal.dossier(visite.acteur.agent))}:
        return _page(visite, {"": "Cette démarche n'est pas à faire par vous, ou elle est déjà faite."})
    erreurs = gestes.enregistrer(visite, SuivreDemarche, (), demarche=demarche, etat=EtatDemarche.REALISEE)
    return _page(visite, erreurs) if erreurs else RedirectResponse(f"{ADRESSE}?fait=demarche", 303)


@router.post(ADRESSE + "/heures", name="declarer_mes_heures")
def declarer(visite: Suit) -> Response:
    """Hours of a week on a démarche, declared by her: nobody has validated them."""
    erreurs = _declarer(visite)
    return _page(visite, erreurs) if erreurs else RedirectResponse(f"{ADRESSE}?fait=heures", 303)


@router.post(ADRESSE + "/document", name="deposer_mon_document")
def deposer(visite: SuitAvecFichier) -> Response:
    """A proof, photographed or not, joins the dossier: sealed first, named afterwards."""
    erreurs = _deposer(visite)
    return _page(visite, erreurs) if erreurs else RedirectResponse(f"{ADRESSE}?fait=document", 303)


def _a_faire(etat: Dossier) -> list[Demarche]:
    """Démarches that are open and hers, the first to end first."""
    siennes = (d for d in etat.demarches.values() if d.ouverte and d.responsable is ResponsableDemarche.PERSONNE)
    return sorted(siennes, key=lambda d: d.fin_le)


def semaines(le: date) -> list[date]:
    """The Mondays that she may choose, the last first."""
    lundi = le - timedelta(days=le.weekday())
    return [lundi - timedelta(weeks=n) for n in range(SEMAINES)]


def _declarer(visite: Visite) -> Mapping[str, str]:
    services, acteur = visite.services, visite.acteur
    lus = services.journal.lire([acteur.agent])[acteur.agent]
    etat, comptes = fold(acteur.agent, lus), visibles(lus)
    demarche = next((d for d in etat.demarches.values() if d.ouverte and d.id == visite.champ("demarche")), None)
    semaine = next((s for s in semaines(aujourd_hui()) if s.isoformat() == visite.champ("semaine")), None)
    prevue = _prevue(etat, demarche, semaine) if demarche is not None else None
    activite = UUID(prevue.id) if prevue is not None else uuid5(acteur.agent, f"heures/{visite.cle}")
    noms = ("heures_faites", "commentaire")
    dite = gestes.lire_geste(visite, RealiserActivite, noms, activite=activite, declaree_par=Declarant.PERSONNE)
    erreurs = dict(dite.erreurs)
    if demarche is None:
        erreurs["demarche"] = "Choisissez ce que vous avez fait."
    if semaine is None:
        erreurs["semaine"] = "Choisissez la semaine."
    if demarche is None or semaine is None or erreurs:
        return erreurs
    pas = [] if prevue is not None else [_prevoir(activite, semaine, demarche, comptes, dite.valeur.heures_faites)]
    try:
        enregistrer_ensemble(services, [Demande(acteur.agent, c, acteur, visite.cle) for c in (*pas, dite.valeur)])
    except ErreurAttendue as erreur:
        return {"heures_faites": erreur.phrase}
    return {}


def _prevue(etat: Dossier, demarche: Demarche, semaine: date | None) -> Activite | None:
    """The activity that was planned for that week, of the same action."""
    attendues = (a for a in etat.activites.values() if a.etat is EtatActivite.PREVUE and a.semaine == semaine)
    return next((a for a in attendues if a.type_action is demarche.type_action), None)


def _prevoir(
    activite: UUID, semaine: date, demarche: Demarche, comptes: list[EvenementLu], heures: float
) -> PrevoirActivite:
    """The activity that the hours are of, as the démarche says it is done."""
    dite = next(e.corps for e in comptes if e.classe is DemarchePrevue and e.corps["demarche"] == demarche.id)
    return PrevoirActivite(
        activite=activite,
        semaine=semaine,
        type_action=demarche.type_action,
        heures=heures,
        mode=ModeActivite.COLLECTIVE if dite.get("collective") else ModeActivite.INDIVIDUELLE,
        encadrement=Encadrement.ENCADREE if dite.get("encadree", True) else Encadrement.AUTONOMIE,
        executant=dite.get("executant"),
    )


def _deposer(visite: Visite) -> Mapping[str, str]:
    services, acteur, fichier = visite.services, visite.acteur, visite.fichier("fichier")
    octets = fichier.file.read(GARDE_OCTETS_MAX + 1) if fichier is not None and fichier.filename else b""
    if fichier is not None:
        fichier.file.close()
    erreurs: dict[str, str] = {}
    deja = services.journal.dossier(acteur.agent).accompagnement.documents.values()
    if sum(d.depose_le == aujourd_hui() for d in deja) >= PAR_JOUR:
        erreurs[""] = "Vous avez déjà envoyé beaucoup de documents aujourd'hui : continuez demain."
    if not octets:
        erreurs["fichier"] = "Choisissez une photo ou un document."
    elif len(octets) > GARDE_OCTETS_MAX:
        erreurs["fichier"] = "Ce fichier est trop lourd : 10 Mo au plus. Reprenez la photo en plus petit."
    elif nature_du_fichier(octets) is None:
        erreurs["fichier"] = "Ce fichier n'est ni une photo (JPEG ou PNG), ni un PDF."
    prepare = {"taille_octets": max(1, len(octets)), "sha256": "0" * 64}
    depot = gestes.lire_geste(visite, DeposerDocument, ("nature", "titre"), **prepare)
    erreurs |= depot.erreurs
    if depot.valeur is not None and depot.valeur.nature not in PREUVES:
        erreurs["nature"] = "Choisissez dans la liste."
    if erreurs:
        return erreurs
    empreinte = services.atelier.depot.garder(acteur.agent, octets)
    commande = depot.valeur.model_copy(
        update={"sha256": empreinte, "document": uuid5(acteur.agent, f"preuve/{visite.cle}")}
    )
    try:
        enregistrer_etape(services, Demande(acteur.agent, commande, acteur, visite.cle))
    except ErreurAttendue as erreur:
        return {"fichier": erreur.phrase}
    return {}


def _page(visite: Visite, erreurs: Mapping[str, str] | None = None, *, fait: str = "") -> Response:
    services, dossier, le = visite.services, visite.acteur.agent, aujourd_hui()
    lus = services.journal.lire([dossier])[dossier]
    etat, comptes = fold(dossier, lus), visibles(lus)
    contrat = etat.contrat_signe or next((c for c in reversed(etat.contrats.values()) if c.en_attente), None)
    lue = lire_contrat(etat, contrat, Textes(comptes, services.coffre, sensible=True)) if contrat is not None else None
    siennes = {d.id for d in _a_faire(etat)}
    activites = sorted(etat.activites.values(), key=lambda a: a.semaine, reverse=True)
    return rendre(
        visite,
        "accueil/mes_objectifs.html",
        statut=409 if erreurs else 200,
        contrat=lue,
        demarches=[(d, str(d.id) in siennes) for d in (lue.demarches if lue is not None else [])],
        ouvertes=[d for d in (lue.demarches if lue is not None else []) if etat.demarches[str(d.id)].ouverte],
        semaines=semaines(le),
        activites=activites[:HEURES_MONTREES],
        heures_dites=HEURES,
        actions=TypeAction,
        etats=EtatDemarche,
        preuves=PREUVES if services.documents is not None else (),
        saisi=dict(visite.champs),
        fait=fait,
        adresse=ADRESSE,
        erreurs=erreurs or {},
        cle=str(uuid4()),
    )
