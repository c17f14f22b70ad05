"""ar archives and what Debian packs in them."""

import gzip
import io
import shutil
import subprocess
import tarfile

import pytest

from scanner.readers import HEAD_BYTES, choose

PATIENTS = b"nom;prenom;nir\nKERVELLA;Maelle;299027800608483\n"


def entry(name, content, size=None):
    head = b"%-16s%-12d%-6d%-6d%-8o%-10d`\n" % (
        name,
        1_700_000_000,
        0,
        0,
        0o644,
        size or len(content),
    )
    return head + content + b"\n" * (len(content) % 2)


def pack(*entries):
    return b"!<arch>\n" + b"".join(entries)


@pytest.mark.parametrize("wrap", [bytes, gzip.compress])
def test_names_of_all_kinds(scan_content, wrap):
    long = b"une liste de patientes.csv/\n"
    found = scan_content(wrap(pack(
        entry(b"//", long), entry(b"/", b"symbols"), entry(b"/0", PATIENTS), entry(b"b.csv/", PATIENTS),
        entry(b"#1/12", b"liste bsd.c\0" + PATIENTS),
    )))  # fmt: skip
    assert found.reasons == {}
    expected = {"!une liste de patientes.csv": 1, "!b.csv": 1, "!liste bsd.c": 1}
    assert {name: seen for name, (_, _, seen) in found.inside.items() if name} == expected


def test_a_package_of_archives(scan_content):
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w:xz") as archive:
        member = tarfile.TarInfo("./srv/a.csv")
        member.size = len(PATIENTS)
        archive.addfile(member, io.BytesIO(PATIENTS))
    found = scan_content(
        pack(entry(b"debian-binary", b"2.0\n"), entry(b"data.tar.xz", sink.getvalue()))
    )
    assert found.reasons == {}
    assert found.read("!data.tar.xz!srv/a.csv") == ("scanned", 1)


def test_a_cut_and_what_is_no_header(scan_content):
    found = scan_content(pack(entry(b"a.csv", PATIENTS), entry(b"b.csv", PATIENTS, size=90)))
    assert found.reasons == {"!b.csv": ["truncated"]}
    found = scan_content(pack(entry(b"a.csv", PATIENTS), PATIENTS))
    assert found.reasons == {"": ["corrupt_member"]}
    assert [seen for _, _, seen in found.inside.values()] == [0, 1, 1]


def test_the_test_s_own_archives_are_those_of_others(tmp_path):
    if shutil.which("ar") is None:
        pytest.skip("ar is not there to compare")
    (tmp_path / "x.a").write_bytes(pack(entry(b"a.csv/", PATIENTS)))
    shown = subprocess.run(
        ["ar", "p", "x.a", "a.csv"], cwd=tmp_path, capture_output=True, check=True
    )
    assert shown.stdout == PATIENTS


def test_it_is_known_by_content():
    assert choose(pack(entry(b"a.csv", PATIENTS))[:HEAD_BYTES], "x.jpg").name == "ar"
