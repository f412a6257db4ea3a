"""Who acts: référents of each structure, agents of the département, partners, and the systems that write."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID, uuid5

from commands.base import ETAPES, Commande
from commands.pouvoirs import fonctions
from ledger.contexte import Acteur, Delegation
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.pouvoir import Fonction
from ledger.vocabulaire.structure import CategorieStructure
from ledger.vocabulaire.territoire import Place, Territoire
from simulation.plan.parametres import Parametres
from simulation.plan.squelette import Destination
from simulation.tirage.hasard import Hasard

REFERENTS_INTERNES: Final = 300
"""Référents of the département over its MDS [Horizon Gironde]."""
REFERENTS_EXTERNES: Final = {
    CategorieStructure.MISSION_LOCALE: 4,
    CategorieStructure.PLIE: 4,
    CategorieStructure.CCAS: 2,
    CategorieStructure.ASSOCIATION: 4,
    CategorieStructure.AGENCE_FRANCE_TRAVAIL: 12,
}

CATEGORIES: Final = {
    Destination.MDS: (CategorieStructure.MDS,),
    Destination.DELEGATAIRE: (CategorieStructure.PLIE, CategorieStructure.CCAS, CategorieStructure.ASSOCIATION),
    Destination.MISSION_LOCALE: (CategorieStructure.MISSION_LOCALE,),
    Destination.FRANCE_TRAVAIL: (CategorieStructure.AGENCE_FRANCE_TRAVAIL,),
}

ESPACE_BUREAU: Final = UUID("8a0d5e66-0c3f-5b1e-8d52-7f1f6a4be0c3")
ARRETE: Final = "Arrêté 2024-117"
DELEGUE: Final = (date(2020, 1, 1), date(2032, 12, 31))
"""First and last day of the delegations of the story, longer than any story."""


def agent_du_bureau(departement: str, fonction: Fonction) -> UUID:
    """Pseudonym of the agent who holds a function for the whole département; no chance draws him."""
    return uuid5(ESPACE_BUREAU, f"{departement}:{fonction}")


def _delegue(fonction: Fonction) -> Delegation:
    return Delegation(fonction, ARRETE, *DELEGUE)


@dataclass(frozen=True, slots=True)
class Referent:
    """A référent: pseudonym of the agent, and structure."""

    agent: UUID
    structure: str


class Equipes:
    """The network and everybody in it; the same parameters give the same agents."""

    def __init__(self, parametres: Parametres, territoire: Territoire) -> None:
        """Draw the agents."""
        hasard = Hasard(parametres.graine, "equipes")
        self.places: dict[str, Place] = {place.code: place for place in territoire.places}
        self.mds = territoire.mds
        self._territoire = territoire
        self.referents: dict[str, tuple[UUID, ...]] = {
            code: tuple(hasard.uuid() for _ in range(nombre)) for code, nombre in self._effectifs().items()
        }
        self.reprise = Acteur(hasard.uuid(), Role.SYSTEME, Canal.REPRISE)
        self.flux_caf = Acteur(hasard.uuid(), Role.SYSTEME, Canal.FLUX_CAF)
        self.france_travail = Acteur(hasard.uuid(), Role.SYSTEME, Canal.API)
        self._orientation = {
            mds.code: Acteur(hasard.uuid(), Role.REFERENT, Canal.ECRAN, mds.code, (_delegue(Fonction.ORIENTATION),))
            for mds in territoire.mds
        }
        self._bureau = {
            fonction: Acteur(
                agent_du_bureau(parametres.departement, fonction),
                Role.REFERENT,
                Canal.ECRAN,
                delegations=(_delegue(fonction),),
            )
            for fonction in Fonction
        }
        self._partenaires = {code: Acteur(hasard.uuid(), Role.PARTENAIRE, Canal.ECRAN, code) for code in self.places}
        self._acteurs = {
            agent: Acteur(agent, Role.REFERENT, Canal.ECRAN, code)
            for code, agents in self.referents.items()
            for agent in agents
        }
        self._choix = {
            (mds.code, vers): self._proches(mds.code, mds.pts, vers) for mds in territoire.mds for vers in Destination
        }

    def liste(self) -> list[Referent]:
        """Every référent, by structure."""
        return [Referent(agent, code) for code, agents in self.referents.items() for agent in agents]

    def structure(self, mds: str, vers: Destination, hasard: Hasard) -> str:
        """A structure of the wanted kind for somebody of this MDS: of the same PTS where there is one."""
        return hasard.parmi(self._choix[mds, vers])

    def referent(self, structure: str, hasard: Hasard, *, autre_que: UUID | None = None) -> UUID:
        """A référent of a structure, another one than ``autre_que``."""
        agents = self.referents[structure]
        agent = hasard.parmi(agents)
        return agents[(agents.index(agent) + 1) % len(agents)] if agent == autre_que else agent

    def acteur(self, agent: UUID) -> Acteur:
        """A référent, acting on a screen of his structure."""
        return self._acteurs[agent]

    def orientation(self, mds: str) -> Acteur:
        """The agent who decides and notifies orientations for a MDS."""
        return self._orientation[mds]

    def charge(self, commande: Commande, demande: Acteur) -> Acteur:
        """Who takes a step: ``demande``, unless it takes a power that is delegated to somebody else."""
        acte = ETAPES[type(commande)].acte_de(dict(commande))
        delegables = fonctions(acte) if acte is not None else ()
        tenues = {delegation.fonction for delegation in demande.delegations}
        return demande if not delegables or tenues & set(delegables) else self._bureau[delegables[0]]

    def partenaire(self, structure: str) -> Acteur:
        """The agent of a partner who answers prescriptions."""
        return self._partenaires[structure]

    def _effectifs(self) -> dict[str, int]:
        """Référents of each structure: those of MDS in proportion to the population that they serve, two at least."""
        poids = dict.fromkeys((mds.code for mds in self._territoire.mds), 0.0)
        for commune in self._territoire.communes:
            for mds in commune.mds:
                poids[mds] += commune.population / len(commune.mds)
        effectifs = _proportion(poids, REFERENTS_INTERNES, minimum=2)
        return effectifs | {s.code: REFERENTS_EXTERNES.get(s.categorie, 1) for s in self._territoire.structures}

    def _proches(self, mds: str, pts: str, vers: Destination) -> Sequence[str]:
        if vers is Destination.MDS:
            return (mds,)
        toutes = [place for place in self.places.values() if place.categorie in CATEGORIES[vers]]
        return [place.code for place in toutes if place.pts == pts] or [place.code for place in toutes]


def _proportion(poids: dict[str, float], effectif: int, *, minimum: int) -> dict[str, int]:
    """Whole numbers in proportion to weights, of this exact sum (largest remainders), never under ``minimum``."""
    libre = effectif - minimum * len(poids)
    total = sum(poids.values())
    parts = {code: libre * valeur / total for code, valeur in poids.items()}
    entiers = {code: int(part) for code, part in parts.items()}
    restes = sorted(parts, key=lambda code: (entiers[code] - parts[code], code))
    for code in restes[: libre - sum(entiers.values())]:
        entiers[code] += 1
    return {code: minimum + entiers[code] for code in poids}
