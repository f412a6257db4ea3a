"""Households in the flesh: people, address, and the rights that the paying body will state over the window."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from ledger.vocabulaire.entree.droits import EtatDroit, MotifDroit, OrganismePayeur, Sexe, SituationFamiliale
from ledger.vocabulaire.territoire import Commune, Territoire, charger
from simulation.plan.parametres import Parametres
from simulation.plan.personnes import AGES, AGES_MISSION_LOCALE, Adulte, Enfant, EtatCivil
from simulation.plan.squelette import Destination, PlanFoyer
from simulation.tirage.calendrier import ouvre_apres, ouvre_avant
from simulation.tirage.hasard import Hasard, Tirage
from simulation.tirage.noms import NOMS_VOIE, TYPES_VOIE

NUMEROS: Final = {OrganismePayeur.CAF: "331", OrganismePayeur.MSA: "333"}
"""Numbers of the paying bodies (unverified)."""
PART_MSA: Final = 0.03
PART_SUSPENSION_AN: Final = 0.14
PART_DEMENAGEMENT_AN: Final = 0.06
CAUSES_SUSPENSION: Final = Tirage(
    {
        (EtatDroit.VERSEMENT_SUSPENDU, MotifDroit.DECLARATION_MANQUANTE): 60,
        (EtatDroit.VERSEMENT_SUSPENDU, MotifDroit.RESSOURCES): 20,
        (EtatDroit.VERSEMENT_SUSPENDU, MotifDroit.RESIDENCE): 5,
        (EtatDroit.OUVERT_SUSPENDU, MotifDroit.RESSOURCES): 7,
        (EtatDroit.CLOS, MotifDroit.ECHEANCE): 8,
    }
)
CAUSES_SORTIE: Final = Tirage(
    {MotifDroit.ECHEANCE: 55, MotifDroit.AUTRE: 30, MotifDroit.MUTATION: 12, MotifDroit.DECISION_PCD: 3}
)
"""Motives that the CNAF flow can tell: it does not know of a job."""


@dataclass(frozen=True, slots=True)
class Domicile:
    """An address, and the MDS that serves it."""

    depuis_le: date
    numero: str
    type_voie: str
    nom_voie: str
    commune: Commune
    mds: str


@dataclass(frozen=True, slots=True)
class Droit:
    """A statement of the paying body, from ``le`` on."""

    le: date
    etat: EtatDroit
    soumis: bool
    motif: MotifDroit | None = None


@dataclass(frozen=True, slots=True)
class FoyerSimule:
    """A household. ``domiciles`` and ``droits`` run from the opening on; adults are in the order of the plan's dossiers."""

    plan: PlanFoyer
    organisme: OrganismePayeur
    numero: str
    matricule: str
    demande_le: date
    situation: SituationFamiliale
    adultes: tuple[Adulte, ...]
    enfants: tuple[Enfant, ...]
    domiciles: tuple[Domicile, ...]
    droits: tuple[Droit, ...]
    dossiers: tuple[UUID, ...]

    @property
    def soumis_jusqu_a_la_sortie(self) -> bool:
        """Whether the household was subject to droits et devoirs without a break: else nobody of it is sanctioned."""
        return all(droit.soumis for droit in self.droits if droit.le != self.plan.sortie_le)


