"""Gestion des sanctions RSA v1: proposals of France Travail taken up or set aside, decisions, lifting, annulment, radiation.

``REFUS_SAISIE_SANCTION`` is never written: not to instruct a proposal validates it as it stands. To set one aside is to
take it up, then to refuse it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from integrations.france_travail import services
from integrations.france_travail.appel import Appel, ContexteTraduction
from integrations.france_travail.traductions.registre import annule, traduit
from integrations.france_travail.traductions.sanctions_connues import (
    constate_le,
    decision_de,
    id_proposition,
    proposition_de,
    reference_de,
)
from integrations.france_travail.traductions.table import Table
from integrations.livraison.echecs import Rejet
from ledger.dossier import fold
from ledger.dossier.etat.sanction import Sanction
from ledger.events.contrats.contrat_engagement import ContratEngagementSigne
from ledger.events.etape import EtapeAnnulee
from ledger.events.sanctions.levee import LeveeEcartee, LeveeProposee
from ledger.events.sanctions.manquement import ManquementClasse, PropositionSanctionEcartee
from ledger.events.sanctions.radiation import RadiationProposee
from ledger.events.sanctions.recours import RecoursDecide, SanctionAnnulee, SanctionNotifiee
from ledger.events.sanctions.sanction import ManquementConstate, SanctionDecidee, SanctionLevee
from ledger.lu import EvenementLu
from ledger.vocabulaire.sanctions.sanction import (
    IssueRecours,
    MesureSanction,
    MotifAnnulation,
    NatureManquement,
    RangManquement,
)

MESURES: Final = Table(
    "typeConsequenceSanction",
    MesureSanction,
    {MesureSanction.SUSPENSION: "SUSP_RSA", MesureSanction.SUPPRESSION: "SUPPR_RSA"},
    dict.fromkeys(("RAPPEL_A_ORDRE", "SUSP_FT", "SUPPR_FT", "SUPPR_FT_DEF", "RADIATION")),
)
NATURES: Final = Table(
    "natureManquement",
    NatureManquement,
    {
        NatureManquement.OBLIGATIONS_CONTRAT: "N61",
        NatureManquement.REFUS_CONTRAT: "N63",  # N64 when a contract was signed before: see `_nature`
        NatureManquement.OFFRES_REFUSEES: "N65",
        NatureManquement.REFUS_CONTROLE: None,  # not common to both codes of law: not received
    },
    {"N64": NatureManquement.REFUS_CONTRAT},
)
REFUS_ACTUALISER: Final = "N64"
RANGS: Final = Table("rangManquement", RangManquement, {RangManquement.PREMIER: "R1", RangManquement.REITERE: "R2"})
ANNULATIONS: Final = Table(
    "motifEvenement",
    MotifAnnulation,
    {
        MotifAnnulation.RECOURS: "RECOURS",
        MotifAnnulation.ERREUR: "DROIT_ERREUR",
        MotifAnnulation.MEDIATION: "AUTRE",
        MotifAnnulation.JUGEMENT: "AUTRE",
    },
    {"AUTRE": None},
)
POURCENT: Final = "P"
TAUX_MIN, TAUX_MAX, DUREE_MAX = 30, 100, 4
TEXTE_MAX: Final = 4000
DEJA_INSTRUITE: Final = frozenset({"C999"})
"""Taking up a proposal that is past that point is refused as incompatible: what follows will tell whether it was."""
DEJA_ANNULEE: Final = frozenset({"C999"})
"""Of a decision that another one replaces: annulled by an earlier try."""
DEJA_RADIEE: Final = frozenset({"C001", "C004"})


@traduit(ManquementConstate)
def instruire(e: EvenementLu, contexte: ContexteTraduction) -> Appel | None:
    """A manquement drawn from a proposal takes it up; any other is the département's own until it is sanctioned."""
    proposition = proposition_de(e.corps.get("proposition_sanction"), contexte)
    return _saisie(proposition, e.survenu_le) if proposition is not None else None


