"""Habilitations: named rights to come in, each from a day to another, ended before its term when need be.

One that opens names, or that opens them to others, is given by two persons: nobody comes in by it before an administrator,
neither who gave it nor whose it is, approves it.
"""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from operator import attrgetter
from typing import Final, NamedTuple
from uuid import UUID, uuid4

from commands.pouvoirs import FONCTIONS
from ledger.contexte import Delegation
from ledger.recherche import mots
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.orientations.orientation import Organisme
from ledger.vocabulaire.pouvoir import Fonction
from ledger.vocabulaire.territoire import Territoire
from web.identite.habilitation import COLONNES, Fiches, Habilitation, en_cours
from web.tables.base import Base

SIENNES_MAX: Final = 20
"""Habilitations of a person that are offered, at most."""
A_DEUX: Final = frozenset({Role.REFERENT, Role.AUDITEUR, Role.PARTENAIRE, Role.ALLOCATAIRE, Role.ADMINISTRATEUR})
"""Roles that two persons give: they read names, or give who reads them."""
ADMINISTRATEURS_MIN: Final = 2
"""Administrators whom the command line lets in by itself: without two of them nothing could be approved."""
LISTE_MAX: Final = 2_000
"""Habilitations listed, at most: twice the agents of the département."""
CONNUS_MAX: Final = 10_000
"""Habilitations of which the name is remembered, before one begins anew."""
PAR_LIEN: Final = timedelta(days=365)
"""How long a person who came in by a link is known by the same habilitation; each entry asks for a link of its own."""
_ORDRE: Final = "order by h.agent, h.du desc, h.habilitation"
"""The last of each agent first."""


class Referent(NamedTuple):
    """A référent who may come in: his pseudonym, his name, his structure (None for the whole département)."""

    agent: UUID
    nom: str
    structure: str | None


def peut_exercer(
    role: Role, structure: str | None, territoire: Territoire, fonctions: Collection[Fonction] = tuple(Fonction)
) -> bool:
    """Whether these functions may be given with this role: the président delegates his own to agents of the département
    alone; one that takes part in no procedure is given in any structure.
    """
    if role is Role.REFERENT and not any(FONCTIONS[fonction] for fonction in fonctions):
        return True
    du_departement = structure is None or territoire.organisme(structure) is Organisme.CONSEIL_DEPARTEMENTAL
    return role is Role.REFERENT and du_departement


