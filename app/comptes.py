"""Accounts of the demonstration: invented agents of each role, habilitated over the simulated département."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid5

from integrations.identite.comptes import Compte, ecrire
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.structure import CategorieStructure
from ledger.vocabulaire.territoire import Place
from web.services import Services

SIRET: Final = "22330001300016"
"""Of the département de la Gironde."""
DUREE: Final = timedelta(days=365)
ESPACE: Final = UUID("5c0b8a4e-1d3f-5f2a-9a67-6f0f3f1f7b10")
SANS_HABILITATION: Final = Compte(
    str(uuid5(ESPACE, "sans")), "Pascal", "Ferrand", "p.ferrand@demonstration.invalid", SIRET, "aucune habilitation"
)
DELEGATAIRES: Final = (CategorieStructure.PLIE, CategorieStructure.CCAS, CategorieStructure.ASSOCIATION)


@dataclass(frozen=True, slots=True)
class Agent:
    """Who an account is for: the agent known in the ledger when there is one, or an invented one."""

    prenom: str
    nom: str
    role: Role
    description: str
    agent: UUID
    structure: str | None = None

    @property
    def courriel(self) -> str:
        """Address at a domain that cannot exist."""
        return f"{self.prenom}.{self.nom}@demonstration.invalid".lower().replace("é", "e").replace("è", "e")


def preparer(services: Services, fichier: Path, le: date) -> list[Agent]:
    """Habilitate the agents of the demonstration, and write their accounts for the local provider."""
    agents = list(_agents(services))
    connus = {h.courriel for h in services.ecrans.habilitations.lister() if h.vaut(le)}
    for agent in agents:
        if agent.courriel not in connus:
            services.ecrans.habilitations.donner(
                agent.courriel,
                f"{agent.prenom} {agent.nom}",
                agent.role,
                structure=agent.structure,
                agent=agent.agent,
                du=le,
                au=le + DUREE,
            )
    comptes = [
        Compte(str(uuid5(ESPACE, a.courriel)), a.prenom, a.nom, a.courriel, SIRET, a.description) for a in agents
    ]
    ecrire(fichier, [*comptes, SANS_HABILITATION])
    return agents


def _agents(services: Services) -> list[Agent]:
    """Référents who have the most dossiers, in a MDS and in a délégataire, and the other roles."""
    places = {place.code: place for place in services.territoire.places}
    lignes = services.lecteur.interroger(
        "select referent, structure from {vues}.file_active where referent is not null and structure is not null"
        " and a_accompagner group by referent, structure order by count(*) desc, referent"
    )
    agents = []
    for prenom, nom, categories in (
        ("Camille", "Duprat", (CategorieStructure.MDS,)),
        ("Nadia", "Lafitte", DELEGATAIRES),
    ):
        if (trouve := _premier(lignes, places, categories)) is not None:
            place = places[trouve["structure"]]
            texte = f"référent, {place.libelle}"
            agents.append(Agent(prenom, nom, Role.REFERENT, texte, trouve["referent"], place.code))
    return [
        *agents,
        Agent("Hélène", "Castaing", Role.DECIDEUR, "décideur : les chiffres, aucun nom", uuid5(ESPACE, "decideur")),
        Agent("Yves", "Darrieu", Role.AUDITEUR, "auditeur : relecture et preuves", uuid5(ESPACE, "auditeur")),
        Agent("Inès", "Baudry", Role.ADMINISTRATEUR, "administrateur du service", uuid5(ESPACE, "administrateur")),
    ]


def _premier(
    lignes: list[dict[str, Any]], places: dict[str, Place], categories: tuple[CategorieStructure, ...]
) -> dict[str, Any] | None:
    return next((ligne for ligne in lignes if places[ligne["structure"]].categorie in categories), None)
