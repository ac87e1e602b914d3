"""Callbacks: reports that are to be posted to whoever waits for them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_UTC = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "callbacks",
        sa.Column("revision_id", _ID, nullable=False, autoincrement=False),
        sa.Column("message", sa.String(40), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due", _UTC, nullable=False),
        sa.Column("queued", _UTC, nullable=False),
        sa.Column("until", _UTC, nullable=True),
        sa.Column("lease", sa.String(32), nullable=True),
        sa.Column("lease_until", _UTC, nullable=True),
        sa.Column("error", sa.String(200), nullable=True),
        sa.Column("created", _UTC, nullable=False),
        sa.Column("finished", _UTC, nullable=True),
        sa.PrimaryKeyConstraint("revision_id", name="pk_callbacks"),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name="fk_callbacks_revision_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_callbacks_state_due", "callbacks", ["state", "due"])


def downgrade() -> None:
    """Undo."""
    op.drop_table("callbacks")
