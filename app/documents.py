"""Assembly of who draws documents up, from the settings."""

import os
import secrets
from pathlib import Path
from uuid import UUID

from obstore.exceptions import BaseError
from obstore.store import ObjectStore

from app.settings import ReglageManquant, Reglages
from documents.atelier import Atelier, Cachet, id_document
from documents.charte import Charte
from documents.depot import Depot, ouvrir_magasin
from documents.modeles import ModeleRefuse, charger
from documents.moteur import Moteur
from documents.tirage import feuilles
from integrations.envois.partenaire import LireLettre
from integrations.envois.transporteur import Piece
from integrations.livraison.echecs import Rejet
from ledger.dossier import Dossier
from ledger.erreurs import ErreurAttendue
from ledger.keys import Coffre
from ledger.store.journal import Journal
from ledger.vocabulaire import territoire
from web.identite.habilitations import Habilitations


def atelier(reglages: Reglages, journal: Journal, habilitations: Habilitations) -> Atelier | None:
    """Who draws documents up; None where no place was set for them. Raises :class:`~app.settings.ReglageManquant`."""
    if reglages.documents is None:
        return None
    lieux = territoire.charger(reglages.departement)
    try:
        moteur = Moteur(Charte.du_departement(lieux.nom, reglages.charte), reglages.adresse)
        depot = Depot(ouvrir_magasin(reglages.documents), journal.coffre)
        modeles = charger(reglages.lettres)
        sceau = _sceau(reglages)
    except (OSError, ValueError, BaseError, ModeleRefuse) as erreur:
        message = (
            f"les documents ne s'établissent pas (PARCOURS_DOCUMENTS, PARCOURS_CHARTE, PARCOURS_CACHET) : {erreur}"
        )
        raise ReglageManquant(message) from erreur
    return Atelier(
        journal,
        depot,
        moteur,
        modeles,
        lieux,
        lambda agent: habilitations.noms({agent}).get(agent),
        sceau,
    )


def lettres(reglages: Reglages, coffre: Coffre) -> LireLettre:
    """How the sender reads a letter that was drawn up, under the id of what asks for it; it draws none up itself."""
    if reglages.documents is None:
        return lambda _dossier, _envoi: None
    depot = Depot(_magasin(reglages), coffre)

    def lire(dossier: Dossier, envoi: UUID) -> Piece | None:
        etabli = dossier.accompagnement.etablis.get(str(id_document(dossier.id, envoi)))
        if etabli is None or etabli.perime:
            return None
        try:
            octets = depot.lire(coffre, dossier.id, etabli.sha256)
        except ErreurAttendue as erreur:
            raise Rejet("LETTRE_ILLISIBLE", erreur.phrase) from None
        return Piece(UUID(etabli.id), octets, feuilles(octets))

    return lire


def _magasin(reglages: Reglages) -> ObjectStore:
    try:
        return ouvrir_magasin(reglages.documents or "")
    except (OSError, ValueError, BaseError) as erreur:
        message = f"les documents ne se lisent pas (PARCOURS_DOCUMENTS) : {erreur}"
        raise ReglageManquant(message) from erreur


def _sceau(reglages: Reglages) -> Cachet | None:
    """The seal of the département; None without one. Raises :class:`~documents.sceau.SceauRefuse`."""
    if reglages.cachet is None:
        return None
    from app.horodatage import horodateur  # noqa: PLC0415 - half a second to read, and most processes seal nothing
    from documents.sceau import Sceau  # noqa: PLC0415 - see above

    secret = reglages.cachet_mot_de_passe
    mot_de_passe = secret.get_secret_value().encode() if secret is not None else b""
    autosigne = reglages.adresse.startswith("http://")
    return Sceau.ouvrir(reglages.cachet, mot_de_passe, autosigne=autosigne, horodateur=horodateur(reglages))


def cachet_de_demonstration(dossier: Path) -> dict[str, str]:
    """The seal of the demonstration, drawn once, and its password, in files that only their owner reads."""
    fichier, mot = dossier / "cachet.p12", dossier / "cachet.mdp"
    if not fichier.exists():
        from documents.sceau import tirer  # noqa: PLC0415 - see above

        mot_de_passe = secrets.token_urlsafe(24)
        for chemin, octets in ((mot, mot_de_passe.encode()), (fichier, tirer("Démonstration", mot_de_passe.encode()))):
            with os.fdopen(os.open(chemin, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as sortie:
                sortie.write(octets)
    return {"PARCOURS_CACHET": str(fichier), "PARCOURS_CACHET_MOT_DE_PASSE": mot.read_text("utf-8")}
