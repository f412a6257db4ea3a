"""Two editors of one dossier: what the other recorded while somebody was typing, and how both are put together.

What happened meanwhile matters when the step would not be decided as its author expected, or when it was said of the same
thing. Otherwise the step is simply decided on the dossier as it stands.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from commands.base import ETAPES, Commande, Refus
from commands.ensemble import decider_ensemble
from ledger.events.base import Evenement
from ledger.lu import EvenementLu
from readmodels.dossier.chronologie import EtapeDatee
from web.feuilles.feuille import Feuille
from web.formulaires.arbre import Groupe, Ligne, Lignes, Repete, Saisies, Simple, a_plat, rempli, sous
from web.formulaires.resume import dire, dire_ligne
from web.recit.dossier import conter
from web.recit.recit import Recit

CHOIX = "choix-"
LEUR = "autre"
"""The value sent for a difference when the other's is to be kept."""
RIEN = "Rien"
IMPLICITES = ("survenu_le", "referentiel")
"""Fields that the step settles by itself when they are left blank: there is nothing to choose then."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A part of a form that two people filled otherwise; ``ligne`` when it is a row, ``prise`` when only the other touched
    it, so that theirs is proposed.
    """

    nom: str
    libelle: str
    mienne: str
    leur: str
    ligne: bool = False
    prise: bool = False


@dataclass(frozen=True, slots=True)
class Conflit:
    """The steps recorded meanwhile, last first; ``refus`` is why the step may not happen any more, if it may not.

    ``commune`` is the last of these steps that says the same thing as the one typed; ``corriger`` when the typed one can
    only stand in its place.
    """

    recits: Sequence[Recit]
    refus: str
    commune: Recit | None
    corriger: bool


def chercher(feuille: Feuille, commandes: Sequence[Commande], version: int) -> Conflit | None:
    """The conflict with the steps after ``version``; None when none matters."""
    nouveaux = [e for e in feuille.vu.lus if e.version > version]
    if not nouveaux:
        return None
    avant = _decision(feuille, feuille.vu.lus[: len(feuille.vu.lus) - len(nouveaux)], commandes)
    apres = _decision(feuille, feuille.vu.lus, commandes)
    touchants = [e for e in nouveaux if _touche(e, feuille, commandes[0])]
    if avant == apres and not touchants:
        return None
    refus = apres.message if isinstance(apres, Refus) else ""
    recits = conter(feuille.visite, feuille.vu.etapes).raconter(feuille.vu.etapes)
    recits = [r for r in recits if r.etape.version > version]
    candidats = touchants or (nouveaux if refus else [])
    communes = {e.version for e in candidats if e.classe is _classe(feuille) and not _corrige_depuis(e, nouveaux)}
    commune = next((r for r in recits if r.etape.version in communes), None)
    return Conflit(recits, refus, commune, commune is not None and bool(refus))


def _classe(feuille: Feuille) -> type[Evenement]:
    return ETAPES[feuille.saisie.commande].evenements[0]


def _corrige_depuis(e: EvenementLu, nouveaux: Sequence[EvenementLu]) -> bool:
    return any(autre.cible == e.position for autre in nouveaux)


class _Refuse(Refus):
    """A refusal that is equal to another of the same words."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, autre: object) -> bool:
        return isinstance(autre, Refus) and self.message == autre.message


def _decision(feuille: Feuille, lus: Sequence[EvenementLu], commandes: Sequence[Commande]) -> list[Evenement] | _Refuse:
    try:
        return decider_ensemble(feuille.dossier, lus, commandes, feuille.cadre)
    except Refus as refus:
        return _Refuse(refus.code, refus.message, champ=refus.champ)


def _touche(e: EvenementLu, feuille: Feuille, commande: Commande) -> bool:
    """Whether an event says something of what the step is about, whatever the decision makes of it."""
    objet, classe = feuille.saisie.objet, _classe(feuille)
    if commande.correction is not None:
        return False
    if objet is not None:
        return e.corps.get(objet) == str(getattr(commande, objet))
    return classe.cree is None and e.classe is classe


def differences(
    feuille: Feuille,
    miennes: Saisies,
    leurs: Saisies,
    noms: Sequence[str] | None = None,
    avant: Saisies | None = None,
) -> list[Difference]:
    """Where two fillings of these fields differ: field by field, and row by row where rows have a name.

    ``avant`` is what both began from.
    """
    trois = (a_plat(feuille.elements(saisies, noms=noms)) for saisies in (miennes, leurs, avant or {}))
    trouvees = [d for mien, leur, debut in zip(*trois, strict=True) for d in _comparer(mien, leur, debut)]
    return [d for d in trouvees if d.nom not in IMPLICITES or d.mienne != RIEN]


def _comparer(mien: Simple, leur: Simple, debut: Simple, avant: str = "") -> Iterator[Difference]:
    libelle = f"{avant}{mien.libelle}"
    if isinstance(mien, Groupe) and isinstance(leur, Groupe) and isinstance(debut, Groupe):
        for trois in zip(mien.elements, leur.elements, debut.elements, strict=True):
            yield from _comparer(*trois, avant=f"{libelle} : ")
    elif isinstance(mien, Repete) and mien.genre is not Lignes.LIBRES:
        miennes, siennes, debuts = (_rangees(element) for element in (mien, leur, debut))
        for cle in dict.fromkeys([*miennes, *siennes]):
            a, b, c = (dire_ligne(lignes[cle]) if cle in lignes else "" for lignes in (miennes, siennes, debuts))
            if a != b:
                titre = (miennes.get(cle) or siennes[cle]).titre
                yield Difference(f"{mien.nom}-{cle}", f"{libelle} : {titre}", a or RIEN, b or RIEN, True, a == c)
    elif (a := dire(mien)) != (b := dire(leur)):
        yield Difference(mien.nom, libelle, a or RIEN, b or RIEN, prise=a == dire(debut))


def _rangees(element: Simple) -> dict[str, Ligne]:
    return {ligne.cle: ligne for ligne in element.lignes} if isinstance(element, Repete) else {}


def leurs_saisies(feuille: Feuille, etape: EtapeDatee, miennes: Saisies) -> dict[str, list[str]]:
    """The other's step as it is typed; where the form holds more than the step does, what was typed here."""
    dites = feuille.valeurs_de(etape)
    connus = feuille.saisie.commande.model_fields
    for nom in feuille.noms:
        if nom not in connus or nom == "survenu_le":
            dites |= {cle: list(valeurs) for cle, valeurs in sous(nom, miennes).items()}
    return dites


def fusionner(
    miennes: Saisies, leurs: Saisies, trouvees: Sequence[Difference], choix: Mapping[str, str]
) -> dict[str, list[str]]:
    """Both fillings put together, as was chosen for each difference; one's own where nothing was."""
    faites = {nom: list(valeurs) for nom, valeurs in miennes.items()}
    for difference in trouvees:
        if choix.get(CHOIX + difference.nom) != LEUR:
            continue
        nom = difference.nom
        faites = {cle: valeurs for cle, valeurs in faites.items() if cle not in sous(nom, faites)}
        faites |= {cle: list(valeurs) for cle, valeurs in sous(nom, leurs).items()}
        groupe, _, rang = nom.rpartition("-")
        if difference.ligne:  # it comes or goes with what it holds
            cles = [cle for cle in faites.get(groupe, []) if cle != rang]
            faites[groupe] = [*cles, rang] if rang in leurs.get(groupe, ()) or rempli(nom, leurs) else cles
    return faites
