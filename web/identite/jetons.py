"""Who calls: signed tokens with a role (JWT, HS256), issued by the identity provider or, for the demonstration, by us."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import jwt

from ledger.contexte import Acteur
from ledger.dates import maintenant
from ledger.erreurs import ErreurAttendue, Genre
from ledger.vocabulaire.acteur import Canal, Role

ALGORITHME: Final = "HS256"
AUDIENCE: Final = "parcours-ledger"
DUREE_MAX: Final = timedelta(hours=12)


class JetonRefuse(ErreurAttendue):
    """The token is missing, expired, forged or incomplete; the message says which, in French."""

    genre = Genre.NON_IDENTIFIE
    reference = "jeton-refuse"
    titre = "Identification nécessaire"


def emettre(cle: bytes, agent: UUID, role: Role, *, structure: str | None = None, duree: timedelta = DUREE_MAX) -> str:
    """Sign a token for an agent; ``ValueError`` above :data:`DUREE_MAX`."""
    if duree > DUREE_MAX:
        message = f"un jeton vit au plus {DUREE_MAX}"
        raise ValueError(message)
    emis = maintenant()
    contenu = {"sub": str(agent), "role": role.value, "aud": AUDIENCE, "iat": emis, "exp": emis + duree}
    return jwt.encode(contenu | ({"structure": structure} if structure else {}), cle, ALGORITHME)


def lire(cle: bytes, jeton: str) -> Acteur:
    """Actor of a token; raises :class:`JetonRefuse`."""
    try:
        contenu: dict[str, Any] = jwt.decode(
            jeton, cle, [ALGORITHME], audience=AUDIENCE, options={"require": ["exp", "iat", "sub", "role"]}
        )
        if contenu["exp"] - contenu["iat"] > DUREE_MAX.total_seconds():
            raise JetonRefuse("Le jeton vit trop longtemps : demandez-en un de douze heures au plus.")
        return Acteur(UUID(contenu["sub"]), Role(contenu["role"]), Canal.API, contenu.get("structure"))
    except jwt.ExpiredSignatureError as erreur:
        raise JetonRefuse("Le jeton a expiré : demandez-en un nouveau.") from erreur
    except (jwt.InvalidTokenError, ValueError) as erreur:
        raise JetonRefuse(
            "Le jeton n'est pas valable : il est mal signé, incomplet ou destiné à un autre service."
        ) from erreur
