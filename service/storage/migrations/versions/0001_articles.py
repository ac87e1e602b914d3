"""Articles, revisions, deliveries and keys."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_UTC = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "articles",
        sa.Column("id", _ID, nullable=False),
        sa.Column("cms", sa.String(40), nullable=False),
        sa.Column("external_id", sa.String(500), nullable=False),
        sa.Column("latest_id", _ID, nullable=True),
        sa.Column("created", _UTC, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
        sa.UniqueConstraint("cms", "external_id", name="uq_articles_cms_external_id"),
    )
    op.create_table(
        "revisions",
        sa.Column("id", _ID, nullable=False),
        sa.Column("article_id", _ID, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("title", sa.Text, nullable=True),
        sa.Column("text", sa.Text, nullable=True),
        sa.Column("html", sa.Text, nullable=True),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        sa.Column("body_hash", sa.String(64), nullable=False),
        sa.Column("cms_version", sa.BigInteger, nullable=True),
        sa.Column("cms_time", _UTC, nullable=True),
        sa.Column("received", _UTC, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due", _UTC, nullable=False),
        sa.Column("queued", _UTC, nullable=False),
        sa.Column("lease", sa.String(32), nullable=True),
        sa.Column("lease_until", _UTC, nullable=True),
        sa.Column("error", sa.String(200), nullable=True),
        sa.Column("report", sa.Text, nullable=True),
        sa.Column("engine", sa.String(200), nullable=True),
        sa.Column("finished", _UTC, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_revisions"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_revisions_article_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("article_id", "number", name="uq_revisions_article_id_number"),
    )
    op.create_index("ix_revisions_state_due", "revisions", ["state", "due"])
    op.create_table(
        "deliveries",
        sa.Column("id", _ID, nullable=False),
        sa.Column("cms", sa.String(40), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("revision_id", _ID, nullable=False),
        sa.Column("received", _UTC, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name="fk_deliveries_revision_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("cms", "key", name="uq_deliveries_cms_key"),
    )
    op.create_index("ix_deliveries_revision_id", "deliveries", ["revision_id"])
    op.create_table(
        "keys",
        sa.Column("id", _ID, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("scopes", sa.String(100), nullable=False),
        sa.Column("created", _UTC, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_keys"),
        sa.UniqueConstraint("hash", name="uq_keys_hash"),
    )


def downgrade() -> None:
    """Undo."""
    for table in ("keys", "deliveries", "revisions", "articles"):
        op.drop_table(table)