@traduit(PropositionSanctionEcartee, ManquementClasse)
def ecarter(e: EvenementLu, contexte: ContexteTraduction) -> Appel | None:
    """A proposal set aside, or the manquement drawn from it filed: taken up, then refused."""
    proposition = proposition_de(id_proposition(e, contexte), contexte)
    if proposition is None:
        return None
    refus = {"typeEvenement": "REFUS_SANCTION", "dateEvenement": e.survenu_le.isoformat()}
    if explication := contexte.scelles.get("explication"):
        refus["commentaireEvenement"] = explication[:TEXTE_MAX]
    return _evenement(proposition["reference"], refus, avant=_saisie(proposition, e.survenu_le))


@traduit(SanctionDecidee)
def decider(e: EvenementLu, contexte: ContexteTraduction) -> Appel | None:
    """Answers France Travail's proposal. A decision of the département's own is told once the person is notified of it;
    restated after that, it replaces the one that France Travail holds.

    Raises :class:`Rejet` for a measure outside of France Travail's bounds; None for a manquement that it does not know.
    """
    proposition = proposition_de(id_proposition(e, contexte), contexte)
    if proposition is not None:
        return _valider(e, contexte, proposition)
    notifiee = _notifiee(e.corps["sanction"], contexte)
    return _declarer(e, contexte, notifiee, contexte.scelles) if notifiee is not None else None


@traduit(SanctionNotifiee)
def notifier(e: EvenementLu, contexte: ContexteTraduction) -> Appel | None:
    """Tells a decision of the département's own, with the day of its notification; None when France Travail holds it
    already, by its own proposal or because it was declared before.

    Raises :class:`Rejet` for a measure outside of France Travail's bounds; None for a manquement that it does not know.
    """
    decidee = decision_de(e.corps["sanction"], contexte)
    notifiee = _notifiee(e.corps["sanction"], contexte)
    if decidee is None or notifiee is None or id_proposition(decidee, contexte) is not None:
        return None
    if e.cible is None and e.corps["sanction"] in contexte.references and not _retiree(e, contexte):
        return None
    return _declarer(decidee, contexte, notifiee, contexte.desceller(decidee))


@traduit(RecoursDecide)
@annule(RecoursDecide)
def reformer(e: EvenementLu, contexte: ContexteTraduction) -> Appel | None:
    """A measure reformed on a recours, or whose reform is corrected or annulled: France Travail annuls the one that it holds
    and receives the one in force, notified on the day of the first decision, from which it counts a réitération.

    Raises :class:`Rejet` for a sanction that answers France Travail's own proposal: it has no way to change it, and receives
    by the other service only those of persons whom it does not accompany. None for an answer that changes no measure.
    """
    decidee = decision_de(e.corps.get("sanction", ""), contexte)
    if decidee is None or not _a_ete_reformee(e, contexte):
        return None
    if id_proposition(decidee, contexte) is not None:
        raise Rejet(
            "REFORME",
            "France Travail ne sait pas modifier une sanction qu'il a proposée : dites-lui la mesure réformée sur recours",
        )
    notifiee = _notifiee(e.corps["sanction"], contexte)
    if notifiee is None or e.corps["sanction"] not in contexte.references:
        return None
    return _declarer(decidee, contexte, notifiee, contexte.desceller(decidee), motif="RECOURS")


def _a_ete_reformee(e: EvenementLu, contexte: ContexteTraduction) -> bool:
    """Whether one of the answers recorded to this recours, this one or a former one, reformed the measure."""
    return any(
        lu.classe is RecoursDecide
        and lu.corps["recours"] == e.corps["recours"]
        and IssueRecours[lu.corps["issue"]] is IssueRecours.REFORME
        for lu in contexte.historique
    )


def _notifiee(cle: str, contexte: ContexteTraduction) -> Sanction | None:
    """The sanction with the measure that is in force; None as long as it is not notified, and once it is lifted: France
    Travail would hold in force what ended before it knew of it.
    """
    sanction = fold(contexte.historique[-1].stream, contexte.historique).sanctions.get(cle)
    notifiee = sanction is not None and sanction.notifiee_le is not None and sanction.levee_le is None
    return sanction if notifiee else None


