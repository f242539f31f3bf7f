"""What every table shares: names for constraints, and a declaration of who owns its rows and who writes them."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, Date, DateTime, MetaData, Numeric, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from securing_good import tracing
from securing_good.settings import Service

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Root of all tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        datetime: DateTime(timezone=True),
        date: Date(),
        Decimal: Numeric(),
        UUID: Uuid(),
        dict[str, Any]: JSONB(),
        list[Any]: JSONB(),
    }


class Ownership(StrEnum):
    """Whose rows a table holds. Decides its row-level security."""

    COUNCIL = "council"
    """Each row belongs to one council, whose LA code is part of its key."""
    PUBLISHED_OR_COUNCIL = "published_or_council"
    """Council is null for published England-wide fact, which all may read; else it is a council's own."""
    ENGLAND = "england"
    """Reference facts without an owner: no row-level security."""
    WORK = "work"
    """Pieces of work: a council's own, or all for the sweep that hands them out."""


ALL_SERVICES = frozenset(Service)


def held(
    ownership: Ownership,
    *writers: Service,
    append_only: bool = False,
    added_by: Collection[Service] = (),
    read_at_sign_in: bool = False,
) -> dict[str, Any]:
    """Declare, in a table's `info`, who owns its rows, which services may write it, and whether only by adding.

    Services it is `added_by` besides may add rows, and change none. What is `read_at_sign_in` is read, of every council,
    in the scope in which it is found out whose somebody is.
    """
    writing = {"writers": frozenset(writers), "added_by": frozenset(added_by), "append_only": append_only}
    return {"ownership": ownership, **writing, "read_at_sign_in": read_at_sign_in}


def council_key() -> Mapped[str]:
    """First part of the key of a row that belongs to a council."""
    return mapped_column(Text, primary_key=True)


def owner_column() -> Mapped[str]:
    """Council, or `england` where council is null: lets a foreign key insist that both ends have the same owner."""
    return mapped_column(Text, Computed("coalesce(council, 'england')", persisted=True))


def one_of(column: str, words: type[StrEnum], *, nullable: bool = False) -> CheckConstraint:
    """The column holds one of the vocabulary's words."""
    listed = ", ".join(f"'{word.value}'" for word in words)
    condition = f"{column} in ({listed})"
    return CheckConstraint(f"{column} is null or {condition}" if nullable else condition, name=column)


def traced() -> CheckConstraint:
    """The column `traceparent` holds a step of a trace as it is written down, or nothing."""
    return CheckConstraint(f"traceparent ~ '{tracing.FORM}'", name="traceparent")


def no_other_councils_ruleset(column: str = "ruleset") -> CheckConstraint:
    """The column names a shipped ruleset or one of the row's council: a council's own versions begin with its code."""
    return CheckConstraint(f"{column} !~ '^[0-9]{{3}}-' or {column} like council || '-%'", name=f"own_{column}")


def some_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    """The array holds nothing but words of the vocabulary."""
    listed = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{column} <@ array[{listed}]", name=column)
