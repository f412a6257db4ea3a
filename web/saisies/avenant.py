"""Forms of the essential change of a signed contract: each part that changes is written where it is ticked, then signed.

Engagements are written in no step but the proposal of a contract: new ones, or a new term, are a new contract.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pydantic import Field

from commands.contrats.avenant_contrat import (
    ModifierContratEngagement,
    RefuserModificationContrat,
    ResignerContratEngagement,
)
from commands.contrats.contrat_engagement import ProposerContratEngagement
from commands.contrats.plan_action import ArreterPlanAction
from ledger.dates import aujourd_hui
from ledger.dossier import Dossier
from ledger.events.contrats.plan_action import AXES_MAX, Axe
from ledger.vocabulaire.contrats.contrat_engagement import ChangementEssentiel
from web.etapes import chemin
from web.formulaires.arbre import Presentation
from web.formulaires.champ import ecrire
from web.mots.ecriture import capitale
from web.saisies.modele import DATE, Contexte, Gardee, Pas, Saisie
from web.saisies.plan import (
    ACTIONS,
    ACTIONS_MAX,
    BOUTONS,
    CONTRATS,
    DEMARCHES,
    EXEMPTION,
    GROUPE,
    MINORATION,
    OBJECTIFS,
    ActionPrevue,
    prevoir,
)
from web.saisies.propositions import Donnees, Valeurs

ECRITS: Final[Mapping[ChangementEssentiel, tuple[str, ...]]] = {
    ChangementEssentiel.PLAN_ACTION: ("axes", "demarches"),
    ChangementEssentiel.DUREE_HEBDO: ("duree_hebdo_h", "motif_minoration", *EXEMPTION),
}
"""The fields that write each part of a contract that may change."""
AUTREMENT: Final = "De nouveaux engagements, ou un nouveau terme, font un nouveau contrat, prérempli par celui-ci :"
AIDE_ACTION: Final = "JJ/MM/AAAA ; du jour du changement au terme du contrat si vous ne l'indiquez pas"
MONTREES: Final = 5
"""Actions that go on and are told beside the new ones, at most."""


class ContratChange(ModifierContratEngagement):
    """An essential change with the plan that it writes: several steps, recorded all or none."""

    axes: tuple[Axe, ...] = Field(default=(), max_length=AXES_MAX)
    demarches: tuple[ActionPrevue, ...] = Field(default=(), max_length=ACTIONS_MAX)


def _decouper(change: ContratChange, etat: Dossier) -> Sequence[Pas]:
    """The change is put to the person with the goals that its signature will put in force; actions are added at once."""
    dits = {
        nom: getattr(change, nom) for nom in ModifierContratEngagement.model_fields if nom in change.model_fields_set
    }
    etapes = [Pas(ModifierContratEngagement(**dits))]
    enveloppe = {"contrat": change.contrat, "survenu_le": change.survenu_le}
    if change.axes:
        etapes.append(Pas(ArreterPlanAction(axes=change.axes, **enveloppe)))
    connu = etat.contrats.get(str(change.contrat))
    if connu is None:
        return etapes
    return [*etapes, *prevoir(change.demarches, change.survenu_le or aujourd_hui(), connu.fin_le, enveloppe)]


def _verifier(contexte: Contexte, change: Any) -> Mapping[str, str]:
    """A part is ticked because it changes: it is written, and is not what it was."""
    return dict(_fautes(contexte.etat, change)) if isinstance(change, ContratChange) else {}


def _fautes(etat: Dossier, change: ContratChange) -> Iterator[tuple[str, str]]:
    connu = etat.contrats.get(str(change.contrat))
    if ChangementEssentiel.PLAN_ACTION in change.changements and not change.axes:
        yield "axes", "Écrivez au moins un objectif du plan changé."
    if connu is not None and change.duree_hebdo_h == connu.duree_hebdo_h:
        deja = next(iter(ecrire(change.duree_hebdo_h)))
        yield "duree_hebdo_h", f"Le contrat est déjà de {deja} h par semaine : écrivez la nouvelle durée."


def _tel_quel(donnees: Donnees) -> Valeurs:
    """Hours are those of the contract; the motive of fewer than fifteen is said anew."""
    contrat = donnees.etat.contrats.get(donnees.objet)
    return {"duree_hebdo_h": ecrire(contrat.duree_hebdo_h)} if contrat is not None else {}


def _changement(contexte: Contexte) -> Presentation:
    etat = contexte.etat
    en_vigueur = {c.id for c in etat.contrats.values() if c.en_vigueur}
    en_cours = [d for d in etat.demarches.values() if d.ouverte and d.contrat in en_vigueur]
    dites = " ; ".join(DEMARCHES.dire(d) for d in en_cours[:MONTREES])
    choix = tuple((c.value, capitale(c.libelle)) for c in ECRITS)
    return Presentation(
        options={} if contexte.corrige else {"changements": choix},
        selon={champ: ("changements", c.value) for c, champs in ECRITS.items() for champ in champs},
        libelles={
            "changements": "Ce qui change",
            "duree_hebdo_h": "Nouvelle durée, en heures par semaine",
            "motif_minoration": MINORATION,
            **EXEMPTION,
            **OBJECTIFS,
            **ACTIONS,
            "demarches": "Actions à ajouter",
            "explication": "Pourquoi ce changement ?",
        },
        boutons=BOUTONS,
        attendus=frozenset({"duree_hebdo_h"}),
        aides={
            "changements": AUTREMENT,
            **dict.fromkeys(("demarches-debut_le", "demarches-fin_le"), AIDE_ACTION),
            **({"demarches": f"Continuent : {dites}. Pour en arrêter une : « Suivre une action »."} if dites else {}),
        },
        renvois={
            "changements": (f"/dossier/{etat.id}/etape/{chemin(ProposerContratEngagement)}", "Renouveler le contrat")
        },
    )


AVENANT: Final = (
    Saisie(
        ModifierContratEngagement,
        "Changer l'essentiel du contrat",
        "Enregistrer le changement",
        GROUPE,
        sur=CONTRATS.si(lambda c: c.en_vigueur and c.modification is None),
        aide="Le contrat changé est à signer de nouveau ; d'ici là, il court comme avant, avec ses objectifs et sa durée.",
        date=DATE,
        presenter=_changement,
        propose=_tel_quel,
        reprend=("axes",),
        modele=ContratChange,
        decoupe=_decouper,
        verifie=_verifier,
        gardee=Gardee(),
        rare=True,
    ),
    Saisie(
        ResignerContratEngagement,
        "Signer le contrat changé",
        "Enregistrer la signature",
        GROUPE,
        sur=CONTRATS.si(lambda c: c.en_vigueur and c.modification is not None),
        date=DATE,
    ),
    Saisie(
        RefuserModificationContrat,
        "Le changement est refusé",
        "Enregistrer le refus",
        GROUPE,
        sur=CONTRATS.si(lambda c: c.en_vigueur and c.modification is not None),
        date=DATE,
        aide="Le contrat continue comme avant.",
    ),
)
