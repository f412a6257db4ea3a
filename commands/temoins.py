"""Who may attest that something reached the person: what nobody witnessed is not recorded as a fact.

An agent attests what is on paper, with its date: a letter posted, its avis de réception, a letter that came back. What goes
by SMS or e-mail is known from its carrier alone. What is in the personal space is known from the person herself, who
acknowledges it: the delays that a notification opens run from there, and from nowhere else. What she signs
without paper, she alone signs. Data are said to be put right where a recorded step did it.
"""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from commands.base import Commande, exiger
from commands.contrats.contrat_engagement import SignerContratEngagement
from commands.contrats.vie_contrat import SignerPourPartie
from commands.entree.rectification import RepondreRectification, exiger_rectifiee
from commands.suivi.convocation import ConstaterRemiseConvocation
from ledger.contexte import Acteur
from ledger.dossier import visibles
from ledger.events.contrats.vie_contrat import ContratEngagementSigneParPartie
from ledger.lu import EvenementLu
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.contrats.contrat_engagement import ModeSignature, MoyenSignature, PartieContrat
from ledger.vocabulaire.orientations.orientation import MoyenNotification
from ledger.vocabulaire.suivi.convocation import CanalConvocation, StatutRemise

SUR_PAPIER: Final[Mapping[CanalConvocation, frozenset[StatutRemise]]] = {
    CanalConvocation.COURRIER: frozenset({StatutRemise.ENVOYEE, StatutRemise.NPAI}),
    CanalConvocation.LETTRE_RECOMMANDEE: frozenset(
        {StatutRemise.ENVOYEE, StatutRemise.DELIVREE, StatutRemise.NPAI, StatutRemise.NON_RECLAMEE}
    ),
}
"""An agent sees of a letter that he posted it, that it came back, and by an avis de réception that it arrived."""


def exiger_temoin(acteur: Acteur, commande: Commande, dossier: UUID, lus: Sequence[EvenementLu]) -> None:
    """Refuse what the actor cannot have witnessed. Raises :class:`~commands.base.Refus`."""
    if getattr(commande, "moyen", None) is MoyenNotification.ESPACE_PERSONNEL:
        exiger(
            acteur.role is Role.ALLOCATAIRE and acteur.agent == dossier,
            "accuse_de_la_personne",
            "Une notification par l'espace personnel vaut du jour où la personne l'y lit et en accuse lecture : elle seule"
            " le fait, depuis sa page. Pour notifier autrement, choisissez un moyen dont vous avez la preuve datée.",
            champ="moyen",
        )
    if isinstance(commande, RepondreRectification):
        exiger_rectifiee(commande, lus)
    if isinstance(commande, SignerPourPartie):
        _exiger_signataire(acteur, commande, dossier)
    if isinstance(commande, SignerContratEngagement) and acteur.role is not Role.SYSTEME:
        exiger(
            commande.mode is ModeSignature.PAPIER or _a_signe_elle_meme(commande.contrat, lus),
            "signature_de_la_personne",
            "Une signature électronique est celle de la personne : établissez le document du contrat, elle le signe depuis"
            " son espace, et le contrat est alors signé. Vous pouvez constater une signature sur papier.",
            champ="mode",
        )
    if isinstance(commande, ConstaterRemiseConvocation) and acteur.role is not Role.SYSTEME:
        canal = _canal(commande, lus)
        permis = SUR_PAPIER.get(canal, frozenset()) if canal is not None else frozenset(StatutRemise)
        exiger(
            commande.statut in permis,
            "remise_sans_temoin",
            _sans_temoin(canal, permis),
            champ="statut",
        )


def _exiger_signataire(acteur: Acteur, commande: SignerPourPartie, dossier: UUID) -> None:
    """Each signs for oneself; an agent may have seen the person sign a paper, and nothing else."""
    elle = acteur.role is Role.ALLOCATAIRE and acteur.agent == dossier
    par_elle = commande.partie is PartieContrat.PERSONNE and commande.mode is ModeSignature.ELECTRONIQUE
    exiger(
        par_elle == elle and (commande.moyen not in (MoyenSignature.ESPACE_PERSONNEL, MoyenSignature.CODE) or elle),
        "signature_d_autrui",
        "Chaque partie signe pour elle-même : la personne depuis son espace personnel, l'organisme sous l'habilitation d'un"
        " agent. D'une signature de la personne, un agent ne constate que celle qui est sur papier.",
        champ="partie",
    )


def _a_signe_elle_meme(contrat: UUID, lus: Sequence[EvenementLu]) -> bool:
    """Whether the person signed the contract from her own space, and that signature stands."""
    return any(
        e.classe is ContratEngagementSigneParPartie
        and e.corps["contrat"] == str(contrat)
        and e.corps["partie"] == PartieContrat.PERSONNE
        and e.corps["mode"] == ModeSignature.ELECTRONIQUE
        for e in visibles(lus)
    )


def _canal(commande: ConstaterRemiseConvocation, lus: Sequence[EvenementLu]) -> CanalConvocation | None:
    """The channel of the convocation; None for one that the dossier does not hold."""
    cle = str(commande.convocation)
    canaux = (e.corps["canal"] for e in lus if e.corps.get("convocation") == cle and "canal" in e.corps)
    return next((CanalConvocation(canal) for canal in canaux), None)


def _sans_temoin(canal: CanalConvocation | None, permis: frozenset[StatutRemise]) -> str:
    if not permis:
        return (
            f"Seul le transporteur sait ce que devient un envoi par ce moyen ({canal.libelle if canal else ''}) : rien ne"
            " s'en constate ici."
        )
    libelles = ", ".join(f"« {statut.libelle} »" for statut in StatutRemise if statut in permis)
    return f"De ce courrier, vous ne pouvez constater que : {libelles}. Aucun accusé ne dit autre chose."
