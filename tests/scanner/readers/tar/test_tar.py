"""Tar archives of every kind; what is damaged or cut is told, and read around."""

import gzip
import io
import random
import subprocess
import tarfile

import pytest

from scanner.config import Limits
from scanner.readers import HEAD_BYTES, choose

PATIENTS = b"nom;prenom;nir\nKERVELLA;Maelle;299027800608483\n"
MORE = PATIENTS + b"LE GOFF;Anne;299027800608483\n" * 4000
FORMATS = {"ustar": tarfile.USTAR_FORMAT, "gnu": tarfile.GNU_FORMAT, "pax": tarfile.PAX_FORMAT}


def pack(*members, form=tarfile.PAX_FORMAT, **options):
    """Write a tar: members are (name, content) or (name, type, link target)."""
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w", format=form, **options) as archive:
        for name, content, *link in members:
            entry = tarfile.TarInfo(name)
            entry.mtime = 1_700_000_000
            if link:
                entry.type, entry.linkname = content, link[0]
            else:
                entry.size = len(content)
            archive.addfile(entry, io.BytesIO(b"" if link else content))
    return sink.getvalue()


@pytest.fixture(params=["file", "stream"])
def scan(request, scan_content):
    """Scan an archive as a file, and inside gzip."""

    def call(content, **options):
        if request.param == "stream":
            return scan_content(gzip.compress(content), "x.tgz", **options)
        return scan_content(content, "x.tar", **options)

    return call


@pytest.mark.parametrize("form", FORMATS)
def test_every_member_is_read(scan, form):
    long = "/".join(["dossier de la patiente"] * 8) + "/résultat.csv"
    members = [("a.csv", MORE), ("empty.csv", b""), ("b.csv", PATIENTS)]
    if form != "ustar":
        members.append((long, PATIENTS))
    found = scan(pack(*members, form=FORMATS[form]))
    assert found.reasons == {}
    assert found.read("!a.csv") == ("scanned", 4001)
    assert found.read("!b.csv") == ("scanned", 1)
    assert found.read("!empty.csv") == ("scanned", 0)
    assert form == "ustar" or found.read(f"!{long}") == ("scanned", 1)
    assert found.result.summaries[1].modified == 1_700_000_000


def test_old_headers_and_old_names(scan):
    header = bytearray(pack((b"r\xe9sultat.csv".decode("latin-1"), PATIENTS), form=tarfile.USTAR_FORMAT, encoding="latin-1"))  # fmt: skip
    header[257:512] = bytes(255)
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header[:512])
    assert scan(bytes(header)).read("!résultat.csv") == ("scanned", 1)


def test_archives_in_archives_in_archives(scan):
    inner = gzip.compress(pack(("d.csv", MORE)))
    found = scan(pack(("a.tar", pack(("b.tgz", inner), ("c.csv", PATIENTS))), ("e.csv", PATIENTS)))
    assert found.reasons == {}
    assert found.read("!a.tar!b.tgz!d.csv") == ("scanned", 4001)
    assert found.read("!a.tar!c.csv") == found.read("!e.csv") == ("scanned", 1)


def test_links_and_devices_are_named_and_paths_lead_nowhere(scan, tmp_path):
    found = scan(pack(("../../x.csv", PATIENTS), ("/abs.csv", PATIENTS), ("lien", b"2", "/etc/passwd"),
                      ("dur", b"1", "../../etc/passwd"), ("dev", b"3", ""), ("fifo", b"6", "")))  # fmt: skip
    assert found.reasons == {
        f"!{name}": ["special_member"] for name in ("lien", "dur", "dev", "fifo")
    }
    assert found.read("!../../x.csv") == found.read("!/abs.csv") == ("scanned", 1)
    assert found.ledger.unread == 0


def test_a_damaged_header_is_passed_over_and_what_it_hid_is_read(scan):
    content = bytearray(pack(("a.csv", PATIENTS), ("b.csv", PATIENTS), ("empty", b""), ("c.csv", PATIENTS), form=tarfile.USTAR_FORMAT))  # fmt: skip
    for damaged in (0, 1024, 2048):
        broken = bytearray(content)
        broken[damaged + 148 : damaged + 156] = b"9999999\0"
        found = scan(bytes(broken))
        assert found.reasons[""] == ["corrupt_member"]
        assert sum(seen for _, _, seen in found.inside.values()) == 3
    content[148:156] = content[1172:1180] = b"9999999\0"
    assert sum(seen for _, _, seen in scan(bytes(content)).inside.values()) == 3


