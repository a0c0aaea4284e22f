"""Pages of packed ranks

Revision ID: 2026_11_23_rank_pages
Revises: 2026_11_23_records
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_23_rank_pages"
down_revision = "2026_11_23_records"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rank_pages",
        sa.Column("player_id", sa.BigInteger(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("n", sa.SmallInteger(), nullable=False),
        sa.Column("times", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["player_id"], ["players.id"], name=op.f("rank_pages_player_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("player_id", "week", name=op.f("rank_pages_pkey")),
    )
    # They are packed already: PostgreSQL need not try.
    for column in ("times", "body"):
        op.execute(f"ALTER TABLE rank_pages ALTER COLUMN {column} SET STORAGE EXTERNAL")


def downgrade() -> None:
    op.execute(
        "DO $$ BEGIN IF EXISTS (SELECT FROM rank_pages) THEN "
        "RAISE 'Ranks are packed in pages, which the older release cannot read: restore a backup instead.'; "
        "END IF; END $$"
    )
    op.drop_table("rank_pages")
