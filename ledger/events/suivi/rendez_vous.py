"""Rendez-vous: planifié, déplacé, honoré, manqué, annulé. A planned date is not a fact: ``le`` may lie ahead."""

from datetime import time
from uuid import UUID

from pydantic import Field

from ledger.dates import DateCivile
from ledger.events.base import CodeOffre, CodeStructure, Evenement, Scelle, Texte
from ledger.events.catalogue import inscrire
from ledger.vocabulaire.suivi.rendez_vous import Modalite, MotifRendezVous, Partie, Presence, Theme, TypeReception


@inscrire(
    code=401, nom="rendez_vous.planifie", famille="rendez_vous", libelle="Rendez-vous planifié", cree="rendez_vous"
)
class RendezVousPlanifie(Evenement):
    """A meeting is set for the civil date ``le`` at ``heure`` (Europe/Paris)."""

    rendez_vous: UUID
    le: DateCivile
    heure: time
    duree_prevue_min: int = Field(ge=5, le=480)
    modalite: Modalite
    motif: MotifRendezVous
    initiateur: Partie
    structure: CodeStructure
    type_reception: TypeReception | None = Field(default=None, description="Individual when left out")
    lieu: CodeStructure | None = Field(default=None, description="Place of the meeting, when it is not the structure")
    atelier: CodeOffre | None = Field(default=None, description="Workshop of a collective meeting, in its catalogue")
    invitation: UUID | None = Field(default=None, description="Invitation by which the person chose this slot herself")


@inscrire(code=402, nom="rendez_vous.honore", famille="rendez_vous", libelle="Rendez-vous honoré")
class RendezVousHonore(Evenement):
    """The meeting took place on ``survenu_le``."""

    rendez_vous: UUID
    motif: MotifRendezVous
    structure: CodeStructure
    duree_min: int = Field(ge=1, le=480)
    themes: tuple[Theme, ...] = Field(default=(), max_length=10)
    compte_rendu: Scelle[Texte | None] = None


@inscrire(code=403, nom="rendez_vous.manque", famille="rendez_vous", libelle="Rendez-vous manqué")
class RendezVousManque(Evenement):
    """The person did not come, with or without excuse. It never leads to a sanction by itself (CT L5412-1)."""

    rendez_vous: UUID
    motif: MotifRendezVous
    structure: CodeStructure
    excuse: bool
    motif_absence: Scelle[Texte | None] = None


@inscrire(code=404, nom="rendez_vous.annule", famille="rendez_vous", libelle="Rendez-vous annulé")
class RendezVousAnnule(Evenement):
    """The meeting will not take place; who cancelled it is kept."""

    rendez_vous: UUID
    motif: MotifRendezVous
    structure: CodeStructure
    par: Partie
    motif_annulation: Scelle[Texte | None] = None


@inscrire(code=405, nom="rendez_vous.deplace", famille="rendez_vous", libelle="Rendez-vous déplacé")
class RendezVousDeplace(Evenement):
    """The meeting keeps its purpose and takes another day or hour; who asked for it is kept."""

    rendez_vous: UUID
    motif: MotifRendezVous
    structure: CodeStructure
    le: DateCivile
    heure: time
    ancien_le: DateCivile
    ancienne_heure: time
    par: Partie
    motif_deplacement: Scelle[Texte | None] = None


@inscrire(code=409, nom="rendez_vous.repondu", famille="rendez_vous", libelle="Réponse de la personne au rendez-vous")
class RendezVousRepondu(Evenement):
    """The person says herself whether she will come on this day and hour; the meeting stands until somebody moves it."""

    rendez_vous: UUID
    presence: Presence
    rendez_vous_le: DateCivile
    heure: time
    raison: Scelle[Texte | None] = None
