"""Rows by the million: plain values with their keys, by COPY on PostgreSQL and by one prepared INSERT on SQLite."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from io import StringIO
from itertools import count
from typing import Any
from uuid import UUID

from django.core.management.color import no_style
from django.db import connection, models

from attendance_service.demo.days import stamp

FULL = 5_000  # rows kept before they are written
CELL_END, NOTHING = "\x1f", "\x1e"  # never in our own texts
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", CELL_END: "\t", NOTHING: "\\N"})
Model = type[models.Model]


PLAIN: dict[type, Callable[[Any], Any]] = {
    datetime: stamp,
    date: date.isoformat,
    bool: int,
    UUID: lambda value: value.hex,
}


def _plain(value: Any) -> Any:
    """A value as both databases take it."""
    change = PLAIN.get(type(value))
    return change(value) if change else value


class Sheet:
    """One table's rows; `add` gives the new row's key."""

    def __init__(self, model: Model) -> None:
        self.model = model
        fields = model._meta.concrete_fields
        self.columns = [str(field.column) for field in fields]
        self.places = {column: place for place, column in enumerate(self.columns)}
        self.blank = [_plain(_default(field)) for field in fields]
        highest = model._base_manager.aggregate(last=models.Max("pk"))["last"]
        self.keys = count((highest or 0) + 1)
        self.rows: list[list[Any]] = []

    def add(self, **values: Any) -> int:
        key = next(self.keys)
        row = [*self.blank]
        row[self.places["id"]] = key
        for column, value in values.items():
            row[self.places[column]] = _plain(value)
        self.rows.append(row)
        return key

    def write(self) -> None:
        if not self.rows:
            return
        with connection.cursor() as cursor:
            table = connection.ops.quote_name(self.model._meta.db_table)
            columns = ", ".join(map(connection.ops.quote_name, self.columns))
            if connection.vendor == "postgresql":
                cursor.cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", self._as_text())
            else:
                marks = ", ".join(["%s"] * len(self.columns))
                cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", self.rows)  # noqa: S608 our own names
        self.rows.clear()

    def _as_text(self) -> StringIO:
        lines = (
            CELL_END.join([NOTHING if value is None else str(value) for value in row]).translate(ESCAPES)
            for row in self.rows
        )
        return StringIO("\n".join(lines) + "\n")


def _default(field: models.Field[Any, Any]) -> Any:
    default = field.get_default() if field.has_default() else None
    if isinstance(field, models.JSONField):
        return "[]" if default == [] else "{}"
    if default is None and not field.null and isinstance(field, models.CharField | models.TextField):
        return ""
    return default


class Book:
    """All sheets, written parents first so that no row ever points at a missing one."""

    def __init__(self, *models_: Model) -> None:
        self.sheets = {model: Sheet(model) for model in models_}

    def __getitem__(self, model: Model) -> Sheet:
        return self.sheets[model]

    def write_if_full(self) -> None:
        if any(len(sheet.rows) >= FULL for sheet in self.sheets.values()):
            self.write()

    def write(self) -> None:
        for sheet in self.sheets.values():
            sheet.write()

    def finish(self) -> None:
        """Write the rest and let the database count on from here."""
        self.write()
        statements = connection.ops.sequence_reset_sql(no_style(), list(self.sheets))
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
