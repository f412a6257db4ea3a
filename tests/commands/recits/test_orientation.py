"""Maïté: the département lets the delay pass, France Travail decides, her housing is lost, then a job is found."""

from datetime import date

from commands.base import Cadre
from commands.echeances import echeances
from commands.reactions import reactions
from ledger.dossier import fold
from ledger.dossier.etat.orientation import Orientation
from ledger.vocabulaire.orientations.orientation import Parcours
from tests.commands.etapes import (
    CONTRAT_2,
    ORIENTATION,
    ORIENTATION_2,
    decider_orientation,
    designer_referent,
    designer_structure,
    notifier_orientation,
    ouvrir_dossier,
    proposer_contrat,
    signer_contrat,
)
from tests.commands.etapes.orientation import (
    DEMANDE,
    SUCCESSEUR,
    demander_reorientation,
    inscrire_reorientation_ept,
    realiser_reexamen_social,
    recueillir_criteres,
    rendre_avis_reorientation,
    terminer_parcours,
    transferer_referent,
)
from tests.commands.scenario import Scenario, etant_donne
from tests.ledger.memoire import DOSSIER


def ouvertes(scenario: Scenario, le: str) -> list[tuple[str, str]]:
    """Open deadlines on this day."""
    jour = date.fromisoformat(le)
    dossier = fold(DOSSIER, scenario.lus, connu_au=jour, valable_au=jour)
    return [(e.nature, e.due_le.isoformat()) for e in echeances(dossier, Cadre(jour))]


def en_cours(scenario: Scenario, connu_au: str, valable_au: str) -> Orientation | None:
    """The orientation in force on a day, as known on another."""
    au, valable = date.fromisoformat(connu_au), date.fromisoformat(valable_au)
    return fold(DOSSIER, scenario.lus, connu_au=au, valable_au=valable).orientation


def test_maite() -> None:
    ouverte = etant_donne((ouvrir_dossier(), "2025-06-02")).puis(recueillir_criteres(), "2025-06-10")
    assert ouvertes(ouverte, "2025-06-10") == [("orientation_a_decider", "2025-07-14")]
    (depassement,) = reactions(ouverte.dossier, Cadre(date(2025, 7, 15)))

    orientee = (
        ouverte.puis(depassement.commande, "2025-07-15")
        .puis(decider_orientation(decideur="FRANCE_TRAVAIL"), "2025-07-21")
        .puis(notifier_orientation(), "2025-07-31")
        .puis(designer_structure(), "2025-08-01")
        .puis(designer_referent(), "2025-08-04")
    )
    assert ouvertes(orientee, "2025-08-04") == [("contrat_a_signer", "2025-08-31")]

    demandee = orientee.puis(demander_reorientation(), "2025-08-20").puis(
        inscrire_reorientation_ept(seance_le="2025-09-09"), "2025-08-21"
    )
    assert ouvertes(demandee, "2025-08-21") == []

    reorientee = (
        demandee.puis(rendre_avis_reorientation(), "2025-09-09")
        .puis(
            decider_orientation(
                orientation=ORIENTATION_2,
                parcours="SOCIAL",
                motif_social="LOGEMENT",
                justification_duree="Elle demande plus de six mois.",
            ),
            "2025-09-12",
        )
        .puis(notifier_orientation(), "2025-09-15")
        .puis(proposer_contrat(contrat=CONTRAT_2, debut_le="2025-10-01", fin_le="2026-09-30"), "2025-10-01")
        .puis(signer_contrat(contrat=CONTRAT_2), "2025-10-02")
    )
    assert reorientee.dossier.demandes[str(DEMANDE)].conclue_le == date(2025, 9, 12)
    assert ("reexamen_social", "2026-10-02") in ouvertes(reorientee, "2025-10-02")

    confiee = reorientee.puis(transferer_referent(motif="DEPART_AGENT"), "2026-01-05")
    assert confiee.dossier.referent == str(SUCCESSEUR)
    reexaminee = confiee.puis(realiser_reexamen_social(), "2026-06-30")
    assert ("reexamen_social", "2026-12-30") in ouvertes(reexaminee, "2026-06-30")

    # the end of August is recorded three weeks later
    _finir(reexaminee.puis(terminer_parcours(survenu_le="2026-08-31"), "2026-09-21"))


def _finir(terminee: Scenario) -> None:
    """Every step is there, and who accompanies is known as of any day."""
    assert [e.type_stable.removesuffix(".v1") for e in terminee.lus] == [
        "dossier.ouvert",
        "orientation.criteres_recueillis",
        "orientation.delai_depasse",
        "orientation.decidee",
        "orientation.notifiee",
        "structure.designee",
        "referent.designe",
        "reorientation.demandee",
        "reorientation.ept_inscrite",
        "reorientation.ept_avis_rendu",
        "orientation.decidee",
        "orientation.notifiee",
        "contrat_engagement.propose",
        "contrat_engagement.signe",
        "referent.transfere",
        "reexamen.social_realise",
        "parcours.termine",
    ]
    premiere = en_cours(terminee, "2026-09-21", "2025-08-20")
    assert premiere is not None
    assert premiere.id == str(ORIENTATION)
    alors = en_cours(terminee, "2026-09-20", "2026-09-01")
    assert alors is not None
    assert (alors.id, alors.parcours) == (str(ORIENTATION_2), Parcours.SOCIAL)
    assert en_cours(terminee, "2026-09-21", "2026-08-31") is None
    finale = terminee.dossier
    assert (finale.structure, finale.referent) == (None, None)
