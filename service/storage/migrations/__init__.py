"""Alembic's migrations, run where the database is opened."""
