"""Activities of the week: prévue, réalisée, manquée, validée; exemptions."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from ledger.dates import DateCivile
from ledger.events.base import CodeStructure, Evenement, Scelle, Texte
from ledger.events.catalogue import inscrire
from ledger.vocabulaire.contrats.activite import Declarant, Encadrement, ModeActivite, Validateur
from ledger.vocabulaire.contrats.contrat_engagement import MotifExemption, TypeAction

Heures = Annotated[float, Field(ge=0.25, le=168, multiple_of=0.25)]
"""Hours of a week, by the quarter."""

HeuresRetenues = Annotated[float, Field(ge=0, le=168, multiple_of=0.25)]
"""Hours that count, possibly none."""


@inscrire(code=851, nom="activite.prevue", famille="activite", libelle="Activité prévue", cree="activite")
class ActivitePrevue(Evenement):
    """Hours of an action are planned for a week, named by its Monday.

    ``executant`` carries the action out, the organisme référent when left out. ``contrat`` runs that week, which is
    compared with ``duree_reference_h``. What was done is to be told by ``a_declarer_le``.
    """

    activite: UUID
    semaine: DateCivile
    type_action: TypeAction
    heures: Heures
    mode: ModeActivite
    encadrement: Encadrement
    executant: CodeStructure | None = None
    contrat: UUID | None = None
    duree_reference_h: float
    a_declarer_le: DateCivile
    intitule: Scelle[Texte | None] = None


@inscrire(code=852, nom="activite.realisee", famille="activite", libelle="Activité réalisée")
class ActiviteRealisee(Evenement):
    """Hours were done, says ``declaree_par``."""

    activite: UUID
    semaine: DateCivile
    type_action: TypeAction
    heures_faites: Heures
    declaree_par: Declarant
    commentaire: Scelle[Texte | None] = None


@inscrire(code=853, nom="activite.manquee", famille="activite", libelle="Activité manquée")
class ActiviteManquee(Evenement):
    """Nothing was done, says ``declaree_par``; whether it matters is somebody's decision, not a consequence."""

    activite: UUID
    semaine: DateCivile
    type_action: TypeAction
    heures: Heures
    declaree_par: Declarant
    excusee: bool
    motif_absence: Scelle[Texte | None] = None


@inscrire(code=854, nom="activite.validee", famille="activite", libelle="Activité validée")
class ActiviteValidee(Evenement):
    """The hours that count are settled."""

    activite: UUID
    semaine: DateCivile
    type_action: TypeAction
    declaree_par: Declarant
    validee_par: Validateur
    heures_retenues: HeuresRetenues
    explication: Scelle[Texte | None] = None


@inscrire(code=855, nom="activite.exemptee", famille="activite", libelle="Exemption d'activité", cree="exemption")
class ActiviteExemptee(Evenement):
    """No activity is due from ``debut_le`` to ``fin_le`` included, at the person's request (CT L5411-6).

    The motive tells a health or a family: it is sealed.
    """

    exemption: UUID
    contrat: UUID
    debut_le: DateCivile
    fin_le: DateCivile
    motif_dispense: Scelle[MotifExemption]
    precision_dispense: Scelle[Texte | None] = None
