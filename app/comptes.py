"""Accounts of the demonstration: invented agents of each role, and a person, habilitated over the simulated département."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid5

from integrations.identite.comptes import Compte, ecrire
from ledger.contexte import Delegation
from ledger.dossier.etat.rendez_vous import EtatRendezVous
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.orientations.orientation import Organisme
from ledger.vocabulaire.pouvoir import Fonction
from ledger.vocabulaire.structure import CategorieStructure
from ledger.vocabulaire.territoire import Place
from readmodels.personnes import personnes
from simulation.plan.equipes import agent_du_bureau
from web.identite.habilitations import Habilitations
from web.services import Services

SIRET: Final = "22330001300016"
"""Of the département de la Gironde."""
DOMAINE: Final = "demonstration.invalid"
"""It cannot exist."""
ALLOCATAIRE: Final = "allocataire"
"""Before the @ of the person's address: it does not depend on who she is."""
DUREE: Final = timedelta(days=365)
SEMAINE: Final = timedelta(days=6)
ESPACE: Final = UUID("5c0b8a4e-1d3f-5f2a-9a67-6f0f3f1f7b10")
SANS_HABILITATION: Final = Compte(
    str(uuid5(ESPACE, "sans")), "Pascal", "Ferrand", f"p.ferrand@{DOMAINE}", SIRET, "aucune habilitation"
)
ARRETE: Final = "Arrêté 2026-031 (démonstration)"
BUREAU: Final = (
    (
        "Maud",
        "Bergey",
        "instruit les manquements : les constate, notifie",
        (Fonction.INSTRUCTION, Fonction.NOTIFICATION),
    ),
    ("Lucien", "Peyrat", "équipe pluridisciplinaire : en réunit l'avis", (Fonction.SECRETARIAT,)),
    ("Agnès", "Dubourdieu", "signataire délégué : décide les sanctions", (Fonction.SIGNATURE, Fonction.ORIENTATION)),
    ("Rachid", "Lamothe", "recours : y répond, sans avoir décidé", (Fonction.RECOURS,)),
)
"""Who holds a function for the whole département: a sanction goes through them, one after the other."""
DELEGATAIRES: Final = (CategorieStructure.PLIE, CategorieStructure.CCAS, CategorieStructure.ASSOCIATION)


@dataclass(frozen=True, slots=True)
class Agent:
    """Who an account is for: the agent known in the ledger when there is one, or an invented one."""

    prenom: str
    nom: str
    role: Role
    description: str
    agent: UUID
    structure: str | None = None
    aussi: tuple[Role, ...] = ()
    """Roles of other habilitations of theirs, over the département."""
    boite: str | None = None
    """Of the address, when it is not made of the name."""
    fonctions: tuple[Fonction, ...] = ()
    """Functions delegated to them, for a year before and after: a demonstration tells what happened before it too."""

    @property
    def courriel(self) -> str:
        """Address at the domain of the demonstration."""
        boite = self.boite or f"{self.prenom}.{self.nom}".lower().replace("é", "e").replace("è", "e")
        return f"{boite}@{DOMAINE}"


ADMINISTRATEURS: Final = (
    Agent("Inès", "Baudry", Role.ADMINISTRATEUR, "administrateur du service", uuid5(ESPACE, "administrateur")),
    Agent(
        "Paul", "Cazenave", Role.ADMINISTRATEUR, "administrateur : approuve les habilitations", uuid5(ESPACE, "second")
    ),
)
"""Two of them: what opens names is given by one and approved by the other."""


def preparer(services: Services, fichier: Path, le: date) -> list[Agent]:
    """Habilitate the agents of the demonstration, and write their accounts for the local provider."""
    agents = list(_agents(services, le))
    connus = {(h.courriel, h.role) for h in services.ecrans.habilitations.lister(le) if h.vaut(le)}
    for agent in (*ADMINISTRATEURS, *agents):
        for role in (agent.role, *agent.aussi):
            if (agent.courriel, role) not in connus:
                _habiliter(services.ecrans.habilitations, agent, role, le)
                connus.add((agent.courriel, role))
    comptes = [
        Compte(str(uuid5(ESPACE, a.courriel)), a.prenom, a.nom, a.courriel, SIRET, a.description) for a in agents
    ]
    ecrire(fichier, [*comptes, SANS_HABILITATION])
    return agents


def _habiliter(habilitations: Habilitations, agent: Agent, role: Role, le: date) -> None:
    """Given by one administrator of the demonstration and approved by the other; they come first."""
    premier, second = (administrateur.agent for administrateur in ADMINISTRATEURS)
    numero = habilitations.donner(
        agent.courriel,
        f"{agent.prenom} {agent.nom}",
        role,
        structure=agent.structure if role is agent.role else None,
        agent=agent.agent,
        du=le,
        au=le + DUREE,
        delegations=[Delegation(f, ARRETE, le - DUREE, le + DUREE) for f in agent.fonctions],
        par=None if agent in ADMINISTRATEURS else premier,
    )
    habilitations.approuver(numero, second)