class Habilitations:
    """The habilitations of a département."""

    def __init__(self, base: Base, fiches: Fiches) -> None:
        """Over the tables of the screens; ``fiches`` seals who they are of."""
        self._base, self._fiches = base, fiches
        self._connus: dict[UUID, str] = {}

    def donner(
        self,
        courriel: str,
        nom: str,
        role: Role,
        *,
        du: date,
        au: date,
        structure: str | None = None,
        agent: UUID | None = None,
        delegations: Sequence[Delegation] = (),
        par: UUID | None = None,
    ) -> UUID:
        """Give one to whoever the provider knows under this address; its id. ``ValueError`` in French when it may not be.

        ``agent`` is the pseudonym under which the ledger knows the agent: that of the last habilitation given to the same
        name at this address by default, or a new one; of an allocataire, the dossier that is hers. ``par`` is that of who
        gives it, None on the command line. One of a role of :data:`A_DEUX` waits for :meth:`approuver`, unless the command
        line lets the first administrators in.
        """
        if au < du:
            raise ValueError("une habilitation se termine après avoir commencé : corrigez ses dates")
        if role is Role.SYSTEME:
            raise ValueError("un système ne se connecte pas à un écran : donnez-lui un jeton (parcours jeton)")
        if role is Role.ALLOCATAIRE and agent is None:
            raise ValueError("un allocataire suit ses propres démarches : dites quel est son dossier")
        if role is Role.PARTENAIRE and structure is None:
            raise ValueError("un partenaire reçoit ce qui est adressé à sa structure : dites laquelle")
        agent = agent or self._agent_de(courriel, nom) or uuid4()
        if par is not None and (par == agent or self._est_a(courriel, par)):
            raise ValueError("on ne se donne pas une habilitation à soi-même : demandez-la à un autre administrateur")
        premiers = par is None and role is Role.ADMINISTRATEUR and self._administrateurs(du) < ADMINISTRATEURS_MIN
        numero = uuid4()
        self._base.ecrire(
            "with donnee as (insert into {ecrans}.habilitations"
            " (habilitation, agent, courriel, fiche, role, structure, du, au, donnee_par, a_approuver) values (%(h)s,"
            " %(agent)s, %(courriel)s, %(fiche)s, %(role)s, %(structure)s, %(du)s, %(au)s, %(par)s, %(a_deux)s)"
            " returning habilitation)"
            " insert into {ecrans}.delegations (habilitation, fonction, reference, du, au) select habilitation, d.* from"
            " donnee, unnest(%(fonctions)s::text[], %(references)s::text[], %(depuis)s::date[], %(jusqu_a)s::date[]) d",
            {
                "h": numero,
                **self._fiches.sceller(numero, courriel=courriel, nom=nom, agent=agent, role=role),
                "role": role,
                "structure": structure,
                "du": du,
                "au": au,
                "par": par,
                "a_deux": role in A_DEUX and not premiers,
                "fonctions": [d.fonction.value for d in delegations],
                "references": [d.reference for d in delegations],
                "depuis": [d.du for d in delegations],
                "jusqu_a": [d.au for d in delegations],
            },
        )
        return numero

    def par_lien(self, dossier: UUID, nom: str, le: date) -> Habilitation:
        """That of a person who came in by a link: the one in force, or a new one, which her links and codes open alone."""
        valeurs = {"agent": self._fiches.agent(dossier, Role.ALLOCATAIRE), "le": le}
        lignes = self._base.lire(
            f"select {COLONNES} from {{ecrans}}.habilitations h where h.agent = %(agent)s and h.par_lien and {en_cours()}"
            " order by h.du desc, h.habilitation limit 1",
            valeurs,
        )
        if lignes and (connue := self._fiches.ouvrir(lignes[0])) is not None:
            return connue
        numero = uuid4()
        self._base.ecrire(
            "insert into {ecrans}.habilitations (habilitation, agent, courriel, fiche, role, du, au, par_lien)"
            " values (%(h)s, %(agent)s, %(courriel)s, %(fiche)s, %(role)s, %(le)s, %(au)s, true)",
            {
                "h": numero,
                **self._fiches.sceller(
                    numero, courriel=f"{numero} par lien", nom=nom, agent=dossier, role=Role.ALLOCATAIRE
                ),
                "role": Role.ALLOCATAIRE,
                "le": le,
                "au": le + PAR_LIEN,
            },
        )
        donnee = self.lire(numero)
        assert donnee is not None  # noqa: S101 - just written
        return donnee

    def approuver(self, numero: UUID, par: UUID) -> bool:
        """Let one in that waits, as its second giver; whether it waited, for other than who gives it or receives it."""
        return (
            self._base.ecrire(
                "insert into {ecrans}.approbations (habilitation, par) select h.habilitation, %(par)s from"
                " {ecrans}.habilitations h where h.habilitation = %(h)s and h.a_approuver and h.revoquee_le is null"
                " and h.agent <> %(par)s and h.donnee_par is distinct from %(par)s and not exists (select from"
                " {ecrans}.habilitations a where a.agent = %(par)s and (a.courriel = h.courriel or a.sujet = h.sujet"
                " or exists (select from {ecrans}.habilitations d where d.agent = h.donnee_par and d.sujet = a.sujet)))"
                " on conflict do nothing",
                {"h": numero, "par": par},
            )
            == 1
        )

    def lire(self, numero: UUID) -> Habilitation | None:
        """One of them."""
        lignes = self._base.lire(
            f"select {COLONNES} from {{ecrans}}.habilitations h where h.habilitation = %(h)s", {"h": numero}
        )
        return self._fiches.ouvrir(lignes[0]) if lignes else None

    def toutes(self, sujet: str, courriel: str, le: date) -> list[Habilitation]:
        """Those in force of the person whom the provider names, the last to begin first; its subject is bound to them.

        An address that passes to somebody else passes on neither the habilitation, whose subject is another, nor the
        pseudonym: a new person is given a new one, and with it nothing of what the other wrote.
        """
        valeurs = {
            "sujet": self._fiches.sujet(sujet),
            "courriel": self._fiches.courriel(courriel),
            "le": le,
            "personne": Role.ALLOCATAIRE,
        }
        siennes = f"(h.sujet = %(sujet)s or h.sujet is null and h.courriel = %(courriel)s) and {en_cours()}"
        d_un_autre = (
            "h.role <> %(personne)s"
            " and exists (select from {ecrans}.habilitations a where a.agent = h.agent and a.sujet <> %(sujet)s)"
        )
        self._base.ecrire(
            f"update {{ecrans}}.habilitations h set sujet = %(sujet)s, agent = case when {d_un_autre}"
            " then coalesce((select a.agent from {ecrans}.habilitations a where a.sujet = %(sujet)s"
            "  and a.role <> %(personne)s order by a.du desc limit 1), %(nouveau)s) else h.agent end"
            f" where {siennes} and h.sujet is null",
            valeurs | {"nouveau": uuid4()},
        )
        lignes = self._base.lire(
            f"select {COLONNES} from {{ecrans}}.habilitations h where {siennes}"
            f" order by h.du desc, h.habilitation limit {SIENNES_MAX}",
            valeurs,
        )
        return self._fiches.ouvrir_toutes(lignes)

    def trouver(self, sujet: str, courriel: str, le: date) -> Habilitation | None:
        """The first of :meth:`toutes`."""
        return next(iter(self.toutes(sujet, courriel, le)), None)

    def de_la_meme_personne(self, numero: UUID, le: date) -> list[Habilitation]:
        """Those in force of whoever signed in under this one, by role and structure."""
        lignes = self._base.lire(
            f"select {COLONNES} from {{ecrans}}.habilitations h where h.sujet ="
            f" (select sujet from {{ecrans}}.habilitations where habilitation = %(h)s) and {en_cours()}"
            f" order by h.role, h.structure, h.du, h.habilitation limit {SIENNES_MAX}",
            {"h": numero, "le": le},
        )
        return self._fiches.ouvrir_toutes(lignes)

    def pseudonyme(self, dossier: UUID) -> UUID:
        """The one that the rows of an allocataire hold in place of her dossier."""
        return self._fiches.agent(dossier, Role.ALLOCATAIRE)

    def _agent_de(self, courriel: str, nom: str) -> UUID | None:
        """The pseudonym under which the ledger knows whoever was habilitated last under this address, as an agent.

        None when that one had another name: the address changed hands, or its holder's name did; nothing passes on a doubt.
        """
        lignes = self._base.lire(
            f"select {COLONNES} from {{ecrans}}.habilitations h where h.courriel = %(courriel)s"
            " and h.role <> %(allocataire)s order by h.du desc, h.habilitation limit 1",
            {"courriel": self._fiches.courriel(courriel), "allocataire": Role.ALLOCATAIRE},
        )
        derniere = next(iter(self._fiches.ouvrir_toutes(lignes)), None)
        return derniere.agent if derniere is not None and mots(derniere.nom) == mots(nom) else None

    def _est_a(self, courriel: str, agent: UUID) -> bool:
        """Whether this agent comes in under this address, by whatever name."""
        valeurs = {"courriel": self._fiches.courriel(courriel), "agent": agent}
        siennes = "select from {ecrans}.habilitations where agent = %(agent)s and courriel = %(courriel)s limit 1"
        return bool(self._base.lire(siennes, valeurs))

    def _administrateurs(self, le: date) -> int:
        """How many administrators may come in on a day."""
        (ligne,) = self._base.lire(
            "select count(distinct h.agent) as n from {ecrans}.habilitations h where h.role = %(role)s and "
            + en_cours(),
            {"role": Role.ADMINISTRATEUR, "le": le},
        )
        return int(ligne["n"])

    def noms(self, agents: Collection[UUID]) -> dict[UUID, str]:
        """Names of agents, as their last habilitation tells them; those who have none are left out."""
        gardes = {*agents, *(self._fiches.agent(agent, Role.ALLOCATAIRE) for agent in agents)}
        lignes = self._base.lire(
            "select distinct on (h.agent) h.habilitation, h.agent from {ecrans}.habilitations h"
            f" where h.agent = any(%(agents)s) {_ORDRE}",
            {"agents": list(gardes)},
        )
        return self._nommer([(ligne["habilitation"], ligne["agent"]) for ligne in lignes])

    def chercher(self, debuts: Collection[str]) -> dict[UUID, str]:
        """Agents in whose name, as their last habilitation tells it, a word begins with each of these; by name."""
        if not debuts:
            return {}
        lignes = self._base.lire(
            f"select distinct on (h.agent) {COLONNES} from {{ecrans}}.habilitations h where not h.par_lien {_ORDRE}", {}
        )
        trouves = {
            lue.agent: lue.nom
            for lue in self._fiches.ouvrir_toutes(lignes)
            if all(any(mot.startswith(debut) for mot in mots(lue.nom)) for debut in debuts)
        }
        return dict(sorted(trouves.items(), key=lambda un: un[1]))

    def referents(self, le: date, limite: int = 1000, *, structure: str | None = None) -> list[Referent]:
        """The référents who may come in on a day, of a structure if one is said, each once, by name: not the agents who, for
        the whole département, hold another function than to orient.

        Forms ask for all those of the département: who may come in is read each time, a name but once.
        """
        lignes = self._base.lire(
            "select array_agg(habilitation) as numeros, array_agg(agent) as agents, array_agg(structure) as structures from"
            " (select distinct on (h.agent) h.habilitation, h.agent, h.structure from {ecrans}.habilitations h"
            f" where h.role = %(role)s and {en_cours()} and not (h.structure is null and exists (select from"
            " {ecrans}.delegations d where d.habilitation = h.habilitation and d.fonction <> %(orientation)s))"
            f" and (%(structure)s::text is null or h.structure = %(structure)s) {_ORDRE}) en_poste",
            {"role": Role.REFERENT, "le": le, "orientation": Fonction.ORIENTATION, "structure": structure},
        )
        numeros, agents, structures = (lignes[0][nom] or [] for nom in ("numeros", "agents", "structures"))
        noms = self._nommer(list(zip(numeros, agents, strict=True)))
        trouves = [Referent(a, noms[a], s) for a, s in zip(agents, structures, strict=True) if a in noms]
        return sorted(trouves, key=attrgetter("nom", "agent"))[:limite]

    def _nommer(self, tenues: Sequence[tuple[UUID, UUID]]) -> dict[UUID, str]:
        """Names by agent, of habilitations and of the agents whose they are now.

        A pseudonym may change, a sealed name does not: those of agents are opened once, those of persons each time.
        """
        connus, personnes = self._connus, dict[UUID, str]()
        if inconnus := [numero for numero, _ in tenues if numero not in connus]:
            lignes = self._base.lire(
                f"select {COLONNES} from {{ecrans}}.habilitations h where h.habilitation = any(%(numeros)s)",
                {"numeros": inconnus},
            )
            lues = self._fiches.ouvrir_toutes(lignes)
            personnes = {h.agent: h.nom for h in lues if h.role is Role.ALLOCATAIRE}
            connus = connus | {h.habilitation: h.nom for h in lues if h.role is not Role.ALLOCATAIRE}
            self._connus = connus if len(connus) <= CONNUS_MAX else {}
        return personnes | {agent: connus[numero] for numero, agent in tenues if numero in connus}

    def revoquer(self, numero: UUID) -> bool:
        """End one now, and with it the sessions that it opened, or give up one that waits; whether it was not ended yet."""
        return (
            self._base.ecrire(
                "update {ecrans}.habilitations set revoquee_le = now() where habilitation = %(h)s"
                " and revoquee_le is null",
                {"h": numero},
            )
            == 1
        )

    def lister(self, le: date, limite: int = LISTE_MAX) -> list[Habilitation]:
        """Those in force on a day, then the others, by name; beyond the limit, those that began first are left out."""
        lignes = self._base.lire(
            f"select {COLONNES} from {{ecrans}}.habilitations h where not h.par_lien order by ({en_cours()}) desc,"
            " h.du desc, h.habilitation limit %(limite)s",
            {"le": le, "limite": limite},
        )
        return sorted(self._fiches.ouvrir_toutes(lignes), key=lambda h: (not h.vaut(le), h.nom))

    def sceller_les_anciennes(self) -> None:
        """Seal those that were kept in clear before there was a key for them."""
        en_clair = (
            "select habilitation, agent, role, courriel_clair, nom_clair, sujet_clair from {ecrans}.habilitations"
            " where nom_clair is not null"
        )
        for ligne in self._base.lire(en_clair, {}):
            numero, nom, sujet = ligne["habilitation"], ligne["nom_clair"], ligne["sujet_clair"]
            qui = {
                "courriel": ligne["courriel_clair"],
                "nom": nom,
                "agent": ligne["agent"],
                "role": Role(ligne["role"]),
            }
            self._base.ecrire(
                "update {ecrans}.habilitations set agent = %(agent)s, courriel = %(courriel)s, fiche = %(fiche)s,"
                " sujet = %(sujet)s, courriel_clair = null, nom_clair = null, sujet_clair = null"
                " where habilitation = %(h)s and nom_clair is not null",
                {
                    "h": numero,
                    **self._fiches.sceller(numero, **qui),
                    "sujet": None if sujet is None else self._fiches.sujet(sujet),
                },
            )
