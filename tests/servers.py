"""Real database servers for tests: started by them, in a folder of their own, and stopped.

Where the programs are missing the tests that need them are skipped with the reason,
or fail where `CI` or `VIGILAB_CI` is set.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pymysql
import pytest

__all__ = ["MariaDB", "PostgreSQL", "mariadb", "missing", "postgresql"]

_START_SECONDS = 60


def missing(what: str) -> None:
    """Skip for want of a program, or fail where all must be there."""
    if os.environ.get("CI") or os.environ.get("VIGILAB_CI"):
        pytest.fail(f"{what} is not installed")
    pytest.skip(f"{what} is not installed")


def program(name: str, *folders: str) -> str:
    """Return the path of a server's program; newest version first."""
    for folder in folders:
        found = sorted(Path("/").glob(f"{folder.lstrip('/')}/{name}"), reverse=True)
        if found:
            return str(found[0])
    found = shutil.which(name)
    if found is None:
        missing(name)
    return str(found)


def account() -> dict[str, Any]:
    """Return `user` and `group` of somebody without rights: servers refuse to run as root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "mysql", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    return {}


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A server process; `start` and `kill` may be called by turns."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        raise NotImplementedError

    def is_up(self) -> bool:
        raise NotImplementedError

    def start(self) -> None:
        """Start it and wait until it answers."""
        until = time.monotonic() + _START_SECONDS
        while True:
            with (self.folder / "log").open("ab") as log:
                self.process = subprocess.Popen(
                    self.command(), stdout=log, stderr=log, cwd=self.folder, start_new_session=True,
                    **account(),
                )  # fmt: skip
            while self.process.poll() is None and time.monotonic() < until:
                if self.is_up():
                    return
                time.sleep(0.05)
            if time.monotonic() > until:
                raise TimeoutError((self.folder / "log").read_text("utf-8", "replace")[-2000:])
            time.sleep(0.2)  # what a killed server left behind is still being cleared

    def kill(self) -> None:
        """Kill it at once, with its children."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Stop it, for good: what it held is thrown away."""
        if self.process is not None and self.process.poll() is None:
            self.kill()


def owned(folder: Path) -> Path:
    """Make a folder that the server's account owns."""
    folder.mkdir(parents=True, exist_ok=True)
    who = account()
    if who:
        os.chown(folder, who["user"], who["group"])
    return folder


