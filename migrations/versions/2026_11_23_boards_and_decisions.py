"""Boards that are detected, decisions about quarantined looks, metrics that are one

Revision ID: 2026_11_23_boards
Revises: 2026_11_23_first
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_23_boards"
down_revision = "2026_11_23_first"
branch_labels = None
depends_on = None

CHECKS = {
    ("players", "username_length"): (
        "char_length(username) BETWEEN 1 AND 12",
        "char_length(split_part(username, '~', 1)) BETWEEN 1 AND 12",
    ),
    ("player_events", "kind"): (
        "kind IN ('added', 'renamed', 'board_changed', 'quarantined', 'quarantine_closed', 'not_found', 'found_again')",
        (
            "kind IN ('added', 'renamed', 'board_changed', 'not_found', 'found_again', 'quarantined', 'quarantine_closed', "
            "'quarantine_reopened', 'split')"
        ),
    ),
    ("quarantine", "reason"): (
        "reason IN ('rollback', 'name_passed_on', 'glitch')",
        "reason IN ('rollback', 'name_passed_on', 'left_iron_board', 'glitch')",
    ),
    ("quarantine", "resolution"): (
        "resolution IN ('fitted', 'accepted', 'discarded', 'split')",
        "resolution IN ('fitted', 'overtaken', 'accepted', 'discarded', 'split')",
    ),
}
"""Table and name to the condition before and after."""

# What the last good state of an episode that is over was, nobody knows any more.
CLOSED = """
    UPDATE quarantine SET before = '{}', board = coalesce((
        SELECT board FROM snapshots
        WHERE snapshots.player_id = quarantine.player_id AND fetched_at <= first_at ORDER BY fetched_at DESC LIMIT 1
    ), players.board)
    FROM players WHERE players.id = quarantine.player_id AND closed_at IS NOT NULL
"""
LAST_GOOD_STATES = """
    UPDATE quarantine SET board = players.board, before = coalesce((
        SELECT jsonb_object_agg(metrics.name, jsonb_build_array(
            state.values[metrics.id],
            state.ranks[metrics.id],
            state.values[metrics.id] IS NOT NULL AND metrics.id <> ALL (state.unreported)
        ))
        FROM player_states AS state JOIN metrics ON metrics.id <= cardinality(state.values)
        WHERE state.player_id = quarantine.player_id
          AND (state.values[metrics.id] IS NOT NULL OR state.ranks[metrics.id] IS NOT NULL)
    ), '{}')
    FROM players WHERE players.id = quarantine.player_id AND closed_at IS NULL
"""


def upgrade() -> None:
    op.add_column("metrics", sa.Column("merged_into", sa.SmallInteger()))
    op.create_foreign_key(op.f("metrics_merged_into_fkey"), "metrics", "metrics", ["merged_into"], ["id"])
    for column in ("detects_board", "board_in_doubt"):
        op.add_column("players", sa.Column(column, sa.Boolean(), server_default="false", nullable=False))
    op.add_column("quarantine", sa.Column("board", sa.Text()))
    op.add_column("quarantine", sa.Column("before", postgresql.JSONB()))
    op.add_column("quarantine", sa.Column("undo", postgresql.JSONB()))
    op.add_column("quarantine", sa.Column("successor_id", sa.BigInteger()))
    op.execute(CLOSED)
    op.execute(LAST_GOOD_STATES)
    op.alter_column("quarantine", "board", nullable=False)
    op.alter_column("quarantine", "before", nullable=False)
    op.create_foreign_key(
        op.f("quarantine_successor_id_fkey"),
        *("quarantine", "players", ["successor_id"], ["id"]),
        ondelete="SET NULL",
    )
    for (table, name), (_, after) in CHECKS.items():
        _replace_check(table, name, after)
    op.create_check_constraint(
        op.f("players_archived_is_paused_check"), "players", "NOT (is_active AND username_key LIKE '%~%')"
    )
    op.create_check_constraint(
        op.f("players_chosen_board_is_certain_check"), "players", "detects_board OR NOT board_in_doubt"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("players_chosen_board_is_certain_check"), "players")
    op.drop_constraint(op.f("players_archived_is_paused_check"), "players")
    for (table, name), (before, _) in CHECKS.items():
        _replace_check(table, name, before)
    for column in ("successor_id", "undo", "before", "board"):
        op.drop_column("quarantine", column)
    for column in ("board_in_doubt", "detects_board"):
        op.drop_column("players", column)
    op.drop_column("metrics", "merged_into")


def _replace_check(table: str, name: str, condition: str) -> None:
    op.drop_constraint(op.f(f"{table}_{name}_check"), table)
    op.create_check_constraint(op.f(f"{table}_{name}_check"), table, condition)
