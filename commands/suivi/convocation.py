"""Convocations: émettre, constater la remise; reminders: envoyer. Nothing here ever leads to a sanction."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from pydantic import Field

from commands.base import Cadre, Commande, Jour, Refus, Si, etape, exemple, exiger, exiger_ouvert, jour, prealable
from commands.suivi.invitation import ouvrir_choix
from commands.suivi.rendez_vous import exiger_pas_encore_passe, planifie
from ledger.dossier import Dossier
from ledger.dossier.etat.convocation import ECHECS, Convocation
from ledger.dossier.etat.rendez_vous import RendezVous
from ledger.events.base import Evenement
from ledger.events.suivi.convocation import ConvocationEmise, RappelEnvoye, RemiseConvocationConstatee
from ledger.lu import EvenementLu
from ledger.vocabulaire.suivi.convocation import CanalConvocation, CanalRappel, StatutRemise
from ledger.vocabulaire.suivi.rendez_vous import Modalite, MotifRendezVous

PAR_LA_POSTE: Final = frozenset({CanalConvocation.COURRIER, CanalConvocation.LETTRE_RECOMMANDEE})
SUR_PLACE: Final = frozenset({CanalConvocation.EN_MAIN_PROPRE, CanalRappel.TELEPHONE})
"""Channels by which whoever records the step has reached the person already; by the others, it is still to be sent."""
CANAUX_DU_STATUT: Final = {
    StatutRemise.NPAI: PAR_LA_POSTE,
    StatutRemise.NON_RECLAMEE: frozenset({CanalConvocation.LETTRE_RECOMMANDEE}),
}
"""Channels of which a carrier may say so; any channel for the other statuses."""


class EmettreConvocation(Commande):
    """Summon the person to a planned rendez-vous, or invite them to take one.

    ``validite_jours`` is that of an invitation: the rule's own when left out. With ``creneaux_au`` the person chooses by
    herself, in her space, a free slot of her référent.
    """

    model_config = exemple({"canal": "COURRIER", "rendez_vous": "7d1c9b52-3f64-4e0b-8a71-2c5d6e7f8091"})

    convocation: UUID = Field(default_factory=uuid4)
    canal: CanalConvocation
    rendez_vous: UUID | None = None
    motif: MotifRendezVous | None = Field(default=None, description="Objet du rendez-vous à prendre")
    validite_jours: int | None = Field(default=None, ge=1, le=90, description="Durée de validité d'une invitation")
    creneaux_du: Jour | None = Field(default=None, description="Premier jour des créneaux à choisir")
    creneaux_au: Jour | None = Field(default=None, description="Dernier jour des créneaux à choisir")
    duree_prevue_min: int | None = Field(default=None, ge=5, le=480, description="Durée du rendez-vous à choisir")
    modalite: Modalite | None = Field(default=None, description="Où se tient le rendez-vous à choisir")


class ConstaterRemiseConvocation(Commande):
    """Record what the carrier says of a convocation."""

    model_config = exemple({"convocation": "5b6c7d8e-9f0a-4b1c-8d2e-3f4a5b6c7d8e", "statut": "DELIVREE"})

    convocation: UUID
    statut: StatutRemise


class EnvoyerRappel(Commande):
    """Remind the person of a rendez-vous."""

    model_config = exemple({"rendez_vous": "7d1c9b52-3f64-4e0b-8a71-2c5d6e7f8091", "canal": "SMS"})

    rendez_vous: UUID
    canal: CanalRappel


@etape(
    EmettreConvocation, ConvocationEmise, regles={"RV1": "rendez_vous_le", "RV2": Si("validite_jours", "survenu_le")}
)
def emettre_convocation(dossier: Dossier, commande: EmettreConvocation, cadre: Cadre) -> Sequence[Evenement]:
    """To a planned meeting, early enough; or to take one, within a validity."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    if commande.rendez_vous is None:
        return [_invitation(dossier, commande, le, cadre)]
    return [_convocation(dossier, commande, commande.rendez_vous, le, cadre)]


