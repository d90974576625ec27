"""The database's tables: an empty database gets them at once, an older installation is changed step by step."""

from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def bring_up_to_date() -> None:
    """Make or change the tables of the default database until they are of this release.

    An empty database is not led through the whole history: that takes ten times as long and ends in the same tables.
    """
    if connection.introspection.table_names():
        call_command("migrate", verbosity=0)
        return
    _make_all_tables()


def _make_all_tables() -> None:
    emit_pre_migrate_signal(0, False, connection.alias)
    recorder = MigrationRecorder(connection)
    # One transaction: what is interrupted leaves an empty database behind.
    with connection.schema_editor(atomic=True) as editor:
        for model in (recorder.Migration, *_models()):
            editor.create_model(model)
        for app, name in MigrationLoader(connection).disk_migrations:
            recorder.record_applied(app, name)
    emit_post_migrate_signal(0, False, connection.alias)


def _models() -> list[Any]:
    """Models whose tables Django makes; tables for many-to-many come with those that declare them."""
    return [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]
