"""Manquements, sanctions, recours."""

from tests.commands import etapes
from tests.commands.etapes import sanction as s

MOTIFS = ["REGULARISATION", "AUTRE"]
TEXTES = {"observations": "x"}
CONTENUS = {
    "signaler_manquement": (None, {}),
    "signaler_regularisation": ("signalement", {}),
    "classer_signalement": ("signalement", {"motif": MOTIFS}),
    "classer_manquement": ("manquement", {"motif": MOTIFS}),
    "recevoir_proposition_sanction": (None, {"reference": ["A-1", "A-2", "A-3"]}),
    "ecarter_proposition_sanction": ("proposition_sanction", {"motif": MOTIFS}),
    "constater_sur_signalement": ("signalement", {}),
    "constater_sur_proposition": ("proposition_sanction", {}),
    "recevoir_observations": ("manquement", {}),
    "tenir_audition": ("manquement", {}),
    "notifier_sanction": ("sanction", {"voies_et_delais": [True, False]}),
    "former_recours": ("sanction", {}),
    "transmettre_recours": ("recours", {}),
    "rendre_avis_commission": ("recours", {"avis": ["FAVORABLE", "DEFAVORABLE"]}),
    "decider_recours": ("recours", {"issue": ["ACCUEILLI", "REJETE"]}),
    "reformer": ("recours", {"mesure": ["SUSPENSION"], "taux_pourcent": [30, 50], "duree_mois": [1, 2]}),
    "notifier_decision_recours": ("recours", {"voies_et_delais": [True, False]}),
    "constater_rejet_implicite": ("recours", {}),
    "annuler_sanction": ("sanction", {"motif": ["RECOURS", "ERREUR"]}),
    "recevoir_proposition_levee": ("sanction", {"reference": ["L-1", "L-2", "L-3"]}),
    "ecarter_proposition_levee": ("proposition_levee", {"motif": ["AUTRE"]}),
    "proposer_radiation": ("sanction", {}),
    "reporter_fin_de_droit": ("sanction", {"fin_le": [30, 60, 200]}),
    "decider_fin_de_droit": ("sanction", {}),
}
CREATIONS = {
    "signaler_manquement": "signalement",
    "recevoir_proposition_sanction": "proposition_sanction",
    "constater_sur_signalement": "manquement",
    "constater_sur_proposition": "manquement",
    "former_recours": "recours",
    "recevoir_proposition_levee": "proposition_levee",
}
SUJETS = {
    "sanction": lambda d: (
        d.sanctions,
        [x.id for x in d.sanctions.values() if x.levee_le is None and (x.taux_pourcent, x.duree_mois) == (100, 4)]
        or [x.id for x in d.sanctions.values() if x.levee_le is None],
    ),
    "signalement": lambda d: (d.signalements, [x.id for x in d.signalements.values() if x.en_attente]),
    "proposition_sanction": lambda d: (
        d.propositions_sanction,
        [x.id for x in d.propositions_sanction.values() if x.en_attente],
    ),
    "proposition_levee": lambda d: (
        d.propositions_levee,
        [x.id for x in d.propositions_levee.values() if x.ecartee_le is None],
    ),
    "recours": lambda d: (d.recours, [x.id for x in d.recours.values() if x.en_attente]),
}
CONCLU = s.SUPPRIME.puis(
    etapes.proposer_contrat(contrat=etapes.CONTRAT_2, debut_le="2025-12-01", fin_le="2026-06-30"), "2025-12-01"
).puis(etapes.signer_contrat(contrat=etapes.CONTRAT_2), "2025-12-02")
DEPARTS = [
    etapes.SIGNE.puis(s.signaler_manquement(), "2025-06-10").puis(s.recevoir_proposition_sanction(), "2025-06-12"),
    s.CONTESTE,
    s.CONTESTE.puis(s.transmettre_recours(), "2025-08-04"),
    s.CONTESTE.puis(s.reformer(), "2025-08-10"),
    s.SANCTION_NOTIFIEE.puis(s.recevoir_proposition_levee(), "2025-07-25"),
    s.SUPPRIME,
    s.SUPPRIME.puis(etapes.planifier_rendez_vous(le="2025-10-10"), "2025-09-17"),
    s.SUPPRIME.puis(etapes.planifier_rendez_vous(le="2025-10-20"), "2025-09-18"),
    s.SUPPRIME.puis(etapes.modifier_droits(), "2026-01-20"),
    CONCLU,
    CONCLU.puis(etapes.planifier_rendez_vous(le="2025-12-20"), "2025-12-05"),
]