def _convocation(
    dossier: Dossier, commande: EmettreConvocation, rendez_vous: UUID, le: date, cadre: Cadre
) -> ConvocationEmise:
    """The rule is that of the day of the meeting."""
    exiger(
        commande.validite_jours is None,
        "validite_d_une_convocation",
        "Une convocation à un rendez-vous planifié vaut pour son jour : retirez la durée de validité.",
        champ="validite_jours",
    )
    exiger(
        (commande.creneaux_du, commande.creneaux_au, commande.duree_prevue_min, commande.modalite) == (None,) * 4,
        "creneaux_d_une_convocation",
        "Une convocation à un rendez-vous planifié n'a pas de créneau à choisir : retirez-les, ou retirez le rendez-vous.",
        champ="creneaux_au",
    )
    connu = _exiger_a_convoquer(dossier, rendez_vous, commande.canal, le)
    exiger(
        commande.motif in (None, connu.motif),
        "motif_different",
        f"Le rendez-vous a pour motif : {connu.motif.libelle}. Retirez celui de la convocation, ou reprenez le même.",
        champ="motif",
    )
    premier = cadre.regle("RV1", connu.le).echeance(le, cadre.regles.calendrier)
    exiger(
        connu.le >= premier,
        "convocation_tardive",
        f"Convoquée le {jour(le)}, la personne ne peut être attendue avant le {jour(premier)} : déplacez le rendez-vous"
        f" du {jour(connu.le)}, ou prévenez-la par un rappel.",
        champ="rendez_vous",
    )
    return commande.fait(
        ConvocationEmise,
        survenu_le=le,
        motif=connu.motif,
        rendez_vous_le=connu.le,
        heure=time.fromisoformat(connu.heure),
        a_envoyer=commande.canal not in SUR_PLACE or None,
    )


def _exiger_a_convoquer(dossier: Dossier, rendez_vous: UUID | str, canal: CanalConvocation, le: date) -> RendezVous:
    """The meeting waits, and nobody was summoned to it by the same channel, unless it did not arrive."""
    connu = planifie(dossier, rendez_vous)
    exiger_pas_encore_passe(connu, le)
    exiger(
        not any(c.canal is canal and not c.echouee for c in dossier.convoque(connu)),
        "deja_convoque",
        f"La personne est déjà convoquée à ce rendez-vous par ce moyen ({canal.libelle}) : choisissez-en un autre, ou"
        " constatez d'abord que la convocation ne lui est pas parvenue.",
        champ="canal",
    )
    return connu


def _invitation(dossier: Dossier, commande: EmettreConvocation, le: date, cadre: Cadre) -> ConvocationEmise:
    if commande.motif is None:
        raise Refus(
            "convocation_sans_objet",
            "Indiquez le rendez-vous auquel la personne est convoquée, ou le motif du rendez-vous qu'elle doit prendre.",
            champ="motif",
        )
    _exiger_sans_invitation(dossier, commande.motif, commande.canal, le)
    jours = commande.validite_jours or (cadre.echeance("RV2", le) - le).days
    dits: dict[str, Any] = {"validite_jours": jours}
    if commande.canal in SUR_PLACE:
        dits |= {"valable_depuis": le, "valable_jusqu_au": le + timedelta(days=jours)}
    else:
        dits |= {"a_envoyer": True}
    du, au, duree_min = commande.creneaux_du, commande.creneaux_au, commande.duree_prevue_min
    choix = ouvrir_choix(dossier, commande.canal, du, au, duree_min, commande.modalite, le)
    if choix is not None:
        dits |= {"creneaux_du": du or le, "duree_prevue_min": choix.duree_min, "modalite": choix.modalite}
    return commande.fait(ConvocationEmise, survenu_le=le, **dits)


def _exiger_sans_invitation(dossier: Dossier, motif: MotifRendezVous | str, canal: CanalConvocation, le: date) -> None:
    """One that waits to be sent leaves another channel free."""
    invitations = (c for c in dossier.convocations.values() if c.motif == motif and c.court(le))
    exiger(
        all(c.a_envoyer and c.canal is not canal for c in invitations),
        "invitation_en_cours",
        "La personne est déjà invitée à prendre ce rendez-vous : envoyez l'invitation si elle attend de l'être, attendez la"
        " fin de sa validité, ou fixez-le avec elle.",
        champ="motif",
    )


