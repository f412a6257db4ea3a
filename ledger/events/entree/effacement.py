"""The erasure of a person: asked, examined, approved by another agent, executed. What others learn of it is one event more.

Nothing here names her: a certificate says which places were emptied, how, and what stays in them.
"""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from ledger.dates import DateCivile
from ledger.events.base import Evenement, Libelle, Scelle, Texte, Valeur
from ledger.events.catalogue import inscrire
from ledger.events.forme import forme
from ledger.vocabulaire.entree.effacement import (
    ConclusionEffacement,
    MotifEffacement,
    OrigineEffacement,
    RaisonConservation,
)
from ledger.vocabulaire.lieu import Moyen

FAMILLE = "effacement"
LIEUX_MAX = 200
"""Places that a certificate names, at most."""
Bordereau = Annotated[
    str,
    forme(r"^[!-~]{1,120}$", "une référence de 120 signes au plus, sans espace ni accent", examples=["AD33-2037-04"]),
]
"""Reference of a bordereau d'élimination; it is in clear, so no sentence fits in."""


class LieuEfface(Valeur):
    """A place that held something of the person: how it was emptied, and what stays there."""

    lieu: Annotated[str, Field(min_length=1, max_length=400)]
    moyen: Moyen
    reste: Libelle | None = None


@inscrire(code=1501, nom="effacement.demande", famille=FAMILLE, libelle="Effacement demandé", cree="effacement")
class EffacementDemande(Evenement):
    """The erasure of the person is asked; she is answered by ``repondre_le`` at the latest."""

    effacement: UUID
    origine: OrigineEffacement
    motif: MotifEffacement
    bordereau: Bordereau | None = None
    repondre_le: DateCivile
    precision: Scelle[Texte | None] = None


@inscrire(code=1502, nom="effacement.examine", famille=FAMILLE, libelle="Effacement examiné")
class EffacementExamine(Evenement):
    """An agent examined it: to be erased, or kept, and then why."""

    effacement: UUID
    conclusion: ConclusionEffacement
    raison: RaisonConservation | None = None
    precision: Scelle[Texte | None] = None


@inscrire(code=1503, nom="effacement.approuve", famille=FAMILLE, libelle="Effacement approuvé")
class EffacementApprouve(Evenement):
    """Another agent approves it: the person will be erased."""

    effacement: UUID


@inscrire(code=1504, nom="effacement.execute", famille=FAMILLE, libelle="Effacement exécuté")
class EffacementExecute(Evenement):
    """The certificate: the key was destroyed, each place was emptied and found so, save what it says."""

    effacement: UUID
    cle_detruite_le: DateCivile
    lieux: tuple[LieuEfface, ...] = Field(max_length=LIEUX_MAX)


@inscrire(code=1505, nom="sujet.efface", famille="sujet", libelle="Personne effacée")
class SujetEfface(Evenement):
    """The person of this dossier was erased: whoever keeps something of her erases it in turn (RGPD article 19)."""

    effacement: UUID
