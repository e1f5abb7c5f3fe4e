"""Jars out of Maven Central, kept in the user's cache and shared by all sessions."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from graph.embedded.lock import FileLock
from tests.servers import Unavailable

_PATIENCE = 600.0
_POM = """\
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>kith</groupId>
  <artifactId>server</artifactId>
  <version>1</version>
  <dependencies>
{dependencies}
  </dependencies>
</project>
"""
_DEPENDENCY = """\
    <dependency>
      <groupId>{0}</groupId>
      <artifactId>{1}</artifactId>
      <version>{2}</version>
    </dependency>"""


def jars(name: str, artifacts: Iterable[str]) -> Path:
    """Return a folder with the jars of some artifacts and of all they need.

    Parameters
    ----------
    name : str
        The folder's name in the cache, with the version: `neo4j-5.26.17`.
    artifacts : iterable of str
        `group:artifact:version`, as Maven writes them.

    Raises
    ------
    Unavailable
        If they are not in the cache and Maven is missing or fails.
    """
    cache = _cache()
    folder = cache / name
    if folder.is_dir():
        return folder / "lib"
    maven = shutil.which("mvn")
    if maven is None:
        raise Unavailable(f"no mvn on the PATH to fetch {name}")
    cache.mkdir(parents=True, exist_ok=True)
    lock = FileLock.take(cache / f"{name}.lock", within=_PATIENCE)
    if lock is None:
        raise Unavailable(f"another session has been fetching {name} for {_PATIENCE:.0f} s")
    with lock:
        if not folder.is_dir():
            _fill(folder, artifacts, maven)
    return folder / "lib"


def _cache() -> Path:
    # By the specification, an empty or relative value counts as none.
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (base if base.is_absolute() else Path.home() / ".cache") / "kith"


def _fill(folder: Path, artifacts: Iterable[str], maven: str) -> None:
    # Whoever sees the folder sees all of it, also after a kill half way through.
    with tempfile.TemporaryDirectory(prefix=f"{folder.name}.new-", dir=folder.parent) as scratch:
        new = Path(scratch) / folder.name
        new.mkdir()
        pom = new / "pom.xml"
        pom.write_text(_pom(artifacts))
        try:
            done = subprocess.run(
                [
                    *(maven, "-q", "-B", "-f", str(pom), "dependency:copy-dependencies"),
                    *("-DincludeScope=runtime", f"-DoutputDirectory={new / 'lib'}"),
                ],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=_PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Unavailable(f"mvn did not fetch {folder.name} in {_PATIENCE:.0f} s") from None
        if done.returncode:
            said = [line for line in (done.stdout + done.stderr).splitlines() if "ERROR" in line]
            raise Unavailable(f"mvn could not fetch {folder.name}: {' '.join(said[:1])}")
        new.rename(folder)


def _pom(artifacts: Iterable[str]) -> str:
    dependencies = (_DEPENDENCY.format(*artifact.split(":")) for artifact in artifacts)
    return _POM.format(dependencies="\n".join(dependencies))
