"""Records

Revision ID: 2026_11_23_records
Revises: 2026_11_23_boards
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_23_records"
down_revision = "2026_11_23_boards"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "records",
        sa.Column("player_id", sa.BigInteger(), nullable=False),
        sa.Column("metric_id", sa.SmallInteger(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("gained", sa.BigInteger(), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("period IN ('day', 'week', 'month', 'year')", name=op.f("records_period_check")),
        sa.CheckConstraint("gained > 0", name=op.f("records_something_was_gained_check")),
        sa.CheckConstraint("end_at >= start_at", name=op.f("records_ends_after_start_check")),
        sa.ForeignKeyConstraint(["player_id"], ["players.id"], name=op.f("records_player_id_fkey"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["metric_id"], ["metrics.id"], name=op.f("records_metric_id_fkey")),
        sa.PrimaryKeyConstraint("player_id", "metric_id", "period", name=op.f("records_pkey")),
        postgresql_with={"fillfactor": "70"},
    )


def downgrade() -> None:
    op.drop_table("records")
