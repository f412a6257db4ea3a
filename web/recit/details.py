"""The content of an event's fields (besoins, contraintes, objectifs of a plan), told in the words of its form."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from commands.regles import REGLES
from ledger.dates import aujourd_hui
from ledger.dossier import Dossier
from ledger.vocabulaire.suivi.diagnostic import referentiels
from ledger.vocabulaire.territoire import Territoire
from web.formulaires.arbre import Presentation, decrire, type_repete
from web.formulaires.lecture import ecrire_saisies
from web.formulaires.resume import Resume, resumer
from web.saisies import PAR_EVENEMENT, Contexte
from web.saisies.diagnostic import tableau

PERSONNE: Final = UUID(int=0)


class Details:
    """Tells the fields that hold others as the page that reads a form over does."""

    def __init__(self, territoire: Territoire) -> None:
        """``territoire`` names structures and communes."""
        self._contexte = Contexte(territoire, Dossier(PERSONNE), REGLES, aujourd_hui(), PERSONNE)
        self._presentations: dict[tuple[str, str | None], Presentation] = {}

    def raconter(self, type_stable: str, contenu: Mapping[str, Any], nom: str) -> Resume | None:
        """The field in words; None when it holds no other, or something that its form does not know."""
        saisie, valeur = PAR_EVENEMENT.get(type_stable), contenu.get(nom)
        infos = saisie.commande.model_fields.get(nom) if saisie is not None else None
        if saisie is None or infos is None or type_repete(infos) is None:
            return None
        try:
            lue = TypeAdapter[Any](infos.annotation or str).validate_python(valeur)
        except ValidationError:
            return None
        presentation = self._presentation(type_stable, contenu.get("referentiel"))
        typees = ecrire_saisies(saisie.commande, {nom: lue}, presentation)
        dit = next(resumer(decrire(saisie.commande, [nom], presentation, typees)), None)
        plusieurs = isinstance(valeur, Sequence) and not isinstance(valeur, str)
        return None if dit is not None and plusieurs and len(dit.points) < len(valeur or ()) else dit

    def objectif(self, contenu: Mapping[str, Any]) -> Mapping[str, str]:
        """Contrainte and objectif of a follow-up, by their names; empty where the referential knows none."""
        connu = referentiels().get(contenu.get("referentiel", ""))
        contrainte = connu.par_contrainte.get(contenu.get("contrainte", 0)) if connu is not None else None
        if contrainte is None:
            return {}
        fixe = next((o for o in contrainte.objectifs if o.code == contenu.get("objectif")), None)
        return {"contrainte": contrainte.libelle} | ({"objectif": fixe.libelle} if fixe and fixe.libelle else {})

    def _presentation(self, type_stable: str, referentiel: str | None) -> Presentation:
        cle = (type_stable, referentiel)
        if cle not in self._presentations:
            connu = referentiels().get(referentiel or "")
            saisie = PAR_EVENEMENT[type_stable]
            self._presentations[cle] = tableau(connu) if connu else saisie.presentation(self._contexte)
        return self._presentations[cle]
