"""Zip archives: whole, encrypted, lying, cut; nothing that is in them is lost in silence."""

import gzip
import io
import random
import struct
import time
import zipfile
import zlib

import pytest

from scanner.config import Limits
from scanner.readers import HEAD_BYTES, choose

PATIENTS = b"nom;prenom;nir\nKERVELLA;Maelle;299027800608483\n"
MORE = PATIENTS + b"LE GOFF;Anne;299027800608483\n" * 4000


def pack(*members, **options):
    """Write a zip with the standard library."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", **{"compression": zipfile.ZIP_DEFLATED, **options}) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return sink.getvalue()


class Pipe(io.RawIOBase):
    """A sink that cannot seek: the standard library then writes data descriptors."""

    def __init__(self):
        self.written = io.BytesIO()

    def writable(self):
        return True

    def write(self, piece):
        return self.written.write(piece)


def piped(*members, **options):
    sink = Pipe()
    with zipfile.ZipFile(sink, "w", **{"compression": zipfile.ZIP_DEFLATED, **options}) as archive:
        for name, content in members:
            with archive.open(name, "w", force_zip64=options.get("allowZip64", False)) as entry:
                entry.write(content)
    return sink.written.getvalue()


def local(name, content, crc, size, flags=0, method=8, extra=b""):
    fields = (20, flags, method, 0, 33, crc, len(content), size, len(name), len(extra))
    return struct.pack("<4s5H3L2H", b"PK\3\4", *fields) + name + extra + content


def directory(*records, start, shift=0):
    """Return the directory and its end for (name, offset, packed, crc, size, flags, method)."""
    body = b"".join(
        struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, flags, method, 0, 33, crc, packed, size,
                    len(name), 0, 0, 0, 0, 0, offset) + name
        for name, offset, packed, crc, size, flags, method in records
    )  # fmt: skip
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(records), len(records), len(body), start - shift, 0)  # fmt: skip
    return body + end


def deflated(content):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


@pytest.fixture(params=["file", "stream"])
def scan(request, scan_content):
    """Scan an archive as a file, and as a stream that cannot seek: inside gzip."""

    def call(content, **options):
        name = "x.zip" if request.param == "file" else "x.zip.gz"
        return scan_content(content if request.param == "file" else gzip.compress(content), name, **options)  # fmt: skip

    return call


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
@pytest.mark.parametrize("write", [pack, piped])
@pytest.mark.parametrize("wide", [False, True])
def test_every_member_is_read(scan, method, write, wide):
    members = [("a.csv", MORE), ("dossier/b.csv", PATIENTS), ("empty.csv", b""), ("dossier/", b"")]
    found = scan(write(*members[: 4 if write is pack else 3], compression=method, allowZip64=wide))
    assert found.reasons == {}
    assert found.read("!a.csv") == ("scanned", 4001)
    assert found.read("!dossier/b.csv") == ("scanned", 1)
    assert found.read("!empty.csv") == ("scanned", 0)
    assert set(found.inside) == {"", "!a.csv", "!dossier/b.csv", "!empty.csv"}


def test_archives_in_archives(scan):
    inner = pack(("b.csv", PATIENTS), ("c.zip", pack(("d.csv", MORE))))
    for compression in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        for write in (pack, piped):
            found = scan(write(("a.zip", inner), ("e.csv", PATIENTS), compression=compression))
            assert found.reasons == {}
            assert found.read("!a.zip!c.zip!d.csv") == ("scanned", 4001)
            assert found.read("!e.csv") == ("scanned", 1)


def test_two_members_of_one_name_and_names_that_lead_out(scan):
    with pytest.warns(UserWarning, match="Duplicate"):
        content = pack(("a.csv", PATIENTS), ("a.csv", MORE), ("../../etc/x.csv", PATIENTS),
                       ("/abs.csv", PATIENTS), ("C:\\x!y.csv", PATIENTS))  # fmt: skip
    found = scan(content)
    assert found.reasons == {}
    assert [found.read(f"!{name}")[1] for name in ("a.csv", "a.csv[2]", "../../etc/x.csv")] == [1, 4001, 1]  # fmt: skip
    assert {"!/abs.csv", "!C:\\x%21y.csv"} <= set(found.inside)


def test_a_size_that_lies(scan):
    packed, crc = deflated(MORE), zlib.crc32(PATIENTS)
    entry = local(b"a.csv", packed, crc, len(PATIENTS))
    end = directory((b"a.csv", 0, len(packed), crc, len(PATIENTS), 0, 8), start=len(entry))
    found = scan(entry + end)
    assert found.reasons == {"!a.csv": ["size_mismatch"]}
    assert found.read("!a.csv") == ("partial", 4001)


def test_a_checksum_that_lies(scan):
    packed = deflated(PATIENTS)
    entry = local(b"a.csv", packed, 1, len(PATIENTS))
    end = directory((b"a.csv", 0, len(packed), 1, len(PATIENTS), 0, 8), start=len(entry))
    assert scan(entry + end).reasons == {"!a.csv": ["checksum_mismatch"]}


def test_an_entry_that_the_directory_hides(scan):
    hidden = local(b"hidden.csv", PATIENTS, zlib.crc32(PATIENTS), len(PATIENTS), method=0)
    seen = local(b"seen.csv", b"x\n", zlib.crc32(b"x\n"), 2, method=0)
    record = (b"seen.csv", len(hidden), 2, zlib.crc32(b"x\n"), 2, 0, 0)
    content = hidden + seen + directory(record, start=len(hidden + seen))
    found = scan(content)
    assert found.read("!hidden.csv") == ("scanned", 1)
    assert 1 <= len(found.reasons[""]) <= 12


def test_bytes_that_no_entry_covers(scan):
    entry = local(b"a.csv", b"x\n", zlib.crc32(b"x\n"), 2, method=0)
    start = len(entry + PATIENTS)
    content = (
        entry + PATIENTS + directory((b"a.csv", 0, 2, zlib.crc32(b"x\n"), 2, 0, 0), start=start)
    )
    found = scan(content)
    assert 1 <= len(found.reasons[""]) <= 12
    assert found.read(f"#bytes {len(entry)}") == ("scanned", 1)


def test_a_zip_behind_a_program_or_a_letter(scan_content):
    archive = pack(("a.csv", MORE))
    program = b"\x7fELF" + bytes(3000) + b"a program without any patient in it"
    found = scan_content(program + archive)
    assert found.reasons == {}
    assert found.read("!a.csv") == ("scanned", 4001)
    found = scan_content(b"Bonjour,\nvoici les dossiers de KERVELLA Maelle.\n" + archive, "x.txt")
    assert found.reasons == {"": ["unreferenced_bytes"]}
    assert found.read("!a.csv") == ("scanned", 4001)


def test_what_follows_the_end_and_what_is_said_of_it(scan):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("a.csv", b"x\n")
        archive.comment = b"Patient: KERVELLA Maelle, NIR 299027800608483"
    found = scan(sink.getvalue())
    assert found.reasons == {}
    assert found.read("#comment") == ("scanned", 1)
    plain = pack(("a.csv", b"x\n"))
    found = scan(plain + bytes(20) + PATIENTS)
    assert found.reasons == {"": ["trailing_data"]}
    assert found.read(f"#bytes {len(plain) + 20}") == ("scanned", 1)


def test_overlapping_entries_are_refused_at_once(scan_content):
    zeros = bytes(50 << 20)
    packed, crc = deflated(zeros), zlib.crc32(zeros)
    entry = local(b"k.txt", packed, crc, len(zeros))
    records = [(b"k.txt", 0, len(packed), crc, len(zeros), 0, 8)] * 200
    found = scan_content(entry + directory(*records, start=len(entry)))
    assert found.reasons == {"": ["overlapping_entries"]}


def test_every_cut_is_told_and_what_came_before_it_is_read(scan):
    content = piped(("a.csv", PATIENTS), ("b.csv", random.Random(1).randbytes(5000)), ("c.csv", PATIENTS))  # fmt: skip
    for cut in (*range(1000, len(content) - 1, 397), len(content) - 1):
        found = scan(content[:cut])
        assert found.read("!a.csv") == ("scanned", 1)
        assert "missing_end_marker" in found.reasons[""]


def test_a_directory_that_points_nowhere(scan):
    entry = local(b"a.csv", PATIENTS, zlib.crc32(PATIENTS), len(PATIENTS), method=0)
    good = (b"a.csv", 0, len(PATIENTS), zlib.crc32(PATIENTS), len(PATIENTS), 0, 0)
    bad = (b"b.csv", 40, 1, 1, 1, 0, 0)
    for records in ((good, bad), (bad,)):
        found = scan(entry + directory(*records, start=len(entry)))
        assert "" in found.reasons
        assert found.inside.get("!a.csv", ("", "", 1))[2] == 1 or found.reasons[""] == ["overlapping_entries"]  # fmt: skip


def test_the_volumes_of_a_split_archive_are_named(scan):
    whole = b"PK\7\x08" + pack(("a.csv", PATIENTS), ("b.csv", PATIENTS))
    found = scan(whole[:300])
    assert "multi_volume" in found.reasons[""]
    assert found.read("!a.csv") == ("scanned", 1)
    last = bytearray(pack(("a.csv", PATIENTS)))
    last[-18:-14] = b"\2\0\2\0"
    assert "multi_volume" in scan(bytes(last)).reasons[""]
    assert scan(b"PK00" + pack(("a.csv", PATIENTS))).reasons == {}


def test_methods_that_nothing_undoes(scan):
    packed = b"imploded"
    entry = local(b"a.csv", packed, 1, 10, method=6)
    after = local(b"b.csv", PATIENTS, zlib.crc32(PATIENTS), len(PATIENTS), method=0)
    records = ((b"a.csv", 0, len(packed), 1, 10, 0, 6),
               (b"b.csv", len(entry), len(PATIENTS), zlib.crc32(PATIENTS), len(PATIENTS), 0, 0))  # fmt: skip
    found = scan(entry + after + directory(*records, start=len(entry + after)))
    assert found.reasons == {"!a.csv": ["unsupported_compression"]}
    assert found.read("!b.csv") == ("scanned", 1)


def test_links_hold_nothing(scan_content):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        link = zipfile.ZipInfo("lien")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    found = scan_content(sink.getvalue())
    assert found.reasons == {"!lien": ["special_member"]}
    assert found.ledger.unread == 0


def test_an_empty_archive(scan):
    found = scan(pack())
    assert found.inside == {"": ("scanned", "zip", 0)}
    assert found.reasons == {}


def test_any_damage_is_survived_and_loss_is_told(scan):
    content = pack(("a.csv", PATIENTS), ("b.csv", PATIENTS), compression=zipfile.ZIP_STORED)
    draw = random.Random(1)
    for _ in range(60):
        damaged = bytearray(content)
        for _ in range(draw.randrange(1, 4)):
            damaged[draw.randrange(4, len(damaged))] = draw.randrange(256)
        found = scan(bytes(damaged))
        assert sum(seen for _, _, seen in found.inside.values()) == 2 or found.reasons
        assert all("internal_error" not in told for told in found.reasons.values())


def test_limits_bite_and_say_so(scan_content):
    many = pack(*[(f"{n}.csv", PATIENTS) for n in range(50)])
    found = scan_content(many, limits=Limits(members=10))
    assert found.reasons == {"": ["entry_limit"]}
    assert len(found.inside) == 11
    big = pack(("a.csv", MORE), ("b.csv", PATIENTS))
    found = scan_content(big, limits=Limits(member_bytes=50_000))
    assert found.reasons == {"!a.csv": ["size_limit"]}
    assert 1000 < found.read("!a.csv")[1] < 4001
    assert found.read("!b.csv") == ("scanned", 1)
    found = scan_content(big, limits=Limits(inflated_bytes=50_000))
    assert found.reasons == {"!a.csv": ["size_limit"], "": ["size_limit"]}
    nested = pack(("c.zip", many), ("d.zip", many))
    assert scan_content(nested, limits=Limits(members=60)).reasons == {"!d.zip": ["entry_limit"]}


def test_a_bomb_of_bombs_ends_quickly(scan_content):
    level = pack(("0.txt", bytes(30 << 20)))
    for _ in range(4):
        level = pack(*[(f"{n}.zip", level) for n in range(16)])
    start = time.monotonic()
    found = scan_content(level)
    assert time.monotonic() - start < 30
    assert "ratio_limit" in found.reasons[""]


def test_a_quine_ends_at_the_depth(scan_content):
    level = pack(("r.zip", b""))
    for _ in range(14):
        level = pack(("r.zip", level))
    found = scan_content(level)
    assert found.reasons == {"!r.zip" * 11: ["max_depth"]}


def test_office_like_packages_that_nobody_knows_are_opened(scan):
    content = pack(("[Content_Types].xml", b"<Types/>"), ("data/a.csv", PATIENTS))
    assert scan(content).read("!data/a.csv") == ("scanned", 1)


def test_it_is_known_by_content():
    assert choose(pack(("a.csv", PATIENTS))[:HEAD_BYTES], "x.jpg").name == "zip"
    assert choose(pack(), "x.jpg").name == "zip"


@pytest.mark.parametrize("stray", [b"PK\1\2", b"PK\5\6", b"PK\6\6", b"PK\6\7", b"PK\1\2" * 9])
def test_a_stray_record_in_a_gap_is_gone_over(stray, scan):
    whole = pack(("a.csv", PATIENTS))
    start = whole.index(b"PK\1\2")
    moved = bytearray(whole[start:])
    moved[-6:-2] = struct.pack("<L", start + len(stray) + 20)
    found = scan(whole[:start] + stray + b"x" * 20 + bytes(moved))
    assert found.read("!a.csv") == ("scanned", 1)
    assert 1 <= len(found.reasons[""]) <= 12
