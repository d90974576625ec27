"""Tables whose rows are evidence: written once, never changed, never deleted."""

from typing import Any, NoReturn

from django.db import models


class AppendOnlyViolation(Exception):
    """Somebody tried to change or delete a row that is evidence."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Reads and inserts as usual; refuses update and delete."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Always refused."""
        raise AppendOnlyViolation(f"{self.model.__name__} rows are never changed: write a new revision")

    def delete(self) -> NoReturn:
        """Always refused."""
        raise AppendOnlyViolation(f"{self.model.__name__} rows are never deleted")


class AppendOnlyModel(models.Model):
    """A row that can be inserted and read, nothing else."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; a row that exists is refused."""
        if not self._state.adding:
            raise AppendOnlyViolation(f"{type(self).__name__} {self.pk} is never changed: write a new revision")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Always refused."""
        raise AppendOnlyViolation(f"{type(self).__name__} {self.pk} is never deleted")
