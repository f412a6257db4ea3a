"""After the decision: notifier, former un recours, constater son rejet implicite, annuler. The answer is beside."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID, uuid4

from pydantic import Field

from commands.base import Acte, Cadre, Commande, Refus, Selon, etape, exemple, exiger, jour, prealable
from commands.notification import ELECTRONIQUE, Notification, acte_de_notification, recue_le
from commands.sanctions.sanction import sanction_connue
from commands.sanctions.signature import forme_de
from ledger.dossier import Dossier
from ledger.dossier.etat.recours import Recours
from ledger.dossier.etat.sanction import Sanction
from ledger.events.base import Evenement, Texte
from ledger.events.entree.droits import Mention
from ledger.events.sanctions.recours import (
    RecoursForme,
    RecoursRejeteImplicitement,
    SanctionAnnulee,
    SanctionNotifiee,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.pouvoir import Pouvoir, Procedure
from ledger.vocabulaire.sanctions.sanction import IssueRecours, MotifAnnulation, QualiteSignataire

SANCTION = "e0d1c2b3-a495-4867-9758-6a7b8c9d0e1f"
RECOURS = "d3e4f5a6-b7c8-4d9e-8f0a-1b2c3d4e5f60"

ANNULATION = Selon(
    "motif",
    {MotifAnnulation.RECOURS: Acte(Procedure.SANCTION, Pouvoir.TIRER_LES_SUITES)},
    Acte(Procedure.SANCTION, Pouvoir.DECIDER),
)
"""On a recours it follows from what was decided on it; for another motive, somebody decides it."""


class NotifierSanction(Notification):
    """Tell the person of the decision, with a date certaine."""

    model_config = exemple(
        {
            "sanction": SANCTION,
            "moyen": "LETTRE_RECOMMANDEE",
            "voies_et_delais": True,
            "qualite_signataire": "PAR_DELEGATION",
            "signataire": "Maialen Sallaberry",
        }
    )

    sanction: UUID
    voies_et_delais: bool = Field(description="La décision mentionne les voies et délais de recours")
    qualite_signataire: QualiteSignataire
    signataire: Mention | None = Field(
        default=None, description="Prénom et nom du signataire (scellés) ; sans objet dans l'espace personnel"
    )


class FormerRecours(Commande):
    """Record a recours préalable; ``survenu_le`` is the day on which the département received it."""

    model_config = exemple({"sanction": SANCTION, "moyens": "Je n'ai jamais reçu la convocation."})

    recours: UUID = Field(default_factory=uuid4)
    sanction: UUID
    moyens: Texte | None = None


class ConstaterRejetImplicite(Commande):
    """Record that silence rejected a recours."""

    model_config = exemple({"recours": RECOURS})

    recours: UUID


class AnnulerSanction(Commande):
    """Hold a sanction never to have been."""

    model_config = exemple({"sanction": SANCTION, "motif": "MEDIATION"})

    sanction: UUID
    motif: MotifAnnulation
    explication: Texte | None = None


@etape(
    NotifierSanction,
    SanctionNotifiee,
    regles=dict.fromkeys(("P6", "P7", "RAPO"), "survenu_le") | {ELECTRONIQUE: "mise_a_disposition_le"},
    acte=acte_de_notification(Procedure.SANCTION),
)
def notifier_sanction(dossier: Dossier, commande: NotifierSanction, cadre: Cadre) -> Sequence[Evenement]:
    """Once. Without the remedies, the notification happened but no delay runs against the person."""
    le = recue_le(commande, cadre)
    _exiger_a_notifier(dossier, commande.sanction, le)
    return [
        commande.fait(
            SanctionNotifiee,
            survenu_le=le,
            forme=forme_de(commande, cadre, le),
            echeance_recours_le=cadre.echeance("RAPO", le) if commande.voies_et_delais else None,
        )
    ]


def _exiger_a_notifier(dossier: Dossier, sanction: UUID | str, le: date) -> None:
    connue = sanction_connue(dossier, sanction, le)
    exiger(
        connue.notifiee_le is None,
        "sanction_deja_notifiee",
        f"Cette sanction est déjà notifiée depuis le {jour(connue.notifiee_le or le)}.",
        champ="sanction",
        regle="P7",
    )


@prealable(SanctionNotifiee)
def _notification_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_a_notifier(dossier, e.corps["sanction"], e.survenu_le)


@etape(FormerRecours, RecoursForme, regles={"RAPO": "notifiee_le", "RAPO-SIL": "survenu_le"})
def former_recours(dossier: Dossier, commande: FormerRecours, cadre: Cadre) -> Sequence[Evenement]:
    """One recours by sanction; one that comes late is received, and answered as late."""
    le = cadre.date_du_fait(commande)
    connue = _a_contester(dossier, commande.sanction, le)
    return [
        commande.fait(
            RecoursForme,
            survenu_le=le,
            notifiee_le=connue.notifiee_le,
            hors_delai=connue.recours_jusqu_au is not None and le > connue.recours_jusqu_au,
            echeance_reponse_le=cadre.echeance("RAPO-SIL", le),
        )
    ]


def _a_contester(dossier: Dossier, sanction: UUID | str, le: date) -> Sanction:
    connue = sanction_connue(dossier, sanction, le)
    exiger(
        all(r.sanction != connue.id for r in dossier.recours.values()),
        "recours_deja_forme",
        "Un recours préalable est déjà formé contre cette sanction : complétez-le ou corrigez-le.",
        champ="sanction",
        regle="RAPO",
    )
    return connue


@prealable(RecoursForme)
def _recours_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _a_contester(dossier, e.corps["sanction"], e.survenu_le)


def exiger_recours(dossier: Dossier, recours: UUID | str, le: date) -> Recours:
    """The recours of this id, received by then."""
    connu = dossier.recours.get(str(recours))
    if connu is None:
        raise Refus("recours_inconnu", "Ce recours n'existe pas dans ce dossier.", champ="recours")
    exiger(
        connu.forme_le <= le,
        "avant_recours",
        f"L'étape est datée du {jour(le)}, avant la réception du recours le {jour(connu.forme_le)}.",
        champ="survenu_le",
    )
    return connu


def exiger_sans_reponse(dossier: Dossier, recours: UUID | str, le: date) -> Recours:
    """The recours of this id, received by then; refuses one that was answered."""
    connu = exiger_recours(dossier, recours, le)
    exiger(
        connu.decide_le is None,
        "recours_deja_decide",
        f"Ce recours a reçu sa réponse le {jour(connu.decide_le or le)} : pour la rectifier, corrigez cette étape.",
        champ="recours",
    )
    return connu


@etape(
    ConstaterRejetImplicite,
    RecoursRejeteImplicitement,
    regles={"RAPO-SIL": "forme_le", "TA": "acquis_le"},
    acte=Acte(Procedure.SANCTION, Pouvoir.TIRER_LES_SUITES),
)
def constater_rejet_implicite(dossier: Dossier, commande: ConstaterRejetImplicite, cadre: Cadre) -> Sequence[Evenement]:
    """The silence lasted its whole delay; the one before the judge runs from the next day, whenever it is recorded."""
    le = cadre.date_du_fait(commande)
    connu, dernier = _exiger_silence(dossier, commande.recours, cadre, le)
    acquis_le = dernier + timedelta(days=1)
    return [
        commande.fait(
            RecoursRejeteImplicitement,
            survenu_le=le,
            forme_le=connu.forme_le,
            acquis_le=acquis_le,
            echeance_juge_le=cadre.echeance("TA", acquis_le),
        )
    ]


def _exiger_silence(dossier: Dossier, recours: UUID | str, cadre: Cadre, le: date) -> tuple[Recours, date]:
    """The recours that silence rejected, and the last day that the département had to answer."""
    connu = exiger_sans_reponse(dossier, recours, le)
    exiger(
        connu.rejete_implicitement_le is None,
        "rejet_deja_constate",
        f"Le rejet implicite de ce recours est déjà constaté le {jour(connu.rejete_implicitement_le or le)}.",
        champ="recours",
    )
    echeance = connu.reponse_attendue_le or cadre.echeance("RAPO-SIL", connu.forme_le)
    exiger(
        le > echeance,
        "silence_en_cours",
        f"Le département a jusqu'au {jour(echeance)} pour répondre : le silence ne vaut rejet qu'après cette date.",
        champ="survenu_le",
        regle="RAPO-SIL",
    )
    return connu, echeance


@prealable(RecoursRejeteImplicitement)
def _rejet_tient(dossier: Dossier, e: EvenementLu, cadre: Cadre) -> None:
    _exiger_silence(dossier, e.corps["recours"], cadre, e.survenu_le)


@etape(
    AnnulerSanction,
    SanctionAnnulee,
    pourquoi="Une sanction s'annule à tout moment, même après son terme : aucun texte n'y met de délai.",
    acte=ANNULATION,
)
def annuler_sanction(dossier: Dossier, commande: AnnulerSanction, cadre: Cadre) -> Sequence[Evenement]:
    """At any time, even over; on a recours préalable, once it is upheld."""
    le = cadre.date_du_fait(commande)
    connue = _a_annuler(dossier, commande.sanction, commande.motif, le)
    return [commande.fait(SanctionAnnulee, survenu_le=le, mesure=connue.mesure)]


def _a_annuler(dossier: Dossier, sanction: UUID | str, motif: MotifAnnulation, le: date) -> Sanction:
    connue = sanction_connue(dossier, sanction, le)
    exiger(
        motif is not MotifAnnulation.RECOURS
        or any(r.sanction == connue.id and r.issue is IssueRecours.ACCUEILLI for r in dossier.recours.values()),
        "recours_non_accueilli",
        "Aucun recours préalable n'est accueilli contre cette sanction : décidez-en d'abord, ou donnez un autre motif.",
        champ="motif",
    )
    return connue


@prealable(SanctionAnnulee)
def _annulation_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _a_annuler(dossier, e.corps["sanction"], MotifAnnulation(e.corps["motif"]), e.survenu_le)
