"""A first demand of réorientation is refused, a second one accepted: Maïté's health was not what it had been.

The first opinion reaches the ledger six days after the session; the second session puts it off by a month.
"""

from tests.commands.etapes import (
    CONTRAT_2,
    ORIENTATION_2,
    REFERENT,
    decider_orientation,
    notifier_orientation,
    proposer_contrat,
    signer_contrat,
)
from tests.commands.etapes.orientation import (
    DEMANDE,
    DEMANDE_2,
    demander_reorientation,
    inscrire_reorientation_ept,
    realiser_reexamen_social,
    refuser_reorientation,
    rendre_avis_reorientation,
)
from tests.commands.recits.parcours.recit import ENTREE, entree, raconter

RECIT = raconter(
    *entree(ouvert="2025-01-13", oriente="2025-01-27", notifie="2025-01-30", suivi="2025-02-03"),
    ("2025-02-17", demander_reorientation(par="PERSONNE")),
    ("2025-02-18", inscrire_reorientation_ept(seance_le="2025-03-04")),
    ("2025-03-10", rendre_avis_reorientation(survenu_le="2025-03-04", avis="DEFAVORABLE")),
    ("2025-03-11", refuser_reorientation()),
    ("2025-03-25", proposer_contrat(debut_le="2025-04-01", fin_le="2026-03-31")),
    ("2025-04-03", signer_contrat()),
    ("2025-10-06", demander_reorientation(demande=DEMANDE_2)),
    ("2025-10-07", inscrire_reorientation_ept(demande=DEMANDE_2, seance_le="2025-10-21")),
    ("2025-10-21", rendre_avis_reorientation(demande=DEMANDE_2, avis="AJOURNE")),
    ("2025-10-22", inscrire_reorientation_ept(demande=DEMANDE_2, seance_le="2025-11-18")),
    ("2025-11-18", rendre_avis_reorientation(demande=DEMANDE_2)),
    (
        "2025-11-24",
        decider_orientation(
            orientation=ORIENTATION_2,
            parcours="SOCIAL",
            motif_social="SANTE",
            justification_duree="Elle demande plus de six mois.",
        ),
    ),
    ("2025-11-27", notifier_orientation()),
    ("2025-12-08", proposer_contrat(contrat=CONTRAT_2, debut_le="2025-12-15", fin_le="2026-12-14")),
    ("2025-12-12", signer_contrat(contrat=CONTRAT_2)),
    (
        "2026-12-07",
        realiser_reexamen_social(motif_social="FAMILLE", justification_duree="Elle demande plus de six mois."),
    ),
)
PREMIERE = {
    "droit": "OUVERT_VERSABLE",
    "parcours": "SOCIO_PROFESSIONNEL",
    "notifiee": "2025-01-30",
    "referent": str(REFERENT),
}
SOCIALE = PREMIERE | {"parcours": "SOCIAL", "notifiee": "2025-11-27"}


def test_ce_qui_est_enregistre() -> None:
    assert RECIT.dure_de_un_a_deux_ans
    assert RECIT.evenements == [
        *ENTREE,
        "reorientation.demandee",
        "reorientation.ept_inscrite",
        "reorientation.ept_avis_rendu",
        "reorientation.refusee",
        "contrat_engagement.propose",
        "contrat_engagement.signe",
        "reorientation.demandee",
        "reorientation.ept_inscrite",
        "reorientation.ept_avis_rendu",
        "reorientation.ept_inscrite",
        "reorientation.ept_avis_rendu",
        "orientation.decidee",
        "orientation.notifiee",
        "contrat_engagement.propose",
        "contrat_engagement.signe",
        "reexamen.social_realise",
    ]


def test_l_avis_se_savait_apres_coup() -> None:
    demandes = [RECIT.dossier_au(connu, "2025-03-05").demandes[str(DEMANDE)] for connu in ("2025-03-09", "2025-03-10")]
    assert [d.avis for d in demandes] == [None, "DEFAVORABLE"]
    assert RECIT.etat_au("2025-03-10", "2025-03-05") == PREMIERE | {"demande": "DIFFICULTES_SOCIALES"}


def test_refusee_puis_acceptee() -> None:
    assert RECIT.etat_au("2025-03-11", "2025-03-11") == PREMIERE
    assert RECIT.etat_au("2025-11-18", "2025-11-18") == PREMIERE | {
        "contrat": "2025-04-03",
        "demande": "DIFFICULTES_SOCIALES",
    }
    assert RECIT.etat_au("2026-12-07", "2026-01-05") == SOCIALE | {"contrat": "2025-12-12"}
    premiere, seconde = RECIT.scenario.dossier.demandes.values()
    assert (premiere.refusee, seconde.refusee) == (True, False)


def test_ce_qui_attendait() -> None:
    assert RECIT.attendu_le("2025-02-03") == [("C1@2025-01-01", "contrat_a_signer", "2025-02-28")]
    # the demand interrupts the delay, a full month runs again from its refusal
    assert RECIT.attendu_le("2025-02-17") == []
    assert RECIT.attendu_le("2025-03-11") == [("C1@2025-01-01", "contrat_a_signer", "2025-04-11")]
    # no reasonable offer is to be fixed any more, now that the parcours is social
    assert RECIT.attendu_le("2025-11-27") == [("C1@2025-01-01", "contrat_a_signer", "2025-12-27")]
    assert RECIT.attendu_le("2025-12-12") == [
        ("O5@2025-01-01", "reexamen_social", "2026-12-12"),
        ("C10@2009-06-01", "contrat_a_renouveler", "2026-12-14"),
    ]
    assert RECIT.attendu_le("2026-12-07") == [
        ("C10@2009-06-01", "contrat_a_renouveler", "2026-12-14"),
        ("O5@2025-01-01", "reexamen_social", "2027-12-07"),
    ]
