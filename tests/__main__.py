"""Runs all tests in a virtual environment of its own: `python3 -m tests [pytest options]`.

The environment is `.venv`, or the folder that VIGILAB_VENV names; it is made
and filled at the first call, and again when `pyproject.toml` or
`constraints.txt` change. The database servers that the tests start are installed
by apt-get where they are missing and root asks; without them their tests are
skipped, or fail where VIGILAB_CI or CI is set. `--check` runs the linters, the type checker, the
import contracts and the generated-docs check after the tests.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
    ("python", "-m", "recognizers.catalogue", "--check"),
    ("python", "-m", "scanner.formats", "--check"),
)


SERVERS = {
    "/usr/lib/postgresql/*/bin/initdb": "postgresql",
    "/usr/sbin/mariadbd": "mariadb-server",
    "/usr/lib/*/odbc/libsqlite3odbc.so": "libsqliteodbc",
    "/usr/lib/*/odbc/psqlodbcw.so": "odbc-postgresql",
    "/usr/sbin/sshd": "openssh-server",
    "/usr/sbin/smbd": "samba",
}
"""What Debian's packages bring that the tests start or load."""


def install_servers() -> None:
    """Install the servers that are missing, where that is possible."""
    wanted = [name for glob, name in SERVERS.items() if not any(Path("/").glob(glob.lstrip("/")))]
    if not wanted or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "-y", "--no-install-recommends", *wanted]):
        if subprocess.call(["apt-get", "-qq", *step], env=quiet, stdout=subprocess.DEVNULL):
            return  # their tests say what is missing


def environment() -> Path:
    """Return the folder of a virtual environment that holds everything the tests need."""
    folder = Path(os.environ.get("VIGILAB_VENV", ROOT / ".venv"))
    stamp = folder / "vigilab.stamp"
    wanted = hashlib.sha256(
        (ROOT / "pyproject.toml").read_bytes() + (ROOT / "constraints.txt").read_bytes()
    ).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        venv.create(folder, with_pip=True)
        run(folder, "python", "-m", "pip", "install", "--quiet", "-c", "constraints.txt",
            "-e", ".[all,test]")  # fmt: skip
        stamp.write_text(wanted)
    return folder


def run(folder: Path, program: str, *arguments: str) -> None:
    """Run a program of the environment, or leave with its exit code."""
    path = os.pathsep.join([str(folder / "bin"), os.environ["PATH"]])
    code = subprocess.call(
        [str(folder / "bin" / program), *arguments],
        cwd=ROOT,
        env={**os.environ, "PATH": path, "VIGILAB_KEY": "5a" * 32},
    )
    if code:
        sys.exit(code)


def main(arguments: list[str]) -> None:
    """Run the tests, and the checks where they are asked for."""
    checks = "--check" in arguments
    install_servers()
    folder = environment()
    options = [argument for argument in arguments if argument != "--check"] or ["-n", "2"]
    run(folder, "python", "-m", "pytest", "--cov", "--cov-report=term:skip-covered", *options)
    for program, *rest in CHECKS if checks else ():
        run(folder, program, *rest)


if __name__ == "__main__":
    main(sys.argv[1:])
