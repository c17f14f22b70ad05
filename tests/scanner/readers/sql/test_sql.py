"""Dumps of every system give their tables; nothing of them is lost or put in a wrong column."""

import random

import pytest

from scanner.readers import choose
from scanner.readers.sql import placing, source, statements, tables

COLUMNS = ("id", "nom", "note")
NASTY = (
    "l'examen d'Anne", "c:\\labo\\", "ligne 1\nligne 2\r\nligne 3", "tab\tici", "-- rien",
    "/* rien */ (a,b); INSERT INTO x VALUES ('y');", "''", "'", '"LE GOFF"', "Sérologie VIH négative",
    "", None, "$$ et $a$", "\\N", "NULL", "fin\\'", "#1", "(((", "),(", "\\.", "q'[x]'", "N'x'",
    "x'41'", "a||b", "E'\\''", "0x41", "TO_DATE('1')",
)  # fmt: skip
ROWS = [(str(n), f"LE GOFF {n}", NASTY[n % len(NASTY)]) for n in range(200)]


def standard(value):
    return "NULL" if value is None else "'" + value.replace("'", "''") + "'"


def slashed(value):
    if value is None:
        return "NULL"
    for plain, written in (
        ("\\", "\\\\"),
        ("'", "\\'"),
        ("\n", "\\n"),
        ("\r", "\\r"),
        ('"', '\\"'),
    ):
        value = value.replace(plain, written)
    return f"'{value}'"


def national(value):
    return "NULL" if value is None else "N" + standard(value)


