"""Any sequence of commands, late facts and corrections: none reaches a forbidden state (``interdits.py`` lists them).

After each command: a refusal left nothing; no event was changed; the state is that of the whole history. At the end,
the state that each past day knew is the state that was shown that day.
"""

import pkgutil
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache
from importlib import import_module
from random import Random
from typing import Any, ClassVar
from uuid import UUID

import orjson
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from commands.base import ETAPES, Commande
from commands.correction import AnnulerEtape
from ledger.dossier import Dossier, fold, visibles
from ledger.events.base import Evenement
from ledger.lu import EvenementLu
from tests.commands import etapes, machine
from tests.commands.interdits import etats_interdits
from tests.commands.scenario import Scenario, etant_donne
from tests.ledger.memoire import DOSSIER

DEBUT = date(2025, 6, 2)
COMMANDE_DE: dict[type[Evenement], type[Commande]] = {
    etape.evenements[0]: commande for commande, etape in ETAPES.items() if commande is not AnnulerEtape
}
TEXTES: dict[str, Any] = {"faits": "x", "motivation": "x", "identite": etapes.IDENTITE}
MENAGE = etapes.ouvrir_dossier(situation_familiale="COUPLE_AVEC_ENFANT")
DEPARTS = [
    etant_donne((MENAGE, "2025-06-02")),
    etant_donne((etapes.ouvrir_dossier(soumis_droits_devoirs=False), "2025-06-02")),
    etapes.PRECONISE,
    etapes.EN_CHARGE.puis(etapes.designer_referent(), "2025-03-19").puis(etapes.planifier_rendez_vous(), "2025-03-19"),
    etapes.PROPOSE.puis(etapes.proposer_offre(), "2025-04-01"),
    etapes.SIGNE,
    etapes.CONSTATE,
    etapes.AVERTI.puis(etapes.rendre_avis(), "2025-07-12"),
    etapes.SANCTIONNE,
    etapes.SANCTIONNE.puis(etapes.constater_manquement(manquement=etapes.MANQUEMENT_2), "2025-09-01").puis(
        etapes.notifier_intention(manquement=etapes.MANQUEMENT_2, mesure_envisagee="SUPPRESSION"), "2025-09-05"
    ),
]


Sujets = Callable[[Dossier], tuple[Iterable[str], Iterable[str]]]
SUJETS: dict[str, Sujets] = {
    "rendez_vous": lambda d: (d.rendez_vous, [r.id for r in d.rendez_vous.values() if r.etat == "PLANIFIE"]),
    "proposition": lambda d: (d.propositions, [p.id for p in d.propositions.values() if p.en_attente]),
    "contrat": lambda d: (d.contrats, [c.id for c in d.contrats.values() if c.en_attente]),
    "manquement": lambda d: (d.manquements, [m.id for m in d.manquements.values() if m.sanction is None]),
    "sanction": lambda d: (d.sanctions, [s.id for s in d.sanctions.values() if s.levee_le is None]),
}
"""Ids that a step may speak of: all that are known, and those that wait for something."""


def sujets(dossier: Dossier, sujet: str) -> list[str]:
    """Ids that a step may speak of, more often those that wait for something."""
    tous, en_attente = (list(ids) for ids in SUJETS[sujet](dossier))
    return [*tous, *en_attente, *en_attente, *en_attente]


