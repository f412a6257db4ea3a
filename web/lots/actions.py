"""Actions on several dossiers at once: the words of each, its form, and what it says of each dossier."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Final

from commands.base import Cadre
from commands.lots.actions import CreerTacheEnLot, EcrireEnLot, InviterEnLot, ReaffecterEnLot
from commands.lots.convocation import ConvoquerEnLot
from commands.lots.modele import LOT_MAX, DemandeDeLot
from ledger.annotations import Designe, designations
from ledger.dates import aujourd_hui
from ledger.events.base import Evenement
from ledger.events.orientations.designation import ReferentDesigne, ReferentTransfere
from ledger.events.suivi.accompagnement import MessageEnvoye, TacheCreee
from ledger.events.suivi.convocation import ConvocationEmise
from ledger.events.suivi.rendez_vous import RendezVousPlanifie
from ledger.vocabulaire.orientations.orientation import Organisme
from ledger.vocabulaire.suivi.rendez_vous import TypeReception
from ledger.vocabulaire.territoire import Place
from web.acces import Droit, perimetre
from web.formulaires.arbre import Presentation, decrire, feuilles
from web.formulaires.champ import SANS_OBJET, Champ, Options
from web.formulaires.lecture import Lu
from web.formulaires.lecture import lire as lire_saisies
from web.identite.habilitations import Referent
from web.mots.ecriture import heure, jour, jour_court, jour_long, pluriel
from web.visite import Visite

UNE_SEMAINE: Final = timedelta(days=7)
EXPORT_MAX: Final = 5_000
"""Dossiers of a file, at most: the persons of a large structure, in a few seconds."""
Valeurs = Mapping[str, Sequence[str]]
"""Fields of a form, as they were typed."""


@dataclass(frozen=True, slots=True)
class Action:
    """An action of the file active. In ``titre`` and ``bouton``, {} is how many persons it bears upon.

    ``dossiers_max``: on the whole list; as many as a lot has at most are ticked one by one.
    """

    nom: str
    libelle: str
    titre: str
    bouton: str
    droit: Droit
    demande: type[DemandeDeLot] | None = None
    champs: tuple[str, ...] = ()
    aide: str = ""
    libelles: Mapping[str, str] = field(default_factory=dict)
    aides: Mapping[str, str] = field(default_factory=dict)
    choix: Mapping[str, Options] = field(default_factory=dict)
    facultatifs: tuple[str, ...] = ()
    dossiers_max: int = LOT_MAX

    def nommer(self, modele: str, n: int) -> str:
        """The title or the button, for so many persons."""
        return modele.format(pluriel(n, "personne"))


CONVOQUER: Final = Action(
    "convoquer",
    "Convoquer",
    "Convoquer {}",
    "Convoquer {}",
    Droit.INSTRUIRE,
    ConvoquerEnLot,
    ("reception", "le", "heure", "jusqu_a", "duree_prevue_min", "motif", "modalite", "structure", "canal"),
    "Chaque personne reçoit un rendez-vous et la convocation qui l'en informe.",
    {
        "reception": "Rendez-vous",
        "le": "Date",
        "heure": "Heure",
        "jusqu_a": "Jusqu'à",
        "duree_prevue_min": "Durée, en minutes",
        "modalite": "Où ?",
        "canal": "Convocation par",
    },
    {
        "le": "JJ/MM/AAAA. Individuels : celle du premier rendez-vous",
        "heure": "Par exemple 9 h 30. Individuels : celle du premier de chaque jour",
        "jusqu_a": "Individuels : dernière heure de chaque jour, par exemple 12 h. La suite va aux jours ouvrés suivants",
    },
    {
        "reception": (
            (TypeReception.INDIVIDUEL.value, "Individuels, l'un après l'autre"),
            (TypeReception.COLLECTIF.value, "Collectif, tout le monde à la même heure"),
        )
    },
)
INVITER: Final = Action(
    "inviter",
    "Inviter à choisir",
    "Inviter {} à choisir un créneau",
    "Inviter {}",
    Droit.INSTRUIRE,
    InviterEnLot,
    ("motif", "creneaux_du", "creneaux_au", "duree_prevue_min", "modalite", "canal"),
    "Chaque personne choisit en ligne un créneau libre de son référent. Les créneaux libres sont comptés avant l'envoi.",
    {
        "motif": "Pour quoi ?",
        "creneaux_du": "Créneaux à partir du",
        "creneaux_au": "Créneaux jusqu'au",
        "duree_prevue_min": "Durée, en minutes",
        "modalite": "Où ?",
        "canal": "Invitation par",
    },
    {"creneaux_du": "Aujourd'hui si vous ne l'indiquez pas", "creneaux_au": "JJ/MM/AAAA, dans les trois mois"},
    facultatifs=("creneaux_du",),
)
REAFFECTER: Final = Action(
    "reaffecter",
    "Réaffecter",
    "Confier {} à un autre référent",
    "Confier {}",
    Droit.INSTRUIRE,
    ReaffecterEnLot,
    ("referent", "motif"),
    "Le nouveau référent suit ces personnes dès aujourd'hui ; leur orientation ne change pas.",
    {"referent": "Nouveau référent", "motif": "Pourquoi ?"},
)
TACHE: Final = Action(
    "tache",
    "Créer une tâche",
    "Créer une tâche pour {}",
    "Créer la tâche pour {}",
    Droit.INSTRUIRE,
    CreerTacheEnLot,
    ("intitule", "a_faire_le", "precisions"),
    "La même tâche dans chaque dossier : elle compte parmi ses échéances jusqu'à ce qu'elle soit faite.",
    {"intitule": "Que faut-il faire ?", "a_faire_le": "À faire au plus tard le", "precisions": "Précisions"},
    facultatifs=("precisions",),
)
ECRIRE: Final = Action(
    "ecrire",
    "Écrire un message",
    "Écrire un message à {}",
    "Écrire à {}",
    Droit.INSTRUIRE,
    EcrireEnLot,
    ("canal", "texte"),
    "Le même message pour chaque personne, gardé dans son dossier. Par la messagerie, elle le lit dans son espace ;"
    " autrement, il reste à envoyer.",
    {"canal": "Par", "texte": "Message"},
)
EXPORTER: Final = Action("exporter", "Exporter", "Exporter {}", "", Droit.CONSULTER, dossiers_max=EXPORT_MAX)
ACTIONS: Final = {action.nom: action for action in (CONVOQUER, INVITER, REAFFECTER, TACHE, ECRIRE, EXPORTER)}


def defauts(action: Action, visite: Visite, cadre: Cadre) -> dict[str, Sequence[str]]:
    """The form's first content: the usual answers, so that there is little to type."""
    if action is CONVOQUER:
        return {
            "reception": ["INDIVIDUEL"],
            "le": [jour_court(_premier_jour(cadre))],
            "heure": ["9 h"],
            "jusqu_a": ["12 h"],
            "duree_prevue_min": ["45"],
            "motif": ["SUIVI"],
            "modalite": ["SUR_PLACE"],
            "structure": [visite.acteur.structure or ""],
            "canal": ["COURRIER"],
        }
    if action is INVITER:
        au = [jour_court(cadre.aujourd_hui + 4 * UNE_SEMAINE)]
        return {
            "motif": ["SUIVI"],
            "creneaux_au": au,
            "duree_prevue_min": ["45"],
            "modalite": ["SUR_PLACE"],
            "canal": ["SMS"],
        }
    dans_une_semaine = jour_court(cadre.aujourd_hui + UNE_SEMAINE)
    return {"motif": ["REPARTITION"], "canal": ["SMS"], "a_faire_le": [dans_une_semaine]}


