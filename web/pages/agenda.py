"""The week of a référent, and the address at which his own calendar reads it: rendez-vous without names."""

from datetime import date, datetime, timedelta
from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from icalendar import Event
from starlette.exceptions import HTTPException

from ledger.dates import aujourd_hui
from ledger.dossier.etat.rendez_vous import EtatRendezVous
from ledger.vocabulaire.suivi.rendez_vous import Modalite, MotifRendezVous
from ledger.vocabulaire.territoire import Territoire
from readmodels.listes import agenda
from web.acces import LIT_LE_SCELLE, Droit, coffre_de, perimetre, peut
from web.agenda import calendrier
from web.agenda.choix import agendas, choisir
from web.agenda.grille import poser
from web.agenda.temps import absent
from web.formulaires.dates import lire_jour
from web.rendu import rendre
from web.securite import provenance
from web.services import ServicesDep
from web.visite import Consulte, Visite

router = APIRouter()

ADRESSE: Final = "/mon-agenda"
AVANT, APRES = timedelta(days=30), timedelta(days=120)
"""The days that a calendar reads, around the day."""
LECTURES_PAR_MINUTE: Final = 12
JETON_MAX: Final = 100


@router.get(ADRESSE)
def montrer(visite: Consulte, semaine: str = "", pour: str = "") -> Response:
    """The week of a day, of the référent, of a colleague or of the structure."""
    return _page(visite, _jour(semaine), pour)


@router.post(f"{ADRESSE}/adresse")
def donner(visite: Consulte) -> Response:
    """A new address for a calendar, shown once."""
    jeton = visite.services.ecrans.agendas.donner(visite.session.habilitation.habilitation)
    return _page(visite, aujourd_hui(), "", nouvelle=f"{visite.services.ecrans.adresse_publique}{ADRESSE}/{jeton}.ics")


@router.post(f"{ADRESSE}/adresse/revoquer")
def revoquer(visite: Consulte) -> Response:
    """The address leads nowhere any more."""
    visite.services.ecrans.agendas.revoquer(visite.session.habilitation.habilitation)
    return RedirectResponse(f"{ADRESSE}#abonnement", 303)


@router.get(f"{ADRESSE}/{{jeton}}.ics")
def lire(jeton: str, request: Request, services: ServicesDep) -> Response:
    """The rendez-vous as a calendar reads them: whoever holds the address, as long as its agent is habilitated."""
    services.ecrans.debit.exiger("agenda", provenance(request), par_minute=LECTURES_PAR_MINUTE * 10)
    trouvee = services.ecrans.agendas.trouver(jeton, aujourd_hui()) if len(jeton) <= JETON_MAX else None
    if trouvee is None or not peut(trouvee.acteur, Droit.CONSULTER):
        raise HTTPException(404)
    services.ecrans.debit.exiger("agenda", str(trouvee.agent), par_minute=LECTURES_PAR_MINUTE)
    le, acteur = aujourd_hui(), trouvee.acteur
    vus = perimetre(acteur, services)
    lignes = agenda.lire_agenda(
        services.lecteur, le - AVANT, le + APRES, agenda.RENDEZ_VOUS_MAX, acteur.agent, perimetre=vus
    )
    dits = (_evenement(ligne, services.territoire, services.ecrans.adresse_publique) for ligne in lignes)
    return calendrier.repondre(dits, le - AVANT, le + APRES, "Rendez-vous RSA")


def _evenement(ligne: dict[str, object], territoire: Territoire, adresse: str) -> Event:
    """A rendez-vous that names nobody: the person is behind the link, for who may open it."""
    le, heure = ligne["le"], ligne["heure"]
    assert isinstance(le, date)  # noqa: S101 - a column of the view
    motif, modalite = MotifRendezVous(str(ligne["motif"])), Modalite(str(ligne["modalite"]))
    debut = datetime.combine(le, heure)  # type: ignore[arg-type]
    dit = calendrier.evenement(
        f"{ligne['rendez_vous']}-{ligne['dossier']}",
        debut,
        debut + timedelta(minutes=int(str(ligne["duree_prevue_min"]))),
        f"Rendez-vous RSA : {motif.libelle}, {modalite.libelle}",
        nom_de(str(ligne["structure_rendez_vous"]), territoire),
    )
    dit.add("url", f"{adresse}/dossier/{ligne['dossier']}")
    dit.add("status", "CANCELLED" if ligne["etat"] == EtatRendezVous.ANNULE else "CONFIRMED")
    return dit


def nom_de(code: str, territoire: Territoire) -> str:
    """Name of a structure."""
    return territoire.noms_places.get(code, code)


def _page(visite: Visite, jour: date, pour: str, *, nouvelle: str | None = None) -> Response:
    services, acteur = visite.services, visite.acteur
    tous = agendas(visite)
    choisi = choisir(tous, pour)
    lue = agenda.semaine(
        services.lecteur,
        coffre_de(services, acteur),
        jour,
        referent=choisi.referent,
        structure=choisi.structure,
        perimetre=perimetre(acteur, services),
    )
    absences = absent(services, choisi.referent, lue.du) if choisi.referent is not None else set()

    def ferme(le: date) -> str | None:
        return services.regles.calendrier.fete(le) or ("absence" if le in absences else None)

    suffixe = f"&pour={choisi.valeur}" if choisi.valeur else ""
    return rendre(
        visite,
        "agenda.html",
        semaine=lue,
        grille=poser(tuple(lue.par_jour), lue.rendez_vous, ferme),
        agendas=tous,
        declare=peut(acteur, Droit.INSTRUIRE),
        choisi=choisi,
        avant=f"{ADRESSE}?semaine={lue.du - timedelta(days=7)}{suffixe}",
        apres=f"{ADRESSE}?semaine={lue.du + timedelta(days=7)}{suffixe}",
        ici=f"{ADRESSE}{'?pour=' + choisi.valeur if choisi.valeur else ''}",
        nom_de=lambda code: nom_de(code, services.territoire),
        motifs=MotifRendezVous,
        modalites=Modalite,
        nommes=acteur.role in LIT_LE_SCELLE,
        depuis=services.ecrans.agendas.depuis(visite.session.habilitation.habilitation),
        nouvelle=nouvelle,
    )


def _jour(texte: str) -> date:
    try:
        return lire_jour(texte)
    except ValueError:
        return aujourd_hui()
