"""Contrats d'engagement: when each is proposed, signed or refused, and how long it runs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from commands.contrats.contrat_engagement import (
    ProposerContratEngagement,
    RefuserContratEngagement,
    SignerContratEngagement,
)
from commands.regles import Delai
from ledger.vocabulaire.contrats.contrat_engagement import (
    JustificatifExemption,
    ModeSignature,
    MotifExemption,
    MotifMinoration,
    MotifRefusContrat,
)
from ledger.vocabulaire.entree.droits import SituationFamiliale
from ledger.vocabulaire.loi import LOI_PLEIN_EMPLOI
from simulation.plan.contrats_prevus import ECART_JOURS
from simulation.tirage.calendrier import ouvre_avant, ouvre_entre, recule
from simulation.tirage.hasard import Tirage
from simulation.tirage.noms import OBJECTIFS
from simulation.trame.faits import Signee
from simulation.trame.recit import ACCOMPAGNEMENT, Pas, Recit

DUREES_MOIS: Final = (3, 4, 6, 9, 12)
SOUHAITEES_MOIS: Final = Tirage({3: 0.2, 4: 0.1, 6: 0.4, 9: 0.1, 12: 0.2})
MOTIFS_REFUS: Final = Tirage(
    {
        MotifRefusContrat.DESACCORD_CONTENU: 0.4,
        MotifRefusContrat.DESACCORD_DUREE: 0.35,
        MotifRefusContrat.REFUS_DU_PRINCIPE: 0.1,
        MotifRefusContrat.AUTRE: 0.15,
    }
)
HEURES: Final = Tirage({15.0: 0.6, 18.0: 0.06, 20.0: 0.06, 5.0: 0.04, 8.0: 0.06, 10.0: 0.09, 0.0: 0.09})
EXEMPTIONS: Final = Tirage({MotifExemption.SANTE: 0.6, MotifExemption.HANDICAP: 0.25, MotifExemption.INVALIDITE: 0.15})
PART_ANTERIEUR, PART_SECOND_ANTERIEUR = 0.88, 0.5
PART_ELECTRONIQUE_ANTERIEUR: Final = 0.85
PART_REFUS_PREALABLE, PART_REFUS_SEUL, PART_EN_ATTENTE = 0.05, 0.15, 0.1


@dataclass(frozen=True, slots=True)
class Signature:
    """A contract to sign on ``le``; it may be proposed from ``depuis`` on."""

    le: date
    depuis: date
    electronique: bool


def raconter_contrats(recit: Recit) -> None:
    """Contracts of the last twelve months as planned, those before, and proposals that led nowhere."""
    annee = _dates_de_l_annee(recit)
    signatures = [*_anterieures(recit, annee[0] if annee else None), *_de_l_annee(recit, annee)]
    precedente = recit.parametres.debut
    for rang, signature in enumerate(signatures):
        suivante = signatures[rang + 1].le if rang + 1 < len(signatures) else None
        depuis = max(signature.depuis, precedente + timedelta(days=1))
        _signer(recit, signature, depuis, _duree(recit, signature.le, suivante), premier=rang == 0)
        precedente = signature.le
    _sans_suite(recit, precedente)


def _dates_de_l_annee(recit: Recit) -> list[date]:
    """Dates of signature of the last twelve months, at least :data:`ECART_JOURS` apart (a few less around weekends)."""
    nombre, fenetre, hasard = len(recit.plan.electroniques), recit.plan.fenetre, recit.hasard
    if not nombre or fenetre is None:
        return []
    jeu = (fenetre.au - fenetre.du).days - (nombre - 1) * ECART_JOURS
    decalages = sorted(hasard.entier(0, jeu) for _ in range(nombre))
    if _orientee_dans_l_annee(recit):
        # The first contract follows the orientation closely: a month is the rule.
        decalages[0] = min(decalages[0], int(hasard.expovariate(1 / 22)))
    tirees = (fenetre.du + timedelta(days=jours + rang * ECART_JOURS) for rang, jours in enumerate(decalages))
    return [ouvre_entre(le, fenetre.du, fenetre.au) or fenetre.au for le in tirees]


def _orientee_dans_l_annee(recit: Recit) -> bool:
    finale = recit.plan.finale
    return finale is not None and finale.notifiee_le > recit.parametres.un_an_avant


def _de_l_annee(recit: Recit, dates: list[date]) -> Iterator[Signature]:
    if recit.plan.fenetre is not None:
        for le, electronique in zip(dates, recit.plan.electroniques, strict=True):
            yield Signature(le, recit.plan.fenetre.du, electronique)


def _anterieures(recit: Recit, premiere: date | None) -> Iterator[Signature]:
    """Contracts signed before the last twelve months, in the longest accompaniment that they contain."""
    hasard = recit.hasard
    plafond = recit.parametres.un_an_avant
    if premiere is not None:
        plafond = min(plafond, premiere - timedelta(days=ECART_JOURS))
    du, au = max(_periodes(recit, plafond), key=lambda periode: periode[1] - periode[0], default=(plafond, plafond))
    jours = (au - du).days
    if jours < 10 or not hasard.chance(PART_ANTERIEUR):
        return
    le = ouvre_entre(du + timedelta(days=min(hasard.entier(0, jours), int(hasard.expovariate(1 / 60)))), du, au)
    if le is None:
        return
    yield Signature(le, du, hasard.chance(PART_ELECTRONIQUE_ANTERIEUR))
    marge = (au - le).days - ECART_JOURS
    if marge > 0 and hasard.chance(PART_SECOND_ANTERIEUR):
        second = ouvre_entre(le + timedelta(days=ECART_JOURS + hasard.entier(0, marge)), le, au)
        if second is not None:
            yield Signature(second, le, hasard.chance(PART_ELECTRONIQUE_ANTERIEUR))


def _periodes(recit: Recit, plafond: date) -> Iterator[tuple[date, date]]:
    """Days between which each accompaniment by the département or a délégataire lets contracts be proposed and signed."""
    orientations = recit.plan.orientations
    plancher = max(recit.parametres.activite_du, LOI_PLEIN_EMPLOI + timedelta(days=1))
    for rang, plan in enumerate(orientations):
        if plan.vers.suivie_dans_l_outil and plan.referent_le is not None:
            suivante = orientations[rang + 1].decidee_le - timedelta(days=30) if rang + 1 < len(orientations) else None
            au = ouvre_avant(min(plafond, suivante or plafond, recit.sortie_le - timedelta(days=5)))
            yield max(plancher, plan.referent_le + timedelta(days=2)), au


def _duree(recit: Recit, le: date, suivante: date | None) -> int:
    """Months, so that contracts run or do not run at the end as planned, and renewals come near the term."""
    jusqu_au, restant = recit.parametres.jusqu_au, recit.foyer.plan.sortie_le is None
    possibles = list(DUREES_MOIS)
    if suivante is None and recit.plan.sous_contrat:
        possibles = [mois for mois in possibles if terme(le, mois) >= jusqu_au]
    elif restant and recit.plan.suivi and not recit.plan.sous_contrat:
        possibles = [mois for mois in possibles if terme(le, mois) < jusqu_au]
    elif suivante is not None:
        proches = [mois for mois in possibles if terme(le, mois) <= suivante + timedelta(days=30)]
        possibles = proches[-2:] or possibles
    souhaitee = SOUHAITEES_MOIS.tirer(recit.hasard)
    return souhaitee if souhaitee in possibles else recit.hasard.parmi(possibles)


JUSTIFICATIFS: Final = {
    MotifExemption.SANTE: JustificatifExemption.CERTIFICAT_MEDICAL,
    MotifExemption.HANDICAP: JustificatifExemption.RECONNAISSANCE_HANDICAP,
    MotifExemption.INVALIDITE: JustificatifExemption.RECONNAISSANCE_HANDICAP,
    MotifExemption.PARENT_ISOLE_SANS_GARDE: JustificatifExemption.ABSENCE_DE_GARDE,
}


@lru_cache(maxsize=8_192)
def terme(debut: date, mois: int) -> date:
    """Last day of a contract."""
    return Delai(mois=mois).dernier_jour(debut)


def _signer(recit: Recit, signature: Signature, depuis: date, mois: int, *, premier: bool) -> None:
    hasard, le = recit.hasard, signature.le
    depuis = min(depuis, le)
    propose_le = recule(le, hasard.entier(0, 14), depuis)
    if hasard.chance(PART_REFUS_PREALABLE) and (propose_le - depuis).days >= 30:
        _proposer_en_vain(recit, recule(propose_le, hasard.entier(15, 28), depuis), propose_le)
    fin_le = terme(le, mois)
    proposition = _proposer(recit, propose_le, le, fin_le)
    accompagnement = recit.accompagnement(le)
    mode = ModeSignature.ELECTRONIQUE if signature.electronique else ModeSignature.PAPIER
    commande = SignerContratEngagement(survenu_le=le, contrat=proposition.contrat, mode=mode)
    fait = Signee(le, fin_le, signature.electronique, premier, accompagnement.notifiee_le, accompagnement.decideur)
    recit.signatures.append((propose_le, _ecrire(recit, le, commande, fait)))


def _proposer(recit: Recit, le: date, debut_le: date, fin_le: date) -> ProposerContratEngagement:
    hasard, heures = recit.hasard, HEURES.tirer(recit.hasard)
    exemption = EXEMPTIONS.tirer(hasard) if heures == 0 else None
    if exemption is not None and recit.foyer.situation is SituationFamiliale.SEUL_AVEC_ENFANT and hasard.chance(0.5):
        exemption = MotifExemption.PARENT_ISOLE_SANS_GARDE
    commande = ProposerContratEngagement(
        survenu_le=le,
        contrat=hasard.uuid(),
        duree_hebdo_h=heures,
        motif_minoration=MotifMinoration.SITUATION_INDIVIDUELLE if 0 < heures < 15 else None,
        motif_exemption=exemption,
        exemption_demandee_le=le if exemption is not None else None,
        justificatif=JUSTIFICATIFS[exemption] if exemption is not None else None,
        debut_le=debut_le,
        fin_le=fin_le,
        objectifs=hasard.parmi(OBJECTIFS),
    )
    _ecrire(recit, le, commande)
    return commande


def _ecrire(
    recit: Recit,
    le: date,
    commande: ProposerContratEngagement | SignerContratEngagement | RefuserContratEngagement,
    *faits: Signee,
) -> Pas:
    referent = recit.accompagnement(le).referent
    acteur = recit.equipes.acteur(referent) if referent else recit.equipes.orientation(recit.mds(le))
    return recit.ajouter(le, commande, acteur, ACCOMPAGNEMENT, *faits)


def _proposer_en_vain(recit: Recit, le: date, avant: date) -> None:
    """A proposal that the person refuses, before ``avant``."""
    reponse_le = ouvre_entre(le + timedelta(days=recit.hasard.entier(2, 10)), le, avant)
    proposition = _proposer(recit, le, le, terme(le, 6))
    refus = RefuserContratEngagement(
        survenu_le=reponse_le or le, contrat=proposition.contrat, motif=MOTIFS_REFUS.tirer(recit.hasard)
    )
    _ecrire(recit, reponse_le or le, refus)


def _sans_suite(recit: Recit, derniere: date) -> None:
    """Followed persons without a running contract: some have just been proposed one, some refused."""
    plan, finale = recit.plan, recit.plan.finale
    if not plan.suivi or plan.sous_contrat or recit.foyer.plan.sortie_le is not None or finale is None:
        return
    depuis = max(derniere, finale.referent_le or finale.notifiee_le, recit.parametres.activite_du, LOI_PLEIN_EMPLOI)
    depuis = depuis + timedelta(days=2)
    if depuis > recit.fin - timedelta(days=30):
        return
    if recit.hasard.chance(PART_REFUS_SEUL):
        refuse_le = recule(recit.fin, recit.hasard.entier(25, (recit.fin - depuis).days), depuis)
        _proposer_en_vain(recit, refuse_le, refuse_le + timedelta(days=14))
    elif recit.hasard.chance(PART_EN_ATTENTE):
        propose_le = recule(recit.fin, recit.hasard.entier(0, 20), depuis)
        _proposer(recit, propose_le, propose_le, terme(propose_le, 6))
