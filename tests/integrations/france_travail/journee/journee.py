"""A day of a département in small: persons that France Travail knows, and steps of every kind that it is told of."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from random import Random
from typing import Any, Final
from uuid import UUID

from commands.base import Cadre, Commande
from commands.execute import Demande, executer
from commands.suivi.transmission import AbandonnerTransmission, RelancerTransmission
from integrations.france_travail.partenaire import FranceTravail
from integrations.france_travail.simulateur.serveur import Simulateur
from integrations.france_travail.traductions import TRANSMISES
from integrations.livraison.envois import a_envoyer
from ledger.contexte import Acteur
from ledger.dates import PARIS, aujourd_hui
from ledger.dossier import Dossier, fold
from ledger.dossier.etat.transmission import EtatTransmission
from ledger.events.sanctions.recours import SanctionAnnulee
from ledger.events.sanctions.sanction import ManquementConstate, SanctionDecidee, SanctionLevee
from ledger.events.suivi.rendez_vous import RendezVousDeplace
from ledger.lu import EvenementLu
from ledger.store.journal import Journal
from ledger.vocabulaire.acteur import Canal, Role
from tests.commands import etapes
from tests.commands.etapes.rendez_vous import deplacer_rendez_vous
from tests.commands.etapes.sanction import annuler_sanction, notifier_sanction
from tests.commands.pouvoirs import charge

AGENT: Final = Acteur(UUID(int=4), Role.REFERENT, Canal.ECRAN)
CLE: Final = bytes(range(32))
NAISSANCE: Final = "1980-01-15"
PREMIER, SECOND = "2026-03-20", "2026-04-03"
HEURE: Final = "14:30"
FINS: Final[dict[Any, str]] = {SanctionLevee: "LEVEE", SanctionAnnulee: "ANNULEE"}
STATUTS: Final = {"PLANIFIE": "PRIS", "HONORE": "EFFECTUE", "MANQUE": "ABSENT", "ANNULE": "ANNULE"}


def dossier(rang: int) -> UUID:
    """Dossier of a person."""
    return UUID(int=0xF7_0000_0000 + rang)


def numero(rang: int) -> str:
    """Number of a person at France Travail."""
    return f"{10_000_000_000 + rang}"


def nir(rang: int) -> str:
    """NIR of a person: nobody's."""
    return f"280019{rang:07d}"


def personne(rang: int) -> dict[str, Any]:
    """The person as the simulator is told; one out of two waits for a decision that France Travail recommended."""
    preconisation = {"parcours": "PSP", "organisme": "CD"} if rang % 2 else None
    return {
        "numero": numero(rang),
        "nir": nir(rang),
        "dateNaissance": NAISSANCE,
        **({"preconisation": preconisation} if preconisation else {}),
    }


Etape = tuple[Commande, str]


def _ids(rang: int) -> Iterator[UUID]:
    return (UUID(int=(rang << 16) + n) for n in range(1, 1000))


def parcours(rang: int) -> list[Etape]:
    """Steps of a person, each with its day."""
    ids = _ids(rang)
    premier, second, contrat, manquement, sanction, preconisation = (next(ids) for _ in range(6))
    identite = etapes.IDENTITE | {"nir": nir(rang), "naissance_le": NAISSANCE}
    voie = {"origine": "FRANCE_TRAVAIL" if rang % 2 else "CONSEIL_DEPARTEMENTAL"}
    suite: list[Etape] = [
        (etapes.ouvrir_dossier(identite=identite), "2026-03-02"),
        (etapes.preconiser_orientation(preconisation=preconisation, **voie), "2026-03-03"),
        (etapes.decider_orientation(orientation=next(ids)), "2026-03-10"),
        (etapes.notifier_orientation(), "2026-03-11"),
        (etapes.designer_structure(), "2026-03-12"),
        (etapes.planifier_rendez_vous(rendez_vous=premier, le=PREMIER, heure=HEURE), "2026-03-13"),
        *_premier_rendez_vous(rang, premier),
        (etapes.planifier_rendez_vous(rendez_vous=second, le=SECOND, heure=HEURE), "2026-03-21"),
        *_contrat_et_sanction(rang, contrat, manquement, sanction),
    ]
    return suite


def _premier_rendez_vous(rang: int, rdv: UUID) -> list[Etape]:
    match rang % 5:
        case 0 | 1:
            return [(etapes.honorer_rendez_vous(rendez_vous=rdv), PREMIER)]
        case 2:
            return [(etapes.manquer_rendez_vous(rendez_vous=rdv), PREMIER)]
        case 3:
            return [(etapes.annuler_rendez_vous(rendez_vous=rdv), "2026-03-19")]
        case _:
            moment = {"le": "2026-03-27", "heure": "09:15"}
            return [(deplacer_rendez_vous(rendez_vous=rdv, **moment), "2026-03-18")]


def _contrat_et_sanction(rang: int, contrat: UUID, manquement: UUID, sanction: UUID) -> list[Etape]:
    proposition = {"contrat": contrat, "debut_le": "2026-04-01", "fin_le": "2026-09-30"}
    suite: list[Etape] = [(etapes.proposer_contrat(**proposition), "2026-04-01")]
    if rang % 7 == 6:
        return [*suite, (etapes.refuser_contrat(contrat=contrat), "2026-04-02")]
    suite.append((etapes.signer_contrat(contrat=contrat), "2026-04-02"))
    if rang % 4 == 0:
        suite += [
            (etapes.constater_manquement(manquement=manquement), "2026-05-01"),
            (etapes.notifier_intention(manquement=manquement), "2026-05-04"),
            (etapes.decider_sanction(manquement=manquement, sanction=sanction), "2026-05-18"),
            (notifier_sanction(sanction=sanction), "2026-05-20"),
        ]
        fin = (etapes.lever_sanction(sanction=sanction), "2026-06-01")
        suite.append((annuler_sanction(sanction=sanction), "2026-06-01") if rang % 8 == 0 else fin)
    return suite


