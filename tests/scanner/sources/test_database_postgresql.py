"""What only PostgreSQL has: partitions, large objects, row security, types of its own."""

from __future__ import annotations

import gzip

import psycopg
import pyodbc
import pytest

from scanner.errors import SourceError
from scanner.sources.databases import postgres, postgres_tables
from scanner.sources.databases.dialects import connect
from scanner.sources.databases.tables import Login
from scanner.sources.databases.targets import parse
from tests.servers import missing

LETTER = gzip.compress(b"NOM;PRENOM\nKERVELLA;Maelle\n", mtime=0)


def test_leaves_of_a_partitioned_table_are_read_once(pg, scan_database):
    pg.execute(
        "CREATE TABLE resultat (an int, nom text) PARTITION BY RANGE (an)",
        "CREATE TABLE r23 PARTITION OF resultat FOR VALUES FROM (2023) TO (2024)",
        "CREATE TABLE r24 PARTITION OF resultat FOR VALUES FROM (2024) TO (2025)",
        "INSERT INTO resultat VALUES (2023, 'a'), (2024, 'b'), (2024, 'c')",
        "CREATE TABLE parent (a int)",
        "CREATE TABLE enfant () INHERITS (parent)",
        "INSERT INTO parent VALUES (1)",
        "INSERT INTO enfant VALUES (2), (3)",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader",
    )
    scanned = scan_database(pg.url)
    assert scanned.records == {
        "public.r23": 1, "public.r24": 2, "public.parent": 1, "public.enfant": 2,
    }  # fmt: skip
    assert scanned.skipped == []


def test_foreign_tables_and_materialised_views_are_named(pg, scan_database):
    pg.execute(
        "CREATE EXTENSION IF NOT EXISTS file_fdw",
        "CREATE SERVER IF NOT EXISTS ailleurs FOREIGN DATA WRAPPER file_fdw",
        "CREATE FOREIGN TABLE loin (a text) SERVER ailleurs OPTIONS (filename '/nowhere')",
        "CREATE MATERIALIZED VIEW mv AS SELECT 1 AS a",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader",
    )
    scanned = scan_database(pg.url)
    assert scanned.skipped == [("public.loin", "foreign_table"), ("public.mv", "view")]
    assert scan_database(pg.url, tables=("mv",)).records == {"public.mv": 1}


def test_large_objects_are_documents(pg, scan_database):
    with pg.server.admin() as connection:
        mine = connection.execute("SELECT lo_from_bytea(0, %s)", (LETTER,)).fetchone()[0]
        closed = connection.execute("SELECT lo_from_bytea(0, %s)", (LETTER * 2,)).fetchone()[0]
        long = b"NOM;PRENOM\n" + b"KERVELLA;Maelle\n" * 200_000
        large = connection.execute("SELECT lo_from_bytea(0, %s)", (long,)).fetchone()[0]
        connection.execute(f"GRANT SELECT ON LARGE OBJECT {mine}, {large} TO reader")
    scanned = scan_database(pg.url)
    assert scanned.records[f"pg_largeobject!{mine}"] == 1
    assert scanned.records[f"pg_largeobject!{large}"] == 200_000
    assert scanned.skipped == [(f"pg_largeobject!{closed}", "permission_denied")]


def test_rows_that_row_security_may_hide_are_told(pg, scan_database):
    pg.table("patient", "id int, nom text", [(1, "a"), (2, "b")])
    pg.execute(
        "ALTER TABLE patient ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY one ON patient FOR SELECT TO reader USING (id = 1)",
    )
    scanned = scan_database(pg.url)
    assert scanned.records == {"public.patient": 1}
    assert scanned.skipped == [("public.patient", "permission_denied")]
    assert scanned.result.skipped[0].detail == "row-level security may hide rows"


def test_types_of_its_own_are_read(pg, scan_database):
    pg.execute(
        "CREATE DOMAIN blob AS bytea",
        "CREATE DOMAIN doc AS jsonb",
        "CREATE TYPE paire AS (a text, b int)",
    )
    pg.table(
        "t",
        "d blob, j doc, tags text[], n numeric, f float8, x xml, p paire, u uuid, r daterange, b bool",
        [(LETTER, '{"nom": "KERVELLA"}', ["a", None, "b"], "1e-7", 185057800608491.0, "<a>b</a>",
          ("x", 1), "c0ffee00-0000-4000-8000-000000000000", "[2024-01-01,2024-02-01)", True)],
    )  # fmt: skip
    cells = scan_database(pg.url).cells("public.t")
    assert cells == {
        "d": [None], "j.nom": ["KERVELLA"], "tags[0]": ["a"], "tags[2]": ["b"], "n": ["0.0000001"],
        "f": ["185057800608491"], "x": ["<a>b</a>"], "p": ["(x,1)"],
        "u": ["c0ffee00-0000-4000-8000-000000000000"], "r": ["[2024-01-01,2024-02-01)"], "b": ["t"],
    }  # fmt: skip


def test_nulls_and_empty_texts_of_a_lone_column_are_told_apart(pg, scan_database):
    pg.table("t", "a text", [(None,), ("",), ("\\.",), ("\r\n",), ('"',), (",",)])
    assert scan_database(pg.url).cells("public.t") == {"a": [None, "", "\\.", "\r\n", '"', ","]}


