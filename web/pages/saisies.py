"""Steps that are typed on a screen: how each form is called, what it shows, and which object of the dossier it is about."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from commands.accompagnement import EcrireNote
from commands.base import ETAPES, Commande
from commands.contrat_engagement import ProposerContratEngagement, RefuserContratEngagement, SignerContratEngagement
from commands.designation import DesignerStructure
from commands.notification_orientation import NotifierOrientation
from commands.offre import AccepterOffre, ProposerOffre, RefuserOffre
from commands.orientation import DeciderOrientation
from commands.rendez_vous import (
    AnnulerRendezVous,
    DeplacerRendezVous,
    HonorerRendezVous,
    ManquerRendezVous,
    PlanifierRendezVous,
)
from commands.sanction import ConstaterManquement
from ledger.dossier import Dossier
from ledger.dossier.rendez_vous import EtatRendezVous
from ledger.vocabulaire.territoire import Territoire
from web.api.etapes import chemin
from web.pages.formulaire import Options, saisissables
from web.pages.rendu import jour


@dataclass(frozen=True, slots=True)
class Saisie:
    """The form of a step; ``objet`` is the field that says what it is about, given by the page."""

    commande: type[Commande]
    titre: str
    bouton: str
    groupe: str
    objet: str | None = None
    aide: str = ""
    sans: tuple[str, ...] = ()
    date: str | None = None
    libelles: Mapping[str, str] = field(default_factory=dict)

    @property
    def nom(self) -> str:
        """As it stands in an address."""
        return chemin(self.commande)

    @property
    def champs(self) -> list[str]:
        """Fields that are shown, the object's first; the date of the fact last, when it is asked for."""
        noms = [nom for nom in saisissables(self.commande) if nom not in self.sans]
        return noms if self.date is None else [*noms, "survenu_le"]

    def options(self, territoire: Territoire) -> dict[str, Options]:
        """Choices of the fields that name a place."""
        places = tuple((place.code, place.libelle) for place in territoire.places)
        return {nom: places for nom in ("structure", "lieu", "partenaire") if nom in self.commande.model_fields}


_RDV: Final = "Rendez-vous"
_DATE: Final = "Date du fait (aujourd'hui si vous ne l'indiquez pas)"

