"""Changes name their player in four bytes

Revision ID: 2026_11_24_narrow_changes
Revises: 2026_11_23_rank_pages
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_narrow_changes"
down_revision = "2026_11_23_rank_pages"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("changes", "player_id", type_=sa.Integer(), existing_type=sa.BigInteger(), existing_nullable=False)


def downgrade() -> None:
    op.alter_column("changes", "player_id", type_=sa.BigInteger(), existing_type=sa.Integer(), existing_nullable=False)
