"""P3, P4, P8: a procedure that waits; RAPO, RAPO-SIL, TA: recours; S-DUR, S10: the end of a measure, of a delay bought."""

from collections.abc import Iterator

from commands.base import Cadre
from commands.echeances.modele import Attente, echeance
from commands.sanctions.reiteration import a_requalifier
from ledger.dossier import Dossier
from ledger.events.sanctions.manquement import ManquementClasse, PropositionSanctionEcartee
from ledger.events.sanctions.radiation import FinDeDroitDecidee
from ledger.events.sanctions.recours import RecoursDecide, RecoursForme, RecoursRejeteImplicitement, SanctionAnnulee
from ledger.events.sanctions.sanction import ManquementConstate, SanctionDecidee, SanctionLevee
from ledger.vocabulaire.echeance import Nature


@echeance(
    Nature.OBSERVATIONS_DE_LA_PERSONNE,
    fermee_par=(SanctionDecidee, ManquementClasse),
)
def observations_de_la_personne(dossier: Dossier, _cadre: Cadre) -> Iterator[Attente]:
    """From the intention notified: once passed, the decision is possible."""
    for manquement in dossier.manquements.values():
        if manquement.en_cours and manquement.intention_notifiee_le is not None:
            yield Attente(manquement.id, manquement.intention_notifiee_le)


@echeance(
    Nature.SANCTION_PROPOSEE_A_DECIDER,
    fermee_par=(SanctionDecidee, ManquementClasse),
)
def sanction_proposee_a_decider(dossier: Dossier, cadre: Cadre) -> Iterator[Attente]:
    """From the hearing, or from the end of the observations, for what France Travail proposed."""
    for manquement in dossier.manquements.values():
        intention_le = manquement.intention_notifiee_le
        if not manquement.en_cours or manquement.proposition is None or intention_le is None:
            continue
        if manquement.audition_le is not None:
            yield Attente(manquement.id, manquement.audition_le)
        elif (p3 := cadre.regles.en_vigueur("P3", intention_le)) is not None:
            yield Attente(manquement.id, p3.echeance(intention_le, cadre.regles.calendrier))


@echeance(
    Nature.PROPOSITION_SANCTION_A_INSTRUIRE,
    fermee_par=(ManquementConstate, PropositionSanctionEcartee),
)
def proposition_sanction_a_instruire(dossier: Dossier, _cadre: Cadre) -> Iterator[Attente]:
    """From its reception; France Travail then validates its own proposal."""
    for proposition in dossier.propositions_sanction.values():
        if proposition.en_attente:
            yield Attente(proposition.id, proposition.recue_le)


@echeance(Nature.FIN_DE_SANCTION, fermee_par=(SanctionLevee, SanctionAnnulee))
def fin_de_sanction(dossier: Dossier, _cadre: Cadre) -> Iterator[Attente]:
    """The last day of a measure that was not lifted; nothing waits once it is over."""
    for sanction in dossier.sanctions.values():
        if sanction.levee_le is None:
            fin_le = sanction.fin_le
            yield Attente(sanction.id, sanction.decidee_le, due_le=fin_le, visible_jusqu_au=fin_le)


@echeance(Nature.SANCTION_A_REQUALIFIER, fermee_par=(SanctionDecidee, SanctionAnnulee))
def sanction_a_requalifier(dossier: Dossier, _cadre: Cadre) -> Iterator[Attente]:
    """At once: a réitération whose first sanction fell is decided again as a first manquement, or annulled."""
    for sanction, annulee_le in a_requalifier(dossier):
        depuis = max(sanction.decidee_le, annulee_le)
        yield Attente(sanction.id, depuis, due_le=depuis)


@echeance(Nature.RECOURS_POSSIBLE, fermee_par=(RecoursForme, SanctionAnnulee))
def recours_possible(dossier: Dossier, _cadre: Cadre) -> Iterator[Attente]:
    """The person's delay, from a notification that names the remedies; nothing waits once it is over."""
    contestees = {recours.sanction for recours in dossier.recours.values()}
    for sanction in dossier.sanctions.values():
        fin_le = sanction.recours_jusqu_au
        if sanction.notifiee_le is None or fin_le is None or sanction.id in contestees:
            continue
        yield Attente(sanction.id, sanction.notifiee_le, due_le=fin_le, visible_jusqu_au=fin_le)


@echeance(
    Nature.RECOURS_A_DECIDER,
    fermee_par=(RecoursDecide, RecoursRejeteImplicitement),
)
def recours_a_decider(dossier: Dossier, _cadre: Cadre) -> Iterator[Attente]:
    """From its reception; until the end of the month that follows the opinion of the commission, where it was asked."""
    for recours in dossier.recours.values():
        if recours.en_attente:
            yield Attente(recours.id, recours.forme_le, due_le=recours.reponse_attendue_le)


@echeance(Nature.JUGE_POSSIBLE, fermee_par=(SanctionAnnulee,))
def juge_possible(dossier: Dossier, _cadre: Cadre) -> Iterator[Attente]:
    """The person's delay before the judge, from the decision on recours, told or implicit; nothing waits once it is over."""
    for recours in dossier.recours.values():
        depuis, fin_le = recours.juge_depuis, recours.juge_jusqu_au
        if depuis is not None and fin_le is not None and recours.sanction in dossier.sanctions:
            yield Attente(recours.id, depuis, due_le=fin_le, visible_jusqu_au=fin_le)


@echeance(
    Nature.FIN_DE_DROIT_REPORTEE,
    fermee_par=(FinDeDroitDecidee, SanctionLevee, RecoursDecide, SanctionAnnulee),
)
def fin_de_droit_reportee(dossier: Dossier, _cadre: Cadre) -> Iterator[Attente]:
    """Until the date that the report set; a suppression reformed since is not total any more, and ends no right."""
    for sanction in dossier.sanctions.values():
        terme = sanction.fin_de_droit_reportee_au
        conclue = sanction.fin_de_droit_le or sanction.levee_le or sanction.reformee_le
        if terme is not None and conclue is None:
            yield Attente(sanction.id, sanction.decidee_le, due_le=terme)