_TOUTES: Final = (
    Saisie(
        HonorerRendezVous,
        "La personne est venue",
        "Enregistrer le rendez-vous",
        _RDV,
        objet="rendez_vous",
        libelles={"duree_min": "Durée de l'entretien, en minutes", "themes": "Thèmes abordés"},
    ),
    Saisie(
        ManquerRendezVous,
        "La personne n'est pas venue",
        "Enregistrer l'absence",
        _RDV,
        objet="rendez_vous",
        aide="Une absence n'entraîne rien par elle-même : c'est à vous de décider de la suite.",
        libelles={"excuse": "L'absence est-elle excusée ?"},
    ),
    Saisie(
        AnnulerRendezVous,
        "Annuler le rendez-vous",
        "Annuler le rendez-vous",
        _RDV,
        objet="rendez_vous",
        libelles={"par": "Qui annule ?"},
    ),
    Saisie(
        DeplacerRendezVous,
        "Déplacer le rendez-vous",
        "Déplacer le rendez-vous",
        _RDV,
        objet="rendez_vous",
        libelles={"le": "Nouvelle date", "heure": "Nouvelle heure", "par": "Qui le demande ?"},
    ),
    Saisie(
        PlanifierRendezVous,
        "Prendre un rendez-vous",
        "Prendre le rendez-vous",
        _RDV,
        sans=("atelier", "lieu", "initiateur", "type_reception"),
        libelles={"duree_prevue_min": "Durée prévue, en minutes (45 par défaut)", "modalite": "Comment ?"},
    ),
    Saisie(
        EcrireNote,
        "Écrire au journal de bord",
        "Enregistrer la note",
        "Échanges",
        libelles={"texte": "Note", "visibilite": "Qui la lit ?"},
    ),
    Saisie(
        DeciderOrientation,
        "Décider l'orientation",
        "Décider l'orientation",
        "Orientation",
        sans=("demande",),
        date=_DATE,
        libelles={"informations_manquantes": "Des informations manquent-elles ?"},
    ),
    Saisie(NotifierOrientation, "Notifier l'orientation", "Enregistrer la notification", "Orientation", date=_DATE),
    Saisie(DesignerStructure, "Désigner la structure", "Désigner la structure", "Orientation", date=_DATE),
    Saisie(
        ProposerContratEngagement,
        "Proposer un contrat d'engagement",
        "Proposer le contrat",
        "Contrat d'engagement",
        libelles={"duree_hebdo_h": "Heures d'activité par semaine", "debut_le": "Début", "fin_le": "Fin"},
    ),
    Saisie(
        SignerContratEngagement,
        "Signer le contrat d'engagement",
        "Enregistrer la signature",
        "Contrat d'engagement",
        objet="contrat",
        date=_DATE,
    ),
    Saisie(
        RefuserContratEngagement,
        "Le contrat est refusé",
        "Enregistrer le refus",
        "Contrat d'engagement",
        objet="contrat",
    ),
    Saisie(ProposerOffre, "Proposer une offre", "Proposer l'offre", "Offres", libelles={"offre": "Code de l'offre"}),
    Saisie(AccepterOffre, "L'offre est acceptée", "Enregistrer l'accord", "Offres", objet="proposition"),
    Saisie(RefuserOffre, "L'offre est refusée", "Enregistrer le refus", "Offres", objet="proposition"),
    Saisie(
        ConstaterManquement,
        "Constater un manquement",
        "Constater le manquement",
        "Manquements",
        sans=("signalement", "proposition_sanction"),
        date=_DATE,
        aide="La procédure contradictoire s'ouvre ensuite : rien n'est encore décidé.",
    ),
)
SAISIES: Final = {saisie.nom: saisie for saisie in _TOUTES}
PAR_EVENEMENT: Final = {ETAPES[saisie.commande].evenements[0].type_stable(): saisie for saisie in _TOUTES}
"""The form by which an event of this type is restated."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that may be done now on a dossier."""

    saisie: Saisie
    objet: str | None = None
    precision: str = ""


def actions(dossier: Dossier) -> Iterator[Action]:
    """What one may want to do, without an object first; the decision itself says whether it may."""
    for saisie in _TOUTES:
        if saisie.objet is None:
            yield Action(saisie)
    for contrat in dossier.contrats.values():
        if contrat.signe_le is None and contrat.refuse_le is None and contrat.ecarte_le is None:
            proposee = f"contrat proposé le {jour(contrat.propose_le)}"
            yield Action(SAISIES[chemin(SignerContratEngagement)], contrat.id, proposee)
            yield Action(SAISIES[chemin(RefuserContratEngagement)], contrat.id, proposee)
    for proposition in dossier.propositions.values():
        if proposition.en_attente:
            quoi = f"{proposition.theme.libelle}, proposée le {jour(proposition.proposee_le)}"
            yield Action(SAISIES[chemin(AccepterOffre)], proposition.id, quoi)
            yield Action(SAISIES[chemin(RefuserOffre)], proposition.id, quoi)


def a_conclure(dossier: Dossier, le: date) -> list[tuple[str, list[Saisie]]]:
    """Rendez-vous that wait for their outcome, and what may be said of each: on its day at the earliest, it took place or
    not; before, it may move.
    """
    trouves = []
    for rendez_vous in sorted(dossier.rendez_vous.values(), key=lambda r: r.quand):
        if rendez_vous.etat is not EtatRendezVous.PLANIFIE:
            continue
        venu = (HonorerRendezVous, ManquerRendezVous) if rendez_vous.le <= le else ()
        a_venir = (DeplacerRendezVous, AnnulerRendezVous) if rendez_vous.le >= le else ()
        trouves.append((rendez_vous.id, [SAISIES[chemin(commande)] for commande in (*venu, *a_venir)]))
    return trouves
