"""What the screens need beside the log, together."""

from dataclasses import dataclass, field
from typing import Self

from ledger.store.journal import Journal
from web.identite.agendas import Agendas
from web.identite.base import Base
from web.identite.consultations import Consultations
from web.identite.habilitations import Habilitations
from web.identite.imports import Imports
from web.identite.lots import Lots
from web.identite.oidc import Connexions, Fournisseur
from web.identite.recherches import Recherches
from web.identite.reprises import Reprises
from web.identite.selections import Selections
from web.identite.sessions import Sessions
from web.identite.vues import VuesEnregistrees
from web.securite import Debit


@dataclass(frozen=True, slots=True)
class Ecrans:
    """Identity and traces. Without a provider (``connexions`` None) nobody signs in, and the API goes on."""

    adresse_publique: str
    habilitations: Habilitations
    sessions: Sessions
    reprises: Reprises
    recherches: Recherches
    consultations: Consultations
    agendas: Agendas
    vues: VuesEnregistrees
    imports: Imports
    selections: Selections
    lots: Lots
    connexions: Connexions | None
    debit: Debit = field(default_factory=Debit)

    @classmethod
    def sur(cls, journal: Journal, cle: bytes, adresse_publique: str, fournisseur: Fournisseur | None) -> Self:
        """Over the log's connections; ``cle`` is a secret of the web process."""
        base = Base(journal)
        return cls(
            adresse_publique,
            Habilitations(base),
            Sessions(base),
            Reprises(base, cle),
            Recherches(base, cle),
            Consultations(base),
            Agendas(base),
            VuesEnregistrees(base),
            Imports(base, cle),
            Selections(base),
            Lots(base, cle),
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