class _DitDeSoi(FranceTravail):
    """A manquement and a decision of our own are told by the notification of the sanction, never before it."""

    types = TRANSMISES - {ManquementConstate, SanctionDecidee}


@dataclass
class Journee:
    """The persons, their steps in the order in which agents record them, and what is compared at the end."""

    journal: Journal
    simulateur: Simulateur
    rangs: Sequence[int]
    graine: int = 0
    attendues: list[tuple[UUID, Commande, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Persons are known of France Travail; steps of different persons are shuffled, each person's order kept."""
        self.simulateur.charger(*(personne(rang) for rang in self.rangs))
        restes = {rang: parcours(rang)[::-1] for rang in self.rangs}
        hasard = Random(self.graine)
        while restes:
            rang = hasard.choice(list(restes))
            commande, le = restes[rang].pop()
            self.attendues.append((dossier(rang), commande, le))
            if not restes[rang]:
                del restes[rang]

    def enregistrer(self, nombre: int | None = None) -> None:
        """Agents record the next steps."""
        voulues = len(self.attendues) if nombre is None else nombre
        for quel, commande, le in self.attendues[:voulues]:
            executer(
                self.journal,
                Demande(quel, commande, charge(commande, AGENT)),
                Cadre(date.fromisoformat(le), empreintes=CLE),
            )
        del self.attendues[:voulues]

    def dossiers(self) -> dict[int, Dossier]:
        """State of each dossier, by rank."""
        return {rang: self.journal.dossier(dossier(rang)) for rang in self.rangs}

    def a_envoyer(self) -> list[str]:
        """Steps that have no outcome yet, and why those that wait do."""
        histoires = self.journal.lire([dossier(rang) for rang in self.rangs])
        return [
            f"{envoi.e.position} {envoi.e.type_stable}" + (f" ({envoi.suivi.cause})" if envoi.suivi else "")
            for quel, lus in histoires.items()
            for envoi in a_envoyer(lus, fold(quel, lus).transmissions, 0, _DitDeSoi)
        ]

    def lever_les_doutes(self) -> int:
        """An agent looks at France Travail for each decision of sanction in doubt, gives up or sends again."""
        traitees = 0
        for rang, etat in self.dossiers().items():
            for t in etat.transmissions.values():
                if t.etat is not EtatTransmission.REJETEE or t.rejet != "DOUTE":
                    continue
                tenues = self.simulateur.personne(numero(rang))["consequences"]
                commande: Commande = RelancerTransmission(transmission=UUID(t.id))
                if tenues:
                    commande = AbandonnerTransmission(
                        transmission=UUID(t.id),
                        motif="DEJA_CONNUE",
                        reference=tenues[0]["idConsequenceSanction"],
                    )
                executer(self.journal, Demande(dossier(rang), commande, AGENT), Cadre(aujourd_hui()))
                traitees += 1
        return traitees

    def verifier(self) -> None:
        """France Travail holds what the ledger says, no more and no less; every step has its outcome."""
        tenues = self.simulateur.etat()["personnes"]
        for rang, etat in self.dossiers().items():
            lus = self.journal.lire([dossier(rang)])[dossier(rang)]
            voulu, trouve = attendu(etat, lus), tenu(tenues[numero(rang)])
            assert voulu == trouve, (rang, voulu, trouve)
            etats = Counter(t.etat.value for t in etat.transmissions.values())
            assert etats.keys() <= {"REUSSIE", "ABANDONNEE"}, (rang, etats, etat.transmissions)


def attendu(etat: Dossier, lus: Sequence[EvenementLu]) -> dict[str, Any]:
    """What France Travail should hold of a dossier."""
    deplaces = {e.corps["rendez_vous"] for e in lus if e.classe is RendezVousDeplace}
    fins = {e.corps["sanction"]: FINS[e.classe] for e in lus if e.classe in FINS}
    contrat = etat.contrat_signe or next((c for c in etat.contrats.values() if c.refuse_le), None)
    return {
        "rendez_vous": sorted(
            (_instant(r.le, r.heure), "MODIFIE" if r.etat == "PLANIFIE" and r.id in deplaces else STATUTS[r.etat])
            for r in etat.rendez_vous.values()
        ),
        "orientations": ["PSP" for _ in etat.orientations],
        "contrat": contrat and ("SIGNE" if contrat.signe_le else "REFUSE"),
        "sanctions": sorted(fins.get(e.corps["sanction"], "VALIDEE") for e in lus if e.classe is SanctionDecidee),
    }


def tenu(personne: dict[str, Any]) -> dict[str, Any]:
    """What the simulator holds of a person, in the same words."""
    contrat = personne["contrat_engagement"]
    return {
        "rendez_vous": sorted((r["date"][:16], r["statut"]) for r in personne["rendez_vous"]),
        "orientations": [o["parcours"] for o in personne["orientations"] if o["statut"] == "DECIDE"],
        "contrat": contrat["etat"] if contrat else None,
        "sanctions": sorted(c["etape"] for c in personne["consequences"]),
    }


def _instant(le: date, heure: str) -> str:
    return datetime.combine(le, time.fromisoformat(heure), PARIS).astimezone(UTC).isoformat()[:16]
