"""The tables of the screens beside the log, together."""

from dataclasses import dataclass, field
from typing import Self

from ledger.store.journal import Journal
from web.identite.agendas import Agendas
from web.identite.appareils import Appareils
from web.identite.habilitation import Fiches
from web.identite.habilitations import Habilitations
from web.identite.jetons import Jetons
from web.identite.oidc import Connexions, Fournisseur
from web.identite.sessions import Sessions
from web.securite import Debit
from web.tables.base import Base
from web.tables.consultations import Consultations
from web.tables.imports import Imports
from web.tables.lots import Lots
from web.tables.recherches import Recherches
from web.tables.reprises import Reprises
from web.tables.selections import Selections
from web.tables.tirages import Tirages
from web.tables.vues import VuesEnregistrees


@dataclass(frozen=True, slots=True)
class Ecrans:
    """Identity and traces. Without a provider (``connexions`` None) nobody signs in, and the API goes on."""

    adresse_publique: str
    habilitations: Habilitations
    sessions: Sessions
    jetons: Jetons
    reprises: Reprises
    recherches: Recherches
    consultations: Consultations
    agendas: Agendas
    appareils: Appareils
    vues: VuesEnregistrees
    imports: Imports
    selections: Selections
    lots: Lots
    tirages: Tirages
    connexions: Connexions | None
    debit: Debit = field(default_factory=Debit)

    @classmethod
    def sur(
        cls,
        journal: Journal,
        cle: bytes,
        adresse_publique: str,
        fournisseur: Fournisseur | None,
        *,
        habilitations: bytes,
        depots: bytes,
    ) -> Self:
        """Over the log's connections; ``cle`` and ``habilitations`` (of who may come in) are secrets of the web process,
        ``depots`` one that it shares with the process that imports.
        """
        base, fiches = Base(journal), Fiches(habilitations)
        return cls(
            adresse_publique,
            Habilitations(base, fiches),
            Sessions(base, cle, fiches),
            Jetons(base, cle, fiches),
            Reprises(base, cle),
            Recherches(base, cle),
            Consultations(base),
            Agendas(base, cle, fiches),
            Appareils(cle),
            VuesEnregistrees(base, cle),
            Imports(base, depots),
            Selections(base),
            Lots(base, cle),
            Tirages(base),
            Connexions(base, fournisseur) if fournisseur else None,
        )

    @property
    def chiffre(self) -> bool:
        """Whether browsers reach us by HTTPS: cookies are then secure, and the policy demands it."""
        return self.adresse_publique.startswith("https://")

    def fermer(self) -> None:
        """Close the connections to the provider."""
        if self.connexions is not None:
            self.connexions.fermer()