def test_a_table_without_columns_or_rows_holds_nothing(pg, scan_database):
    pg.execute("CREATE TABLE vide ()", "CREATE TABLE creux (a text)",
               "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")  # fmt: skip
    scanned = scan_database(pg.url)
    assert scanned.skipped == []
    assert scanned.records == {"public.creux": 0, "public.vide": 0}


def test_bytes_that_are_no_utf8_are_read_in_a_database_without_encoding(pg, scan_database):
    with pg.server.admin("postgres") as connection:
        connection.execute("DROP DATABASE IF EXISTS vieux")
        connection.execute("CREATE DATABASE vieux ENCODING SQL_ASCII TEMPLATE template0 LOCALE 'C'")
    with psycopg.connect(
        f"postgresql://admin@/vieux?host={pg.server.folder}&port={pg.server.port}",
        client_encoding="SQL_ASCII", autocommit=True,
    ) as connection:  # fmt: skip
        connection.execute("CREATE TABLE t (a text, b bytea)")
        connection.execute(
            b"INSERT INTO t VALUES ('s\xe9rologie', '\\x0001ff'), ('\xc3\xa9t\xc3\xa9', null)"
        )
        connection.execute("GRANT SELECT ON t TO reader")
    cells = scan_database(pg.url.replace("/labo", "/vieux")).cells("public.t")
    pg.execute("DROP DATABASE vieux")
    assert cells == {"a": ["sérologie", "été"], "b": ["0001ff", None]}


def test_a_very_long_value_is_read_up_to_a_limit_and_told(pg, scan_database, monkeypatch):

    monkeypatch.setattr(postgres_tables, "VALUE_BYTES", 1 << 20)
    pg.execute(
        "CREATE TABLE t (id int, a text)",
        "ALTER TABLE t ALTER a SET STORAGE EXTERNAL",
        "INSERT INTO t VALUES (1, repeat('x', 3000000)), (2, 'court')",
        "GRANT SELECT ON t TO reader",
    )
    scanned = scan_database(pg.url)
    assert scanned.skipped == [("public.t", "value_too_long")]
    assert scanned.records == {"public.t": 2}


def test_schemas_are_chosen_and_names_with_dots_stay_apart(pg, scan_database):
    pg.execute(
        'CREATE SCHEMA "a.b"', "CREATE SCHEMA a", 'CREATE TABLE "a.b".c (x int)',
        'CREATE TABLE a."b.c" (x int)', 'GRANT USAGE ON SCHEMA a, "a.b" TO reader',
        'GRANT SELECT ON "a.b".c, a."b.c" TO reader',
    )  # fmt: skip
    try:
        assert sorted(scan_database(pg.url).records) == ["a%2Eb.c", "a.b%2Ec"]
        assert list(scan_database(pg.url, schemas=("A",)).records) == ["a.b%2Ec"]
    finally:
        pg.execute('DROP SCHEMA a, "a.b" CASCADE')


@pytest.mark.parametrize("blocks", [1, 3])
def test_rows_come_in_the_order_in_which_they_lie(pg, scan_database, monkeypatch, blocks):

    monkeypatch.setattr(postgres_tables, "_FIRST_BLOCKS", blocks)
    monkeypatch.setattr(postgres_tables, "PAGE_BYTES", 10_000)
    pg.numbers(rows=20_000)
    pg.execute(
        "DELETE FROM code WHERE id % 3 = 0", "UPDATE code SET libelle = 'B' WHERE id % 5 = 1"
    )
    with pg.server.admin() as connection:
        lying = [str(row[0]) for row in connection.execute("SELECT id FROM code ORDER BY ctid")]
    assert scan_database(pg.url).cells("public.code")["id"] == lying


def test_a_server_without_tls_elsewhere_is_refused_unless_that_is_wanted(
    pg, scan_database, monkeypatch
):

    monkeypatch.setattr(postgres, "_LOCAL", ())
    pg.table("t", "a text", [("x",)])
    with pytest.raises(SourceError, match="has no TLS"):
        scan_database(pg.url)
    assert scan_database(f"{pg.url}?sslmode=disable").records == {"public.t": 1}


def test_odbc_reads_a_server_and_cannot_write_to_it(pg, scan_database):
    if "PostgreSQL Unicode" not in pyodbc.drivers():
        missing("the ODBC driver PostgreSQL Unicode")
    pg.table("patient", "nom text, prenom text, doc bytea", [("KERVELLA", "Maëlle", LETTER)])
    pg.execute("GRANT INSERT ON patient TO reader", "CREATE VIEW v AS SELECT 1 AS a")
    server = (
        f"Server=127.0.0.1;Port={pg.server.port};Database=labo;UID=reader;ByteaAsLongVarBinary=1"
    )
    scanned = scan_database(f"odbc:Driver={{PostgreSQL Unicode}};{server}", schemas=("public",))
    assert scanned.records == {"public.patient": 1, "public.patient!doc[0]": 1}
    assert scanned.skipped == [("public.v", "view")]
    assert scanned.found["public.patient", "nom", "PATIENT_NAME"] == 1
    session = connect(
        parse(f"odbc:Driver={{PostgreSQL Unicode}};{server}"), Login(pg.server.password)
    )
    with pytest.raises(pyodbc.Error, match=r"(?i)read.?only"):
        session.connection.cursor().execute("INSERT INTO public.patient VALUES ('a', 'b', NULL)")
    session.close()