def copied(value):
    if value is None:
        return "\\N"
    for plain, written in (("\\", "\\\\"), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
        value = value.replace(plain, written)
    return value


def inserted(head, write, between, end, rows=ROWS):
    return head + between.join("(" + ",".join((r[0], *map(write, r[1:]))) + ")" for r in rows) + end


def singly(head, write, end=";\n", rows=ROWS):
    return "".join(inserted(head, write, "", end, [row]) for row in rows)


PG_HEAD = "-- PostgreSQL database dump\nSET standard_conforming_strings = on;\n"
PG_END = "-- PostgreSQL database dump complete\n"
CREATE = "CREATE TABLE public.patient (\n id integer NOT NULL,\n nom text, -- l'usuel\n note text,\n CONSTRAINT p PRIMARY KEY (id)\n);\n"
MY_CREATE = "DROP TABLE IF EXISTS `patient`;\nCREATE TABLE `patient` (`id` int COMMENT 'n°, l''id', `nom` enum('a','b'), `note` text, KEY `k` (`nom`)) ENGINE=InnoDB;\n"
COPY = "COPY public.patient (id, nom, note) FROM stdin;\n" + "".join(
    "\t".join(map(copied, row)) + "\n" for row in ROWS
)
DUMPS = {
    "pg copy": ("public.patient", PG_HEAD + COPY + "\\.\n\n" + PG_END),
    "pg inserts": ("public.patient", PG_HEAD + CREATE + singly("INSERT INTO public.patient VALUES ", standard) + PG_END),
    "pg column inserts": ("public.patient", PG_HEAD + singly('INSERT INTO public.patient ("id", nom, note) VALUES ', standard, " ON CONFLICT DO NOTHING;\n") + PG_END),
    "pg rows": ("public.patient", PG_HEAD + CREATE + inserted("INSERT INTO public.patient VALUES\n\t", standard, ",\n\t", ";\n") + PG_END),
    "mysqldump": ("patient", "-- MySQL dump 10\n/*!40101 SET NAMES utf8 */;\n" + MY_CREATE + inserted("INSERT INTO `patient` VALUES ", slashed, ",", ";\n/*!40000 ALTER TABLE `patient` ENABLE KEYS */;\n-- Dump completed\n")),
    "mysqldump of databases": ("labo.patient", "-- MySQL dump 10\nUSE `labo`;\n" + MY_CREATE + inserted("INSERT INTO `patient` VALUES ", slashed, ",\n", ";\n-- Dump completed\n")),
    "phpMyAdmin": ("patient", "-- phpMyAdmin SQL Dump\n" + inserted("INSERT INTO `patient` (`id`, `nom`, `note`) VALUES\n", slashed, ",\n", ";\n")),
    "no backslash escapes": ("patient", "-- MariaDB dump 10\n/*!40101 SET SQL_MODE='NO_BACKSLASH_ESCAPES' */;\n" + MY_CREATE + inserted("INSERT INTO `patient` VALUES ", standard, ",", ";\n-- Dump completed on\n")),
    "SQL Server": ("dbo.patient", "USE [Labo]\nGO\nSET IDENTITY_INSERT [dbo].[patient] ON \n\n" + singly("INSERT [dbo].[patient] ([id], [nom], [note]) VALUES ", national, "\n") + "SET IDENTITY_INSERT [dbo].[patient] OFF\nGO\n"),
    "SQL Server batches": ("dbo.patient", "SET ANSI_NULLS ON\nGO\n" + singly("INSERT INTO [dbo].[patient] ([id], [nom], [note]) VALUES ", national, "\nGO\n")),
    "Oracle": ("LABO.PATIENT", "REM l'export\nSET DEFINE OFF;\n" + singly("Insert into LABO.PATIENT (ID,NOM,NOTE) values ", standard) + "COMMIT;\n"),
    "Oracle INSERT ALL": ("LABO.PATIENT", "INSERT ALL\n" + singly('  INTO "LABO"."PATIENT" ("ID", "NOM", "NOTE") VALUES ', standard, "\n") + "SELECT * FROM dual;\n"),
    "SQLite": ("patient", 'PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE patient (id integer, [nom] text, "note" text);\n' + singly("INSERT INTO patient VALUES", standard) + "COMMIT;\n"),
    "comments between": ("patient", "-- PostgreSQL database dump\n" + "".join(f"-- l'enregistrement {r[0]}\n" + singly("INSERT INTO patient (id, nom, note) VALUES ", standard, ";\n", [r]) for r in ROWS) + PG_END),
    "comments within": ("patient", "-- PostgreSQL database dump\n" + inserted("INSERT INTO patient (id, nom, note) VALUES ", standard, " /* l'un, */ , -- l'autre\n", ";\n") + PG_END),
}  # fmt: skip


def lower(rows):
    return [{name.lower(): value for name, value in row.items()} for row in rows]


def expected(rows=ROWS):
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def without_nulls(rows):
    return [{name: value for name, value in row.items() if value is not None} for row in rows]


@pytest.mark.parametrize("kind", DUMPS)
def test_every_row_has_its_values_columns_and_line(kind, read_tables):
    table, dump = DUMPS[kind]
    found = read_tables(dump.encode(), "x.sql")
    assert found.reasons == []
    assert [name for name in found.rows if name] == [f"::{table}"]
    rows, lines = found.rows[f"::{table}"], dump.split("\n")
    assert without_nulls(lower(rows)) == without_nulls(expected())
    for row, line in zip(lower(rows), found.lines[f"::{table}"], strict=True):
        assert row["nom"] in lines[line - 1]


@pytest.mark.parametrize("kind", DUMPS)
@pytest.mark.parametrize("window", [40, 700])
def test_it_does_not_matter_how_much_is_read_at_once(kind, window, read_tables, monkeypatch):
    monkeypatch.setattr(statements, "_SMALL", window)
    monkeypatch.setattr(statements, "_LARGE", 2 * window)
    monkeypatch.setattr(statements, "_LOOK", 64)
    monkeypatch.setattr(source, "BLOCK", 97)
    monkeypatch.setattr(placing, "_FEW", 3)
    table, dump = DUMPS[kind]
    found = read_tables(dump.encode(), "x.sql")
    assert found.reasons == []
    assert without_nulls(lower(found.rows[f"::{table}"])) == without_nulls(expected())


@pytest.mark.parametrize("kind", DUMPS)
def test_what_stands_before_a_cut_is_read(kind, read_tables):
    table, dump = DUMPS[kind]
    content = dump.encode()
    start = content.index(b"LE GOFF 0") + 20
    for end in random.Random(3).sample(range(start, len(content) - 40), 25):
        found = read_tables(content[:end], "x.sql")
        rows = without_nulls(lower(found.rows[f"::{table}"]))
        whole = content[:end].decode("utf-8", "ignore").count("LE GOFF ") - 1
        assert rows[: whole - 1] == without_nulls(expected())[: whole - 1]
        assert f"LE GOFF {whole - 1}" in str(found.rows)


@pytest.mark.parametrize("kind", DUMPS)
def test_damage_never_loses_a_row_in_silence(kind, read_tables):
    table, dump = DUMPS[kind]
    content = dump.encode()
    chance = random.Random(4)
    at = content.index(b"LE GOFF 150")
    for _ in range(30):
        damaged = bytearray(content)
        for _ in range(3):
            place = chance.randrange(len(content))
            if not at - 2 <= place <= at + 14:
                damaged[place] = chance.randrange(256)
        found = read_tables(bytes(damaged), "x.sql")
        assert "LE GOFF 150" in str(found.rows) or found.reasons
    assert table


def test_literals_of_every_kind(read_tables):
    dump = r"""INSERT INTO t (a,b,c,d,e,f,g,h,i) VALUES
 (TO_DATE('12/03/1984','DD/MM/YYYY'), CAST(N'2004-05-03T00:00:00.000' AS DateTime), DATE '1984-03-12',
  'a'||CHR(10)||'l''b', q'[l'examen]', -12.50, TRUE, x'4c4520474f4646', 0x4c4520474f4646),
 (to_timestamp('1984','YYYY'), N'é', replace('a\nb','\n',char(10)), U&'x', E'l\'a\n', 1e5, current_timestamp,
  "double", geometrie(1, 'x'));
"""
    (first, second) = read_tables(dump.encode(), "x.sql").rows["::t"]
    assert list(first.values()) == [
        "12/03/1984", "2004-05-03T00:00:00.000", "1984-03-12", "a\nl'b", "l'examen", "-12.50", "TRUE",
        "LE GOFF", "LE GOFF",
    ]  # fmt: skip
    assert list(second.values()) == [
        "1984", "é", "a\nb", "x", "l'a\n", "1e5", "current_timestamp", "double", "geometrie(1, 'x')",
    ]  # fmt: skip


def test_rows_without_known_columns_and_of_other_lengths(read_tables):
    dump = b"INSERT INTO t VALUES (1,'a');\nINSERT INTO t (x) VALUES (2),(3,'b');\nINSERT INTO t VALUES ();\n"
    rows = read_tables(dump, "x.sql").rows["::t"]
    assert rows == [{"#1": "1", "#2": "a"}, {"x": "2"}, {"x": "3", "#2": "b"}, {"#1": ""}]


def test_many_tables_by_turns_are_one_resource_each(read_tables):
    dump = "".join(
        f"INSERT INTO patient (id, nom) VALUES ({n}, 'LE GOFF {n}');\n"
        f"INSERT INTO dossier (id) VALUES ({n});\n" * (1 + n % 2)
        for n in range(100)
    )
    found = read_tables(dump.encode(), "x.sql")
    assert list(found.rows) == ["", "::patient", "::dossier"]
    assert len(found.rows["::patient"]) == len(found.rows["::dossier"]) == 150


def test_a_table_that_comes_back_late_is_another_resource(read_tables, monkeypatch):
    monkeypatch.setattr(tables, "_WAITING", 1000)
    monkeypatch.setattr(statements, "_SMALL", 500)
    monkeypatch.setattr(statements, "_LARGE", 500)
    rows = "".join(f"INSERT INTO b (x) VALUES ('{'y' * 80}{n}');\n" for n in range(40))
    dump = "INSERT INTO a (x) VALUES (1);\n" + rows + "INSERT INTO a (x) VALUES (2);\n"
    found = read_tables(dump.encode(), "x.sql")
    assert [(name, len(rows)) for name, rows in found.rows.items() if name] == [
        ("::a", 1), ("::b", 40), ("::a+", 1),
    ]  # fmt: skip


def test_what_is_no_row_is_text_of_the_dump(read_tables):
    dump = (
        PG_HEAD
        + COPY
        + "\\.\n"
        + """
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ select 1; -- l'a
INSERT INTO journal VALUES (1); $$;
COMMENT ON COLUMN patient.nom IS 'nom d''usage; naissance';
CREATE ROLE lecteur PASSWORD 'azerty;1';
"""
        + PG_END
    )
    found = read_tables(dump.encode(), "x.sql")
    assert list(found.rows) == ["", "::public.patient"]
    texts = [row[""] for row in found.rows[""]]
    assert any("$$ select 1" in text and text.endswith("$$;") for text in texts)
    assert "CREATE ROLE lecteur PASSWORD 'azerty;1';" in texts
    assert "COMMENT ON COLUMN patient.nom IS 'nom d''usage; naissance';" in texts
    lines = dump.split("\n")
    for text, line in zip(texts, found.lines[""], strict=True):
        assert lines[line - 1].startswith(text.split("\n")[0])


def test_routines_of_mysql_and_delimiters(read_tables):
    dump = "-- MySQL dump\nDELIMITER ;;\nCREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET @x='l;'; END ;;\nDELIMITER ;\nINSERT INTO `a` VALUES (1);\n-- Dump completed\n"
    found = read_tables(dump.encode(), "x.sql")
    assert found.rows["::a"] == [{"#1": "1"}]
    assert any(row[""].endswith("END ;;") for row in found.rows[""])
    assert found.reasons == []


def test_bytes_are_documents_or_text(read_tables):
    pdf = b"%PDF-1.7 x"
    dump = (
        PG_HEAD + "COPY d (id, doc) FROM stdin;\n"
        + f"1\t\\\\x{pdf.hex()}\n2\t\\\\x{'Sérologie'.encode().hex()}\n3\t\\\\x00ff\n\\.\n"
        + f"INSERT INTO e (doc) VALUES ('\\x{pdf.hex()}');\n" + PG_END
    )  # fmt: skip
    found = read_tables(dump.encode(), "x.sql")
    assert found.documents == {"::d!doc[0]": pdf, "::e!doc[0]": pdf}
    assert [row["doc"] for row in found.rows["::d"]] == [None, "Sérologie", "00ff"]


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "utf-16", "utf-8-sig"])
def test_any_encoding(encoding, read_tables):
    dump = "CREATE TABLE t (prénom text);\nINSERT INTO t VALUES ('Maëlle'),('éàè');\n"
    found = read_tables(dump.encode(encoding), "x.sql")
    assert [row["prénom"] for row in found.rows["::t"]] == ["Maëlle", "éàè"]


