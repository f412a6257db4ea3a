"""Invitations to choose a slot: the days that they open, the choice of the person; relancer and annuler."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from commands.base import Cadre, Commande, Refus, etape, exemple, exiger, jour, prealable
from ledger.dossier import Dossier
from ledger.dossier.etat.convocation import Choix, Convocation
from ledger.events.base import Evenement
from ledger.events.suivi.convocation import InvitationAnnulee, InvitationRelancee
from ledger.lu import EvenementLu
from ledger.vocabulaire.orientations.orientation import Organisme
from ledger.vocabulaire.suivi.convocation import CanalConvocation, CanalRappel
from ledger.vocabulaire.suivi.rendez_vous import Modalite, MotifRendezVous

FENETRE_MAX: Final = timedelta(days=90)
"""From the day of the invitation to the last one on which a slot may be chosen."""
DUREE_MIN: Final = 45
INVITATION: Final = "5b6c7d8e-9f0a-4b1c-8d2e-3f4a5b6c7d8e"


class RelancerInvitation(Commande):
    """Remind the person that she may still choose a slot."""

    model_config = exemple({"convocation": INVITATION, "canal": "SMS"})

    convocation: UUID
    canal: CanalRappel


class AnnulerInvitation(Commande):
    """Take an invitation back: she may choose no slot by it any more."""

    model_config = exemple({"convocation": INVITATION})

    convocation: UUID


def ouvrir_choix(
    dossier: Dossier,
    canal: CanalConvocation,
    du: date | None,
    au: date | None,
    duree_min: int | None,
    modalite: Modalite | None,
    le: date,
) -> Choix | None:
    """The slots that an invitation of this day opens; None of one that opens none. Raises :class:`~commands.base.Refus`."""
    if au is None:
        exiger(
            (du, duree_min, modalite) == (None, None, None),
            "fenetre_incomplete",
            "Indiquez jusqu'à quel jour elle choisit un créneau, ou retirez le premier jour, la durée et la modalité.",
            champ="creneaux_au",
        )
        return None
    du = du or le
    exiger(
        au >= le,
        "fenetre_passee",
        f"Le dernier jour des créneaux ({jour(au)}) est passé : choisissez un jour à venir.",
        champ="creneaux_au",
    )
    exiger(
        du <= au,
        "fenetre_inversee",
        f"Les créneaux iraient du {jour(du)} au {jour(au)} : le dernier jour vient après le premier.",
        champ="creneaux_au",
    )
    exiger(
        au <= le + FENETRE_MAX,
        "fenetre_trop_longue",
        f"Les créneaux s'ouvrent pour {FENETRE_MAX.days} jours au plus, jusqu'au {jour(le + FENETRE_MAX)}.",
        champ="creneaux_au",
    )
    _exiger_joignable(dossier, canal)
    return Choix(du, au, duree_min or DUREE_MIN, modalite or Modalite.SUR_PLACE)


def _exiger_joignable(dossier: Dossier, canal: CanalConvocation) -> None:
    """A référent has slots, and the person has a way to them that she did not refuse."""
    exiger(
        dossier.referent is not None,
        "invitation_sans_referent",
        "Personne ne suit encore cette personne : désignez son référent, dont elle choisira un créneau.",
        champ="creneaux_au",
    )
    exiger(
        dossier.orientation is None or dossier.orientation.organisme is not Organisme.FRANCE_TRAVAIL,
        "suivie_ailleurs",
        "France Travail accompagne cette personne : son espace est celui de France Travail.",
    )
    exiger(
        canal not in dossier.oppositions,
        "opposition",
        f"La personne ne veut plus de {canal.libelle} : employez un autre moyen.",
        champ="canal",
    )


def exiger_choisi(
    dossier: Dossier,
    invitation: UUID,
    creneau: tuple[date, int],
    quoi: tuple[MotifRendezVous, Modalite],
    le: date,
) -> None:
    """Refuse a meeting (day and minutes, purpose and way) that is not what the invitation opens on ``le``."""
    connue = _ouverte(dossier, invitation, le, champ="invitation")
    choix = connue.choix
    assert choix is not None  # noqa: S101 - of one that is open
    exiger(
        choix.du <= creneau[0] <= choix.au and creneau[1] == choix.duree_min and quoi == (connue.motif, choix.modalite),
        "hors_invitation",
        f"L'invitation est pour un rendez-vous de {choix.duree_min} minutes du {jour(choix.du)} au {jour(choix.au)}"
        f" ({connue.motif.libelle}, {choix.modalite.libelle}) : choisissez un créneau parmi ceux-là.",
        champ="le",
    )


def _connue(dossier: Dossier, invitation: UUID | str, *, champ: str = "convocation") -> Convocation:
    connue = dossier.convocations.get(str(invitation))
    if connue is None or connue.choix is None:
        raise Refus(
            "invitation_inconnue", "Aucune invitation à choisir un créneau ne porte cet identifiant.", champ=champ
        )
    exiger(
        connue.en_attente,
        "invitation_close",
        "Cette invitation n'attend plus rien : un rendez-vous est pris, ou elle est annulée.",
        champ=champ,
    )
    return connue


def _ouverte(dossier: Dossier, invitation: UUID | str, le: date, *, champ: str = "convocation") -> Convocation:
    connue = _connue(dossier, invitation, champ=champ)
    fin = connue.valable_jusqu_au
    exiger(
        fin is None or le <= fin,
        "invitation_expiree",
        f"Cette invitation valait jusqu'au {jour(fin or le)} : invitez de nouveau la personne.",
        champ=champ,
    )
    return connue


@etape(RelancerInvitation, InvitationRelancee, regles={"RV6": "survenu_le"})
def relancer_invitation(dossier: Dossier, commande: RelancerInvitation, cadre: Cadre) -> Sequence[Evenement]:
    """Once, some days before the end of an invitation that has left."""
    le = cadre.date_du_fait(commande)
    connue = _a_relancer(dossier, commande.convocation, le)
    fin = connue.valable_jusqu_au
    if fin is None:
        raise Refus(
            "invitation_pas_partie",
            "Cette invitation n'est pas encore partie : sa durée court du jour où elle part.",
            champ="convocation",
        )
    premier = fin - timedelta(days=cadre.regle("RV6", le).parametres["jours_avant"])
    exiger(
        le >= premier,
        "relance_trop_tot",
        f"L'invitation vaut jusqu'au {jour(fin)} : la relance part le {jour(premier)} au plus tôt.",
        champ="survenu_le",
    )
    part = commande.canal is not CanalRappel.TELEPHONE or None
    dits: dict[str, Any] = {"motif": connue.motif, "valable_jusqu_au": fin, "a_envoyer": part}
    return [commande.fait(InvitationRelancee, survenu_le=le, **dits)]


def _a_relancer(dossier: Dossier, invitation: UUID | str, le: date) -> Convocation:
    connue = _ouverte(dossier, _emise(dossier, invitation, le).id, le)
    exiger(
        connue.relancee_le is None,
        "invitation_deja_relancee",
        f"La personne a déjà été relancée le {jour(connue.relancee_le or le)} : une fois suffit.",
        champ="convocation",
    )
    return connue


@prealable(InvitationRelancee)
def _relance_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _a_relancer(dossier, e.corps["convocation"], e.survenu_le)


@etape(
    AnnulerInvitation,
    InvitationAnnulee,
    pourquoi="Une invitation se retire tant que la personne n'a rien choisi : aucun texte n'en fixe le délai.",
)
def annuler_invitation(dossier: Dossier, commande: AnnulerInvitation, cadre: Cadre) -> Sequence[Evenement]:
    """As long as no slot was chosen."""
    le = cadre.date_du_fait(commande)
    connue = _emise(dossier, commande.convocation, le)
    return [commande.fait(InvitationAnnulee, survenu_le=le, motif=connue.motif)]


def _emise(dossier: Dossier, invitation: UUID | str, le: date) -> Convocation:
    connue = _connue(dossier, invitation)
    exiger(
        connue.emise_le <= le,
        "avant_invitation",
        f"L'étape est datée du {jour(le)}, avant l'invitation du {jour(connue.emise_le)}.",
        champ="survenu_le",
    )
    return connue


@prealable(InvitationAnnulee)
def _annulation_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _emise(dossier, e.corps["convocation"], e.survenu_le)