def _premier_jour(cadre: Cadre) -> date:
    """The first jour ouvré for which a convocation of today is early enough."""
    calendrier, delai = cadre.regles.calendrier, cadre.echeance("RV1", cadre.aujourd_hui)
    return calendrier.reporte(delai)


def champs(action: Action, visite: Visite, valeurs: Valeurs, erreurs: Mapping[str, str]) -> Iterator[Champ]:
    """The fields of the form, with what was typed in them and what is wrong."""
    assert action.demande is not None  # noqa: S101 - asked of actions that have a form
    presentation = Presentation(options=_options(action.demande, visite), libelles=action.libelles)
    for champ in feuilles(decrire(action.demande, action.champs, presentation, valeurs, erreurs)):
        offerts = action.choix.get(champ.nom, champ.options)
        choix = tuple(option for option in offerts if option != SANS_OBJET)
        aide, laisse = action.aides.get(champ.nom, champ.aide), champ.nom in action.facultatifs
        yield replace(champ, obligatoire=not laisse, facultatif=laisse, options=choix, aide=aide)


def lire(action: Action, visite: Visite, recus: Sequence[tuple[str, str]]) -> Lu:
    """Read the request of the form; a référent whom the agent may not choose is refused."""
    assert action.demande is not None  # noqa: S101 - asked of actions that have a form
    autres: dict[str, Any] = {}
    if action is REAFFECTER:
        choisi = dict(recus).get("referent", "")
        trouve = next((h for h in referents(visite) if str(h.agent) == choisi), None)
        if trouve is None:
            return Lu(None, {"referent": "Choisissez le nouveau référent dans la liste."})
        autres = {"structure": trouve.structure, "organisme": _organisme(trouve, visite)}
    saisies: dict[str, list[str]] = {}
    for nom, valeur in recus:
        saisies.setdefault(nom, []).append(valeur)
    return lire_saisies(action.demande, action.champs, Presentation(), saisies, **autres)


