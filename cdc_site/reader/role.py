"""The PostgreSQL role of the public process."""

from urllib.parse import unquote, urlsplit

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from psycopg import sql

from cdc_site.settings.env import env
from cdc_site.settings.process import READER_ROLE


class RoleRefused(ImproperlyConfigured):
    """The role is missing and cannot be made, or can do more than read; the message says what to do."""


def _address():
    return urlsplit(env("READER_DATABASE_URL", ""))


def role_name() -> str:
    """The role in READER_DATABASE_URL, else the one that `make run` uses."""
    return unquote(_address().username or "") or READER_ROLE


def grantable_role() -> str | None:
    """The role's name if it exists."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role_name()])
        return role_name() if cursor.fetchone() else None


def make_role() -> None:
    """Make the role with its password unless it is there. Raises RoleRefused."""
    name, password = role_name(), unquote(_address().password or "")
    if grantable_role() is None:
        try:
            _create(name, password)
        except psycopg.errors.InsufficientPrivilege:
            raise RoleRefused(_by_hand(name)) from None
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR EXISTS (
                SELECT 1 FROM pg_auth_members WHERE member = pg_roles.oid
            ) OR rolname = current_user
            FROM pg_roles WHERE rolname = %s
            """,
            [name],
        )
        if cursor.fetchone()[0]:
            raise RoleRefused(
                f"The role {name} in READER_DATABASE_URL may do more than read what readers see. Name a role that is "
                f"no superuser, not the owner of the database, and member of no other role. {_by_hand(name)}"
            )


def _create(name: str, password: str) -> None:
    connection.ensure_connection()
    statement = sql.SQL("CREATE ROLE {} LOGIN NOINHERIT").format(sql.Identifier(name))
    if password:
        # as the server keeps it: a statement may be written to its log
        kept = connection.connection.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256")
        statement += sql.SQL(" PASSWORD {}").format(sql.Literal(kept.decode()))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.as_string(connection.connection))
            # what psql and other programs see when they connect as this role
            path = sql.SQL("ALTER ROLE {} SET search_path = reader, public").format(sql.Identifier(name))
            cursor.execute(path.as_string(connection.connection))
    except Exception as error:
        raise error.__cause__ or error from None


def _by_hand(name: str) -> str:
    return (
        "Somebody who administers the PostgreSQL server makes one:\n"
        f"    CREATE ROLE {name} LOGIN NOINHERIT PASSWORD '…';\n"
        f"    ALTER ROLE {name} SET search_path = reader, public;\n"
        "and READER_DATABASE_URL names it with its password."
    )
