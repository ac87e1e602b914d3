"""Reviews."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "reviews",
        sa.Column("id", _ID, nullable=False),
        sa.Column("article_id", _ID, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("action", sa.String(10), nullable=False),
        sa.Column("reviewer", sa.String(200), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer, nullable=True),
        sa.Column("target", sa.JSON, nullable=True),
        sa.Column("undoes", sa.Integer, nullable=True),
        sa.Column("note", sa.Text, nullable=True),
        sa.Column("evidence", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_reviews_article_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("article_id", "number", name="uq_reviews_article_id_number"),
        sa.UniqueConstraint("article_id", "undoes", name="uq_reviews_article_id_undoes"),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("reviews")
