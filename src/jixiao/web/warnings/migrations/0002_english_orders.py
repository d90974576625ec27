"""Orders have their words in both languages; those that a rule had asked for take the English ones of its warning."""

from typing import Any

from django.db import migrations, models


def take_english(apps: Any, schema_editor: Any) -> None:
    """Where the Chinese words are still those of the warning, its English ones say the same."""
    for order in apps.get_model("warnings", "OrderRequest").objects.filter(asked_by=None).select_related("warning"):
        if order.requirement == order.warning.message_zh[: len(order.requirement)]:
            order.requirement_en = order.warning.message_en[:1000]
            order.save(update_fields=["requirement_en"])


class Migration(migrations.Migration):
    dependencies = [("warnings", "0001_initial")]

    operations = [
        migrations.AddField("orderrequest", "requirement_en", models.CharField(blank=True, max_length=1000)),
        migrations.RunPython(take_english, migrations.RunPython.noop),
    ]