def _retiree(e: EvenementLu, contexte: ContexteTraduction) -> bool:
    """Whether a former notification of this sanction was annulled, and with it the declaration at France Travail."""
    annulees = {lu.cible for lu in contexte.historique if lu.classe is EtapeAnnulee}
    return any(
        lu.classe is SanctionNotifiee and lu.position in annulees and lu.corps["sanction"] == e.corps["sanction"]
        for lu in contexte.historique
    )


def _valider(e: EvenementLu, contexte: ContexteTraduction, proposition: Mapping[str, Any]) -> Appel:
    valide = {"typeEvenement": "VALID_SANCTION", "dateEvenement": e.survenu_le.isoformat()}
    if motivation := contexte.scelles.get("motivation"):
        valide["commentaireEvenement"] = motivation[:TEXTE_MAX]
    corps = e.corps
    mesure = _mesure(
        MesureSanction[corps["mesure"]], corps["taux_pourcent"], corps["duree_mois"], "typeConsequenceSanctionValide"
    )
    return _evenement(proposition["reference"], valide, mesure, avant=_saisie(proposition, e.survenu_le))


def _declarer(
    decidee: EvenementLu,
    contexte: ContexteTraduction,
    notifiee: Sanction,
    scelles: Mapping[str, Any],
    motif: str = "AUTRE",
) -> Appel | None:
    """A sanction declared again annuls first the one that France Travail holds: it has no way to change it."""
    nature = _nature(decidee, contexte)
    if nature is None or notifiee.notifiee_le is None:
        return None
    decision = {
        "dateNotificationDecisionSanction": notifiee.notifiee_le.isoformat(),
        "natureManquement": nature,
        "rangManquement": RANGS.exiger(decidee.corps["rang"]),
        "dateManquement": constate_le(decidee, contexte).isoformat(),
        **_mesure(notifiee.mesure, notifiee.taux_pourcent, notifiee.duree_mois, "typeSanctionValide"),
    }
    if motivation := scelles.get("motivation"):
        decision["justificationDecisionSanction"] = motivation[:TEXTE_MAX]
    remplacee = contexte.references.get(decidee.corps["sanction"])
    avant = None
    if remplacee is not None:
        le = contexte.historique[-1].survenu_le
        avant = replace(_annulation(remplacee, le, decidee.corps["mesure"], motif), deja_fait=DEJA_ANNULEE)
    return Appel(services.DECISION_SANCTION, "POST", "/decisionSanctionRSAPartenaire", decision, avant=avant)


@traduit(SanctionLevee)
def lever(e: EvenementLu, contexte: ContexteTraduction) -> Appel | None:
    """A suspension lifted. France Travail has no word for a suppression that ends early: it stays here."""
    reference = reference_de(e.corps["sanction"], contexte)
    if reference is None or MesureSanction[e.corps["mesure"]] is not MesureSanction.SUSPENSION:
        return None
    levee = {"typeEvenement": "VALID_LEVEE_SUSP", "dateEvenement": e.survenu_le.isoformat()}
    return _evenement(reference, levee)


@traduit(LeveeEcartee)
def maintenir(e: EvenementLu, contexte: ContexteTraduction) -> Appel | None:
    """A lifting that France Travail proposed, and that the département does not follow."""
    reference = next(
        (
            lu.corps["reference"]
            for lu in contexte.historique
            if lu.classe is LeveeProposee and lu.corps["proposition_levee"] == e.corps["proposition_levee"]
        ),
        None,
    )
    if reference is None:
        return None
    refus = {"typeEvenement": "REFUS_LEVEE_SUSP", "dateEvenement": e.survenu_le.isoformat()}
    if explication := contexte.scelles.get("explication"):
        refus["commentaireEvenement"] = explication[:TEXTE_MAX]
    return _evenement(reference, refus)


@traduit(SanctionAnnulee)
def annuler(e: EvenementLu, contexte: ContexteTraduction) -> Appel | None:
    """France Travail takes it out of its file without a trace; the ledger keeps the sanction and its annulment."""
    reference = reference_de(e.corps["sanction"], contexte)
    if reference is None:
        return None
    return _annulation(reference, e.survenu_le, e.corps["mesure"], ANNULATIONS.exiger(e.corps["motif"]))