def _options(demande: type[DemandeDeLot], visite: Visite) -> dict[str, Options]:
    """Offer, for each field, what its type says that it names."""
    choix = {Designe.STRUCTURE: _structures, Designe.AGENT: _agents}
    return {nom: choix[chose](visite) for nom, chose in designations(demande).items() if chose in choix}


def _structures(visite: Visite) -> Options:
    return tuple((place.code, place.libelle) for place in _places(visite))


def _agents(visite: Visite) -> Options:
    noms = visite.services.territoire.noms_places
    return tuple(
        (str(h.agent), f"{h.nom}, {noms.get(h.structure, h.structure) if h.structure else 'département'}")
        for h in referents(visite)
    )


def _places(visite: Visite) -> list[Place]:
    """The places of the agent's perimeter."""
    territoire = visite.services.territoire
    vus = perimetre(visite.acteur, visite.services)
    return [p for p in territoire.places if vus.structure in (None, p.code) and vus.pts in (None, p.pts)]


def referents(visite: Visite) -> list[Referent]:
    """The référents to whom the agent may hand a person over: those of the perimeter."""
    siennes = {place.code for place in _places(visite)} | {visite.acteur.structure}
    habilites = visite.services.ecrans.habilitations.referents(aujourd_hui())
    entier = perimetre(visite.acteur, visite.services).entier
    return [h for h in habilites if entier or h.structure in siennes]


def _organisme(referent: Referent, visite: Visite) -> Organisme | None:
    """For which organisme a référent works; one without structure acts for the département."""
    if referent.structure is None:
        return Organisme.CONSEIL_DEPARTEMENTAL
    return visite.services.territoire.organisme(referent.structure)


def utiles(champs: Iterable[Champ]) -> list[Champ]:
    """The fields that were filled, without those that say nothing of what was chosen."""
    remplis = [champ for champ in champs if champ.valeur]
    collectif = any(champ.valeur == TypeReception.COLLECTIF for champ in remplis if champ.nom == "reception")
    return [champ for champ in remplis if not (collectif and champ.nom == "jusqu_a")]


def dire(evenements: Sequence[Evenement], agents: Mapping[str, str]) -> str:
    """Tell in a line the foreseen record on a dossier; ``agents`` are the names of those who are known."""
    return ", ".join(filter(None, (_dire(evenement, agents) for evenement in evenements)))


def _dire(evenement: Evenement, agents: Mapping[str, str]) -> str:
    match evenement:
        case RendezVousPlanifie():
            return f"{jour_long(evenement.le)} à {heure(evenement.heure)}"
        case ConvocationEmise(creneaux_au=date() as au):
            return f"Invitation par {evenement.canal.libelle}, créneaux jusqu'au {jour(au)}"
        case ConvocationEmise():
            return f"convocation par {evenement.canal.libelle}"
        case ReferentTransfere():
            avant = agents.get(str(evenement.precedent), "un autre référent")
            return f"De {avant} à {agents.get(str(evenement.referent), 'un autre')}"
        case ReferentDesigne():
            return f"{agents.get(str(evenement.referent), 'Le référent choisi')}, premier référent"
        case TacheCreee():
            return f"Tâche à faire au plus tard le {jour(evenement.a_faire_le)}"
        case MessageEnvoye():
            return f"Message par {evenement.canal.libelle}"
    return evenement.libelle
