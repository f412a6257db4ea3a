"""What is typed, searched, exported, handed over, sent and received of a person, through the doors that agents use."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

import httpx

from integrations.caf.ecriture import ecrire_flux
from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.pouvoir import Fonction
from tests.app.canaris.personne import CANARIS, DITS, IDENTITE, NIR, NOM, NOM_NAISSANCE, NUMERO_FT, PRENOM
from tests.app.canaris.scene import PATIENCE_S
from tests.integrations.caf.importation.population import JUILLET, foyer, personne
from tests.web.ecrans.administration.test_imports import deposer as deposer_flux
from tests.web.ecrans.dossier.test_depot import deposer
from tests.web.ecrans.dossier.test_dossier import formulaire
from tests.web.lots.test_lots import chercher, confirmer, ouvrir_lot, preparer
from tests.web.serveur import Api, Visiteur
from web.visite import CHAMP_JETON, TEMOIN

MDS: Final = "MDS-33-05"
PDF: Final = b"%PDF-1.7 " + DITS["document_contenu"].encode()


@dataclass
class Semis:
    """The dossier of the person, another one beside it, and every answer that agents were given before the erasure."""

    api: Api
    dossier: UUID
    autre: UUID
    rendus: dict[str, bytes] = field(default_factory=dict)

    def garder(self, nom: str, reponse: httpx.Response) -> httpx.Response:
        """An answer that shows her, as who asked for it kept it."""
        assert reponse.status_code in (200, 201, 204, 303), (nom, reponse.status_code, reponse.text[:2000])
        self.rendus[nom] = reponse.content
        return reponse


def semer(api: Api, ailleurs: Path) -> Semis:
    """Everything, one place after another."""
    referent = api.referent()
    api.habiliter(api.agent)
    semis = Semis(api, _ouvrir(api, referent, IDENTITE), _ouvrir(api, referent, _autre()))
    _noter(semis)
    _prevenir(semis)
    with api.visiteur(Role.REFERENT, MDS, agent=api.agent) as agent:
        attendre_les_vues(api)
        _garder_pour_soi(semis, agent)
        _deposer(semis, agent)
        _chercher(semis, agent)
    with api.visiteur(Role.ADMINISTRATEUR) as admin:
        reponse = deposer_flux(admin, _flux(ailleurs), DITS["import"])
        assert reponse.status_code == 303, reponse.text
    _habiliter(semis)
    return semis


def attendre_les_vues(api: Api) -> None:
    """Until the projector has read what is recorded."""
    api.services.lecteur.attendre(api.services.journal.position(), attente_max_s=PATIENCE_S)


def _autre() -> dict[str, Any]:
    """Somebody else, who stays."""
    return {"nom": "Dupontel", "prenom": "Anne", "naissance_le": "1979-03-01", "nir": "2790333063002"}


def _ouvrir(api: Api, referent: UUID, identite: dict[str, Any]) -> UUID:
    dossier = api.ouvrir(identite=identite)
    voie = {"organisme": "CONSEIL_DEPARTEMENTAL", "structure": MDS}
    decision = {"parcours": "SOCIAL", "decideur": "CONSEIL_DEPARTEMENTAL"}
    api.faire(dossier, "decider-orientation", survenu_le="2026-01-10", **decision | voie)
    api.faire(dossier, "notifier-orientation", survenu_le="2026-01-12", moyen="REMISE_EN_MAIN_PROPRE")
    api.faire(dossier, "designer-structure", survenu_le="2026-01-12", **voie)
    api.faire(dossier, "designer-referent", survenu_le="2026-01-12", referent=str(referent))
    return dossier


def _noter(semis: Semis) -> None:
    """Steps with texts of their own."""
    api, dossier = semis.api, semis.dossier
    api.faire(dossier, "ecrire-note", texte=DITS["note"], visibilite="STRUCTURE")
    api.faire(dossier, "recevoir-message", canal="COURRIEL", texte=DITS["message_recu"])
    api.faire(
        dossier, "creer-tache", intitule=DITS["tache"], a_faire_le=(aujourd_hui() + timedelta(days=60)).isoformat()
    )


def _prevenir(semis: Semis) -> None:
    """By SMS, by mail, and by letter once :func:`preparer_les_lettres` is done; France Travail is told too."""
    api, dossier = semis.api, semis.dossier
    api.faire(dossier, "envoyer-message", canal="SMS", texte=DITS["sms"])
    api.faire(dossier, "envoyer-message", canal="COURRIEL", texte=DITS["courriel_envoye"])
    rdv, le = str(uuid4()), aujourd_hui() + timedelta(days=40)
    moment = {"le": le.isoformat(), "heure": "14:30", "structure": MDS, "motif": "SUIVI"}
    api.faire(dossier, "planifier-rendez-vous", rendez_vous=rdv, **moment)
    api.faire(dossier, "emettre-convocation", convocation=str(uuid4()), rendez_vous=rdv, canal="COURRIER")


def preparer_les_lettres(semis: Semis) -> bool:
    """Draw up the letters that wait; whether there was one."""
    with semis.api.visiteur(Role.REFERENT, MDS) as agent:
        return agent.envoyer("/courriers/preparer").status_code == 303


def _garder_pour_soi(semis: Semis, agent: Visiteur) -> None:
    """A draft, a form sent too late, a lot, a view, a query."""
    api, dossier = semis.api, semis.dossier
    brouillon = {"notes": DITS["brouillon"], "etapes": []}
    semis.garder("brouillon", api.appeler("PUT", f"/dossiers/{dossier}/brouillon", json=brouillon))
    champs = {CHAMP_JETON: "perdu", "visibilite": "STRUCTURE", "texte": DITS["reprise"]}
    perdu = agent.envoyer(f"/dossier/{dossier}/etape/ecrire-note", **champs | {CHAMP_JETON: _ancien(agent)})
    assert perdu.status_code in (303, 401, 403, 409), perdu.text
    lot = ouvrir_lot(agent, "ecrire", dossier, semis.autre)
    preparer(agent, lot, canal="COURRIEL", texte=DITS["lot"])
    semis.rendus["lot"] = confirmer(agent, lot).encode()
    vue = {"filtres": {"mds": MDS}}
    semis.garder("vue", api.appeler("PUT", f"/vues/{DITS['vue']}", json=vue))
    requete = {"titre": DITS["requete"], "demande": {"mesures": ["premieres"], "dimensions": ["mds"]}}
    semis.garder("requete", api.appeler("POST", "/requetes", json=requete))


def _ancien(agent: Visiteur) -> str:
    """The token of a form of a session that has ended: what is sent with it is kept, to be sent again."""
    ancien = agent.jeton()
    session = agent.api.services.ecrans.sessions.lire(agent.temoin)
    assert session is not None
    agent.temoin = agent.api.services.ecrans.sessions.ouvrir(session.habilitation, "")
    agent.client.cookies.clear()
    agent.client.cookies.set(TEMOIN, agent.temoin)
    return ancien


def _deposer(semis: Semis, agent: Visiteur) -> None:
    """A file that joins the dossier, and is read again."""
    ou = f"/dossier/{semis.dossier}/etape/deposer-document"
    champs = formulaire(agent.ouvrir(ou).text) | {"nature": "AUTRE", "titre": DITS["document_titre"]}
    semis.garder("depot", deposer(agent, ou, PDF, **champs))
    (garde,) = semis.api.services.journal.dossier(semis.dossier).accompagnement.documents
    semis.garder("document", agent.ouvrir(f"/dossier/{semis.dossier}/documents/{garde}"))


def _chercher(semis: Semis, agent: Visiteur) -> None:
    """By her name, then her pages, and a file of them."""
    cherche = chercher(agent, DITS["recherche"])
    assert cherche
    trouve = chercher(agent, NOM)
    semis.garder("liste", agent.ouvrir("/file-active", cherche=trouve))
    semis.garder("page", agent.ouvrir(f"/dossier/{semis.dossier}"))
    lot = ouvrir_lot(agent, "exporter", semis.dossier)
    semis.garder("export", agent.ouvrir(f"{lot}/fichier", voulu="csv"))
    with semis.api.visiteur(Role.AUDITEUR) as auditeur:
        semis.garder("export_dossier", auditeur.ouvrir(f"/relecture/{semis.dossier}/export"))
        semis.garder("consultations", auditeur.envoyer("/consultations", personne=NOM))


def _flux(ailleurs: Path) -> bytes:
    """A flow of the CAF in which her birth cannot be read: her household waits to be put right by hand."""
    elle = replace(personne(4242), nom=NOM_NAISSANCE.upper(), prenom=PRENOM.upper())
    chemin = ailleurs / "flux.xml"
    ecrire_flux(chemin, JUILLET, [foyer(4241), foyer(4242, elle)])
    ne_le = f"<DTNAI>{elle.naissance_le.isoformat()}</DTNAI>".encode()
    assert chemin.read_bytes().count(ne_le) == 1
    return chemin.read_bytes().replace(ne_le, b"<DTNAI>1985-02-31</DTNAI>")


def _habiliter(semis: Semis) -> None:
    """She comes in, and reads her own page."""
    with espace(semis.api, semis.dossier) as elle:
        semis.garder("espace", elle.ouvrir("/"))


@contextmanager
def espace(api: Api, dossier: UUID) -> Iterator[Visiteur]:
    """The person, signed in by her own name and address."""
    le = aujourd_hui()
    habilitations = api.services.ecrans.habilitations
    api.donner(
        CANARIS["courriel"], f"{PRENOM} {NOM}", Role.ALLOCATAIRE, agent=dossier, du=le, au=le + timedelta(days=30)
    )
    donnee = habilitations.trouver(str(dossier), CANARIS["courriel"], le)
    assert donnee is not None
    temoin = api.services.ecrans.sessions.ouvrir(donnee, CANARIS["courriel"])
    with httpx.Client(base_url=api.url, timeout=100, cookies={TEMOIN: temoin}) as client:
        yield Visiteur(api, client, dossier, temoin, donnee.habilitation)


def approuver(semis: Semis) -> None:
    """Her right closes; she asks, one agent examines, another approves: each through his door."""
    api, dossier, effacement = semis.api, semis.dossier, str(uuid4())
    droits = {"etat_droit": "CLOS", "motif": "RESSOURCES", "soumis_droits_devoirs": False}
    api.faire(dossier, "modifier-droits", survenu_le="2026-03-02", **droits)
    droits_, second = uuid4(), uuid4()
    for qui, fonction, route, corps in (
        (droits_, Fonction.DROITS, "demander-effacement", _demande()),
        (droits_, Fonction.DROITS, "examiner-effacement", {"conclusion": "EFFACER", "precision": DITS["examen"]}),
        (second, Fonction.EFFACEMENT, "approuver-effacement", {}),
    ):
        jeton = api.jeton(Role.REFERENT, agent=qui, tenues=(fonction,))
        reponse = api.appeler(
            "POST",
            f"/dossiers/{dossier}/{route}",
            role=None,
            entetes={"Authorization": f"Bearer {jeton}"},
            json={"effacement": effacement} | corps,
        )
        assert reponse.status_code == 201, reponse.text


def _demande() -> dict[str, str]:
    return {"origine": "DEMANDE", "motif": "PLUS_NECESSAIRES", "precision": DITS["demande"]}


def connue_de_france_travail() -> dict[str, Any]:
    """How France Travail knows her."""
    return {"numero": NUMERO_FT, "nir": NIR, "dateNaissance": IDENTITE["naissance_le"]}
