"""Folders of embedded servers, made by several processes at once: refusals first."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from integrations.storage.folders import create

AT_ONCE = 4


def test_a_file_of_that_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("")
    with pytest.raises(FileExistsError):
        create(tmp_path / "cache", 0o755)


def test_several_may_make_the_same_one_at_once(tmp_path: Path) -> None:
    """As the workers of a first run do: whoever comes second finds it made."""
    start = Barrier(AT_ONCE, timeout=10)

    def make(_: int) -> None:
        for number in range(200):
            start.wait()
            create(tmp_path / f"{number}" / "cache", 0o700)

    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(make, range(AT_ONCE)))
    assert all((tmp_path / f"{number}" / "cache").stat().st_mode & 0o777 == 0o700 for number in range(200))
