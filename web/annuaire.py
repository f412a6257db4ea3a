"""The names that a step may give: the structures, maisons, équipes, communes and agents that are known.

Pages, API and command line all ask here. What others state (the CAF or the MSA, France Travail) does not come this way: it
is recorded as they say it.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from commands.base import Commande, Refus
from ledger.annotations import Designe, designations
from ledger.contexte import Acteur
from ledger.flux import flux_structure
from readmodels.suivis import suit_des_personnes
from web.services import Services


def exiger_connus(
    services: Services, acteur: Acteur, commandes: Iterable[Commande], dossier: UUID | None = None
) -> None:
    """Raise :class:`~commands.base.Refus` for the first thing that a command names and that is not known, or for a structure
    that is said to be of another organisme than its own.

    What the dossier says already, as the CAF or somebody who left since had it recorded, may be said again.
    """
    for commande in commandes:
        exiger_organisme(services, commande)
        for champ, chose in designations(type(commande)).items():
            if (valeur := getattr(commande, champ)) is None or chose not in CONTROLES:
                continue
            try:
                CONTROLES[chose](services, acteur, champ, valeur)
            except Refus:
                if dossier is None or not _deja_dit(services, dossier, chose, str(valeur)):
                    raise


def exiger_organisme(services: Services, commande: Commande) -> None:
    """Refuse a step that states another organisme than that of the structure that it names."""
    dit, code = getattr(commande, "organisme", None), getattr(commande, "structure", None)
    place = services.territoire.place(code)
    if dit is not None and place is not None and place.organisme is not dit:
        raise Refus(
            "organisme_d_une_autre_structure",
            f"{place.libelle} relève de : {place.organisme.libelle}, et non de : {dit.libelle}. Indiquez cet organisme, ou"
            " une structure de l'autre.",
            champ="structure",
        )


def _deja_dit(services: Services, dossier: UUID, chose: Designe, valeur: str) -> bool:
    return any(
        e.corps.get(nom) == valeur
        for e in services.journal.lire([dossier])[dossier]
        for nom, dite in designations(e.classe).items()
        if dite is chose
    )


def exiger_agents(services: Services, acteur: Acteur, agents: Iterable[UUID], *, champ: str) -> None:
    """The same of agents alone: somebody was habilitated under this pseudonym, or persons are already followed under it."""
    demandes = set(agents) - {acteur.agent}
    for agent in demandes - set(services.ecrans.habilitations.noms(demandes)):
        if not suit_des_personnes(services.lecteur, agent):
            raise Refus(
                "agent_inconnu",
                "Personne n'est habilité sous cet identifiant d'agent : choisissez un agent de la liste, ou demandez à un"
                " administrateur de l'habiliter.",
                champ=champ,
            )


def _exiger_structure(services: Services, _: Acteur, champ: str, code: str) -> None:
    if services.territoire.place(code) is not None:
        return
    stream = flux_structure(services.journal.schema, code)
    if not services.journal.lire([stream])[stream]:
        raise Refus(
            "structure_inconnue",
            "Aucune structure du département ne porte ce code : choisissez-la dans la liste. Si elle vient d'ouvrir,"
            " demandez à un administrateur de la déclarer.",
            champ=champ,
        )


def _exiger_mds(services: Services, _: Acteur, champ: str, code: str) -> None:
    if services.territoire.pts_de(code) is None:
        raise Refus(
            "mds_inconnue",
            "Aucune maison départementale des solidarités ne porte ce code : choisissez-la dans la liste.",
            champ=champ,
        )


def _exiger_equipe(services: Services, _: Acteur, champ: str, code: str) -> None:
    """A territory that declares no équipe names them as it likes."""
    equipes = services.territoire.equipes
    if equipes and all(equipe.code != code for equipe in equipes):
        raise Refus(
            "equipe_inconnue",
            "Aucune équipe pluridisciplinaire du département ne porte ce code : choisissez-la dans la liste.",
            champ=champ,
        )


def _exiger_commune(services: Services, _: Acteur, champ: str, code: str) -> None:
    """Somebody may live, or look for work, in another département: its communes are not described here."""
    territoire = services.territoire
    if code.startswith(territoire.departement) and code not in territoire.noms_communes:
        raise Refus(
            "commune_inconnue",
            "Aucune commune du département ne porte ce code : choisissez-la dans la liste, ou vérifiez son code INSEE (ce"
            " n'est pas le code postal).",
            champ=champ,
        )


def _exiger_agent(services: Services, acteur: Acteur, champ: str, agent: UUID) -> None:
    exiger_agents(services, acteur, [agent], champ=champ)


CONTROLES: Final[Mapping[Designe, Callable[[Services, Acteur, str, Any], None]]] = {
    Designe.STRUCTURE: _exiger_structure,
    Designe.MDS: _exiger_mds,
    Designe.EQUIPE: _exiger_equipe,
    Designe.COMMUNE: _exiger_commune,
    Designe.AGENT: _exiger_agent,
}
"""The refusal of each kind of thing that is not known. An offer may be of a catalogue, and a métier
of a release of the ROME, that is not followed here."""