class Peuplement:
    """Gives flesh to the households of a plan, in the order of their rank."""

    def __init__(self, parametres: Parametres) -> None:
        """Raises ``ValueError`` when the territory of the département is not described."""
        self._parametres = parametres
        self.territoire: Territoire = charger(parametres.departement)
        self._communes = Tirage({commune: float(commune.population) for commune in self.territoire.communes})
        self._etat_civil = EtatCivil(tuple(c.code for c in self.territoire.communes), parametres.jusqu_au)

    def foyers(self, plans: Sequence[PlanFoyer]) -> Iterator[FoyerSimule]:
        """Households one at a time; the same plan gives the same ones."""
        for plan in plans:
            yield self._foyer(plan, Hasard(self._parametres.graine, f"foyer/{plan.rang}"))

    def _foyer(self, plan: PlanFoyer, hasard: Hasard) -> FoyerSimule:
        organisme = OrganismePayeur.MSA if hasard.chance(PART_MSA) else OrganismePayeur.CAF
        avec_enfant = hasard.chance(0.6 if len(plan.dossiers) == 2 else 0.36)
        adultes = tuple(self._adultes(plan, hasard, avec_enfant=avec_enfant))
        # The MSA identifies by NIR.
        matricule = adultes[0].nir if organisme is OrganismePayeur.MSA else f"{1_000_003 + 7 * plan.rang:07d}"
        enfants = (self._etat_civil.enfant(hasard, adultes[0].nom) for _ in range(hasard.entier(1, 3)))
        return FoyerSimule(
            plan=plan,
            organisme=organisme,
            numero=NUMEROS[organisme],
            matricule=matricule,
            demande_le=plan.ouvert_le - timedelta(days=hasard.entier(5, 40)),
            situation=_situation(len(adultes), avec_enfant=avec_enfant),
            adultes=adultes,
            enfants=tuple(enfants) if avec_enfant else (),
            domiciles=tuple(self._domiciles(plan, matricule, hasard)),
            droits=tuple(self._droits(plan, hasard)),
            dossiers=tuple(hasard.uuid() for _ in plan.dossiers),
        )

    def _adultes(self, plan: PlanFoyer, hasard: Hasard, *, avec_enfant: bool) -> Iterator[Adulte]:
        sexe = Sexe.FEMME if hasard.chance(0.75 if avec_enfant else 0.42) else Sexe.HOMME
        autre_que: date | None = None
        for dossier in plan.dossiers:
            jeune = dossier.finale is not None and dossier.finale.vers is Destination.MISSION_LOCALE
            adulte = self._etat_civil.adulte(hasard, sexe, AGES_MISSION_LOCALE if jeune else AGES, autre_que=autre_que)
            yield adulte
            autre_que = adulte.naissance_le
            sexe = Sexe.HOMME if sexe is Sexe.FEMME else Sexe.FEMME

    def _domiciles(self, plan: PlanFoyer, matricule: str, hasard: Hasard) -> Iterator[Domicile]:
        yield self._domicile(plan.ouvert_le, matricule, hasard)
        du, au = self._activite(plan)
        if au > du and hasard.chance(PART_DEMENAGEMENT_AN * (au - du).days / 365):
            yield self._domicile(ouvre_avant(du + timedelta(days=hasard.entier(4, (au - du).days))), matricule, hasard)

    def _domicile(self, depuis_le: date, matricule: str, hasard: Hasard) -> Domicile:
        commune = self._communes.tirer(hasard)
        mds = self.territoire.mds_de(commune.code, matricule)
        assert mds is not None  # noqa: S101 - the commune comes from the territory
        return Domicile(
            depuis_le, str(hasard.entier(1, 140)), hasard.parmi(TYPES_VOIE), hasard.parmi(NOMS_VOIE), commune, mds
        )

    def _activite(self, plan: PlanFoyer) -> tuple[date, date]:
        """Days between which something may happen to the household, after its entry and before its exit."""
        du = max(plan.ouvert_le + timedelta(days=75), self._parametres.activite_du)
        return du, (plan.sortie_le or self._parametres.fin) - timedelta(days=10)

    def _droits(self, plan: PlanFoyer, hasard: Hasard) -> Iterator[Droit]:
        yield Droit(plan.ouvert_le, EtatDroit.OUVERT_VERSABLE, soumis=True)
        du, au = self._activite(plan)
        if au > du and hasard.chance(PART_SUSPENSION_AN * (au - du).days / 365):
            etat, motif = CAUSES_SUSPENSION.tirer(hasard)
            debut = ouvre_avant(du + timedelta(days=hasard.entier(4, (au - du).days)))
            retablissement = ouvre_apres(debut + timedelta(days=hasard.entier(20, 70)))
            if retablissement <= au:
                yield Droit(debut, etat, etat.ouvert, motif)
                yield Droit(retablissement, EtatDroit.OUVERT_VERSABLE, soumis=True)
            elif etat.ouvert and plan.sortie_le is None:
                yield Droit(debut, etat, soumis=True, motif=motif)
        if plan.sortie_le is not None:
            yield Droit(plan.sortie_le, EtatDroit.CLOS, soumis=False, motif=CAUSES_SORTIE.tirer(hasard))


def _situation(adultes: int, *, avec_enfant: bool) -> SituationFamiliale:
    if adultes == 2:
        return SituationFamiliale.COUPLE_AVEC_ENFANT if avec_enfant else SituationFamiliale.COUPLE_SANS_ENFANT
    return SituationFamiliale.SEUL_AVEC_ENFANT if avec_enfant else SituationFamiliale.SEUL_SANS_ENFANT
