"""Inputs that have broken readers, each with one number of an invented person in it."""

import bz2
import gzip
import io
import json
import lzma
import random
import struct
import tarfile
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq

BODY = 1850578006084
NIR = f"{BODY}{97 - BODY % 97:02d}"
HEAD, ROW = "nom;nir\n", f"LE GOFF;{NIR}\n"
CSV = (HEAD + ROW).encode()
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def apart(code):
    """Return the number with a character behind each digit."""
    return chr(code).join(NIR)


def zipped(*members):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, content in members:
            archive.writestr(name, content)
    return sink.getvalue()


def tarred(*names):
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w") as archive:
        for name in names:
            entry = tarfile.TarInfo(name)
            entry.size = len(CSV)
            archive.addfile(entry, io.BytesIO(CSV))
    return sink.getvalue()


def parquet(footer=lambda length: length, cut=None):
    """Return a Parquet file whose footer length or end was tampered with."""
    sink = io.BytesIO()
    pq.write_table(pa.table({"nom": ["LE GOFF"], "nir": [NIR]}), sink)
    content = bytearray(sink.getvalue()[:cut])
    if cut is None:
        (length,) = struct.unpack("<I", content[-8:-4])
        content[-8:-4] = struct.pack("<I", footer(length))
    return bytes(content)


def flipped(content, at):
    changed = bytearray(content)
    changed[at] ^= 0xFF
    return bytes(changed)


def attributes(count):
    several = " ".join(f"a{n}='{n}'" for n in range(count))
    return f"<r {several} nir='{NIR}'/>"


def hl7(separators):
    field, component, repetition, escape, sub = separators
    lines = (
        f"MSH{separators}{field}LABO{field}X{field * 3}202401021200{field * 2}ORU{component}R01{field}1{field}P{field}2.5",
        f"PID{field * 3}{NIR}{component * 3}ASIP{component}INS-NIR{field * 2}LE GOFF{component}ANNE",
        f"OBX{field}1{field}ST{field}VIH{field * 2}positif {escape}X0D{escape} vu{sub}{repetition}",
    )
    return "\r".join(lines) + "\r"