def test_a_row_too_long_to_hold_is_read_in_pieces(read_tables, monkeypatch):
    monkeypatch.setattr(source, "LONGEST", 200_000)
    monkeypatch.setattr(source, "BLOCK", 10_000)
    long = "x" * 400_000 + " LE GOFF Anne " + "y" * 400_000
    dump = f"INSERT INTO t (a) VALUES ('début');\nINSERT INTO t (a) VALUES ('{long}');\nINSERT INTO t (a) VALUES ('fin');\n"
    found = read_tables(dump.encode(), "x.sql")
    assert "quote_unterminated" in found.reasons
    assert "LE GOFF Anne" in "".join(row[""] for row in found.rows[""])
    assert {"a": "fin"} in [row for rows in found.rows.values() for row in rows]


def test_a_dump_without_its_last_words_is_cut(read_tables):
    assert read_tables((PG_HEAD + COPY + "\\.\n").encode(), "x.sql").reasons == ["truncated"]
    assert read_tables((PG_HEAD + COPY).encode(), "x.sql").reasons == ["truncated"]


def test_the_quote_that_is_never_closed_costs_its_statement_alone(read_tables):
    dump = "INSERT INTO t (a) VALUES ('ouvert);\nINSERT INTO t (a) VALUES ('LE GOFF');\nINSERT INTO t (a) VALUES ('fin);\n"
    found = read_tables(dump.encode(), "x.sql")
    assert found.reasons
    assert "LE GOFF" in str(found.rows)