CREATIONS = {
    "preconiser_orientation": "preconisation",
    "decider_orientation": "orientation",
    "planifier_rendez_vous": "rendez_vous",
    "proposer_offre": "proposition",
    "proposer_contrat": "contrat",
    "constater_manquement": "manquement",
    "decider_sanction": "sanction",
}
"""What a step creates."""
MESURES, ORGANISMES = ["SUSPENSION", "SUPPRESSION"], ["CONSEIL_DEPARTEMENTAL", "DELEGATAIRE"]
CONTENUS: dict[str, tuple[str | None, dict[str, list[Any]]]] = {
    "modifier_droits": (None, {"soumis_droits_devoirs": [True, False], "etat_droit": ["CLOS", "OUVERT_VERSABLE"]}),
    "modifier_identite": (None, {"situation_familiale": ["SEUL_SANS_ENFANT", "COUPLE_AVEC_ENFANT", None]}),
    "preconiser_orientation": (None, {"parcours": ["SOCIAL", "SOCIO_PROFESSIONNEL"], "organisme": ORGANISMES}),
    "decider_orientation": (
        None,
        {
            "decideur": ["CONSEIL_DEPARTEMENTAL", "FRANCE_TRAVAIL"],
            "decision": [None, "ACCEPTEE", "REFUSEE", "SANS_PRECONISATION"],
            "parcours": ["SOCIAL", "SOCIO_PROFESSIONNEL"],
            "organisme": ORGANISMES,
            "debut_le": [-3, 0, 0, 5],
        },
    ),
    "notifier_orientation": (None, {}),
    "designer_structure": (None, {"structure": ["MDS-33-04", "MDS-33-09"], "organisme": ORGANISMES}),
    "designer_referent": (None, {"referent": [etapes.REFERENT, etapes.REFERENT_2]}),
    "planifier_rendez_vous": (None, {"le": [-1, 0, 1, 4, 9]}),
    "honorer_rendez_vous": ("rendez_vous", {}),
    "manquer_rendez_vous": ("rendez_vous", {}),
    "annuler_rendez_vous": ("rendez_vous", {}),
    "proposer_offre": (None, {"offre": ["DORA-1", "DORA-2"]}),
    "accepter_offre": ("proposition", {}),
    "refuser_offre": ("proposition", {}),
    "proposer_contrat": (None, {"debut_le": [0, 3], "fin_le": [10, 60, 400]}),
    "signer_contrat": ("contrat", {}),
    "refuser_contrat": ("contrat", {}),
    "constater_manquement": (None, {"nature": ["OBLIGATIONS_CONTRAT", "REFUS_CONTRAT"]}),
    "notifier_intention": ("manquement", {"mesure_envisagee": MESURES}),
    "rendre_avis": ("manquement", {}),
    "decider_sanction": (
        "manquement",
        {
            "rang": ["PREMIER", "PREMIER", "REITERE"],
            "mesure": ["SUSPENSION", *MESURES],
            "taux_pourcent": [40, 50, 50, 80],
        },
    ),
    "lever_sanction": ("sanction", {}),
}
"""Each step: what it speaks of, and the values that its fields may take (days from today for dates)."""
AUTRES: dict[str, list[Any]] = {
    "mesure_envisagee": ["SUSPENSION", "SUPPRESSION"],
    "organisme": ["CONSEIL_DEPARTEMENTAL", "DELEGATAIRE"],
    "structure": ["MDS-33-04", "MDS-33-09"],
}
"""Values that a restatement may take instead of its own."""
for _module in pkgutil.iter_modules(machine.__path__, f"{machine.__name__}."):
    _famille = vars(import_module(_module.name))
    TEXTES |= _famille.get("TEXTES", {})
    SUJETS |= _famille.get("SUJETS", {})
    CREATIONS |= _famille.get("CREATIONS", {})
    CONTENUS |= _famille.get("CONTENUS", {})
    AUTRES |= _famille.get("AUTRES", {})
    DEPARTS += _famille.get("DEPARTS", [])
JOURS = [0, 0, 0, 1, 3, 8, 12]
RECULS = [None, None, None, None, 0, 1, 4, 9, 30]
MOTIFS = ["ERREUR_DE_SAISIE", "INFORMATION_TARDIVE", "RECOURS"]


def _causes(commande: type[Commande]) -> list[Any]:
    """Those that the steps of this command take here."""
    connues = {etapes.fabrique(nom).__annotations__["return"]: valeurs for nom, (_, valeurs) in CONTENUS.items()}
    return connues[commande]["cause"]


def _commande(e: EvenementLu) -> type[Commande]:
    assert e.classe is not None
    return COMMANDE_DE[e.classe]


@cache
def _decidee_par(etape: str) -> str:
    """Name of the command that this function makes."""
    nom: str = etapes.fabrique(etape).__annotations__["return"].__name__
    return nom