TEXTS = {
    "a NUL behind every digit.csv": f"{HEAD}LE GOFF;{apart(0)}\n",
    "line ends mixed.csv": f"nom;nir\rA;1\r\nB;2\nLE GOFF;{NIR}\r\n\rC;3",
    "line ends of Unicode.csv": f"nom;nir\u0085LE GOFF;{NIR}\u2028X;2\n",
    "zero-width.csv": f"{HEAD}LE GOFF;{apart(0x200B)}\n",
    "soft hyphens.txt": f"Le patient, NIR {apart(0xAD)}, est venu.\n",
    "full-width digits.txt": f"Le patient, NIR {NIR.translate(WIDE)}, est venu.\n",
    "override of direction.csv": f"{HEAD}LE GOFF;\u202e\u202d{NIR}\u202c\n",
    "escape sequences.csv": f"{HEAD}\x1b[31mLE GOFF\x07;{NIR}\n",
    "spaces of five kinds.csv": f"{HEAD}LE GOFF;1\u00a085\u202f05\u200978\u3000006 084\t{NIR[13:]}\n",
    "a quote in a cell.csv": f'{HEAD}LE "GOFF;{NIR}\n',
    "a quote never closed.csv": f'{HEAD}"LE GOFF;{NIR}\n' + "A;1\n" * 2000,
    "quotes after a backslash.csv": f'{HEAD}"LE \\"GOFF;x";{NIR}\n',
    "ragged.csv": f"{HEAD}a;b;c;d;{NIR}\nx\n",
    "wide.csv": ";".join(f"c{n}" for n in range(3000)) + "\n" + ";".join([NIR] + ["x"] * 2999),
    "a cell of 2 MB.csv": f'{HEAD}"{"a b " * 500_000}{NIR}";2\n',
    "a line of 2 MB.txt": f"{'x y ' * 500_000}NIR {NIR} ",
    "three marks of byte order.csv": "\ufeff" * 3 + HEAD + ROW,
    "three hundred arrays.json": "[" * 300 + json.dumps({"nir": NIR}) + "]" * 300,
    "deeper than any.json": '{"a":' * 900 + json.dumps({"nir": NIR}) + "}" * 900,
    "cut in a string.json": f'{{"nir": "{NIR}", "note": "abc',
    "a comma too many.json": f'[{{"nir": "{NIR}",}},]',
    "not a number.json": f'{{"a": NaN, "b": -Infinity, "nir": {NIR}}}',
    "two documents.json": f'{{"a": 1}}{{"nir": "{NIR}"}}',
    "a key twice.json": f'{{"nir": "{NIR}", "nir": ""}}',
    "many attributes.xml": attributes(3000),
    "an entity nobody declared.xml": f"<r>&nope;<nir>{NIR}</nir></r>",
    "tags that cross.xml": f"<r><a></b><nir>{NIR}</nir></r>",
    "no end.xml": f"<r><nir>{NIR}</nir><a",
    "two roots.xml": f"<a/><nir>{NIR}</nir>",
    "numbered characters.html": f"<p>NIR {''.join(f'&#{ord(c)};' for c in NIR)}<p",
    "cut in a value.sql": f"INSERT INTO patient (nom, nir) VALUES ('A','1'),('LE GOFF','{NIR}'),('MOR",
    "cut in a copy.sql": f"COPY patient (nom, nir) FROM stdin;\nLE GOFF\t{NIR}\nMOR",
    "quotes of dollars never closed.sql": f"SELECT $x$ {NIR} \nINSERT INTO t VALUES (1);",
    "delimiters of its own.hl7": hl7("#*~\\&"),
    "delimiters that are letters.hl7": hl7("|^$!@"),
    "a line cut in two.eml": f"From: a@b.fr\nContent-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\nNIR {NIR[:6]}=\n{NIR[6:]}\n",
    "parts that never end.eml": f"From: a@b.fr\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nNIR {NIR}",
}  # fmt: skip
BYTES = {
    "UTF-16 without mark.csv": (HEAD + ROW).encode("utf-16-le"),
    "UTF-16 the other way.csv": (HEAD + ROW).encode("utf-16-be"),
    "UTF-32.csv": (HEAD + ROW).encode("utf-32"),
    "UTF-7.csv": f"{HEAD}S+AOk-bastien LE GOFF;{NIR}\n".encode(),
    "half a character.csv": HEAD.encode() + b"\xe9\xc3;1\n" + ROW.encode() + b"\xc3",
    "three times gzip.gz": gzip.compress(gzip.compress(gzip.compress(CSV))),
    "gzip behind gzip.csv.gz": gzip.compress(HEAD.encode()) + gzip.compress(ROW.encode()),
    "gzip behind nothing.csv.gz": gzip.compress(CSV) + b"\0" * 700,
    "cut.csv.xz": lzma.compress(CSV * 2000)[:-10],
    "damaged.csv.bz2": flipped(bz2.compress(CSV + random.Random(1).randbytes(2_000_000)), -1000),
    "a name that steers.zip": zipped(("../../\x1b[2Jé<b>.csv", CSV), ("C:\\a|b.csv", CSV), ("/x.csv", CSV)),
    "an archive of nothing but a name.zip": zipped((f"{NIR}/", b""), ("a.csv", CSV)),
    "a comment.zip": zipped(("a.csv", CSV)) + b"x" * 9,
    "names that leave.tar": tarred("../../x.csv", "/etc/y.csv", "a/../../../z.csv"),
    "cut.tar": tarred("a.csv", "b.csv")[:1100],
    "no end.parquet": parquet(cut=-20),
    "a footer of 2 GB.parquet": parquet(lambda _: 0x7FFFFFFF),
    "a footer of nothing.parquet": parquet(lambda _: 0),
    "a footer that begins early.parquet": parquet(lambda length: length + 40),
    "separators of units.csv": f"nom\x1fnir\x1eLE GOFF\x1f{NIR}\x1e".encode(),
}  # fmt: skip
UNREAD = {
    "a quote never closed.csv": "quote_unterminated", "deeper than any.json": "max_depth",
    "cut in a string.json": "truncated", "a comma too many.json": "malformed",
    "tags that cross.xml": "malformed", "cut in a value.sql": "truncated",
    "cut in a copy.sql": "truncated", "cut.csv.xz": "truncated", "cut.tar": "corrupt_member",
    "no end.parquet": "truncated", "a footer of 2 GB.parquet": "malformed",
}  # fmt: skip


def tarred_file(content):
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w") as archive:
        entry = tarfile.TarInfo("a")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    return sink.getvalue()


WRAPPINGS = (
    gzip.compress,
    bz2.compress,
    lzma.compress,
    tarred_file,
    lambda content: zipped(("a", content)),
)
