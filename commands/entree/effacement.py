"""The erasure of a person: demander, examiner, approuver, exécuter (RGPD articles 12, 17 and 19).

Three persons at least are in it: who asks, or whom the term of retention makes ask; who examines; and another one who
approves. Only then does a process destroy the key (``parcours effacer``), which records the certificate.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID, uuid4

from pydantic import Field

from commands.annexes import EtapeDecidee, FluxAnnexe, annexe
from commands.base import Acte, Cadre, Commande, Refus, etape, exemple, exiger, exiger_ouvert, jour, prealable
from commands.conservation import attend_le_juge, conservation
from ledger.dates import DateCivile
from ledger.dossier import Dossier
from ledger.dossier.etat.donnees import Effacement
from ledger.events.base import Evenement, Texte
from ledger.events.entree.effacement import (
    LIEUX_MAX,
    Bordereau,
    EffacementApprouve,
    EffacementDemande,
    EffacementExamine,
    EffacementExecute,
    LieuEfface,
    SujetEfface,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.conservation import Phase
from ledger.vocabulaire.entree.effacement import (
    ConclusionEffacement,
    MotifEffacement,
    OrigineEffacement,
    RaisonConservation,
)
from ledger.vocabulaire.pouvoir import Pouvoir, Procedure

REPONSE: Final = "DROITS-1M"
TOUJOURS: Final = frozenset({MotifEffacement.ILLICITE, MotifEffacement.OBLIGATION_LEGALE})
"""Grounds that hold while the right is open: the mission of public interest does not keep what should not be there."""
POURQUOI: Final = "Le RGPD dit qui décide et pourquoi ; le délai de réponse est fixé par la demande."
_DEMANDER, _EXAMINER, _APPROUVER = (
    Acte(Procedure.EFFACEMENT, pouvoir) for pouvoir in (Pouvoir.DEMANDER, Pouvoir.EXAMINER, Pouvoir.APPROUVER)
)


class DemanderEffacement(Commande):
    """Ask for the erasure of the person: she does, or the term of retention."""

    model_config = exemple({"origine": "DEMANDE", "motif": "PLUS_NECESSAIRES"})

    effacement: UUID = Field(default_factory=uuid4)
    origine: OrigineEffacement
    motif: MotifEffacement
    bordereau: Bordereau | None = Field(default=None, description="Bordereau d'élimination visé par les archives")
    precision: Texte | None = Field(default=None, description="Ce que dit la personne (scellé)")


class ExaminerEffacement(Commande):
    """Conclude the examination of a demand of erasure."""

    model_config = exemple({"effacement": "7d3c1a52-4f0e-4a1b-9c55-2e0b6d9f7a31", "conclusion": "EFFACER"})

    effacement: UUID
    conclusion: ConclusionEffacement
    raison: RaisonConservation | None = Field(default=None, description="Pourquoi les données demeurent")
    precision: Texte | None = Field(default=None, description="Ce que l'examen a montré (scellé)")


class ApprouverEffacement(Commande):
    """Approve, after another agent examined it, the erasure of the person."""

    model_config = exemple({"effacement": "7d3c1a52-4f0e-4a1b-9c55-2e0b6d9f7a31"})

    effacement: UUID


class ExecuterEffacement(Commande):
    """Record that the person was erased, and what stays: who erased says it."""

    model_config = exemple(
        {
            "effacement": "7d3c1a52-4f0e-4a1b-9c55-2e0b6d9f7a31",
            "cle_detruite_le": "2026-12-01",
            "lieux": [{"lieu": "{journal}.brouillons", "moyen": "SUPPRIME"}],
        }
    )

    effacement: UUID
    cle_detruite_le: DateCivile
    lieux: tuple[LieuEfface, ...] = Field(min_length=1, max_length=LIEUX_MAX)


@etape(DemanderEffacement, EffacementDemande, regles={REPONSE: "survenu_le"}, acte=_DEMANDER)
def demander_effacement(dossier: Dossier, commande: DemanderEffacement, cadre: Cadre) -> Sequence[Evenement]:
    """One demand at a time; the term of retention is reached, and its bordereau named, when it is what asks."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    exiger_quelqu_un(dossier)
    _exiger_seule(dossier)
    au_terme = commande.origine is OrigineEffacement.TERME
    exiger(
        au_terme == (commande.motif is MotifEffacement.DUREE_ECHUE),
        "motif_sans_origine",
        f"Le motif « {MotifEffacement.DUREE_ECHUE.libelle} » va avec l'origine « {OrigineEffacement.TERME.libelle} », et"
        " avec elle seule.",
        champ="motif",
    )
    if au_terme:
        _exiger_terme(dossier, commande, cadre)
    return [commande.fait(EffacementDemande, survenu_le=le, repondre_le=cadre.echeance(REPONSE, le))]


