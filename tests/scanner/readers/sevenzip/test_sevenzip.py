"""7z archives: solid, encrypted, cut, damaged; read piece by piece."""

import gzip
import io
import random

import py7zr
import pytest

from scanner.config import Limits
from scanner.readers import HEAD_BYTES, choose

PATIENTS = b"nom;prenom;nir\nKERVELLA;Maelle;299027800608483\n"
MORE = PATIENTS + b"LE GOFF;Anne;299027800608483\n" * 4000
FILTERS = {
    "lzma2": [{"id": py7zr.FILTER_LZMA2, "preset": 1}],
    "lzma": [{"id": py7zr.FILTER_LZMA, "preset": 1}],
    "bcj": [{"id": py7zr.FILTER_X86}, {"id": py7zr.FILTER_LZMA2, "preset": 1}],
    "delta": [{"id": py7zr.FILTER_DELTA}, {"id": py7zr.FILTER_LZMA2, "preset": 1}],
    "bzip2": [{"id": py7zr.FILTER_BZIP2}],
    "deflate": [{"id": py7zr.FILTER_DEFLATE}],
    "zstd": [{"id": py7zr.FILTER_ZSTD, "level": 3}],
    "ppmd": [{"id": py7zr.FILTER_PPMD, "order": 6, "mem": 24}],
    "copy": [{"id": py7zr.FILTER_COPY}],
}


def pack(*members, **options):
    """Write a 7z with py7zr, which has its own encoder."""
    sink = io.BytesIO()
    with py7zr.SevenZipFile(sink, "w", **options) as archive:
        for name, content in members:
            archive.writestr(content, name)
    return sink.getvalue()


@pytest.mark.parametrize("method", FILTERS)
def test_every_member_is_read(scan_content, method):
    content = pack(
        ("a.csv", MORE), ("lot/é!.csv", PATIENTS), ("empty.csv", b""), filters=FILTERS[method]
    )
    for packed, name in ((content, "x.7z"), (gzip.compress(content), "x.7z.gz")):
        found = scan_content(packed, name)
        assert found.reasons == {}
        assert found.read("!a.csv") == ("scanned", 4001)
        assert found.read("!lot/é%21.csv") == ("scanned", 1)
        assert found.read("!empty.csv") == ("scanned", 0)


def test_an_archive_of_several_folders(scan_content, tmp_path):
    (tmp_path / "x.7z").write_bytes(pack(("a.csv", MORE)))
    with py7zr.SevenZipFile(tmp_path / "x.7z", "a") as archive:
        archive.writestr(PATIENTS, "b.csv")
    found = scan_content(tmp_path / "x.7z")
    assert found.reasons == {}
    assert [found.read(name)[1] for name in ("!a.csv", "!b.csv")] == [4001, 1]


def test_archives_in_archives(scan_content):
    found = scan_content(pack(("a.7z", pack(("b.csv", MORE))), ("c.csv", PATIENTS)))
    assert found.reasons == {}
    assert found.read("!a.7z!b.csv") == ("scanned", 4001)
    assert found.read("!c.csv") == ("scanned", 1)


@pytest.mark.parametrize("sealed", [False, True])
def test_encrypted_archives(scan_content, password_file, sealed):
    content = pack(("a.csv", PATIENTS), password="mot de passe", header_encryption=sealed)
    found = scan_content(content, password_file=password_file)
    assert found.reasons == {}
    assert found.read("!a.csv") == ("scanned", 1)
    name = "" if sealed else "!a.csv"
    assert scan_content(content).reasons == {name: ["encrypted"]}
    other = pack(("a.csv", PATIENTS), password="unknown", header_encryption=sealed)
    assert scan_content(other, password_file=password_file).reasons == {name: ["password_required"]}


def test_a_cut_archive_shows_nothing_and_says_so(scan_content):
    content = pack(("a.csv", PATIENTS))
    for cut in (10, 40, len(content) - 1):
        reasons = scan_content(content[:cut]).reasons[""]
        assert reasons == ["truncated" if cut == 10 else "missing_end_marker"]
    assert scan_content(content[:60], "x.7z.001").reasons == {"": ["multi_volume"]}


def test_what_follows_the_end_is_read(scan_content):
    content = pack(("a.csv", b"x\n"))
    found = scan_content(content + PATIENTS)
    assert found.reasons == {"": ["trailing_data"]}
    assert found.read(f"#bytes {len(content)}") == ("scanned", 1)


def test_damage_is_survived_and_told(scan_content):
    content = pack(("a.csv", PATIENTS), ("b.csv", MORE), filters=FILTERS["copy"])
    draw = random.Random(1)
    for _ in range(60):
        damaged = bytearray(content)
        damaged[draw.randrange(6, len(damaged))] ^= 1 << draw.randrange(8)
        found = scan_content(bytes(damaged))
        assert found.reasons or sum(seen for _, _, seen in found.inside.values()) == 4002
        assert all("internal_error" not in told for told in found.reasons.values())


def test_a_bomb_ends_at_its_ratio(scan_content):
    found = scan_content(pack(("a.txt", bytes(200 << 20))))
    assert found.reasons["!a.txt"] == ["strings_only", "ratio_limit"]
    found = scan_content(
        pack(("a.csv", MORE), ("b.csv", MORE)), limits=Limits(inflated_bytes=150_000)
    )
    assert found.reasons == {"!b.csv": ["size_limit"]}


def test_a_dictionary_that_is_too_large_is_refused(scan_content):
    huge = [{"id": py7zr.FILTER_LZMA2, "preset": 1, "dict_size": 512 << 20}]
    assert scan_content(pack(("a.csv", PATIENTS), filters=huge)).reasons == {
        "!a.csv": ["memory_limit"]
    }


def test_it_is_known_by_content():
    assert choose(pack(("a.csv", PATIENTS))[:HEAD_BYTES], "x.jpg").name == "7z"


def test_a_directory_of_zeros_is_no_empty_archive(scan_content):
    content = pack(("a.csv", PATIENTS))
    size = int.from_bytes(content[20:28], "little")
    found = scan_content(content[:-size] + bytes(size))
    assert found.reasons == {"": ["malformed"]}
