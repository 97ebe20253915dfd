"""The jobs of a picture, and those of other versions of the pipeline, are found without looking at all of them."""

from __future__ import annotations

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_intake_job_sha256_page_number", "intake_job", ["sha256", "page", "number"])
    op.create_index("ix_intake_job_pipeline_version_state", "intake_job", ["pipeline_version", "state"])


def downgrade() -> None:
    op.drop_index("ix_intake_job_pipeline_version_state", table_name="intake_job")
    op.drop_index("ix_intake_job_sha256_page_number", table_name="intake_job")
