"""Every rule that sets a delay: its last day where steps or deadlines apply it, at month ends, in leap years, and on the
day on which the law changes. A rule with a delay that has no row here fails the last test. Delays that a rule holds as
parameters are in :mod:`tests.commands.regles.test_bornes_parametres`.

Days are worked out by hand, never by the code under test.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from commands.base import Cadre
from commands.echeances import echeances
from commands.regles import REGLES
from tests.commands.etapes import (
    AVERTI,
    MANQUEMENT_2,
    NOTIFIE,
    ORIENTATION_2,
    ORIENTE,
    OUVERT,
    SANCTION_2,
    SIGNE,
    constater_manquement,
    decider_orientation,
    decider_sanction,
    modifier_droits,
    notifier_intention,
    notifier_orientation,
    ouvrir_dossier,
    planifier_rendez_vous,
    proposer_contrat,
    signer_contrat,
)
from tests.commands.etapes.activite import PREVUE, exempter_activite
from tests.commands.etapes.contrat_engagement import reprendre_contrat, suspendre_contrat
from tests.commands.etapes.entree import reporter_fin_droit_ressources
from tests.commands.etapes.inscription import CESSE, reprendre_inscription
from tests.commands.etapes.offre import PRESCRIT, RELANCE, expirer_prescription, relancer_prescription
from tests.commands.etapes.rendez_vous import constater_remise, convoquer, inviter
from tests.commands.etapes.sanction import (
    CONTESTE,
    SANCTION_NOTIFIEE,
    constater_rejet_implicite,
    constater_sur_proposition,
    decider_recours,
    former_recours,
    notifier_decision_recours,
    recevoir_proposition_sanction,
    rendre_avis_commission,
    transmettre_recours,
)
from tests.commands.regles.en_temps import (
    UN_JOUR,
    EnTemps,
    admise,
    attend,
    autour,
    dit,
    jusqu_au,
    pas_encore,
    possible,
)
from tests.commands.scenario import etant_donne


def reitere(le: date) -> bool:
    """A manquement of this day follows the sanction notified on 18 July 2025."""
    recidive = SANCTION_NOTIFIEE.puis(constater_manquement(manquement=MANQUEMENT_2), le.isoformat()).puis(
        notifier_intention(manquement=MANQUEMENT_2), le.isoformat()
    )
    decision = decider_sanction(sanction=SANCTION_2, manquement=MANQUEMENT_2, rang="REITERE")
    return admise(recidive, decision, le + timedelta(days=30), "reiteration_hors_delai")


SOCIALE = (
    OUVERT.puis(decider_orientation(parcours="SOCIAL"), "2025-03-14")
    .puis(notifier_orientation(), "2025-03-17")
    .puis(proposer_contrat(), "2025-04-01")
    .puis(signer_contrat(), "2025-08-31")
)
REORIENTEE = SIGNE.puis(decider_orientation(orientation=ORIENTATION_2), "2025-05-12").puis(
    notifier_orientation(), "2025-05-31"
)
EN_2024 = etant_donne((ouvrir_dossier(), "2024-12-31"))
DU_STOCK = etant_donne((ouvrir_dossier(), "2024-11-04"), (decider_orientation(), "2024-12-02"))
SUSPENDUE = SIGNE.puis(suspendre_contrat(), "2025-06-30")
DEPOSEE = notifier_orientation(moyen="ESPACE_PERSONNEL", mise_a_disposition_le="2025-03-17")
TRANSMIS = CONTESTE.puis(transmettre_recours(), "2025-08-04")
JUGEABLE = CONTESTE.puis(decider_recours(issue="REJETE"), "2025-08-10").puis(notifier_decision_recours(), "2025-08-12")
ATTENDUE = OUVERT.puis(planifier_rendez_vous(le="2025-04-09"), "2025-03-10")
PROPOSITION_FT = SIGNE.puis(recevoir_proposition_sanction(), "2025-06-20")
AVERTIE_FT = PROPOSITION_FT.puis(constater_sur_proposition(), "2025-07-01").puis(notifier_intention(), "2025-07-04")
SIGNE_AVANT = NOTIFIE.puis(proposer_contrat(), "2025-03-18").puis(signer_contrat(), "2025-03-20")
INTERROMPU = SIGNE.puis(modifier_droits(etat_droit="VERSEMENT_SUSPENDU", motif="RESSOURCES"), "2025-06-01")

Jours = Mapping[str, str]
CINQ_JOURS: Jours = {"2026-02-26": "2026-03-03", "2028-02-26": "2028-03-02", "2025-12-30": "2026-01-04"}
SEPT_JOURS: Jours = {"2026-02-25": "2026-03-04", "2028-02-25": "2028-03-03", "2025-12-28": "2026-01-04"}
DIX_JOURS: Jours = {"2026-02-22": "2026-03-04", "2028-02-22": "2028-03-03", "2025-12-25": "2026-01-04"}
DIX_JOURS_REPORTES: Jours = {
    "2025-06-02": "2025-06-12",
    "2025-09-03": "2025-09-15",  # a Saturday
    "2025-12-22": "2026-01-02",  # New Year's Day
    "2026-03-27": "2026-04-07",  # Easter Monday
    "2028-02-19": "2028-02-29",
}
QUINZE_JOURS: Jours = {"2026-02-14": "2026-03-01", "2028-02-14": "2028-02-29", "2025-12-17": "2026-01-01"}
TRENTE_JOURS: Jours = {"2026-01-30": "2026-03-01", "2028-01-30": "2028-02-29", "2025-12-05": "2026-01-04"}
SIX_SEMAINES: Jours = {
    "2025-12-31": "2026-02-11",
    "2026-02-28": "2026-04-11",
    "2028-01-18": "2028-02-29",
    "2028-01-19": "2028-03-01",
}
UN_MOIS: Jours = {
    "2025-12-31": "2026-01-31",
    "2026-01-31": "2026-02-28",
    "2028-01-31": "2028-02-29",
    "2028-02-29": "2028-03-29",
    "2025-10-31": "2025-11-30",
}
DEUX_MOIS: Jours = {
    "2024-12-31": "2025-02-28",
    "2023-12-31": "2024-02-29",
    "2028-02-29": "2028-04-29",
    "2026-06-30": "2026-08-30",
}
QUATRE_MOIS: Jours = {"2025-06-01": "2025-10-01", "2025-09-01": "2026-01-01", "2027-11-01": "2028-03-01"}
SIX_MOIS: Jours = {
    "2025-08-31": "2026-02-28",
    "2027-08-31": "2028-02-29",
    "2028-02-29": "2028-08-29",
    "2025-12-31": "2026-06-30",
}
DOUZE_MOIS: Jours = {
    "2025-12-31": "2026-12-31",
    "2027-02-28": "2028-02-28",
    "2028-02-29": "2029-02-28",
}
VINGT_QUATRE_MOIS: Jours = {
    "2025-12-31": "2027-12-31",
    "2026-02-28": "2028-02-28",
    "2028-02-29": "2030-02-28",
}


@dataclass(frozen=True)
class Borne:
    """One version of a rule: ``dernier`` is the last day for which ``en_temps`` holds, ``jours`` the last day of a delay
    by its first one, ``avant`` the version in force on the eve of this one.
    """

    dernier: str
    en_temps: EnTemps
    jours: Jours
    avant: str | None = None


BORNES: dict[str, Borne] = {
    "A-DEC@2025-01-01": Borne("2025-05-05", attend(PREVUE, "activite_a_declarer"), QUINZE_JOURS),
    "A-EXO@2025-01-01": Borne(
        "2026-05-04", jusqu_au(SIGNE, exempter_activite, "fin_le", "2025-05-02", "terme_de_l_exemption"), DOUZE_MOIS
    ),
    "C1@2025-01-01": Borne("2025-04-17", attend(NOTIFIE, "contrat_a_signer"), UN_MOIS),
    "C3@2025-01-01": Borne("2025-06-30", attend(REORIENTEE, "contrat_a_signer"), UN_MOIS),
    "C4@2025-01-01": Borne("2025-09-20", attend(SIGNE_AVANT, "ore_a_fixer"), SIX_MOIS),
    "C4@2025-03-22": Borne("2025-10-10", attend(SIGNE, "ore_a_fixer"), SIX_MOIS, avant="C4@2025-01-01"),
    "C6@2025-01-01": Borne("2027-01-01", attend(DU_STOCK, "contrat_du_stock"), VINGT_QUATRE_MOIS),
    "C10@2009-06-01": Borne(
        "2026-03-31", jusqu_au(NOTIFIE, proposer_contrat, "fin_le", "2025-04-01", "terme_du_contrat"), DOUZE_MOIS
    ),
    "CE-CLOS@2025-01-01": Borne("2026-06-30", possible(SUSPENDUE, reprendre_contrat(), "suspension_echue"), DOUZE_MOIS),
    "I2@2025-01-01": Borne(
        "2026-06-10", dit(CESSE, reprendre_inscription(), "dans_le_delai", en_temps=True), DOUZE_MOIS
    ),
    "O1@2009-06-01": Borne("2025-02-28", attend(EN_2024, "orientation_a_decider"), DEUX_MOIS),
    "O1@2025-01-01": Borne(
        "2025-04-14",
        possible(OUVERT, decider_orientation(), "delai_orientation_depasse"),
        SIX_SEMAINES,
        avant="O1@2009-06-01",
    ),
    "O5@2025-01-01": Borne("2026-02-28", attend(SOCIALE, "reexamen_social"), SIX_MOIS),
    "O10@2009-06-01": Borne(
        "2025-03-20",
        pas_encore(ORIENTE, decider_orientation(orientation=ORIENTATION_2), "orientation_chevauchante"),
        SEPT_JOURS,
    ),
    "NOTIF-ELEC@2009-06-01": Borne("2025-04-01", pas_encore(ORIENTE, DEPOSEE, "notification_en_attente"), QUINZE_JOURS),
    "OFF-EXP@2009-06-01": Borne(
        "2025-04-19", pas_encore(RELANCE, expirer_prescription(), "reponse_attendue"), TRENTE_JOURS
    ),
    "OFF-REL@2009-06-01": Borne(
        "2025-03-30", pas_encore(PRESCRIT, relancer_prescription(), "relance_prematuree"), DIX_JOURS
    ),
    "P3@2025-06-01": Borne(
        "2025-07-15", pas_encore(AVERTI, decider_sanction(), "observations_en_cours"), DIX_JOURS_REPORTES
    ),
    # from the end of the observations, which the 14 July puts off to the 15th
    "P4@2025-06-01": Borne("2025-07-30", attend(AVERTIE_FT, "sanction_proposee_a_decider"), QUINZE_JOURS),
    "P8@2025-06-01": Borne("2025-07-05", attend(PROPOSITION_FT, "proposition_sanction_a_instruire"), QUINZE_JOURS),
    "RAPO@2025-06-01": Borne(
        "2025-09-18", dit(SANCTION_NOTIFIEE, former_recours(), "hors_delai", en_temps=False), DEUX_MOIS
    ),
    "RAPO-CRA@2025-06-01": Borne(
        "2025-09-04", possible(TRANSMIS, rendre_avis_commission(), "avis_repute_rendu"), UN_MOIS
    ),
    "RAPO-PCD@2025-06-01": Borne(
        "2025-10-04", pas_encore(TRANSMIS, constater_rejet_implicite(), "silence_en_cours"), UN_MOIS
    ),
    "RAPO-SIL@2025-06-01": Borne(
        "2025-10-01", pas_encore(CONTESTE, constater_rejet_implicite(), "silence_en_cours"), DEUX_MOIS
    ),
    "RV1@2009-06-01": Borne("2025-04-04", possible(ATTENDUE, convoquer(), "convocation_tardive"), CINQ_JOURS),
    "RV2@2009-06-01": Borne(
        "2025-03-28",
        attend(NOTIFIE.puis(inviter(), "2025-03-17").puis(constater_remise(), "2025-03-18"), "invitation_sans_reponse"),
        DIX_JOURS,
    ),
    "RV4@2009-06-01": Borne("2025-04-16", attend(ATTENDUE, "rendez_vous_a_conclure"), SEPT_JOURS),
    "S-REIT@2025-06-01": Borne("2027-07-18", reitere, VINGT_QUATRE_MOIS),
    "TA@2025-06-01": Borne("2025-10-12", attend(JUGEABLE, "juge_possible"), DEUX_MOIS),
    # the right would end on 1 October, after four civil months
    "FIN-RES@2025-06-01": Borne(
        "2025-10-01",
        lambda le: (
            not admise(
                INTERROMPU,
                reporter_fin_droit_ressources(fin_le=le.isoformat()),
                date(2025, 9, 1),
                "report_hors_bornes",
            )
        ),
        QUATRE_MOIS,
    ),
    "S10@2025-06-01": Borne(
        "2026-04-01",
        jusqu_au(INTERROMPU, reporter_fin_droit_ressources, "fin_le", "2025-09-01", "report_hors_bornes"),
        SIX_MOIS,
    ),
}
AILLEURS = {
    "TRACES-RSA@2025-01-01",
    "CONS-ACTIVE@2026-07-01",
    "CONS-INTER@2026-07-01",
    "EN3@2009-06-01",
    "EN4@2009-06-01",
    "DROITS-1M@2018-05-25",
}
"""How long something is kept, how long a message may wait, a link opens, an answer is due. In tests/web/test_perimetre,
test_conservation, suivi/test_envoi, suivi/test_acces and entree/test_effacement.
"""
VERSIONS = {regle.version: regle for regle in REGLES if regle.delai is not None}
LIGNES = pytest.mark.parametrize(("version", "borne"), list(BORNES.items()), ids=list(BORNES))


@LIGNES
def test_la_veille_le_jour_et_le_lendemain(version: str, borne: Borne) -> None:
    assert [borne.en_temps(le) for le in autour(borne.dernier)] == [True, True, False], version


@LIGNES
def test_fins_de_mois_et_annees_bissextiles(version: str, borne: Borne) -> None:
    calcules = {
        depuis: VERSIONS[version].echeance(date.fromisoformat(depuis), REGLES.calendrier).isoformat()
        for depuis in borne.jours
    }
    assert calcules == borne.jours


@LIGNES
def test_la_version_change_le_jour_dit(version: str, borne: Borne) -> None:
    """1 January or 1 June 2025 for most of them: the eve still belongs to the law of before."""
    code, du = version.split("@")
    jour = date.fromisoformat(du)
    veille, le_jour = (REGLES.en_vigueur(code, le) for le in (jour - UN_JOUR, jour))
    assert (veille.version if veille else None) == borne.avant
    assert le_jour is not None
    assert le_jour.version == version


def test_le_delai_est_celui_du_premier_jour() -> None:
    """A delay that began under the law of before ends as that law says."""
    dernier = {
        le: next(e.due_le.isoformat() for e in echeances(ouvert.dossier, Cadre(date(2025, 1, 2))))
        for le, ouvert in ((le, etant_donne((ouvrir_dossier(), le))) for le in ("2024-12-31", "2025-01-01"))
    }
    assert dernier == {"2024-12-31": "2025-02-28", "2025-01-01": "2025-02-12"}


def test_chaque_delai_a_sa_ligne() -> None:
    assert BORNES.keys() | AILLEURS == VERSIONS.keys()
