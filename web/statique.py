"""Static files: their addresses change with their content, so browsers keep them for a year without asking again."""

import os
from importlib.resources import files
from typing import Any, Final

from fastapi.staticfiles import StaticFiles
from starlette.responses import Response

GARDE: Final = "public, max-age=31536000, immutable"


class Statique(StaticFiles):
    """The files of ``web/static``; those of others are put there by ``make ressources``."""

    def __init__(self) -> None:
        """Serve the folder of the package."""
        super().__init__(directory=str(files("web").joinpath("static")))

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """See :class:`StaticFiles`."""
        reponse = super().file_response(*args, **kwargs)
        reponse.headers["Cache-Control"] = GARDE
        return reponse

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """See :class:`StaticFiles`; the mark that ``make`` leaves is not served."""
        return ("", None) if path.endswith("pret") else super().lookup_path(path)