def test_a_cut_is_told_wherever_it_is(scan):
    content = pack(("a.csv", PATIENTS), ("b.csv", MORE), form=tarfile.USTAR_FORMAT)
    end = 1536 + len(MORE) + (-len(MORE)) % 512
    for cut in (600, 1024, 1300, 1536, 5000, end):
        found = scan(content[:cut])
        assert "missing_end_marker" in found.reasons[""]
        assert found.read("!a.csv")[1] == 1
    assert scan(content[:5000]).reasons["!b.csv"] == ["truncated"]
    assert scan(content[: end + 512]).reasons == {}


def test_what_stands_behind_the_end_is_read(scan):
    whole = pack(("a.csv", PATIENTS))
    found = scan(whole + pack(("b.csv", PATIENTS)))
    assert found.reasons == {"": ["trailing_data"]}
    assert found.read("!b.csv") == ("scanned", 1)
    found = scan(whole + PATIENTS)
    assert found.reasons[""][0] == "trailing_data"
    assert found.read(f"#bytes {len(whole)}") == ("scanned", 1)


@pytest.mark.parametrize("form", ["gnu", "0.0", "0.1", "1.0"])
def test_sparse_files(scan_content, tmp_path, form):
    with (tmp_path / "sparse.csv").open("wb") as file:
        file.write(PATIENTS)
        file.truncate(300_000)
        for place in range(10_000, 250_000, 20_000):
            file.seek(place // 4096 * 4096)
            file.write(b"\nLE GOFF;Anne;299027800608483\n")
    kind = ["--format=gnu"] if form == "gnu" else ["--format=pax", f"--sparse-version={form}"]
    command = ["tar", "--sparse", *kind, "-cf", "s.tar", "sparse.csv"]
    subprocess.run(command, cwd=tmp_path, check=True)
    assert (tmp_path / "s.tar").stat().st_size < 200_000
    found = scan_content(tmp_path / "s.tar")
    assert found.read("!sparse.csv") == ("scanned", 13)
    assert found.result.summaries[1].bytes == 300_000


def test_a_hole_larger_than_allowed_is_not_read(scan_content, tmp_path):
    with (tmp_path / "sparse.csv").open("wb") as file:
        file.write(PATIENTS)
        file.truncate(1 << 40)
    subprocess.run(["tar", "--sparse", "-cf", "s.tar", "sparse.csv"], cwd=tmp_path, check=True)
    assert scan_content(tmp_path / "s.tar").reasons == {"!sparse.csv": ["size_limit"]}
    found = scan_content(tmp_path / "s.tar", limits=Limits(member_bytes=1 << 50))
    assert "ratio_limit" in found.reasons["!sparse.csv"]


def test_pax_headers_that_lie(scan):
    content = bytearray(pack(("é" * 80 + ".csv", PATIENTS)))
    content[512:520] = b"99999999"
    found = scan(bytes(content))
    assert found.reasons[""] == ["corrupt_member"]
    assert sum(seen for _, _, seen in found.inside.values()) == 1


def test_the_continuation_of_another_volume(scan):
    header = bytearray(pack(("a.csv", PATIENTS), form=tarfile.GNU_FORMAT))
    header[156:157] = b"M"
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header[:512])
    found = scan(bytes(header))
    assert found.reasons == {"": ["multi_volume"]}
    assert found.read("!a.csv") == ("scanned", 1)


def test_any_damage_is_survived_and_loss_is_told(scan):
    content = pack(("a.csv", PATIENTS), ("b.csv", PATIENTS), form=tarfile.GNU_FORMAT)[:3584]
    draw = random.Random(1)
    for _ in range(60):
        damaged = bytearray(content)
        for _ in range(draw.randrange(1, 4)):
            place = draw.randrange(len(damaged))
            if not (512 <= place < 1024 or 1536 <= place < 2048):
                damaged[place] = draw.randrange(256)
        found = scan(bytes(damaged))
        assert sum(seen for _, _, seen in found.inside.values()) == 2 or found.reasons
        assert all("internal_error" not in told for told in found.reasons.values())


def test_it_is_known_by_content():
    assert choose(pack(("a.csv", PATIENTS))[:HEAD_BYTES], "x.jpg").name == "tar"
    assert choose(bytes(10240), "x.tar").name == "tar"
