"""PostgreSQL archives: tables as in a plain dump, large objects, versions, damage."""

import gzip
import io
import struct
import tarfile
import zlib

import pytest

from scanner.readers import choose

ROWS = b"".join(b"%d\tLE GOFF %d\t\\N\n" % (n, n) for n in range(500)) + b"\\.\n\n\n"
COPY = b"COPY public.patient (id, nom, note) FROM stdin;\n"
CREATE = b"CREATE TABLE public.patient (id int, nom text, note text);\n"
LARGE = [(16400, b"%PDF-1.4 x"), (16401, "Sérologie".encode())]


def number(value):
    return bytes((value < 0,)) + struct.pack("<I", abs(value))


def text(value):
    return number(-1) if value is None else number(len(value)) + value


def entry(version, place, kind, definition=b"", copy=None, file=None):
    made = number(place) + number(1)
    made += (text(b"1259") if version >= 8 else b"") + text(b"1") + text(b"patient") + text(kind)
    made += number(3) if version >= 11 else b""
    made += text(definition) + text(b"") + text(copy) + text(b"public")
    made += text(b"") if version >= 10 else b""
    made += text(b"heap") if version >= 14 else b""
    made += number(114) if version >= 16 else b""
    made += text(b"postgres") + (text(b"false") if version >= 9 else b"")
    made += text(b"7") + text(None)
    return made + (text(file) if file else b"\2" + bytes(8))


def toc(version, kind, packed, entries):
    head = (
        b"PGDMP"
        + bytes((1, version, 0, 4, 8, kind))
        + (bytes((packed,)) if version >= 15 else number(-packed))
    )
    head += (
        b"".join(map(number, (0, 30, 10, 15, 0, 124, 0)))
        + text(b"labo")
        + text(b"15.1")
        + text(b"15.1")
    )
    return head + number(len(entries)) + b"".join(entries)


def chunks(content, packed):
    content = zlib.compress(content) if packed else content
    pieces = (content[start : start + 700] for start in range(0, len(content), 700))
    return b"".join(number(len(piece)) + piece for piece in pieces) + number(0)


def archive(version=14, packed=1, rows=ROWS):
    entries = [
        entry(version, 5, b"TABLE", CREATE),
        entry(version, 6, b"TABLE DATA", copy=COPY),
        entry(version, 7, b"BLOBS"),
        entry(version, 8, b"ACL", b"GRANT SELECT ON patient TO lecteur;\n"),
    ]
    blobs = b"".join(number(oid) + chunks(content, packed) for oid, content in LARGE) + number(0)
    return (
        toc(version, 1, packed, entries)
        + b"\1" + number(6) + chunks(rows, packed) + b"\3" + number(7) + blobs
    )  # fmt: skip


@pytest.mark.parametrize("version", [10, 12, 13, 14, 15, 16])
@pytest.mark.parametrize("packed", [0, 1])
def test_tables_have_their_columns_and_large_objects_are_documents(version, packed, read_tables):
    content = archive(version, packed)
    assert choose(content, "x").name == "pgdump"
    found = read_tables(content, "x.dump")
    assert found.skipped == []
    assert found.rows["::public.patient"][7] == {"id": "7", "nom": "LE GOFF 7", "note": None}
    assert len(found.rows["::public.patient"]) == 500
    assert found.documents == {"::pg_largeobject!data[0]": LARGE[0][1]}
    assert found.rows["::pg_largeobject"][1] == {"loid": "16401", "data": "Sérologie"}
    assert {"": "GRANT SELECT ON patient TO lecteur;"} in found.rows[""]
    assert found.lines["::public.patient"] == []
    assert found.format == "pgdump"


def test_rows_that_are_inserts(read_tables):
    rows = b"INSERT INTO public.patient VALUES (1, 'LE GOFF', NULL);\n"
    content = archive(rows=rows).replace(text(COPY), text(None))
    found = read_tables(content, "x.dump")
    assert found.rows["::public.patient"] == [{"id": "1", "nom": "LE GOFF"}]


@pytest.mark.parametrize("packed", [0, 1])
@pytest.mark.parametrize("share", [0.5, 0.8])
def test_a_cut_archive_is_partial(packed, share, read_tables):
    content = archive(packed=packed)
    start = content.index(b"\1" + number(6))
    found = read_tables(content[: start + int((len(content) - start) * share)], "x.dump")
    assert "truncated" in found.reasons
    assert found.rows["::public.patient"][0]["nom"] == "LE GOFF 0"


def test_damage_is_told(read_tables):
    content = bytearray(archive())
    start = content.index(b"\1" + number(6)) + 60
    content[start : start + 30] = b"\xff" * 30
    assert set(read_tables(bytes(content), "x.dump").reasons) & {"malformed", "truncated"}


def test_a_directory_is_read_by_its_contents(read_tables, tmp_path):
    (tmp_path / "3345.dat.gz").write_bytes(gzip.compress(ROWS))
    entries = [
        entry(14, 5, b"TABLE", CREATE, file=b"x"),
        entry(14, 6, b"TABLE DATA", copy=COPY, file=b"3345.dat"),
        entry(14, 9, b"TABLE DATA", copy=COPY.replace(b"patient", b"absent"), file=b"3346.dat"),
        entry(14, 10, b"TABLE DATA", copy=COPY, file=b"../../etc/passwd"),
    ]
    found = read_tables(toc(14, 5, 1, entries), "toc.dat")
    assert len(found.rows["::public.patient"]) == 500
    assert [(item.reason, item.detail) for item in found.skipped] == [
        ("corrupt_member", "1 files of rows")
    ]


def in_tar(*members):
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w", format=tarfile.USTAR_FORMAT) as made:
        for name, content in members:
            told = tarfile.TarInfo(name)
            told.size = len(content)
            made.addfile(told, io.BytesIO(content))
    return sink.getvalue()


def tar_members():
    entries = [
        entry(14, 5, b"TABLE", CREATE, file=b"x"),
        entry(14, 6, b"TABLE DATA", copy=COPY, file=b"3345.dat"),
    ]
    return [
        ("toc.dat", toc(14, 3, 0, entries)), ("3345.dat", ROWS), ("blob_16400.dat", LARGE[0][1]),
        ("blobs.toc", b"16400 blob_16400.dat\n"), ("restore.sql", b"COPY public.patient FROM '$$PATH$$/3345.dat';\n"),
    ]  # fmt: skip


def test_a_tar_is_read_by_its_contents(read_tables):
    content = in_tar(*tar_members())
    assert choose(content[:65536], "x.tar").name == "pgdump"
    found = read_tables(content, "x.tar")
    assert found.skipped == []
    assert found.rows["::public.patient"][499] == {"id": "499", "nom": "LE GOFF 499", "note": None}
    assert found.documents == {"::pg_largeobject!data[0]": LARGE[0][1]}


def test_a_tar_that_lacks_a_table_or_is_cut_is_partial(read_tables):
    members = tar_members()
    assert read_tables(in_tar(members[0], *members[2:]), "x.tar").reasons == ["truncated"]
    assert {"truncated", "corrupt_member"} & set(
        read_tables(in_tar(*members)[:9000], "x.tar").reasons
    )