def _exiger_seule(dossier: Dossier) -> None:
    if (autre := next((e for e in dossier.effacements.values() if e.en_cours), None)) is not None:
        raise Refus(
            "effacement_en_cours",
            f"L'effacement est déjà demandé depuis le {jour(autre.demande_le)} : menez cette demande à son terme, ou"
            " annulez-la.",
        )


def _exiger_terme(dossier: Dossier, commande: DemanderEffacement, cadre: Cadre) -> None:
    gardee = conservation(dossier, cadre)
    if gardee.phase is not Phase.TERME:
        jusque = f" : elle court jusqu'au {jour(gardee.archive_jusqu_au)}" if gardee.archive_jusqu_au else ""
        raise Refus(
            "conservation_non_echue",
            f"La durée de conservation de ce dossier n'est pas échue{jusque}.",
            champ="origine",
        )
    exiger(
        commande.bordereau is not None,
        "bordereau_absent",
        "Au terme de la conservation, rien ne s'élimine sans le visa des archives (Code du patrimoine R212-14) : indiquez"
        " le bordereau d'élimination.",
        champ="bordereau",
    )


@etape(ExaminerEffacement, EffacementExamine, pourquoi=POURQUOI, acte=_EXAMINER)
def examiner_effacement(dossier: Dossier, commande: ExaminerEffacement, cadre: Cadre) -> Sequence[Evenement]:
    """To be erased unless a judge may be seized, or the right that the data serve is open; kept, for a reason."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    effacement = _exiger_demande(dossier, commande.effacement)
    exiger(
        effacement.examine_le is None,
        "effacement_deja_examine",
        "Cette demande est déjà examinée : corrigez l'examen s'il est faux.",
        champ="effacement",
    )
    garder = commande.conclusion is ConclusionEffacement.CONSERVER
    exiger(
        garder == (commande.raison is not None),
        "raison_de_conservation",
        "Dites pourquoi les données demeurent quand elles demeurent, et seulement alors.",
        champ="raison",
    )
    if not garder:
        _exiger_effacable(dossier, effacement, cadre)
    return [commande.fait(EffacementExamine, survenu_le=le)]


def _exiger_effacable(dossier: Dossier, effacement: Effacement, cadre: Cadre) -> None:
    """Refuse to erase what a judge may ask for, or what the mission needs (RGPD 17-3 b and e)."""
    exiger(
        not attend_le_juge(dossier, cadre.aujourd_hui),
        "effacement_en_litige",
        "Un recours attend, ou le juge peut encore être saisi : les données demeurent jusque-là (RGPD 17-3 e). Concluez"
        f" « {ConclusionEffacement.CONSERVER.libelle} », ou attendez le terme du litige.",
        champ="conclusion",
    )
    ouvert = dossier.droits is not None and dossier.droits.etat.ouvert
    exiger(
        not ouvert or effacement.motif in TOUJOURS,
        "droit_ouvert",
        "Le droit au RSA est ouvert : ce qui sert à l'accompagnement est nécessaire à une mission d'intérêt public (RGPD"
        f" 17-3 b). Concluez « {ConclusionEffacement.CONSERVER.libelle} ».",
        champ="conclusion",
    )


@etape(ApprouverEffacement, EffacementApprouve, pourquoi=POURQUOI, acte=_APPROUVER)
def approuver_effacement(dossier: Dossier, commande: ApprouverEffacement, cadre: Cadre) -> Sequence[Evenement]:
    """Once an examination concluded to it, and if it still may be on the day."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    effacement = _exiger_demande(dossier, commande.effacement)
    _exiger_conclu(effacement)
    exiger(
        effacement.approuve_le is None,
        "effacement_deja_approuve",
        "Cet effacement est déjà approuvé : il attend son exécution.",
        champ="effacement",
    )
    _exiger_effacable(dossier, effacement, cadre)
    return [commande.fait(EffacementApprouve, survenu_le=le)]