@prealable(ConvocationEmise)
def _convocation_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    """The delay before the meeting is not part of it: a convocation that left too late left all the same."""
    if (rendez_vous := e.corps.get("rendez_vous")) is not None:
        _exiger_a_convoquer(dossier, rendez_vous, CanalConvocation[e.corps["canal"]], e.survenu_le)
    else:
        _exiger_sans_invitation(dossier, e.corps["motif"], CanalConvocation[e.corps["canal"]], e.survenu_le)


@etape(
    ConstaterRemiseConvocation,
    RemiseConvocationConstatee,
    pourquoi="La remise est constatée : aucune règle datée ne la décide.",
)
def constater_remise(dossier: Dossier, commande: ConstaterRemiseConvocation, cadre: Cadre) -> Sequence[Evenement]:
    """A convocation left, reached the person, or did not; the validity of an invitation runs from the day it left."""
    le = cadre.date_du_fait(commande)
    connue = _a_remettre(dossier, commande.convocation, commande.statut, le)
    part = connue.valable_depuis is None and commande.statut not in ECHECS and connue.validite_jours is not None
    jours = timedelta(days=connue.validite_jours or 0)
    return [
        commande.fait(
            RemiseConvocationConstatee,
            survenu_le=le,
            canal=connue.canal,
            emise_le=connue.emise_le,
            valable_depuis=le if part else None,
            valable_jusqu_au=le + jours if part else None,
        )
    ]


def _a_remettre(dossier: Dossier, convocation: UUID | str, statut: StatutRemise, le: date) -> Convocation:
    connue = dossier.convocations.get(str(convocation))
    if connue is None:
        raise Refus("convocation_inconnue", "Cette convocation n'existe pas dans ce dossier.", champ="convocation")
    exiger(
        connue.emise_le <= le,
        "avant_convocation",
        f"La remise est datée du {jour(le)}, avant l'émission de la convocation le {jour(connue.emise_le)}.",
        champ="survenu_le",
    )
    exiger(
        connue.statut is None or (connue.statut is StatutRemise.ENVOYEE and statut is not StatutRemise.ENVOYEE),
        "remise_deja_constatee",
        f"Cette convocation est déjà constatée {connue.statut.libelle if connue.statut else ''} : pour le rectifier,"
        " corrigez cette étape.",
        champ="statut",
    )
    exiger(
        connue.canal in CANAUX_DU_STATUT.get(statut, frozenset(CanalConvocation)),
        "remise_impossible",
        f"Le statut « {statut.libelle} » ne se dit pas d'une convocation par ce moyen : {connue.canal.libelle}.",
        champ="statut",
    )
    return connue


@prealable(RemiseConvocationConstatee)
def _remise_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _a_remettre(dossier, e.corps["convocation"], StatutRemise[e.corps["statut"]], e.survenu_le)


@etape(EnvoyerRappel, RappelEnvoye, regles={"RV3": "survenu_le"})
def envoyer_rappel(dossier: Dossier, commande: EnvoyerRappel, cadre: Cadre) -> Sequence[Evenement]:
    """Once for a day and hour, and not long before."""
    le = cadre.date_du_fait(commande)
    connu = _a_rappeler(dossier, commande.rendez_vous, le)
    premier = connu.le - timedelta(days=cadre.regle("RV3", le).parametres["jours_avant"])
    exiger(
        le >= premier,
        "rappel_trop_tot",
        f"Le rappel du rendez-vous du {jour(connu.le)} part le {jour(premier)} au plus tôt.",
        champ="survenu_le",
    )
    return [
        commande.fait(
            RappelEnvoye,
            survenu_le=le,
            rendez_vous_le=connu.le,
            heure=time.fromisoformat(connu.heure),
            a_envoyer=commande.canal not in SUR_PLACE or None,
        )
    ]


def _a_rappeler(dossier: Dossier, rendez_vous: UUID | str, le: date) -> RendezVous:
    connu = planifie(dossier, rendez_vous)
    exiger_pas_encore_passe(connu, le)
    exiger(
        not connu.rappele,
        "rappel_deja_envoye",
        f"La personne a déjà reçu un rappel de ce rendez-vous, pour le {jour(connu.le)}.",
        champ="rendez_vous",
    )
    return connu


@prealable(RappelEnvoye)
def _rappel_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _a_rappeler(dossier, e.corps["rendez_vous"], e.survenu_le)
