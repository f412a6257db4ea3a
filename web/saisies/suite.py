"""The steps that come next on a dossier: the forms that meet its deadlines, then those of what the parcours still lacks.

Nothing of the law is said again here: deadlines say by which events they close, the registry which step gives each event and
which one creates what a step is about, the decision of a guarded step whether it may be taken today.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from commands.base import ETAPES, Cadre, Commande
from commands.contrats.contrat_engagement import ProposerContratEngagement, SignerContratEngagement
from commands.echeances import Echeance, echeances
from commands.orientations.designation import DesignerReferent, DesignerStructure
from commands.orientations.notification_orientation import NotifierOrientation
from commands.orientations.orientation import DeciderOrientation
from commands.sanctions.procedure_sanction import NotifierIntentionSanction
from commands.sanctions.recours import NotifierSanction
from commands.suivi.accompagnement import EnvoyerMessage
from commands.suivi.diagnostic import EtablirDiagnostic
from commands.suivi.rendez_vous import AnnulerRendezVous, DeplacerRendezVous, PlanifierRendezVous
from ledger.dossier import Dossier
from ledger.dossier.etat.rendez_vous import EtatRendezVous, RendezVous
from ledger.vocabulaire.suivi.rendez_vous import Presence
from web.saisies import PAR_EVENEMENT, SAISIES, Saisie
from web.saisies.gardes import Parts, aucune, empechement

PROCHAINES_MAX: Final = 3
BOUTONS_MAX: Final = 2
"""Forms that may meet one deadline and are offered beside it, at most: she came, or she did not."""


@dataclass(frozen=True, slots=True)
class Geste:
    """A form, about this object of the dossier if about any."""

    saisie: Saisie
    objet: str | None


@dataclass(frozen=True, slots=True)
class Prochaine:
    """A step that comes next: what is to be done, the deadline that asks for it or else why, and the forms that do it."""

    titre: str
    raison: str
    gestes: tuple[Geste, ...]
    echeance: Echeance | None = None


@dataclass(frozen=True, slots=True)
class Manque:
    """Something that the parcours lacks and no deadline asks for yet; ``objet`` is what it is about, if one thing."""

    commande: type[Commande]
    titre: str
    raison: str
    manque: Callable[[Dossier, Cadre], bool]
    objet: Callable[[Dossier, Cadre], str | None] = lambda _, __: None


def _a_revoir(dossier: Dossier, cadre: Cadre, dite: Presence) -> str | None:
    """The first appointment to come of which the person told this."""

    def attend(r: RendezVous) -> bool:
        return r.etat is EtatRendezVous.PLANIFIE and r.le >= cadre.aujourd_hui and r.dit is dite

    return next((r.id for r in sorted(dossier.rendez_vous.values(), key=lambda r: r.quand) if attend(r)), None)


DITS: Final = (
    Manque(
        EnvoyerMessage,
        "Répondre à la personne",
        "Elle a écrit depuis son espace, et rien ne lui a été écrit depuis.",
        lambda d, _: d.accompagnement.sans_reponse is not None,
    ),
    Manque(
        DeplacerRendezVous,
        "Changer le rendez-vous",
        "La personne demande un autre jour.",
        lambda d, c: _a_revoir(d, c, Presence.AUTRE_JOUR) is not None,
        lambda d, c: _a_revoir(d, c, Presence.AUTRE_JOUR),
    ),
    Manque(
        AnnulerRendezVous,
        "Annuler le rendez-vous, ou le changer",
        "La personne a prévenu qu'elle ne viendra pas.",
        lambda d, c: _a_revoir(d, c, Presence.NE_VIENDRA_PAS) is not None,
        lambda d, c: _a_revoir(d, c, Presence.NE_VIENDRA_PAS),
    ),
)
"""The person told this from her space, and it waits: it comes before what the law or the parcours ask for."""


MANQUES: Final = (
    Manque(
        NotifierSanction,
        "Notifier la sanction",
        "Sans notification, la personne ne connaît ni la mesure ni ses recours.",
        lambda d, _: any(s.notifiee_le is None for s in d.sanctions.values()),
    ),
    Manque(
        NotifierIntentionSanction,
        "Notifier l'intention de sanction",
        "La personne a droit à ses observations avant toute décision.",
        lambda d, _: any(m.en_cours and m.intention_notifiee_le is None for m in d.manquements.values()),
    ),
    Manque(
        DeciderOrientation,
        "Orienter la personne",
        "Son droit est ouvert, et aucun parcours n'est décidé.",
        lambda d, _: d.orientation is None and d.fin_parcours is None and bool(d.droits and d.droits.a_accompagner),
    ),
    Manque(
        NotifierOrientation,
        "Notifier l'orientation",
        "Le mois pour signer le contrat court à partir de sa réception.",
        lambda d, _: d.orientation is not None and d.orientation.notifiee_le is None,
    ),
    Manque(
        DesignerStructure,
        "Désigner la structure",
        "L'orientation est décidée, et personne n'a la charge de la personne.",
        lambda d, _: d.orientation is not None and d.structure is None,
    ),
    Manque(
        DesignerReferent,
        "Désigner le référent",
        "La structure est désignée : la personne attend de savoir qui la suit.",
        lambda d, _: d.orientation is not None and d.structure is not None and d.referent is None,
    ),
    Manque(
        EtablirDiagnostic,
        "Établir le diagnostic",
        "Le contrat s'élabore à partir de lui.",
        lambda d, _: d.orientation is not None and not d.diagnostics,
    ),
    Manque(
        SignerContratEngagement,
        "Faire signer le contrat",
        "Il est proposé, et pas encore signé.",
        lambda d, _: any(c.en_attente for c in d.contrats.values()),
    ),
    Manque(
        ProposerContratEngagement,
        "Proposer un contrat d'engagement",
        "Aucun contrat ne court.",
        lambda d, c: d.orientation is not None and d.contrat_en_cours(c.aujourd_hui) is None,
    ),
    Manque(
        PlanifierRendezVous,
        "Prendre un rendez-vous",
        "Aucun n'est prévu.",
        lambda d, c: (
            d.orientation is not None
            and not any(r.etat is EtatRendezVous.PLANIFIE and r.le >= c.aujourd_hui for r in d.rendez_vous.values())
        ),
    ),
)
"""In the order in which they weigh."""


def prochaines(
    dossier: Dossier,
    cadre: Cadre,
    permise: Callable[[type[Commande]], bool] = lambda _: True,
    parts: Parts = aucune,
) -> list[Prochaine]:
    """The one to three steps that come first: what the person asks, open deadlines that a form meets, then what lacks.

    ``permise`` says which steps the agent may record, ``parts`` which ones what he did already excludes.
    """
    trouvees, deja = list[Prochaine](), set[type[Commande]]()
    for prochaine in (
        *_manques(DITS, dossier, cadre, permise, parts),
        *_des_echeances(dossier, cadre, permise, parts),
        *_manques(MANQUES, dossier, cadre, permise, parts),
    ):
        siennes = {g.saisie.commande for g in prochaine.gestes}
        if len(trouvees) < PROCHAINES_MAX and not (siennes & deja and prochaine.echeance is None):
            trouvees.append(prochaine)
            deja |= siennes
    return trouvees


def _des_echeances(
    dossier: Dossier, cadre: Cadre, permise: Callable[[type[Commande]], bool], parts: Parts
) -> Iterator[Prochaine]:
    for echeance in echeances(dossier, cadre):
        types = (e.type_stable() for e in echeance.fermee_par)
        saisies = [PAR_EVENEMENT[type_] for type_ in types if type_ in PAR_EVENEMENT]
        tous = (_geste(saisie, echeance.objet, dossier, cadre, permise, parts) for saisie in saisies)
        gestes = {(geste.saisie.nom, geste.objet): geste for geste in tous if geste is not None}
        if gestes:
            premiers = tuple(gestes.values())[:BOUTONS_MAX]
            yield Prochaine(echeance.libelle, echeance.regle.libelle, premiers, echeance)


def _manques(
    manques: Sequence[Manque],
    dossier: Dossier,
    cadre: Cadre,
    permise: Callable[[type[Commande]], bool],
    parts: Parts,
) -> Iterator[Prochaine]:
    for manque in manques:
        if manque.manque(dossier, cadre):
            saisie = SAISIES_DE[manque.commande]
            geste = _geste(saisie, manque.objet(dossier, cadre), dossier, cadre, permise, parts)
            if geste is not None and geste.saisie is saisie:
                yield Prochaine(manque.titre, manque.raison, (geste,))


def _geste(
    saisie: Saisie,
    objet: str | None,
    dossier: Dossier,
    cadre: Cadre,
    permise: Callable[[type[Commande]], bool],
    parts: Parts,
) -> Geste | None:
    """The form about this object, else about the last one of which it is the turn, else the form that creates one."""
    if not permise(saisie.commande) or (saisie.quand is not None and not saisie.quand(dossier)):
        return None
    choisi = None
    if saisie.sur is not None:
        possibles = [id_ for id_, _ in saisie.sur.choix(dossier)]
        if not possibles:
            createur = CREATEURS.get(saisie.sur.objets.champ)
            return _geste(createur, None, dossier, cadre, permise, parts) if createur not in (None, saisie) else None
        choisi = objet if objet in possibles else possibles[-1]
    if saisie.gardee is not None and empechement(saisie, choisi, dossier, cadre, parts) is not None:
        return None
    return Geste(saisie, choisi)


SAISIES_DE: Final = {saisie.commande: saisie for saisie in SAISIES.values()}
CREATEURS: Final = {
    cree: saisie
    for saisie in SAISIES.values()
    if (cree := ETAPES[saisie.commande].evenements[0].cree) is not None and saisie.sur is None
}
"""The form of the step that creates what others are about, by the field that names it."""
