"""The city's departments as sources: a business database and an HTTP interface that hold what happened in the streets."""
