"""Triggers that keep AccessRecord append-only, on both databases (reg. 10(b), 10(d)).

UPDATE is refused always, DELETE for rows younger than 24 months by the database's own clock. Both raise
an integrity error. On SQLite a migration that remakes the table would lose them: the tests would tell.
"""

TABLE = "accounts_accessrecord"

SQLITE = [
    f"""CREATE TRIGGER access_record_no_update BEFORE UPDATE ON {TABLE}
    BEGIN SELECT RAISE(ABORT, 'access records are append-only'); END""",
    f"""CREATE TRIGGER access_record_no_delete BEFORE DELETE ON {TABLE}
    WHEN OLD.at > datetime('now', '-24 months')
    BEGIN SELECT RAISE(ABORT, 'access records are kept for 24 months'); END""",
]
SQLITE_OFF = ["DROP TRIGGER access_record_no_update", "DROP TRIGGER access_record_no_delete"]

POSTGRESQL = [
    """CREATE FUNCTION access_record_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'access records are append-only' USING ERRCODE = 'restrict_violation'; END $$""",
    f"""CREATE TRIGGER access_record_no_update BEFORE UPDATE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION access_record_refuse()""",
    f"""CREATE TRIGGER access_record_no_delete BEFORE DELETE ON {TABLE}
    FOR EACH ROW WHEN (OLD.at > now() - interval '24 months') EXECUTE FUNCTION access_record_refuse()""",
]
POSTGRESQL_OFF = [
    f"DROP TRIGGER access_record_no_update ON {TABLE}",
    f"DROP TRIGGER access_record_no_delete ON {TABLE}",
    "DROP FUNCTION access_record_refuse()",
]


def _run(connection, sqlite, postgresql):
    with connection.cursor() as cursor:
        for statement in sqlite if connection.vendor == "sqlite" else postgresql:
            cursor.execute(statement)


def install(connection):
    _run(connection, SQLITE, POSTGRESQL)


def remove(connection):
    _run(connection, SQLITE_OFF, POSTGRESQL_OFF)
