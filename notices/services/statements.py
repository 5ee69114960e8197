"""Statements that are run thousands of times a round: written once by the ORM, run again with other values.

The ORM needs longer to write each of them than the database to answer it. What differs from one notice to the next is
a `Slot`; all else, expressions among it, is part of the statement, and another one is written for it.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Field, Model, Q, QuerySet
from django.db.models.expressions import Expression
from django.db.models.query import get_related_populators
from django.db.models.sql import InsertQuery, UpdateQuery

M = TypeVar("M", bound=Model)
FEW = 256  # statements that are kept


class Slot(Expression):
    """Where a value of the field will stand, known when the statement is run by `name`."""

    def __init__(self, field: "Field[Any, Any]", name: str) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, *_args: Any, **_options: Any) -> Any:
        return "%s", (self,)

    def bind(self, values: Mapping[str, Any]) -> Any:
        value = values[self.name]
        return self.output_field.get_db_prep_save(value.pk if isinstance(value, Model) else value, connection)


class Statement(NamedTuple):
    sql: str
    params: tuple[Any, ...]

    def run(self, values: Mapping[str, Any], read: Callable[[Any], Any]) -> Any:
        """What `read` takes from the cursor after it."""
        with connection.cursor() as cursor:
            cursor.execute(
                self.sql, [param.bind(values) if isinstance(param, Slot) else param for param in self.params]
            )
            return read(cursor)


class Rows(Generic[M]):
    """A queryset whose filters hold slots; `of` reads its rows, with what `select_related` asks for."""

    def __init__(self, rows: "QuerySet[M]") -> None:
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        self.statement = Statement(*compiler.as_sql())
        described: dict[str, Any] = compiler.klass_info or {}
        fields = described["select_fields"]
        self.model: type[M] = described["model"]
        self.own = slice(fields[0], fields[-1] + 1)
        self.names = [column[0].target.attname for column in compiler.select[self.own]]
        self.related = get_related_populators(described, compiler.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
        self.more = compiler.annotation_col_map or {}
        self.converters = compiler.get_converters([column[0] for column in compiler.select])
        self.convert = compiler.apply_converters

    def of(self, **values: Any) -> list[M]:
        found = self.statement.run(values, lambda cursor: cursor.fetchall())
        return [self._read(row) for row in self.convert(found, self.converters)]

    def _read(self, row: Any) -> M:
        one = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.own])
        for populator in self.related:
            populator.populate(row, one)
        for name, place in self.more.items():
            setattr(one, name, row[place])
        return one


def slot(model: type[Model], lookup: str) -> Slot:
    """For the value of a lookup such as "pk" or "not_before__lte"."""
    name = lookup.partition("__")[0]
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    return Slot(field, lookup)  # type: ignore[arg-type]  # every name of ours is a column


def change_rows(model: type[Model], where: Q, **changes: Any) -> int:
    """The conditional UPDATE `model.objects.filter(where).update(**changes)`."""
    prepared = _prepared(model, where, changes)
    if prepared is None:
        return model._default_manager.filter(where).update(**changes)
    changed: int = prepared.statement.run(prepared.values, _count)
    return changed


def change_row(model: type[Model], where: Q, changes: Mapping[str, Any], *, beside: Model) -> bool:
    """The same for one row, and the row `beside` it where it changed: on PostgreSQL both in one statement."""
    prepared = _prepared(model, where, changes) if connection.vendor == "postgresql" else None
    row = {field.attname: getattr(beside, field.attname) for field in _columns(type(beside))}
    if prepared is None:
        changed = change_rows(model, where, **changes) > 0
        if changed:
            add_row(type(beside), **row)
        return changed
    both = _with_row(prepared.statement, type(beside))
    return bool(both.run(prepared.values | {f"beside {name}": value for name, value in row.items()}, _count))


def add_row(model: type[Model], **values: Any) -> None:
    """The INSERT of `model.objects.create(**values)`; every column but the key is given, foreign keys as `…_id`."""
    _insert(model, tuple(values)).run(values, _nothing)


class Prepared(NamedTuple):
    """A statement, and what its slots hold this time."""

    statement: Statement
    values: dict[str, Any]


def _prepared(model: type[Model], where: Q, changes: Mapping[str, Any]) -> Prepared | None:
    """The UPDATE with its values; None where the condition is more than a conjunction."""
    asked = list(_flat(where))
    if not all(isinstance(one, tuple) for one in asked):
        return None
    fixed: dict[str, Any] = {}
    slots: dict[str, Any] = {}
    for lookup, value in asked:
        (slots if _varies(value) else fixed)[lookup] = value
    set_fixed = {name: value for name, value in changes.items() if not _varies(value)}
    set_slots = {name: value for name, value in changes.items() if name not in set_fixed}
    statement = _update(model, _key(fixed), tuple(slots), _key(set_fixed), tuple(set_slots))
    return Prepared(statement, slots | {f"new {name}": value for name, value in set_slots.items()})


def _flat(where: Q) -> Iterator[Any]:
    """The conditions of a conjunction; what is more than that, as it is."""
    if where.negated or (where.connector != Q.AND and len(where.children) > 1):
        return iter([where])
    return chain.from_iterable(_flat(child) if isinstance(child, Q) else [child] for child in where.children)


def _varies(value: Any) -> bool:
    """An expression, a list of states and an IS NULL are words of the statement."""
    return not (value is None or hasattr(value, "resolve_expression") or isinstance(value, tuple | list))


def _key(facts: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in facts.items())


@lru_cache(maxsize=FEW)
def _update(model: type[Model], fixed: Any, slots: Any, set_fixed: Any, set_slots: Any) -> Statement:
    rows = model._default_manager.filter(**dict(fixed), **{name: slot(model, name) for name in slots})
    query: Any = rows.query.chain(UpdateQuery)
    places = {name: Slot(model._meta.get_field(name), f"new {name}") for name in set_slots}  # type: ignore[arg-type]
    query.add_update_values(dict(set_fixed) | places)
    return Statement(*query.get_compiler(DEFAULT_DB_ALIAS).as_sql())


@lru_cache(maxsize=FEW)
def _insert(model: type[Model], names: tuple[str, ...]) -> Statement:
    fields = [field for field in model._meta.concrete_fields if field.attname in names]
    query = InsertQuery(model)
    query.insert_values(fields, [model(**{field.attname: Slot(field, field.attname) for field in fields})])
    [(sql, params)] = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    return Statement(sql, tuple(params))


@lru_cache(maxsize=FEW)
def _with_row(update: Statement, model: type[Model]) -> Statement:
    """PostgreSQL counts the rows of the INSERT, which are those that changed."""
    columns = _columns(model)
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    values = ", ".join("%s" for _field in columns)
    sql = f"WITH changed AS ({update.sql} RETURNING 1) INSERT INTO {table} ({names}) SELECT {values} FROM changed"  # noqa: S608 - our own names
    return Statement(sql, (*update.params, *(Slot(field, f"beside {field.attname}") for field in columns)))


def _columns(model: type[Model]) -> "list[Field[Any, Any]]":
    """All that a new row is given: the database numbers it."""
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def _count(cursor: Any) -> int:
    return int(cursor.rowcount)


def _nothing(_cursor: Any) -> None:
    return None