class Parcours(RuleBasedStateMachine):
    """One dossier, day after day."""

    acceptees: ClassVar[Counter[str]] = Counter()
    refusees: ClassVar[Counter[str]] = Counter()
    voulues: ClassVar[set[str]] = set()
    """Commands that are asked for more than the others."""

    def __init__(self) -> None:
        super().__init__()
        self.scenario = etant_donne()
        self.dossier = self.scenario.dossier
        self.le = DEBUT
        self.numero = 0
        self.vus: list[tuple[date, int, Dossier]] = []

    # -- what happens ---------------------------------------------------------------------------------------------

    def demander(self, commande: Commande, nom: str | None = None) -> None:
        """Ask for a step, and look at what became of it."""
        avant, corps = self.scenario, [orjson.dumps(e.corps) for e in self.scenario.lus]
        issue = avant.quand(commande, le=self.le.isoformat())
        if issue.refus is not None:
            self.refusees[issue.refus.code] += 1
            assert not issue.evenements
        else:
            self.acceptees[nom or type(commande).__name__] += 1
            self.scenario = issue.acceptee()
            self.dossier = self.scenario.dossier
            self.vus.append((self.le, len(self.scenario.lus), self.dossier))
        assert self.scenario.lus[: len(avant.lus)] == avant.lus
        assert [orjson.dumps(e.corps) for e in avant.lus] == corps, "no decision changes what was recorded"

    def neuf(self) -> UUID:
        """An id that was never used."""
        self.numero += 1
        return UUID(int=1_000 + self.numero)

    @initialize(depart=st.sampled_from(DEPARTS))
    def partir(self, depart: Scenario) -> None:
        """Somewhere in the parcours, on the day of the last step."""
        self.scenario, self.dossier = depart, depart.dossier
        self.le = depart.lus[-1].connu_le

    @rule(graine=st.integers(0, 2**64 - 1))
    def un_jour(self, graine: int) -> None:
        """Some days later, something is asked: most often a step, at times a correction.

        One number tells the whole day: choices drawn one by one would be much less varied.
        """
        hasard = Random(graine)
        self.le += timedelta(days=hasard.choice(JOURS))
        hasard.choice([self.avancer] * 8 + [self.annuler] + [self.remplacer] * 3)(hasard)

    def avancer(self, hasard: Random) -> None:
        """Any step that has something to be about, now or dated some days ago."""
        recul = hasard.choice(RECULS)
        etape = hasard.choice(self.etapes_possibles())
        quand = {} if recul is None else {"survenu_le": self.le - timedelta(days=recul)}
        self.demander(etapes.fabrique(etape)(**self.contenu(etape, hasard), **quand))

    def etapes_possibles(self) -> list[str]:
        """Steps that refer to nothing, to something of the dossier, and more often to something that waits for them."""
        libres = [etape for etape, (sujet, _) in CONTENUS.items() if sujet is None]
        lies = [(etape, SUJETS[sujet](self.dossier)) for etape, (sujet, _) in CONTENUS.items() if sujet]
        connus = [etape for etape, (tous, _) in lies if list(tous)]
        attendus = [etape for etape, (_, en_attente) in lies if list(en_attente)]
        voulues = [etape for etape in libres + connus if _decidee_par(etape) in self.voulues]
        return libres + connus + attendus * 4 + voulues * 40

    def contenu(self, etape: str, hasard: Random) -> dict[str, Any]:
        """The fields of a step: a new id for what it creates, a known one for what it speaks of, the rest at random."""
        sujet, choix = CONTENUS[etape]
        champs = {champ: hasard.choice(valeurs) for champ, valeurs in choix.items()}
        for champ in champs.keys() & {"le", "debut_le", "fin_le", "a_faire_le"}:
            champs[champ] = self.le + timedelta(days=champs[champ])
        if etape in CREATIONS:
            champs[CREATIONS[etape]] = self.neuf()
        if sujet is not None:
            champs[sujet] = UUID(hasard.choice(sujets(self.dossier, sujet)))
        if etape == "decider_orientation" and champs["decision"] == "REFUSEE":
            champs["motif_refus"] = "AUTRE"
        return champs

    def annuler(self, hasard: Random) -> None:
        """Any recorded step that stands."""
        e = hasard.choice(visibles(self.scenario.lus))
        correction = {"evenement": e.evenement_id, "motif": hasard.choice(MOTIFS)}
        self.demander(AnnulerEtape.model_validate({"correction": correction, "etape": e.type_stable}))

    def remplacer(self, hasard: Random) -> None:
        """The same step, perhaps on another day, perhaps about something else; what only follows has none."""
        decalage = hasard.choice([None, None, -20, -2, 0, 1, 15])
        e = hasard.choice([e for e in visibles(self.scenario.lus) if e.classe in COMMANDE_DE])
        champs = self.remplacement(e, hasard) | {"correction": {"evenement": e.evenement_id, "motif": MOTIFS[0]}}
        if decalage is not None:
            champs["survenu_le"] = e.survenu_le + timedelta(days=decalage)
        self.demander(_commande(e).model_validate(champs), "Remplacer")

    def remplacement(self, e: EvenementLu, hasard: Random) -> dict[str, Any]:
        """The content of a recorded step, at times with one field changed."""
        champs = {cle: v for cle, v in (TEXTES | e.corps).items() if cle in _commande(e).model_fields}
        autres: dict[str, Iterable[Any]] = AUTRES | {
            "rendez_vous": self.dossier.rendez_vous,
            "manquement": self.dossier.manquements,
            "debut_le": [(e.survenu_le + timedelta(days=n)).isoformat() for n in (-3, 0, 6)],
            "le": [(e.survenu_le + timedelta(days=n)).isoformat() for n in (0, 2)],
        }
        if changeables := sorted(champs.keys() & autres.keys()):
            champ = hasard.choice(["", *changeables])
            if champ == "cause":  # transmissions and messages have causes of their own
                champs[champ] = hasard.choice(_causes(_commande(e)))
            elif champ:
                champs[champ] = hasard.choice([*autres[champ], champs[champ]])
        return champs

    # -- what must hold -------------------------------------------------------------------------------------------

    @invariant()
    def rien_d_interdit(self) -> None:
        interdits = etats_interdits(self.scenario.lus)
        assert not interdits, f"états interdits : {interdits}"

    def teardown(self) -> None:
        """Each day's state is found again, from the log as it was and from the log as it is."""
        connus = [e.connu_le for e in self.scenario.lus]
        for le, nombre, vu in self.vus:
            assert fold(DOSSIER, self.scenario.lus[:nombre]) == vu
            if nombre == sum(connu_le <= le for connu_le in connus):
                assert fold(DOSSIER, self.scenario.lus, connu_au=le) == vu


