"""Load, decide, append: the one way from a command to events."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from uuid import UUID, uuid4

from commands.annexes import Connus, EtapeDecidee, annexes
from commands.base import ETAPES, Cadre, Commande, Refus, Si
from commands.correction import AnnulerEtape, etape_corrigee, exiger_identifiants
from commands.courant import exiger_courant
from commands.permis import exiger_permis
from commands.renvois import sous_son_code
from commands.suites import exiger_suites
from commands.temoins import exiger_temoin
from ledger.contexte import Acteur, Contexte, Delegation
from ledger.dates import aujourd_hui
from ledger.dossier import Dossier, fold, fold_avant
from ledger.erreurs import ErreurAttendue, Genre
from ledger.events.base import Evenement, Rattachement
from ledger.keys import Coffre
from ledger.lu import EvenementLu
from ledger.store.append import Ecriture, Issue, Statut
from ledger.store.append import Evenement as EvenementStocke
from ledger.store.journal import Journal
from ledger.store.mapper import Etape, stocker
from ledger.vocabulaire.entree.identifiant import GenreIdentifiant

SANS_PERSONNE = b"aucune personne derriere ce dossier"
"""Key of the fingerprints of an erased person's dossier, whose commands hold no text any more."""
ESSAIS_MAX = 64
"""Times a command is decided when somebody else writes first, in the dossier or beside it: as many as a lot of commands.
Each time that one loses, another one has written: who expects no version is not refused for the version.
"""


class ConflitDeVersion(ErreurAttendue):
    """The dossier has moved on since the version that the caller expected; ``version`` is the current one."""

    genre = Genre.DEPASSE
    reference = "version-depassee"
    titre = "Le dossier a changé"
    precisees = MappingProxyType({"version": int})

    def __init__(self, version: int) -> None:
        """See the class."""
        self.version = version
        self.precisions = {"version": version}
        super().__init__(
            f"le dossier est à la version {version} : rechargez-le, vérifiez ce qui a changé, puis recommencez"
        )


class CleDejaUtilisee(ErreurAttendue):
    """The idempotency key was already used for another request."""

    genre = Genre.MAL_DEMANDE
    reference = "cle-deja-utilisee"
    titre = "Clé d'idempotence déjà utilisée"

    def __init__(self) -> None:
        """See the class."""
        super().__init__("cette clé d'idempotence a déjà servi à une autre requête : employez-en une nouvelle")


class CleAbsente(ErreurAttendue):
    """The store has no key for this person, who was not erased: it is older than the log."""

    genre = Genre.INDISPONIBLE
    reference = "cle-absente"
    titre = "Clé de la personne absente"

    def __init__(self) -> None:
        """See the class."""
        super().__init__(
            "la clé de cette personne manque au coffre, et elle n'a pas été effacée : le coffre est plus ancien que le"
            " journal. Rien n'a été enregistré, gardez votre saisie : l'exploitant doit ramener la dernière copie des clés"
            " (« parcours restaurer --cles »)"
        )


@dataclass(frozen=True, slots=True)
class Resultat:
    """The record of a step: position of the last event, version of the dossier, number of events.

    ``deja_fait`` is True when the same request had been recorded before; nothing was then added.
    """

    dossier: UUID
    position: int
    version: int
    nombre: int
    deja_fait: bool = False


@dataclass(frozen=True, slots=True)
class Demande:
    """A command on a dossier, by an actor.

    ``commande_id`` makes it idempotent; ``version_attendue`` makes it conditional. ``identifiants`` lead to the dossier from
    then on, in place of those of the identity that the command states.
    """

    dossier: UUID
    commande: Commande
    acteur: Acteur
    commande_id: UUID | None = None
    version_attendue: int | None = None
    cause: UUID | None = None
    identifiants: Mapping[GenreIdentifiant, str] | None = field(default=None, repr=False)

    def empreinte(self, coffre: Coffre) -> bytes:
        """Fingerprint of what was asked, under the person's key; ids that were drawn by default are left out.

        A request holds names and texts: without the key, nobody can try them against it.
        """
        cle = coffre.cle(self.dossier)
        corps = self.commande.model_dump_json(exclude_unset=True)
        texte = f"{type(self.commande).__name__}\n{self.dossier}\n{corps}"
        return hmac.digest(cle.empreintes if cle else SANS_PERSONNE, texte.encode(), "sha256")


