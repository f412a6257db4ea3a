"""Manquements, sanctions and what becomes of them: the second half of dashboard 6."""

from ledger.events.sanctions.manquement import ManquementClasse, ManquementSignale
from ledger.events.sanctions.recours import RecoursDecide, RecoursForme, SanctionAnnulee
from ledger.events.sanctions.sanction import ManquementConstate, SanctionDecidee, SanctionLevee
from readmodels.pilotage.indicateur import VALABLE, VUES, Compte, Indicateur, Source
from readmodels.pilotage.sources import est, faits
from readmodels.table import visible

SANCTIONNEL = "CASF L262-37"

MANQUEMENTS = faits(
    "manquements",
    "Manquements signalés, constatés ou classés, au jour de l'étape",
    "f_sanction",
    ManquementSignale,
    ManquementConstate,
    ManquementClasse,
    propres={"motif": "f.motif"},
)
_DEBOUT = (
    f"not exists (select from {VUES}.f_sanction a where a.dossier = f.dossier and a.sanction = f.sanction"
    f" and {est(SanctionAnnulee, alias='a')} and {visible('a')})"
)
"""An annulled sanction is held never to have been: it leaves the figures from the day on which its annulment counts."""


def _reforme(champ: str) -> str:
    """This field of a sanction: of the measure that takes its place from the day on which the answer to a recours counts."""
    return (
        f"coalesce((select r.{champ} from {VUES}.f_sanction r where r.dossier = f.dossier and r.sanction = f.sanction"
        f" and {est(RecoursDecide, alias='r')} and r.issue = 'REFORME' and {visible('r')} and r.{champ} is not null"
        f" order by r.survenu_le desc, r.origine desc limit 1), f.{champ})"
    )


_MESURE = _reforme("mesure")
_PROPRES = {"structure": "f.structure", "referent": "f.referent", "mesure": _MESURE}

DECISIONS = Source(
    "sanctions",
    "Sanctions décidées ou levées, au jour de l'étape",
    f"{VUES}.f_sanction f",
    f"{est(SanctionDecidee, SanctionLevee)} and {visible('f')} and {_DEBOUT}",
    propres=_PROPRES,
)
EN_COURS = Source(
    "sanctions_en_cours",
    "Sanctions qui courent à la date",
    f"{VUES}.f_sanction f",
    f"{est(SanctionDecidee)} and {visible('f')} and {_DEBOUT} and {VALABLE} between f.debut_le and {_reforme('fin_le')}"
    f" and not exists (select from {VUES}.f_sanction l where l.dossier = f.dossier and l.sanction = f.sanction"
    f" and {est(SanctionLevee, alias='l')} and {visible('l')})",
    jour=None,
    propres=_PROPRES,
)
RECOURS = faits(
    "recours",
    "Recours préalables, réponses et annulations, au jour de l'étape",
    "f_sanction",
    RecoursForme,
    RecoursDecide,
    SanctionAnnulee,
)
SANS_ANNULEES = "Les sanctions annulées, dès le jour où leur annulation compte."

SANCTIONS = (
    Indicateur(
        "manquements_signales",
        "Manquements signalés",
        "Signalements reçus des organismes.",
        "CASF R262-69",
        MANQUEMENTS,
        Compte(est(ManquementSignale)),
    ),
    Indicateur(
        "manquements_constates",
        "Manquements constatés",
        "Manquements constatés par le département.",
        SANCTIONNEL,
        MANQUEMENTS,
        Compte(est(ManquementConstate)),
    ),
    Indicateur(
        "manquements_classes",
        "Manquements classés",
        "Manquements classés sans sanction.",
        SANCTIONNEL,
        MANQUEMENTS,
        Compte(est(ManquementClasse)),
    ),
    Indicateur(
        "suspensions",
        "Suspensions décidées",
        "Sanctions décidées qui suspendent le versement.",
        "CASF R262-68",
        DECISIONS,
        Compte(f"{est(SanctionDecidee)} and {_MESURE} = 'SUSPENSION'"),
        ecarte=SANS_ANNULEES,
    ),
    Indicateur(
        "suppressions",
        "Suppressions décidées",
        "Sanctions décidées qui suppriment le versement.",
        "CASF R262-68",
        DECISIONS,
        Compte(f"{est(SanctionDecidee)} and {_MESURE} = 'SUPPRESSION'"),
        ecarte=SANS_ANNULEES,
    ),
    Indicateur(
        "levees",
        "Sanctions levées",
        "Sanctions levées avant leur terme.",
        "CASF R262-68",
        DECISIONS,
        Compte(est(SanctionLevee)),
        ecarte=SANS_ANNULEES,
    ),
    Indicateur(
        "sanctions_en_cours",
        "Sanctions en cours",
        "Sanctions dont la période court à la date, ni levées ni annulées.",
        SANCTIONNEL,
        EN_COURS,
        Compte(),
        ecarte=SANS_ANNULEES,
    ),
    Indicateur(
        "recours",
        "Recours préalables",
        "Recours administratifs préalables formés.",
        "CASF L262-47",
        RECOURS,
        Compte(est(RecoursForme)),
    ),
    Indicateur(
        "sanctions_reformees",
        "Sanctions réformées",
        "Réponses à un recours qui abaissent la mesure, le taux ou la durée ; la sanction compte ensuite comme réformée.",
        "CRPA L412-7",
        RECOURS,
        Compte(f"{est(RecoursDecide)} and f.issue = 'REFORME'"),
    ),
    Indicateur(
        "sanctions_annulees",
        "Sanctions annulées",
        "Sanctions annulées, tenues pour n'avoir jamais été.",
        "CASF L262-47",
        RECOURS,
        Compte(est(SanctionAnnulee)),
    ),
)