AILLEURS = {"OuvrirDossier", "ProduireDocument", "ReporterFinDeDroit"}
"""What opens every parcours; what a program records with the file itself (tests/documents); what is refused since X1."""
PARCOURS_DE_PLUS = 2_000
"""Parcours told beside those of Hypothesis, at most, for the steps that few parcours reach."""
REGLAGES = settings(
    max_examples=400,
    stateful_step_count=60,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def chercher_les_rares() -> set[str]:
    """Go on with the commands that no parcours has seen accepted yet; those that none ever does."""
    toutes = {commande.__name__ for commande in ETAPES} - AILLEURS
    for graine in range(PARCOURS_DE_PLUS):
        Parcours.voulues = toutes - Parcours.acceptees.keys()
        if len(Parcours.voulues) <= 1:
            break
        parcours, hasard = Parcours(), Random(graine)
        parcours.partir(depart=DEPARTS[graine % len(DEPARTS)])
        for _ in range(30):
            parcours.un_jour(graine=hasard.randrange(2**64))
            parcours.rien_d_interdit()
    manquent, Parcours.voulues = Parcours.voulues, set()
    return manquent


@pytest.mark.timeout(300)
def test_aucun_etat_interdit() -> None:
    Parcours.acceptees.clear()
    Parcours.refusees.clear()
    run_state_machine_as_test(Parcours, settings=REGLAGES)
    jamais = chercher_les_rares()
    assert len(jamais) <= 1, f"steps that are never accepted are not tried: {jamais}"
    assert Parcours.acceptees["Remplacer"] > 100
    assert Parcours.refusees["etape_suivie"] > 20


def test_sans_regarder_la_suite_elle_en_trouve(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine sees what it looks for: corrections that are not checked against what follows reach one."""
    monkeypatch.setattr("commands.execute.exiger_suites", lambda *_: None)
    with pytest.raises(AssertionError, match="interdits"):
        run_state_machine_as_test(Parcours, settings=settings(REGLAGES, phases=[Phase.generate]))
