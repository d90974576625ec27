import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial")]

    operations = [
        migrations.AddField("release", "mark", models.CharField(blank=True, default="", max_length=64), False),
        migrations.AddField("release", "same_code", models.CharField(blank=True, default="", max_length=100), False),
        migrations.AddField("release", "homepage", models.CharField(blank=True, default="", max_length=400), False),
        migrations.CreateModel(
            name="KeptReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("content", models.BinaryField()),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="kept", to="portal.releasefile"
                    ),
                ),
            ],
            options={"abstract": False},
        ),
    ]