def executer(journal: Journal, demande: Demande, cadre: Cadre | None = None) -> Resultat:
    """Record what the command decides.

    Raises :class:`~commands.base.Refus` when the step may not happen, :class:`ConflitDeVersion` when the dossier is not
    at the expected version, :class:`CleDejaUtilisee` when the idempotency key served another request. No event is
    written in these cases.
    """
    if (faite := _deja_fait(journal, demande)) is not None:
        return faite
    try:
        return _executer(journal, demande, cadre or Cadre(aujourd_hui()))
    except (Refus, ConflitDeVersion):
        # The same request, sent twice at once: what it recorded the first time stands in the way of the second.
        if (faite := _deja_fait(journal, demande)) is not None:
            return faite
        raise


def _executer(journal: Journal, demande: Demande, cadre: Cadre) -> Resultat:
    """Decide and append; decide again on what somebody else wrote meanwhile, in the dossier or beside it."""
    version = 0
    for essai in range(ESSAIS_MAX + 1):
        lus = journal.lire([demande.dossier])[demande.dossier]
        version = lus[-1].version if lus else 0
        if essai == ESSAIS_MAX or demande.version_attendue not in (None, version):
            break
        issue = journal.ajouter(preparer(journal, demande, lus, cadre))
        if issue.statut is not Statut.CONFLIT:
            return _resultat(demande, issue)
    raise ConflitDeVersion(version)


def preparer(
    journal: Journal,
    demande: Demande,
    lus: Sequence[EvenementLu],
    cadre: Cadre,
    connus: Connus = MappingProxyType({}),
) -> Ecriture:
    """Decide on the events read, and give the writing of the command; nothing is written here.

    ``connus``: events of other streams that were read just before, by stream. Creates the person's key when the dossier is
    new. Raises :class:`~commands.base.Refus`.
    """
    dossier, decidee, par = _decider(journal, demande, lus, cadre, connus)
    evenements, ailleurs = decidee.evenements, annexes(decidee)
    cible = decidee.cible.position if decidee.cible else None
    if not lus:
        journal.coffre.creer([demande.dossier])
    regles = regles_appliquees(demande.commande, evenements[0], cadre)
    contexte = Contexte(demande.acteur, regles, demande.cause, par)
    rattachement = rattacher(dossier)
    stockes = [
        _stocker(journal, demande.dossier, e.model_copy(update={"rattachement": rattachement}), contexte, cible)
        for e in evenements
    ]
    for rang, annexe in enumerate(ailleurs, 1):
        if annexe.evenement is not None:
            stockes.append(replace(_stocker(journal, annexe.stream, annexe.evenement, contexte, None), rang=rang))
    return Ecriture(
        commande_id=demande.commande_id or uuid4(),
        empreinte=demande.empreinte(journal.coffre),
        flux=((demande.dossier, dossier.version), *((annexe.stream, annexe.attendue) for annexe in ailleurs)),
        evenements=tuple(stockes),
    )


def essayer(journal: Journal, demande: Demande, lus: Sequence[EvenementLu], cadre: Cadre) -> Sequence[Evenement]:
    """Decide a command on an open dossier as if it were to be recorded, and give its events; nothing is written anywhere.

    Raises :class:`~commands.base.Refus`.
    """
    _, decidee, _ = _decider(journal, demande, lus, cadre, {})
    annexes(decidee)
    return decidee.evenements


def _decider(
    journal: Journal, demande: Demande, lus: Sequence[EvenementLu], cadre: Cadre, connus: Connus
) -> tuple[Dossier, EtapeDecidee, Delegation | None]:
    """The dossier before, the step with what it takes to keep its texts, and the delegation by which it is taken.

    Raises :class:`~commands.base.Refus`.
    """
    commande = sous_son_code(journal, cadre, demande.commande)
    exiger_temoin(demande.acteur, commande, demande.dossier, lus)
    par = exiger_permis(demande.acteur, commande, lus, cadre.aujourd_hui)
    dossier, evenements, position = decider(demande.dossier, lus, commande, cadre)
    if (garde := ETAPES[type(commande)].garde) is not None:
        garde(demande.acteur, dossier, commande)
    if lus and any(e.a_sceller for e in evenements) and journal.coffre.cle(demande.dossier) is None:
        _exiger_effacement(journal, demande.dossier)
        raise Refus(
            "personne_effacee",
            "Les données personnelles de ce dossier ont été effacées : aucun texte ni identité ne peut plus y être"
            " conservé. Enregistrez l'étape sans texte libre.",
        )
    cible = next((e for e in lus if e.position == position), None)
    decidee = EtapeDecidee(
        journal, cadre, demande.dossier, lus, cible, evenements, identifiants=demande.identifiants, connus=connus
    )
    return dossier, decidee, par


