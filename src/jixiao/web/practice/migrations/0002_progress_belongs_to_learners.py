"""Progress belongs to whoever learns: until now it was the part's, and cannot be told apart, so it begins anew."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget_progress(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("practice", "Learning").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("practice", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Learner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(unique=True)),
                ("name", models.CharField(blank=True, max_length=40)),
                ("met_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Deed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="audit.auditevent"
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deeds", to="practice.learner"
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["learner", "at"], name="practice_deeds")]},
        ),
        migrations.RunPython(forget_progress, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="learning", name="practice_one_current"),
        migrations.AlterField(model_name="learning", name="exercise", field=models.CharField(max_length=60)),
        migrations.AddField(
            model_name="learning",
            name="learner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="learnings", to="practice.learner"
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="learning",
            constraint=models.UniqueConstraint(fields=("learner", "exercise"), name="practice_learnt_once"),
        ),
        migrations.AddConstraint(
            model_name="learning",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_current", True)), fields=("learner", "role"), name="practice_one_current_each"
            ),
        ),
    ]
