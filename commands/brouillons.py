"""Entretien d'entrée: a draft that an agent keeps, and that becomes steps when it is validated, all of them or none.

Its content is the screen's own, save for ``etapes``, a list of what is to be recorded, in order::

    {"etapes": [{"etape": "diagnostic.etabli", "champs": {"besoins": […]}}], "notes": "…"}
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from commands.base import ETAPES, Cadre, Commande, Refus, exiger
from commands.ensemble import executer_ensemble
from commands.execute import ConflitDeVersion, Demande, Resultat
from ledger.annexes.brouillons import (
    ENTRETIEN,
    PAR_DOSSIER_MAX,
    TAILLE_MAX_OCTETS,
    Brouillon,
    BrouillonIllisible,
    Brouillons,
    BrouillonsTropNombreux,
    BrouillonTropGrand,
)
from ledger.contexte import Acteur
from ledger.dates import aujourd_hui
from ledger.store.journal import Journal

ETAPES_MAX: Final = 20
"""Steps that one interview may become, at most."""
FAMILLES: Final = frozenset({"diagnostic", "activite", "contrat_engagement", "rendez_vous", "offre"})
"""Families of steps that an interview may hold: what is decided elsewhere (orientation, sanction) is not among them."""
Traduction = Callable[[Mapping[str, Any]], Sequence[Commande]]
"""From the content of a draft to the commands that it becomes; refuses a draft that is not complete."""


class _EtapePrevue(BaseModel):
    model_config = ConfigDict(extra="forbid")

    etape: str
    champs: dict[str, Any] = {}


class _Etapes(BaseModel):
    model_config = ConfigDict(extra="ignore")

    etapes: list[_EtapePrevue] = Field(min_length=1, max_length=ETAPES_MAX)


def enregistrer(
    brouillons: Brouillons, dossier: UUID, agent: UUID, contenu: Mapping[str, Any], *, sujet: str = ENTRETIEN
) -> Brouillon:
    """Keep a draft, complete or not; refuses one that is too large, one too many, or of a person not known any more."""
    try:
        return brouillons.enregistrer(dossier, agent, contenu, sujet=sujet)
    except BrouillonTropGrand as erreur:
        raise Refus(
            "brouillon_trop_grand",
            f"Le brouillon fait {erreur.octets} octets, plus que les {TAILLE_MAX_OCTETS} permis : validez-le, ou"
            " raccourcissez ses textes.",
        ) from erreur
    except BrouillonIllisible as erreur:
        raise Refus(
            "brouillon_illisible",
            "Le brouillon contient un nombre ou un caractère qui ne peut pas être conservé, ou trop de niveaux : corrigez"
            " ce qui vient d'être saisi.",
        ) from erreur
    except BrouillonsTropNombreux as erreur:
        raise Refus(
            "brouillons_trop_nombreux",
            f"{PAR_DOSSIER_MAX} de vos brouillons attendent déjà dans ce dossier : reprenez-en un, ou jetez ceux qui ne"
            " servent plus.",
        ) from erreur
    except KeyError as erreur:
        raise Refus(
            "brouillon_sans_personne",
            "Aucune personne n'est connue derrière ce dossier, ou ses données ont été effacées : rien ne peut y être"
            " préparé.",
        ) from erreur


def commandes(contenu: Mapping[str, Any]) -> list[Commande]:
    """The commands that a draft holds, in order; refuses a draft that is not complete."""
    try:
        etapes = _Etapes.model_validate(contenu).etapes
    except ValidationError as erreur:
        raise Refus(
            "brouillon_sans_etape",
            f"Le brouillon ne dit pas quelles étapes enregistrer : de une à {ETAPES_MAX}, chacune par son nom et ses"
            " champs.",
            champ=_chemin("", erreur),
        ) from erreur
    return [_commande(prevue, f"etapes.{rang}") for rang, prevue in enumerate(etapes)]


def _commande(prevue: _EtapePrevue, ici: str) -> Commande:
    type_ = next((c for c, e in ETAPES.items() if e.nom == prevue.etape and e.famille in FAMILLES), None)
    if type_ is None:
        raise Refus(
            "etape_hors_entretien",
            f"Un entretien ne peut pas enregistrer l'étape « {prevue.etape} » : retirez-la du brouillon.",
            champ=f"{ici}.etape",
        )
    try:
        commande = type_.model_validate(prevue.champs)
    except ValidationError as erreur:
        champ = _chemin(f"{ici}.champs.", erreur)
        raise Refus(
            "brouillon_incomplet",
            f"Le brouillon est incomplet : vérifiez {champ} (étape « {prevue.etape} »).",
            champ=champ,
        ) from erreur
    exiger(
        commande.correction is None,
        "correction_hors_entretien",
        "Un entretien ne corrige pas une étape enregistrée : corrigez-la par elle-même.",
        champ=f"{ici}.champs.correction",
    )
    return commande


def _chemin(prefixe: str, erreur: ValidationError) -> str:
    """Where the first mistake lies: ``etapes.0.champs.besoins.1.valeur``."""
    return prefixe + ".".join(map(str, erreur.errors(include_url=False, include_input=False)[0]["loc"]))


def valider(
    journal: Journal,
    brouillons: Brouillons,
    dossier: UUID,
    acteur: Acteur,
    cadre: Cadre | None = None,
    *,
    sujet: str = ENTRETIEN,
    traduire: Traduction = commandes,
    version: int | None = None,
) -> Resultat:
    """Record the steps of the agent's draft in one write; its content then goes. Asked again, it answers the same.

    ``traduire`` gives the commands of a content, ``version`` is the one that the dossier must be at. Raises
    :class:`~commands.base.Refus` when one of the steps may not happen: none is then recorded, and the draft stays;
    :class:`~commands.execute.ConflitDeVersion` when others kept writing in the dossier.
    """
    brouillon = brouillons.lire(dossier, acteur.agent, sujet)
    if brouillon is None:
        valide = brouillons.valide(dossier, acteur.agent, sujet)
        if valide is None or (resultat := _deja_enregistre(journal, dossier, valide)) is None:
            raise Refus("brouillon_absent", "Aucun brouillon n'attend dans ce dossier : enregistrez-le d'abord.")
        return resultat
    if (resultat := _deja_enregistre(journal, dossier, brouillon.id)) is None:
        demandes = [Demande(dossier, c, acteur, brouillon.id, version) for c in traduire(brouillon.contenu)]
        try:
            resultat = executer_ensemble(journal, demandes, cadre or Cadre(aujourd_hui()))
        except (Refus, ConflitDeVersion):
            # Validated twice at once: what the first time recorded stands in the way of the second.
            if (resultat := _deja_enregistre(journal, dossier, brouillon.id)) is None:
                raise
    brouillons.clore(brouillon)
    return resultat


def _deja_enregistre(journal: Journal, dossier: UUID, brouillon: UUID) -> Resultat | None:
    """The outcome of this draft, when its answer was lost or the process stopped before the draft was closed."""
    if (faite := journal.commande(brouillon)) is None:
        return None
    _, issue = faite
    return Resultat(dossier, issue.position or 0, issue.version, issue.nombre or 0, deja_fait=True)
