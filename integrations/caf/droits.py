"""The block `SituationDossierRSA`: state of the right, with the facts that explain it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lxml.etree import _Element as Element

from integrations.caf.codes import (
    ETATS_DOSSIER,
    MOTIFS_CLOTURE,
    MOTIFS_REFUS,
    MOTIFS_SUSPENSION_DROIT,
    MOTIFS_SUSPENSION_VERSEMENT,
    CodeCnaf,
    qualifier,
)
from integrations.caf.constats import Doutes, ValeurIllisible
from integrations.caf.modele import CodeConstat, FaitDeDroit
from integrations.caf.valeurs import FORME_CODE, enfants, exiger_date, exiger_forme, textes

# The schema puts no bound on suspensions; a household has at most a few.
NB_SUSPENSIONS_MAX = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class FormeFait:
    """How a fact is spelt: its block, its two fields, the list of its motives."""

    bloc: str
    motif: str
    le: str
    motifs: Mapping[str, CodeCnaf]


REFUS = FormeFait(bloc="Refus", motif="MOTIREFURSA", le="DTREFURSA", motifs=MOTIFS_REFUS)
SUSPENSION_DROIT = FormeFait(
    bloc="SuspensionDroit", motif="MOTISUSDRORSA", le="DDSUSDRORSA", motifs=MOTIFS_SUSPENSION_DROIT
)
SUSPENSION_VERSEMENT = FormeFait(
    bloc="SuspensionVersement", motif="MOTISUSVERSRSA", le="DDSUSVERSRSA", motifs=MOTIFS_SUSPENSION_VERSEMENT
)
FIN_DROIT = FormeFait(bloc="FinDroit", motif="MOTICLORSA", le="DTCLORSA", motifs=MOTIFS_CLOTURE)
FIN_DROIT_MOIS_ANTERIEUR = FormeFait(
    bloc="FinDroitMoisAnterieur", motif="MOTICLORSA", le="DTCLORSA", motifs=MOTIFS_CLOTURE
)
_FORMES: Mapping[str, FormeFait] = {
    forme.bloc: forme for forme in (REFUS, SUSPENSION_DROIT, SUSPENSION_VERSEMENT, FIN_DROIT, FIN_DROIT_MOIS_ANTERIEUR)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Droits:
    """The statement of `SituationDossierRSA`."""

    etat_dossier_code: str
    refus: FaitDeDroit | None
    suspensions_droit: tuple[FaitDeDroit, ...]
    suspensions_versement: tuple[FaitDeDroit, ...]
    cloture: FaitDeDroit | None
    cloture_mois_anterieur: FaitDeDroit | None


def lire_droits(situation: Element | None, doutes: Doutes, aujourd_hui: date) -> Droits:
    """Raises `ValeurIllisible` when the state, a motive or the date of a fact can't be read.

    A fact may take effect after today (a suspension from next month on): that is only worth a look.
    """
    if situation is None:
        raise ValeurIllisible(CodeConstat.CHAMP_ABSENT, "ETATDOSRSA")
    etat = exiger_forme(textes(enfants(situation).get("EtatDossierRSA", situation)), "ETATDOSRSA", FORME_CODE)
    if etat not in ETATS_DOSSIER:
        doutes.noter(CodeConstat.CODE_INCONNU, "ETATDOSRSA")
    faits: dict[str, list[FaitDeDroit]] = {bloc: [] for bloc in _FORMES}
    for bloc in situation:
        forme = _FORMES.get(bloc.tag)
        if forme is not None:
            faits[forme.bloc].append(_lire_fait(bloc, forme, doutes, aujourd_hui))
            if len(faits[forme.bloc]) > NB_SUSPENSIONS_MAX:
                raise ValeurIllisible(CodeConstat.CHAMP_ILLISIBLE, forme.motif)
    return Droits(
        etat_dossier_code=etat,
        refus=_premier(faits[REFUS.bloc]),
        suspensions_droit=tuple(faits[SUSPENSION_DROIT.bloc]),
        suspensions_versement=tuple(faits[SUSPENSION_VERSEMENT.bloc]),
        cloture=_premier(faits[FIN_DROIT.bloc]),
        cloture_mois_anterieur=_premier(faits[FIN_DROIT_MOIS_ANTERIEUR.bloc]),
    )


def _lire_fait(bloc: Element, forme: FormeFait, doutes: Doutes, aujourd_hui: date) -> FaitDeDroit:
    valeurs = textes(bloc)
    motif = qualifier(exiger_forme(valeurs, forme.motif, FORME_CODE), forme.motifs)
    fait = FaitDeDroit(motif=motif, le=exiger_date(valeurs, forme.le))
    if not fait.motif.connu:
        doutes.noter(CodeConstat.CODE_INCONNU, forme.motif)
    if fait.le > aujourd_hui:
        doutes.noter(CodeConstat.DATE_FUTURE, forme.le)
    return fait


def _premier(faits: list[FaitDeDroit]) -> FaitDeDroit | None:
    return faits[0] if faits else None
