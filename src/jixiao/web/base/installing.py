"""The database's tables: an empty database gets them at once, an older installation is changed step by step."""

from typing import Any

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
    models: list[Any] = [recorder.Migration, *connection.introspection.get_migratable_models()]
    # One transaction: what is interrupted leaves an empty database behind.
    with connection.schema_editor(atomic=True) as editor:
        for model in models:
            editor.create_model(model)
        for app, name in MigrationLoader(connection).disk_migrations:
            recorder.record_applied(app, name)
    emit_post_migrate_signal(0, False, connection.alias)
