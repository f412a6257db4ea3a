"""Entretien d'entrée: a draft that an agent keeps, and that becomes steps when it is validated, all of them or none.

Its content is the screen's own, save for ``etapes``, a list of what is to be recorded, in order::

    {"etapes": [{"etape": "diagnostic.etabli", "champs": {"besoins": […]}}], "notes": "…"}
"""

import hmac
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from commands.base import ETAPES, Cadre, Commande, Refus, exiger
from commands.execute import ESSAIS_MAX, ConflitDeVersion, Demande, Resultat, decider, preparer
from commands.suites import comme_lus
from ledger.append import Ecriture, Statut
from ledger.brouillons import TAILLE_MAX_OCTETS, Brouillon, BrouillonIllisible, Brouillons, BrouillonTropGrand
from ledger.contexte import Acteur
from ledger.dates import aujourd_hui
from ledger.journal import Journal

ETAPES_MAX: Final = 20
"""Steps that one interview may become, at most."""
FAMILLES: Final = frozenset({"diagnostic", "activite", "contrat_engagement", "rendez_vous", "offre"})
"""Families of steps that an interview may hold: what is decided elsewhere (orientation, sanction) is not among them."""


class _EtapePrevue(BaseModel):
    model_config = ConfigDict(extra="forbid")

    etape: str
    champs: dict[str, Any] = {}


class _Etapes(BaseModel):
    model_config = ConfigDict(extra="ignore")

    etapes: list[_EtapePrevue] = Field(min_length=1, max_length=ETAPES_MAX)


def enregistrer(brouillons: Brouillons, dossier: UUID, agent: UUID, contenu: Mapping[str, Any]) -> Brouillon:
    """Keep a draft, complete or not; refuses one that is too large, or about a person who is not known any more."""
    try:
        return brouillons.enregistrer(dossier, agent, contenu)
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
    journal: Journal, brouillons: Brouillons, dossier: UUID, acteur: Acteur, cadre: Cadre | None = None
) -> Resultat:
    """Record the steps of the agent's draft in one write, then delete it. Asked again, it does nothing twice.

    Raises :class:`~commands.base.Refus` when one of the steps may not happen: none is then recorded, and the draft
    stays; :class:`~commands.execute.ConflitDeVersion` when others kept writing in the dossier.
    """
    brouillon = brouillons.lire(dossier, acteur.agent)
    if brouillon is None:
        raise Refus("brouillon_absent", "Aucun brouillon n'attend dans ce dossier : enregistrez-le d'abord.")
    if (resultat := _deja_enregistre(journal, brouillon)) is None:
        try:
            resultat = _enregistrer(journal, brouillon, acteur, cadre or Cadre(aujourd_hui()))
        except (Refus, ConflitDeVersion):
            # Validated twice at once: what the first time recorded stands in the way of the second.
            if (resultat := _deja_enregistre(journal, brouillon)) is None:
                raise
    brouillons.supprimer(dossier, acteur.agent, brouillon.id)
    return resultat


def _deja_enregistre(journal: Journal, brouillon: Brouillon) -> Resultat | None:
    """What this draft became, when the process stopped before it was deleted."""
    if (faite := journal.commande(brouillon.id)) is None:
        return None
    _, issue = faite
    return Resultat(brouillon.dossier, issue.position or 0, issue.version, issue.nombre or 0, deja_fait=True)


def _enregistrer(journal: Journal, brouillon: Brouillon, acteur: Acteur, cadre: Cadre) -> Resultat:
    demandes = [Demande(brouillon.dossier, c, acteur, brouillon.id) for c in commandes(brouillon.contenu)]
    version = 0
    for _ in range(ESSAIS_MAX):
        issue = journal.ajouter(_ecriture(journal, demandes, cadre))
        if issue.statut is not Statut.CONFLIT:
            return Resultat(
                brouillon.dossier,
                issue.position or 0,
                issue.version,
                issue.nombre or 0,
                deja_fait=issue.statut is not Statut.FAIT,
            )
        version = issue.version
    raise ConflitDeVersion(version)


def _ecriture(journal: Journal, demandes: Sequence[Demande], cadre: Cadre) -> Ecriture:
    """One write of all the steps, each decided on the state that the ones before it make."""
    dossier = demandes[0].dossier
    lus = list(journal.lire([dossier])[dossier])
    ecritures = []
    for demande in demandes:
        _, evenements, _ = decider(dossier, lus, demande.commande, cadre)
        ecritures.append(preparer(journal, demande, lus, cadre))
        lus += comme_lus(dossier, lus, None, evenements)
    return Ecriture(
        commande_id=ecritures[0].commande_id,
        empreinte=hmac.digest(b"entretien", b"".join(e.empreinte for e in ecritures), "sha256"),
        flux=ecritures[0].flux,
        evenements=tuple(evenement for ecriture in ecritures for evenement in ecriture.evenements),
    )
