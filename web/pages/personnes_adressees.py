"""*Personnes adressées*: those whom référents prescribed an offer of the partner's structure, and where each one stands."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Response

from commands.base import Cadre
from ledger.dossier.etat.prescription import SANS_REPONSE, EtatPrescription
from readmodels.listes.prescription import FiltresPrescriptions, PagePrescriptions, lister_prescriptions
from web.acces import Interdit, coffre_des_offres
from web.rendu import rendre
from web.visite import Recoit, Visite

router = APIRouter()

ADRESSE: Final = "/personnes-adressees"
PAR_PAGE: Final = 25


@dataclass(frozen=True, slots=True)
class Limite:
    """The last day on which an answer is taken. ``passee``: it is over, though the prescription is not closed yet;
    ``a_confirmer``: no authoritative text of the rule was read.
    """

    le: date
    passee: bool
    a_confirmer: bool


@router.get(ADRESSE)
def montrer(visite: Recoit, etat: str = "", apres: str = "") -> Response:
    """Those of a state, or all of them, the newest first."""
    choisi = EtatPrescription[etat] if etat in EtatPrescription.__members__ else None
    lues = lire(visite, etat=choisi, apres=apres or None, limite=PAR_PAGE)
    cadre = visite.services.cadre()
    return rendre(
        visite,
        "personnes_adressees.html",
        page=lues,
        limites={p.prescription: limite(cadre, p.etat, p.prescrite_le) for p in lues.lignes},
        choisi=choisi,
        total=sum(lues.par_etat.values()) if choisi is None else lues.par_etat.get(choisi, 0),
        volets=[
            (e, lues.par_etat[e], f"{ADRESSE}?etat={e}") for e in EtatPrescription if e in lues.par_etat and e != choisi
        ],
        tout=ADRESSE,
        suite=f"{ADRESSE}?{urlencode({'etat': choisi or '', 'apres': lues.suivant})}" if lues.suivant else None,
    )


def lire(visite: Visite, *, etat: EtatPrescription | None, apres: str | None = None, limite: int) -> PagePrescriptions:
    """A page of them. Raises :class:`~web.acces.Interdit` when the habilitation names no structure."""
    services, structure = visite.services, exiger_structure(visite)
    siennes = FiltresPrescriptions(partenaire=structure, etat=etat)
    offres = coffre_des_offres(services, visite.acteur)
    return lister_prescriptions(services.lecteur, services.coffre, siennes, offres=offres, apres=apres, limite=limite)


def limite(cadre: Cadre, etat: EtatPrescription, prescrite_le: date) -> Limite | None:
    """Until when the structure may answer (rule OFF-EXP); None once it did, or for a day of which no version is known."""
    regle = cadre.regles.en_vigueur("OFF-EXP", prescrite_le)
    if etat not in SANS_REPONSE or regle is None:
        return None
    le = regle.echeance(prescrite_le, cadre.regles.calendrier)
    return Limite(le, le < cadre.aujourd_hui, not regle.verifiee)


def exiger_structure(visite: Visite) -> str:
    """The structure for which a partner acts. Raises :class:`~web.acces.Interdit` when the habilitation names none."""
    if visite.acteur.structure is None:
        raise Interdit(
            "Votre habilitation ne dit pas pour quelle structure vous agissez : demandez à l'administrateur de la corriger."
        )
    return visite.acteur.structure