@pytest.mark.parametrize(
    "text",
    [
        "nom;prenom\nINSERT;INTO\nx;y\n",
        "Bonjour,\ninsert into the patient's record.\nCordialement\n",
        "2024-01-15 10:00:00 INSERT INTO t VALUES (1)\n" * 5,
        '{"sql": "INSERT INTO t VALUES (1)"}',
    ],
)
def test_other_texts_are_no_dumps(text):
    assert choose(text.encode(), "x").name != "sql"


@pytest.mark.parametrize(
    "dump",
    [
        "CREATE TABLE t (c1 int, c7 text);\nCOMMENT ON COLUMN t.c7 IS 'Nom d''usage';\n{rows}",
        "CREATE TABLE `t` (`c1` int COMMENT 'n°, (clé)', `c7` text COMMENT 'Nom d''usage');\n{rows}",
    ],
)
def test_what_is_said_of_a_column_tells_what_it_holds(dump, scan_content):
    rows = "".join(
        f"INSERT INTO t VALUES ({n}, '{name}');\n"
        for n, name in enumerate(("KERVELLA", "QUEMENER") * 20)
    )
    found = scan_content(dump.format(rows=rows).encode(), "x.sql").result.findings
    assert {(each.field, each.matches) for each in found if each.entity == "PATIENT_NAME"} == {
        ("c7", 40)
    }
