"""Who holds which function, for tests: agents, their delegations, and the steps of a procedure about the same things."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from commands.base import ETAPES, Commande, Etape, Selon
from commands.pouvoirs import fonctions
from ledger.contexte import Acteur, Delegation
from ledger.events.base import Evenement
from ledger.lu import EvenementLu
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.pouvoir import Fonction, Procedure
from tests.ledger.exemples import EXEMPLES
from tests.ledger.memoire import lu

REFERENCE = "Arrêté 2026-031"
DU, AU = date(2020, 1, 1), date(2039, 12, 31)
OBJETS = ("signalement", "proposition_sanction", "manquement", "sanction", "recours", "proposition_levee")
"""What the steps of a sanction are about; here they all are about the same ones."""
FAMILLES = ("orientation", "designation", "sanction")


def delegations(*fonctions: Fonction, du: date = DU, au: date = AU) -> tuple[Delegation, ...]:
    """These functions, for as long as tests tell."""
    return tuple(Delegation(fonction, REFERENCE, du, au) for fonction in fonctions)


def agent(
    *fonctions: Fonction, numero: int = 4, role: Role = Role.REFERENT, structure: str | None = None, **dates: date
) -> Acteur:
    """An agent who holds these functions."""
    return Acteur(UUID(int=numero), role, Canal.ECRAN, structure, delegations(*fonctions, **dates))


class Cas(NamedTuple):
    """A step, and the value of the field that says which act it is, for one that is several."""

    etape: Etape
    champs: Mapping[str, Any]

    def __str__(self) -> str:
        return " ".join((self.etape.nom, *(str(v) for v in self.champs.values())))

    @property
    def commande(self) -> Commande:
        """The step, asked about the things of the procedure."""
        contenu: Any = self.etape.commande.model_config["json_schema_extra"]
        sien = {**contenu["examples"][0], **self.champs}
        sien |= {nom: objet(nom) for nom in OBJETS if nom in self.etape.commande.model_fields}
        sien.pop("survenu_le", None)
        return self.etape.commande.model_validate(sien)

    def lu(self, position: int) -> EvenementLu:
        """The step, recorded about the things of the procedure."""
        classe: type[Evenement] = self.etape.evenements[0]
        sien = {**dict(EXEMPLES[classe.type_stable()].model_copy(update={"correction": None})), **self.champs}
        sien |= {nom: objet(nom) for nom in OBJETS if nom in classe.model_fields}
        return lu(classe.model_validate(sien), position=position)


def objet(nom: str) -> UUID:
    """The one thing of this kind."""
    return uuid5(UUID(int=0), nom)


def cas(*familles: str) -> list[Cas]:
    """Every step of these families, or that takes a power, once for each act that it may be."""
    return [
        Cas(etape, dict(champs))
        for etape in ETAPES.values()
        if etape.famille in familles or (etape.actes and familles == FAMILLES)
        for champs in _champs(etape)
    ]


def _champs(etape: Etape) -> Iterator[Mapping[str, Any]]:
    if not isinstance(etape.acte, Selon):
        yield {}
        return
    vocabulaire: Any = type(next(iter(etape.acte.actes)))
    dits = set(etape.acte.actes)
    yield from ({etape.acte.champ: valeur} for valeur in dits)
    yield {etape.acte.champ: next(v for v in vocabulaire if v not in dits)}


def charge(commande: Commande, demande: Acteur) -> Acteur:
    """Who may take a step: ``demande``, with the delegation that it takes; of a sanction or an erasure, one agent for each
    function; an administrator for what is not everybody's.
    """
    etape = ETAPES[type(commande)]
    if etape.garde is not None:
        return replace(demande, role=Role.ADMINISTRATEUR)
    acte = etape.acte_de(dict(commande))
    fonction = next(iter(fonctions(acte)), None) if acte is not None else None
    if acte is None or fonction is None:
        return demande
    qui = (
        uuid5(demande.agent, fonction)
        if acte.procedure in (Procedure.SANCTION, Procedure.EFFACEMENT)
        else demande.agent
    )
    return replace(demande, agent=qui, delegations=delegations(fonction))