@etape(ExecuterEffacement, EffacementExecute, SujetEfface, pourquoi=POURQUOI, roles=(Role.SYSTEME,))
def executer_effacement(dossier: Dossier, commande: ExecuterEffacement, cadre: Cadre) -> Sequence[Evenement]:
    """Once, what was approved; others are told that the person is erased."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    effacement = _exiger_demande(dossier, commande.effacement)
    _exiger_approuve(effacement)
    execute = commande.fait(EffacementExecute, survenu_le=le)
    return [execute, SujetEfface(survenu_le=le, effacement=commande.effacement)]


@annexe(EffacementExecute)
def doubles_effaces(etape: EtapeDecidee) -> tuple[FluxAnnexe, ...]:
    """The dossiers for which this one goes on are of the same person: each tells that she is erased."""
    execute = etape.dit(EffacementExecute)
    if execute is None:
        return ()
    doubles = [UUID(absorbe) for absorbe in etape.avant.absorbes.values()]
    efface = SujetEfface(survenu_le=etape.le, effacement=execute.effacement)
    return tuple(FluxAnnexe(double, lus[-1].version, efface) for double, lus in etape.lire(doubles).items())


def exiger_quelqu_un(dossier: Dossier) -> None:
    """Refuse what is asked of an erased person: nothing of her is left."""
    if dossier.efface_le is not None:
        raise Refus(
            "personne_deja_effacee",
            f"La personne de ce dossier a été effacée le {jour(dossier.efface_le)} : il n'y a plus rien d'elle.",
        )


def _exiger_demande(dossier: Dossier, numero: UUID) -> Effacement:
    exiger_quelqu_un(dossier)
    effacement = dossier.effacements.get(str(numero))
    if effacement is None:
        raise Refus("effacement_inconnu", "Cette demande d'effacement n'est pas dans ce dossier.", champ="effacement")
    return effacement


def _exiger_conclu(effacement: Effacement) -> None:
    exiger(
        effacement.conclusion is ConclusionEffacement.EFFACER,
        "effacement_non_examine",
        "L'examen de la demande n'a pas conclu à l'effacement : il faut d'abord l'examiner.",
        champ="effacement",
    )


def _exiger_approuve(effacement: Effacement) -> None:
    exiger(
        effacement.approuve_le is not None,
        "effacement_non_approuve",
        "Cet effacement n'est pas approuvé : un second agent l'approuve d'abord.",
        champ="effacement",
    )


def _de(dossier: Dossier, e: EvenementLu) -> Effacement:
    return _exiger_demande(dossier, UUID(e.corps["effacement"]))


@prealable(EffacementDemande)
def _demande_tient(dossier: Dossier, _e: EvenementLu, _cadre: Cadre) -> None:
    exiger_quelqu_un(dossier)
    _exiger_seule(dossier)


@prealable(EffacementExamine)
def _examen_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _de(dossier, e)


@prealable(EffacementApprouve)
def _approbation_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_conclu(_de(dossier, e))


@prealable(EffacementExecute)
def _execution_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_approuve(_de(dossier, e))


@prealable(SujetEfface)
def _effacee_une_fois(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_approuve(_de(dossier, e))