@annule(SanctionDecidee, SanctionNotifiee)
def retirer(e: EvenementLu, contexte: ContexteTraduction) -> Appel | None:
    """A decision, or its notification, recorded by mistake: France Travail holds it no more."""
    reference = contexte.references.get(e.corps["sanction"])
    decidee = decision_de(e.corps["sanction"], contexte)
    if reference is None or decidee is None:
        return None
    return _annulation(reference, contexte.historique[-1].survenu_le, decidee.corps["mesure"], "DROIT_ERREUR")


@traduit(RadiationProposee)
def radier(e: EvenementLu, contexte: ContexteTraduction) -> Appel | None:
    """A radiation proposed after a sanction that France Travail knows."""
    reference = reference_de(e.corps["sanction"], contexte)
    if reference is None:
        return None
    corps = {"identifiantConsequenceSanction": reference}
    if justification := contexte.scelles.get("justification"):
        corps["justificationDemandeRadiation"] = justification[:TEXTE_MAX]
    return Appel(services.DEMANDE_RADIATION, "POST", "/demandeRadiation", corps, deja_fait=DEJA_RADIEE)


def _evenement(
    reference: str,
    evenement: Mapping[str, Any],
    complement: Mapping[str, Any] | None = None,
    *,
    avant: Appel | None = None,
) -> Appel:
    corps = {"identifiantConsequenceSanction": reference, "evenement": evenement, **(complement or {})}
    return Appel(services.EVENEMENT_SANCTION, "POST", "/evenementSanctionRSA", corps, avant=avant)


def _saisie(proposition: Mapping[str, Any], le: date) -> Appel | None:
    """A suspension is taken up before it is treated; a suppression is treated at once."""
    if MesureSanction[proposition["mesure_proposee"]] is not MesureSanction.SUSPENSION:
        return None
    saisie = {"typeEvenement": "SAISIE_SANCTION", "dateEvenement": le.isoformat()}
    corps = {"identifiantConsequenceSanction": proposition["reference"], "evenement": saisie}
    return Appel(services.EVENEMENT_SANCTION, "POST", "/evenementSanctionRSA", corps, deja_fait=DEJA_INSTRUITE)


def _annulation(reference: str, le: date, mesure: str, motif: str) -> Appel:
    annulation = {"typeEvenement": "ANNULATION_SANCTION", "dateEvenement": le.isoformat(), "motifEvenement": motif}
    return _evenement(reference, annulation, {"typeConsequenceSanctionValide": MESURES.exiger(mesure)})


def _mesure(mesure: MesureSanction, taux: int, duree: int, type_sanction: str) -> dict[str, Any]:
    """Measure (under the name that the service gives it), rate and duration; raises :class:`Rejet` out of bounds."""
    if not TAUX_MIN <= taux <= TAUX_MAX:
        raise Rejet(
            "R061", f"France Travail ne reçoit qu'un taux de {TAUX_MIN} à {TAUX_MAX} % : la sanction est de {taux} %"
        )
    if duree > DUREE_MAX:
        raise Rejet(
            "R071", f"France Travail ne reçoit qu'une durée de {DUREE_MAX} mois au plus : la sanction en a {duree}"
        )
    return {
        type_sanction: MESURES.exiger(mesure.value),
        "modaliteDecisionValidee": POURCENT,
        "montantValide": taux,
        "dureeValidee": duree,
    }


def _nature(e: EvenementLu, contexte: ContexteTraduction) -> str | None:
    """A refusal is one to draw the contract up (N63) or, once one was signed, to bring it up to date (N64)."""
    nature = NATURES.ecrire(e.corps["nature"])
    if NatureManquement[e.corps["nature"]] is not NatureManquement.REFUS_CONTRAT:
        return nature
    le = constate_le(e, contexte)
    signe = any(lu.classe is ContratEngagementSigne and lu.survenu_le <= le for lu in contexte.historique)
    return REFUS_ACTUALISER if signe else nature
