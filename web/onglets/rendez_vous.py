"""Rendez-vous: those that wait for their day or their outcome, how the person was told, and those that were."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from commands.suivi.convocation import EmettreConvocation
from commands.suivi.invitation import AnnulerInvitation, RelancerInvitation
from ledger.dossier.etat.convocation import Convocation
from web.etapes import chemin
from web.onglets.modele import Onglet, Vue, bloc
from web.saisies import SAISIES, Saisie, a_conclure

INVITATIONS_MAX: Final = 5
"""Invitations to choose a slot that are shown, the last ones."""


@bloc(Onglet.RENDEZ_VOUS, "onglets/blocs/rendez_vous.html", rang=10, large=True)
def en_attente(vue: Vue) -> Mapping[str, Any]:
    """Meetings planned, with what may be said of each, and the convocations that went for it."""
    etat, le = vue.etat, vue.cadre.aujourd_hui
    return {
        "attendus": [
            (etat.rendez_vous[id_], saisies if vue.instruit else (), etat.convoque(etat.rendez_vous[id_]))
            for id_, saisies in a_conclure(etat, le)
        ],
        "invitations": [c for c in etat.convocations.values() if c.court(le) and c.choix is None],
        "a_choisir": _a_choisir(vue),
        "inviter": SAISIES[chemin(EmettreConvocation)] if vue.instruit and etat.referent is not None else None,
        "lieu": vue.conteur.lieu,
    }


def _a_choisir(vue: Vue) -> list[tuple[Convocation, Sequence[Saisie]]]:
    """Invitations to choose a slot, the last one first, and what may be done of each."""
    siennes = [c for c in vue.etat.convocations.values() if c.choix is not None]
    return [(c, _gestes(c, vue)) for c in siennes[: -INVITATIONS_MAX - 1 : -1]]


def _a_relancer(invitation: Convocation, vue: Vue) -> bool:
    """Whether its last reminder may be said today (RV6)."""
    le, fin = vue.cadre.aujourd_hui, invitation.valable_jusqu_au
    regle = vue.cadre.regles.en_vigueur("RV6", le)
    if fin is None or regle is None or invitation.relancee_le is not None:
        return False
    return fin - timedelta(days=regle.parametres["jours_avant"]) <= le <= fin


def _gestes(invitation: Convocation, vue: Vue) -> Sequence[Saisie]:
    if not vue.instruit or not invitation.en_attente:
        return ()
    commandes = (RelancerInvitation, AnnulerInvitation) if _a_relancer(invitation, vue) else (AnnulerInvitation,)
    return [SAISIES[chemin(commande)] for commande in commandes]


@bloc(Onglet.RENDEZ_VOUS, "onglets/blocs/rendez_vous_passes.html", rang=20, large=True)
def passes(vue: Vue) -> Mapping[str, Any] | None:
    """The others, each with its outcome, the last first."""
    attendus = {id_ for id_, _ in a_conclure(vue.etat, vue.cadre.aujourd_hui)}
    conclus = [r for r in vue.etat.rendez_vous.values() if r.id not in attendus]
    conclus.sort(key=lambda r: r.quand, reverse=True)
    return {"conclus": conclus, "lieu": vue.conteur.lieu} if conclus else None