def decider(
    stream: UUID, lus: Sequence[EvenementLu], commande: Commande, cadre: Cadre
) -> tuple[Dossier, Sequence[Evenement], int | None]:
    """State before, events decided, and the position of the event that they correct if they do.

    Pure. Raises :class:`~commands.base.Refus`.
    """
    if inconnu := next((e for e in lus if e.classe is None), None):
        raise Refus(
            "etape_plus_recente",
            f"Ce dossier contient une étape que cette version ne connaît pas ({inconnu.type_stable}) : mettez le logiciel"
            " à jour avant d'y ajouter quoi que ce soit.",
        )
    decide = ETAPES[type(commande)].decider
    if commande.correction is None:
        cible, dossier = None, fold(stream, lus)
        evenements = decide(dossier, commande, cadre)
        exiger_courant(dossier, type(evenements[0]), evenements[0].survenu_le)
    else:
        cible = etape_corrigee(lus, commande.correction, commande)
        commande = _a_sa_date(commande, cible)
        dossier = fold_avant(stream, lus, cible, cadre.date_du_fait(commande))
        evenements = decide(dossier, commande, cadre)
    exiger_identifiants(lus, cible, evenements)
    exiger_suites(stream, lus, cible, evenements, cadre)
    return dossier, evenements, cible.position if cible else None


def _a_sa_date(commande: Commande, cible: EvenementLu) -> Commande:
    """A step restated without a date keeps the date of the fact."""
    if commande.survenu_le is not None or isinstance(commande, AnnulerEtape):
        return commande
    return commande.model_copy(update={"survenu_le": cible.survenu_le})


def rattacher(dossier: Dossier) -> Rattachement | None:
    """Where the dossier is when the step is recorded; None before it is anywhere."""
    mds = dossier.droits.mds if dossier.droits else None
    if mds is None and dossier.structure is None:
        return None
    return Rattachement(
        mds=mds, structure=dossier.structure, referent=UUID(dossier.referent) if dossier.referent else None
    )


def regles_appliquees(commande: Commande, evenement: Evenement, cadre: Cadre) -> tuple[str, ...]:
    """Versions of the rules that decided, each on the day that the event gives it."""
    dates = ((code, _date_de(evenement, datee_par)) for code, datee_par in ETAPES[type(commande)].regles.items())
    versions = (cadre.regles.en_vigueur(code, le) for code, le in dates if le is not None)
    return tuple(regle.version for regle in versions if regle is not None)


def _date_de(evenement: Evenement, datee_par: str | Si) -> date | None:
    """The day that gives the version of a rule; None when it did not decide."""
    if isinstance(datee_par, Si) and not getattr(evenement, datee_par.champ):
        return None
    le: date | None = getattr(evenement, datee_par.date if isinstance(datee_par, Si) else datee_par)
    return le


def _stocker(
    journal: Journal, stream: UUID, evenement: Evenement, contexte: Contexte, cible: int | None
) -> EvenementStocke:
    return stocker(Etape(stream, 0, evenement, contexte, uuid4(), cible), journal.coffre)


def _resultat(demande: Demande, issue: Issue) -> Resultat:
    if issue.statut is Statut.AUTRE_REQUETE:
        raise CleDejaUtilisee
    assert issue.position is not None and issue.nombre is not None  # noqa: S101, PT018 - answered with these statuses
    return Resultat(demande.dossier, issue.position, issue.version, issue.nombre, issue.statut is Statut.DEJA_FAIT)


def _deja_fait(journal: Journal, demande: Demande) -> Resultat | None:
    """Outcome of the same request if it was recorded already."""
    if demande.commande_id is None or (faite := journal.commande(demande.commande_id)) is None:
        return None
    empreinte, issue = faite
    if empreinte != demande.empreinte(journal.coffre):
        if journal.coffre.cle(demande.dossier) is None:
            _exiger_effacement(journal, demande.dossier)
        raise CleDejaUtilisee
    return _resultat(demande, issue)


def _exiger_effacement(journal: Journal, dossier: UUID) -> None:
    """The person of a dossier without a key was erased; raises :class:`CleAbsente` when she was not."""
    if dossier not in journal.coffre.effaces() and journal.connait(dossier):
        raise CleAbsente
