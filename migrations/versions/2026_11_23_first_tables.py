"""First tables

Revision ID: 2026_11_23_first
Revises: nothing
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_23_first"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "metrics",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("minimum", sa.BigInteger(), nullable=True),
        sa.Column("is_monotonic", sa.Boolean(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('overall', 'skill', 'boss', 'clue', 'activity', 'unknown')", name=op.f("metrics_kind_check")
        ),
        sa.CheckConstraint("measure IN ('experience', 'level', 'kills', 'score')", name=op.f("metrics_measure_check")),
        sa.CheckConstraint("id > 0", name=op.f("metrics_id_is_a_place_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("metrics_pkey")),
        sa.UniqueConstraint("name", name=op.f("metrics_name_key")),
        sa.UniqueConstraint("slug", name=op.f("metrics_slug_key")),
    )
    op.create_table(
        "players",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("username_key", sa.Text(), nullable=False),
        sa.Column("board", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("fetch_interval_minutes", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("slot_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_fetch_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("queued_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looking_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_outcome", sa.Text(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), server_default="ok", nullable=False),
        sa.Column("failure_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("look_count", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("snapshot_count", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "board IN ('regular', 'ironman', 'hardcore', 'ultimate', 'skiller', 'one_defence', 'deadman', 'seasonal', 'tournament', 'fresh_start')",
            name=op.f("players_board_check"),
        ),
        sa.CheckConstraint(
            "last_outcome IN ('success', 'unchanged', 'not_found', 'unavailable', 'rate_limited', 'malformed', 'quarantined', 'skipped')",
            name=op.f("players_last_outcome_check"),
        ),
        sa.CheckConstraint("status IN ('ok', 'not_found', 'quarantined')", name=op.f("players_status_check")),
        sa.CheckConstraint(
            "username_key = lower(username_key) AND username_key !~ '[_-]'",
            name=op.f("players_username_key_is_normal_check"),
        ),
        sa.CheckConstraint(
            "(snapshot_count = 0) = (last_changed_at IS NULL)", name=op.f("players_changed_means_stored_check")
        ),
        sa.CheckConstraint("char_length(username) BETWEEN 1 AND 12", name=op.f("players_username_length_check")),
        sa.CheckConstraint(
            "failure_count >= 0 AND snapshot_count BETWEEN 0 AND look_count", name=op.f("players_counts_check")
        ),
        sa.CheckConstraint("fetch_interval_minutes BETWEEN 1 AND 10080", name=op.f("players_interval_check")),
        sa.CheckConstraint("last_changed_at <= last_fetched_at", name=op.f("players_changed_when_fetched_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("players_pkey")),
        sa.UniqueConstraint("username_key", name=op.f("players_username_key_key")),
        postgresql_with={"fillfactor": 70},
    )
    op.create_table(
        "task_runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("arguments", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("slot_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status", sa.Text(), server_default="queued", nullable=False),
        sa.Column("attempt", sa.Integer(), server_default="0", nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(status IN ('finished', 'failed')) = (finished_at IS NOT NULL)",
            name=op.f("task_runs_ended_at_a_time_check"),
        ),
        sa.CheckConstraint("status <> 'running' OR started_at IS NOT NULL", name=op.f("task_runs_running_since_check")),
        sa.CheckConstraint(
            "status IN ('queued', 'running', 'finished', 'failed')", name=op.f("task_runs_status_check")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("task_runs_pkey")),
        sa.UniqueConstraint("name", "slot_at", name=op.f("task_runs_name_slot_at_key")),
    )
    op.create_index(
        "task_runs_name_queued_at_idx", "task_runs", ["name", sa.literal_column("queued_at DESC")], unique=False
    )
    op.create_index(
        "task_runs_queued_at_id_idx",
        "task_runs",
        [sa.literal_column("queued_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "task_runs_unfinished_idx",
        "task_runs",
        ["queued_at"],
        unique=False,
        postgresql_where=sa.text("status IN ('queued', 'running')"),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("role IN ('viewer', 'admin')", name=op.f("users_role_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("users_pkey")),
        sa.UniqueConstraint("username", name=op.f("users_username_key")),
    )
    op.create_table(
        "adjustments",
        sa.Column("player_id", sa.BigInteger(), nullable=False),
        sa.Column("metric_id", sa.SmallInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "reason IN ('provisional_zero', 'new_skill', 'accepted', 'rebased')", name=op.f("adjustments_reason_check")
        ),
        sa.ForeignKeyConstraint(["metric_id"], ["metrics.id"], name=op.f("adjustments_metric_id_fkey")),
        sa.ForeignKeyConstraint(
            ["player_id"], ["players.id"], name=op.f("adjustments_player_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("player_id", "metric_id", "at", name=op.f("adjustments_pkey")),
    )
    op.create_table(
        "changes",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("player_id", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("gap_seconds", sa.Integer(), nullable=True),
        sa.Column("metric_id", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("gap_seconds >= 0", name=op.f("changes_gap_is_a_time_check")),
        sa.CheckConstraint("rank > 0", name=op.f("changes_rank_is_a_place_check")),
        sa.CheckConstraint("value >= 0", name=op.f("changes_value_is_natural_check")),
        sa.CheckConstraint(
            "value IS NOT NULL OR gap_seconds IS NOT NULL", name=op.f("changes_only_the_known_becomes_unknown_check")
        ),
        sa.ForeignKeyConstraint(["metric_id"], ["metrics.id"], name=op.f("changes_metric_id_fkey")),
        sa.ForeignKeyConstraint(["player_id"], ["players.id"], name=op.f("changes_player_id_fkey"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint(
            "player_id",
            "metric_id",
            "at",
            name=op.f("changes_pkey"),
            postgresql_include=["value", "rank", "gap_seconds"],
        ),
        postgresql_with={"autovacuum_vacuum_insert_threshold": 20000, "autovacuum_vacuum_insert_scale_factor": 0},
    )
    op.create_table(
        "coverage",
        sa.Column("player_id", sa.BigInteger(), nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('"until" >= "start"', name=op.f("coverage_ends_after_start_check")),
        sa.ForeignKeyConstraint(
            ["player_id"], ["players.id"], name=op.f("coverage_player_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("player_id", "start", name=op.f("coverage_pkey")),
        postgresql_with={"fillfactor": 70},
    )
    op.create_table(
        "looks",
        sa.Column("player_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('success', 'unchanged', 'not_found', 'unavailable', 'rate_limited', 'malformed', 'quarantined', 'skipped')",
            name=op.f("looks_outcome_check"),
        ),
        sa.ForeignKeyConstraint(["player_id"], ["players.id"], name=op.f("looks_player_id_fkey"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("player_id", "at", name=op.f("looks_pkey")),
    )
    op.create_table(
        "player_events",
        sa.Column("player_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint(
            "kind IN ('added', 'renamed', 'board_changed', 'quarantined', 'quarantine_closed', 'not_found', 'found_again')",
            name=op.f("player_events_kind_check"),
        ),
        sa.ForeignKeyConstraint(
            ["player_id"], ["players.id"], name=op.f("player_events_player_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("player_id", "id", name=op.f("player_events_pkey")),
    )
    op.create_table(
        "player_names",
        sa.Column("player_id", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("username_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["player_id"], ["players.id"], name=op.f("player_names_player_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("player_id", "until", name=op.f("player_names_pkey")),
    )
    op.create_index(op.f("player_names_username_key_idx"), "player_names", ["username_key"], unique=False)
    op.create_table(
        "player_states",
        sa.Column("player_id", sa.BigInteger(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("board", sa.Text(), nullable=False),
        sa.Column("values", sa.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("ranks", sa.ARRAY(sa.Integer()), nullable=False),
        sa.Column("unreported", sa.ARRAY(sa.SmallInteger()), nullable=False),
        sa.ForeignKeyConstraint(
            ["player_id"], ["players.id"], name=op.f("player_states_player_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("player_id", name=op.f("player_states_pkey")),
        postgresql_with={"fillfactor": 50},
    )
    op.create_table(
        "quarantine",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("player_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("latest_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("latest", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("suspicions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolution", sa.Text(), nullable=True),
        sa.CheckConstraint("reason IN ('rollback', 'name_passed_on', 'glitch')", name=op.f("quarantine_reason_check")),
        sa.CheckConstraint(
            "resolution IN ('fitted', 'accepted', 'discarded', 'split')", name=op.f("quarantine_resolution_check")
        ),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (resolution IS NULL)", name=op.f("quarantine_closed_with_a_resolution_check")
        ),
        sa.CheckConstraint(
            "latest_at >= first_at AND looks > 0", name=op.f("quarantine_latest_is_not_before_first_check")
        ),
        sa.ForeignKeyConstraint(
            ["player_id"], ["players.id"], name=op.f("quarantine_player_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("quarantine_pkey")),
    )
    op.create_index(
        "quarantine_open_key", "quarantine", ["player_id"], unique=True, postgresql_where=sa.text("closed_at IS NULL")
    )
    op.create_index(op.f("quarantine_player_id_idx"), "quarantine", ["player_id"], unique=False)
    op.create_table(
        "refresh_tokens",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("family_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("refresh_tokens_user_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("refresh_tokens_pkey")),
    )
    op.create_index(op.f("refresh_tokens_family_id_idx"), "refresh_tokens", ["family_id"], unique=False)
    op.create_index(op.f("refresh_tokens_user_id_idx"), "refresh_tokens", ["user_id"], unique=False)
    op.create_table(
        "snapshots",
        sa.Column("player_id", sa.BigInteger(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("board", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ranks", sa.ARRAY(sa.Integer()), nullable=False),
        sa.CheckConstraint(
            "board IN ('regular', 'ironman', 'hardcore', 'ultimate', 'skiller', 'one_defence', 'deadman', 'seasonal', 'tournament', 'fresh_start')",
            name=op.f("snapshots_board_check"),
        ),
        sa.CheckConstraint(
            "kind IN ('first', 'progress', 'ranks_only', 'accepted', 'import')", name=op.f("snapshots_kind_check")
        ),
        sa.ForeignKeyConstraint(
            ["player_id"], ["players.id"], name=op.f("snapshots_player_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("player_id", "fetched_at", name=op.f("snapshots_pkey")),
    )
    # Kept in the row, compressed: a state is read and written whole, a second table for it would only cost.
    for column in ("values", "ranks"):
        op.execute(f'ALTER TABLE player_states ALTER COLUMN "{column}" SET STORAGE MAIN')


def downgrade() -> None:
    op.drop_table("snapshots")
    op.drop_index(op.f("refresh_tokens_user_id_idx"), table_name="refresh_tokens")
    op.drop_index(op.f("refresh_tokens_family_id_idx"), table_name="refresh_tokens")
    op.drop_table("refresh_tokens")
    op.drop_index(op.f("quarantine_player_id_idx"), table_name="quarantine")
    op.drop_index("quarantine_open_key", table_name="quarantine", postgresql_where=sa.text("closed_at IS NULL"))
    op.drop_table("quarantine")
    op.drop_table("player_states")
    op.drop_index(op.f("player_names_username_key_idx"), table_name="player_names")
    op.drop_table("player_names")
    op.drop_table("player_events")
    op.drop_table("looks")
    op.drop_table("coverage")
    op.drop_table("changes")
    op.drop_table("adjustments")
    op.drop_table("users")
    op.drop_index("task_runs_unfinished_idx", table_name="task_runs")
    op.drop_index("task_runs_queued_at_id_idx", table_name="task_runs")
    op.drop_index("task_runs_name_queued_at_idx", table_name="task_runs")
    op.drop_table("task_runs")
    op.drop_table("players")
    op.drop_table("metrics")