def _agents(services: Services, le: date) -> list[Agent]:
    """Référents who have a rendez-vous in the week and the most dossiers, in a MDS and in a délégataire; the other roles."""
    places = {place.code: place for place in services.territoire.places}
    lignes = services.lecteur.interroger(
        "select f.referent, f.structure from {vues}.file_active f where f.referent is not null and f.structure is not null"
        " and f.a_accompagner group by f.referent, f.structure"
        " order by bool_or(exists (select from {vues}.agenda a where a.dossier = f.dossier and a.etat = %(planifie)s"
        "  and a.le between %(le)s and %(fin)s)) desc, count(*) desc, f.referent",
        {"planifie": EtatRendezVous.PLANIFIE, "le": le, "fin": le + SEMAINE},
    )
    agents = []
    for prenom, nom, categories in (
        ("Camille", "Duprat", (CategorieStructure.MDS,)),
        ("Nadia", "Lafitte", DELEGATAIRES),
    ):
        if (trouve := _premier(lignes, places, categories)) is not None:
            place = places[trouve["structure"]]
            texte = f"référent, {place.libelle}"
            fonctions = (Fonction.ORIENTATION,) if place.organisme is Organisme.CONSEIL_DEPARTEMENTAL else ()
            texte = f"{texte} ; décide des orientations" if fonctions else texte
            agents.append(Agent(prenom, nom, Role.REFERENT, texte, trouve["referent"], place.code, fonctions=fonctions))
    if agents:
        texte = f"responsable, {places[agents[0].structure or ''].libelle} : la charge de chacun, les remplacements"
        responsable, fonctions = uuid5(ESPACE, "responsable"), (Fonction.ENCADREMENT,)
        agents.append(
            Agent("Odile", "Bazin", Role.REFERENT, texte, responsable, agents[0].structure, fonctions=fonctions)
        )
    departement = services.territoire.departement
    return [
        *agents,
        *(
            Agent(prenom, nom, Role.REFERENT, texte, agent_du_bureau(departement, fonctions[0]), fonctions=fonctions)
            for prenom, nom, texte, fonctions in BUREAU
        ),
        *_partenaire(services, places),
        *_allocataire(services, le),
        Agent("Hélène", "Castaing", Role.DECIDEUR, "décideur : les chiffres, aucun nom", uuid5(ESPACE, "decideur")),
        Agent("Yves", "Darrieu", Role.AUDITEUR, "auditeur : relecture et preuves", uuid5(ESPACE, "auditeur")),
        *ADMINISTRATEURS,
        Agent(
            "Solange",
            "Marsan",
            Role.REFERENT,
            "deux habilitations : référente d'une MDS, et décideuse",
            uuid5(ESPACE, "deux"),
            next((p.code for p in services.territoire.places if p.categorie is CategorieStructure.MDS), None),
            aussi=(Role.DECIDEUR,),
        ),
    ]


def _partenaire(services: Services, places: dict[str, Place]) -> list[Agent]:
    """An agent of the structure that receives the most persons."""
    lignes = services.lecteur.interroger(
        "select partenaire from {vues}.prescription group by partenaire order by count(*) desc, partenaire limit 1"
    )
    codes = [ligne["partenaire"] for ligne in lignes if ligne["partenaire"] in places]
    return [
        Agent("Omar", "Tissier", Role.PARTENAIRE, f"partenaire, {places[code].libelle}", uuid5(ESPACE, "recoit"), code)
        for code in codes
    ]


def _allocataire(services: Services, le: date) -> list[Agent]:
    """A person who has a contract and, where somebody does, a rendez-vous to come and offers; under her own name, and the
    same one from a run to the next.
    """
    donnees = (h for h in services.ecrans.habilitations.lister(le) if h.role is Role.ALLOCATAIRE and h.vaut(le))
    deja = [h.agent for h in donnees if h.courriel == f"{ALLOCATAIRE}@{DOMAINE}"]
    connues = personnes(services.lecteur, services.coffre, deja[:1] or _accompagne(services, le))
    description = "allocataire : ses propres démarches"
    return [
        Agent(qui.prenom or "", qui.nom or "", Role.ALLOCATAIRE, description, dossier, boite=ALLOCATAIRE)
        for dossier, qui in connues.items()
    ]


def _accompagne(services: Services, le: date) -> list[UUID]:
    """The dossier, if any, that has the most to show to its person."""
    lignes = services.lecteur.interroger(
        "select f.dossier from {vues}.file_active f where f.a_accompagner and f.contrat_signe_le is not null"
        " order by exists (select from {vues}.agenda a where a.dossier = f.dossier and a.etat = %(planifie)s"
        "  and a.le >= %(le)s) desc, (select count(*) from {vues}.prescription p where p.dossier = f.dossier) desc,"
        " f.dossier limit 1",
        {"planifie": EtatRendezVous.PLANIFIE, "le": le},
    )
    return [ligne["dossier"] for ligne in lignes]


def _premier(
    lignes: list[dict[str, Any]], places: dict[str, Place], categories: tuple[CategorieStructure, ...]
) -> dict[str, Any] | None:
    return next((ligne for ligne in lignes if places[ligne["structure"]].categorie in categories), None)
