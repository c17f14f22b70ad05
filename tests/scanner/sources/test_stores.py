"""S3, SFTP and SMB on loopback, with real servers: the report of the local copy."""

from __future__ import annotations

import getpass
import os
import pwd
import socket
import subprocess
import time
from dataclasses import replace
from multiprocessing import forkserver
from pathlib import Path

import pytest

from scanner.config import ScanConfig
from scanner.enumeration import enumerate_targets
from scanner.errors import ReadError, SourceError
from scanner.model import Skipped
from scanner.pipeline import scan_resource
from scanner.policy import default_policy
from scanner.run import run
from scanner.sources import remote
from tests.servers import free_port, program

CONFIG = ScanConfig(policy=default_policy(), key=b"k" * 32, key_id="00112233aabbccdd")
ROW = "KERVELLA;Maelle;12/03/1984;sérologie VIH positive\n"
FILES = {
    "a.csv": "nom;prenom;date_naissance;commentaire\n" + ROW,
    "lot 1/b.csv": "nom;prenom;date_naissance;commentaire\n" + ROW * 40_000,
    "lot 1/é#1.csv": "code;libelle\nA1;potassium\n",
    "skip/x.iso": "nothing",
}


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("store")
    for name, text in FILES.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text)
    for path in [root, *root.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    return root


def wait_for(port, process):
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert process.poll() is None, process.stderr.read().decode()[-500:]
        time.sleep(0.05)
    raise AssertionError("the server does not answer")


@pytest.fixture(scope="session")
def s3(folder):
    moto = pytest.importorskip("moto.server")
    boto = pytest.importorskip("boto3")
    server = moto.ThreadedMotoServer("127.0.0.1", free_port(), verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        patch.setenv("AWS_REGION", "us-east-1")
        client = boto.client("s3", endpoint_url=f"http://{host}:{port}", region_name="us-east-1")
        client.create_bucket(Bucket="labo")
        for name in FILES:
            client.upload_file(str(folder / name), "labo", f"depot/{name}")
        yield "s3://labo/depot"
    server.stop()


@pytest.fixture(scope="session")
def sftp(folder, tmp_path_factory):
    sshd, keygen = program("sshd", "/usr/sbin"), program("ssh-keygen")
    home = tmp_path_factory.mktemp("home")
    (home / ".ssh").mkdir(mode=0o700)
    for key in (home / "host", home / ".ssh/id_ed25519"):
        subprocess.run([keygen, "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    (home / "authorized").write_text((home / ".ssh/id_ed25519.pub").read_text())
    port = free_port()
    known = (home / "host.pub").read_text()
    (home / ".ssh/known_hosts").write_text(f"[127.0.0.1]:{port} {known}")
    (home / "config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {home}/host\nPidFile none\n"
        f"AuthorizedKeysFile {home}/authorized\nStrictModes no\nUsePAM no\n"
        "PermitRootLogin yes\nSubsystem sftp internal-sftp\n"
    )
    Path("/run/sshd").mkdir(exist_ok=True)
    process = subprocess.Popen([sshd, "-D", "-e", "-f", home / "config"], stderr=subprocess.PIPE)
    wait_for(port, process)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        patch.delenv("SSH_AUTH_SOCK", raising=False)
        yield f"sftp://{getpass.getuser()}@127.0.0.1:{port}{folder}"
    process.terminate()
    process.wait()
    process.stderr.close()


@pytest.fixture(scope="session")
def smb(folder, tmp_path_factory):
    smbd, smbpasswd = program("smbd", "/usr/sbin"), program("smbpasswd")
    home, port = tmp_path_factory.mktemp("samba"), free_port()
    user = pwd.getpwuid(os.getuid()).pw_name
    (home / "smb.conf").write_text(
        f"[global]\nsmb ports = {port}\ninterfaces = 127.0.0.1/8\nbind interfaces only = yes\n"
        + "".join(
            f"{name} = {home}\n"
            for name in ("private dir", "lock directory", "state directory", "cache directory",
                         "pid directory", "ncalrpc dir", "log file")
        ).replace(f"log file = {home}", f"log file = {home}/log")
        + "server role = standalone\nmap to guest = never\nload printers = no\n"
        + f"[depot]\npath = {folder}\nread only = yes\nvalid users = {user}\n"
    )  # fmt: skip
    conf = str(home / "smb.conf")
    subprocess.run([smbpasswd, "-c", conf, "-s", "-a", user], input=b"mot2passe\nmot2passe\n",
                   check=True, capture_output=True)  # fmt: skip
    process = subprocess.Popen(
        [smbd, "--foreground", "--no-process-group", "-s", conf],
        stderr=subprocess.PIPE,
        start_new_session=True,  # it ends by killing its process group
    )
    wait_for(port, process)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VIGILAB_SMB_PASSWORD", "mot2passe")
        yield f"smb://{user}@127.0.0.1:{port}/depot"
    process.terminate()
    process.wait()
    process.stderr.close()


@pytest.fixture(params=["s3", "sftp", "smb"])
def store(request):
    return request.getfixturevalue(request.param)


def told(target, config=CONFIG):
    forkserver._forkserver._stop()  # workers have the environment that it was started in
    outcome = run([str(target)], config)
    try:
        return (
            [(s.resource, s.format, s.records, s.bytes, s.records_by_tier, s.content_id, s.status)
             for s in outcome.result.summaries],
            sorted((f.resource, f.field, f.entity, f.records) for f in outcome.result.findings),
            outcome.result.skipped, outcome.linking.persons,
        )  # fmt: skip
    finally:
        outcome.close()


def test_a_store_gives_the_report_of_the_local_copy(store, folder):
    config = replace(CONFIG, exclude=("*.iso",))
    found = told(store, config)
    assert found == told(folder, config)
    assert found[3] == 1


def test_one_object_is_a_target(store):
    resources, _, _ = enumerate_targets([f"{store}/lot 1/b.csv"], CONFIG)
    assert [each.name for each in resources] == ["b.csv"]
    assert scan_resource(resources[0], CONFIG).summaries[0].records == 40_000


def test_a_target_that_is_not_there_is_an_error(store):
    with pytest.raises(SourceError):
        enumerate_targets([f"{store}/nowhere"], CONFIG)


def test_a_connection_that_breaks_is_taken_up_where_it_broke(store, folder, monkeypatch):
    monkeypatch.setattr(remote, "PAUSES", (0, 0, 0))
    (resource,), _, _ = enumerate_targets([f"{store}/lot 1/b.csv"], CONFIG)
    (local,), _, _ = enumerate_targets([str(folder / "lot 1/b.csv")], CONFIG)
    take, calls = remote.Persistent._take, []

    def breaking(self, wanted):
        calls.append(self._at)
        if len(calls) % 3 == 2:
            self._stream.close()
            raise ReadError("connection_lost")
        return take(self, min(wanted, 100_000))

    monkeypatch.setattr(remote.Persistent, "_take", breaking)
    assert scan_resource(resource, CONFIG).summaries[0].content_id == (
        scan_resource(local, CONFIG).summaries[0].content_id
    )
    assert len(calls) > 20


def test_what_never_comes_back_is_partial(store, monkeypatch):
    monkeypatch.setattr(remote, "PAUSES", (0, 0))
    (resource,), _, _ = enumerate_targets([f"{store}/lot 1/b.csv"], CONFIG)
    take = remote.Persistent._take

    def dying(self, wanted):
        if self._at > 1_500_000:
            raise ReadError("connection_lost")
        return take(self, min(wanted, 100_000))

    monkeypatch.setattr(remote.Persistent, "_take", dying)
    result = scan_resource(resource, CONFIG)
    assert 0 < result.summaries[0].records < 40_000
    assert [item.reason for item in result.skipped] == ["connection_lost"]
    assert result.summaries[0].status == "partial"


def test_a_folder_that_cannot_be_listed_is_told():
    class Denied:
        def look(self, _path):
            return remote.Entry("", "folder")

        def children(self, path):
            if path:
                raise ReadError("permission_denied")
            return [remote.Entry("lot", "folder"), remote.Entry("a.csv", "file", 3, 1.0)]

        def open(self, path, offset):
            raise AssertionError

    found = list(remote.enumerate_store("s", Denied(), "s3://b/", "", CONFIG))
    assert found[1] == Skipped("lot", "permission_denied", "directory not listed")
    assert found[0].name == "a.csv"