@dataclass
class PostgreSQL(Server):
    """A cluster with one superuser, `admin`, and a database, `labo`."""

    password: str = "s3cr&t/pa:ss@1"

    def command(self) -> list[str]:
        return [
            program("postgres", "/usr/lib/postgresql/*/bin"), "-D", str(self.folder / "cluster"),
            "-p", str(self.port), "-k", str(self.folder), "-c", "listen_addresses=127.0.0.1",
            "-c", "fsync=off", "-c", "autovacuum=off", "-c", "shared_buffers=16MB",
        ]  # fmt: skip

    def make(self) -> None:
        """Make the cluster; everybody needs a password, but for those at the socket."""
        secret = self.folder / "pw"
        secret.write_text(self.password)
        secret.chmod(0o644)
        subprocess.run(
            [program("initdb", "/usr/lib/postgresql/*/bin"), "-D", str(self.folder / "cluster"),
             "-U", "admin", "--pwfile", str(secret), "--auth-host=scram-sha-256",
             "--auth-local=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
            check=True, capture_output=True, cwd=self.folder, **account(),
        )  # fmt: skip
        self.start()
        with self.admin("postgres") as connection:
            connection.execute("CREATE DATABASE labo")

    def admin(self, database: str = "labo") -> Any:
        """Return a connection that may do everything."""
        return psycopg.connect(
            f"postgresql://admin@/{database}?host={self.folder}&port={self.port}", autocommit=True
        )

    def fresh(self) -> None:
        """Empty `labo`, and give `reader` its password and nothing else."""
        with self.admin() as connection:
            connection.execute(
                "SELECT lo_unlink(oid) FROM pg_largeobject_metadata; DROP SCHEMA public CASCADE;"
                "CREATE SCHEMA public; DROP SCHEMA IF EXISTS autre CASCADE;"
                "DROP ROLE IF EXISTS reader"
            )
            connection.execute(
                psycopg.sql.SQL("CREATE ROLE reader LOGIN PASSWORD {}").format(self.password)
            )
            connection.execute("GRANT USAGE ON SCHEMA public TO reader")

    def execute(self, *statements: str) -> None:
        """Run statements as the administrator, each on its own."""
        with self.admin() as connection:
            for statement in statements:
                connection.execute(statement)

    def is_up(self) -> bool:
        try:
            self.admin("postgres").close()
        except psycopg.Error:
            return False
        return True

    def url(self, user: str = "reader", database: str = "labo", *, socket: bool = True) -> str:
        """Return a target, by the socket where no password is asked for, or by TCP."""
        if socket:
            return f"postgresql://{user}@/{database}?host={self.folder}&port={self.port}"
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    @property
    def name(self) -> str:
        """How resource names of `labo` begin, by TCP."""
        return f"postgresql://127.0.0.1:{self.port}/labo"


@dataclass
class MariaDB(Server):
    """A server with one administrator, `admin`, and a database, `labo`."""

    password: str = "s3cr&t/pa:ss@1"

    @property
    def socket(self) -> str:
        return str(self.folder / "s")

    def command(self) -> list[str]:
        return [
            program("mariadbd", "/usr/sbin"), "--no-defaults", f"--datadir={self.folder / 'data'}",
            f"--socket={self.socket}", f"--port={self.port}", "--bind-address=127.0.0.1",
            f"--pid-file={self.folder / 'pid'}", "--innodb-buffer-pool-size=32M",
            "--innodb-flush-log-at-trx-commit=0", "--character-set-server=utf8mb4",
            f"--init-file={self.folder / 'init.sql'}", "--skip-name-resolve",
        ]  # fmt: skip

    def make(self) -> None:
        """Make the server's files and start it."""
        subprocess.run(
            [program("mariadb-install-db", "/usr/bin"), "--no-defaults",
             f"--datadir={self.folder / 'data'}", "--auth-root-authentication-method=normal",
             "--skip-test-db", "--skip-name-resolve"],
            check=True, capture_output=True, cwd=self.folder, **account(),
        )  # fmt: skip
        init = self.folder / "init.sql"
        init.write_text(
            "DELETE FROM mysql.global_priv WHERE User = '';\nFLUSH PRIVILEGES;\n"
            f"CREATE USER IF NOT EXISTS admin IDENTIFIED BY '{self.password}';\n"
            "GRANT ALL ON *.* TO admin WITH GRANT OPTION;\nCREATE DATABASE IF NOT EXISTS labo;\n"
        )
        init.chmod(0o644)
        self.start()

    def admin(self, database: str = "labo") -> Any:
        """Return a connection that may do everything."""
        return pymysql.connect(
            unix_socket=self.socket, user="admin", password=self.password, database=database,
            autocommit=True, charset="utf8mb4", local_infile=False,
        )  # fmt: skip

    def fresh(self) -> None:
        """Empty `labo`, and give `reader` its password and nothing else."""
        self.execute(
            "DROP DATABASE labo",
            "CREATE DATABASE labo",
            f"CREATE OR REPLACE USER reader IDENTIFIED BY '{self.password}'",
            "FLUSH TABLES",
        )

    def execute(self, *statements: str) -> None:
        """Run statements as the administrator."""
        with self.admin() as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def is_up(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:  # which PyMySQL would leave open
            try:
                probe.connect(self.socket)
            except OSError:
                return False
        try:
            self.admin().close()
        except pymysql.Error:
            return False
        return True

    def url(self, user: str = "reader", database: str = "labo", scheme: str = "mariadb") -> str:
        """Return a target by TCP."""
        return f"{scheme}://{user}@127.0.0.1:{self.port}/{database}"

    @property
    def name(self) -> str:
        """How resource names of `labo` begin."""
        return f"mariadb://127.0.0.1:{self.port}/labo"


def _made(server: Server) -> Any:
    owned(server.folder)
    server.make()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)


def _folder(name: str) -> Path:
    """Return a folder with a path short enough for a socket, that another account may enter."""
    return Path(f"/tmp/vigilab-{os.getpid()}-{name}")


@pytest.fixture(scope="session")
def postgresql() -> Any:
    """A PostgreSQL server."""
    yield from _made(PostgreSQL(_folder(f"pg{time.monotonic_ns() % 10**9}")))


@pytest.fixture(scope="session")
def mariadb() -> Any:
    """A MariaDB server."""
    yield from _made(MariaDB(_folder(f"my{time.monotonic_ns() % 10**9}")))
