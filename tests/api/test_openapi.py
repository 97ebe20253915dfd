"""The API describes itself, and only itself."""

from __future__ import annotations

import pytest


def test_the_description_is_openapi_3_1_under_its_own_path(client):
    described = client.get("/api/v1/openapi.json").json()

    assert described["openapi"].startswith("3.1")
    assert set(described["paths"]) == {
        "/api/v1/photos",
        "/api/v1/photos/{sha256}",
        "/api/v1/photos/{sha256}/picture",
        "/api/v1/batches",
        "/api/v1/batches/{batch_id}",
        "/api/v1/batches/{batch_id}/refused",
        "/api/v1/batches/{batch_id}/events",
        "/api/v1/batches/{batch_id}/cancel",
        "/api/v1/batches/{batch_id}/resume",
        "/api/v1/photos/{sha256}/cancel",
        "/api/v1/photos/{sha256}/resume",
        "/api/v1/callers",
        "/api/v1/cards",
        "/api/v1/cards/{card_id}",
        "/api/v1/cards/{card_id}/picture",
        "/api/v1/cards/{card_id}/other-side",
        "/api/v1/cards/{card_id}/cut",
        "/api/v1/cards/{card_id}/no-card",
        "/api/v1/cards/{card_id}/offers",
        "/api/v1/photos/{sha256}/cards",
        "/api/v1/review/pile",
        "/api/v1/review/answers",
        "/api/v1/review/undo",
        "/api/v1/review/desk",
        "/api/v1/contacts",
        "/api/v1/contacts/{contact_id}",
        "/api/v1/contacts/{contact_id}/merge",
        "/api/v1/contacts/{contact_id}/move",
        "/api/v1/contacts/{contact_id}/apart",
        "/api/v1/contacts/{contact_id}/acts",
        "/api/v1/contacts/{contact_id}/memberships",
        "/api/v1/contacts/{contact_id}/career",
        "/api/v1/contacts/{contact_id}/as-of",
        "/api/v1/contacts/{contact_id}/known-by",
        "/api/v1/contacts/{contact_id}/hidden",
        "/api/v1/contacts/{contact_id}/memos",
        "/api/v1/contacts/{contact_id}/vcard",
        "/api/v1/exports/{format_name}",
        "/api/v1/imports",
        "/api/v1/imports/{import_id}",
        "/api/v1/imports/{import_id}/rows",
        "/api/v1/imports/{import_id}/preview",
        "/api/v1/imports/{import_id}/run",
        "/api/v1/imports/{import_id}/undo",
        "/api/v1/companies/{company_id}/export/{format_name}",
        "/api/v1/cards/{card_id}/memos",
        "/api/v1/memos/due",
        "/api/v1/memos/{memo_id}/done",
        "/api/v1/acts/{act_id}/undo",
        "/api/v1/questions",
        "/api/v1/questions/{question_id}",
        "/api/v1/questions/{question_id}/answer",
        "/api/v1/questions/{question_id}/reopen",
        "/api/v1/findings",
        "/api/v1/findings/{finding_id}",
        "/api/v1/companies",
        "/api/v1/companies/{company_id}/memos",
        "/api/v1/companies/{company_id}/timeline",
        "/api/v1/contacts/{contact_id}/timeline",
        "/api/v1/activities",
        "/api/v1/activities/{activity_id}",
        "/api/v1/activities/{activity_id}/restore",
        "/api/v1/activities/{activity_id}/files",
        "/api/v1/activities/{activity_id}/files/{file_id}",
        "/api/v1/handovers",
        "/api/v1/handovers/{act_id}/undo",
        "/api/v1/calendar",
        "/api/v1/companies/{company_id}/record",
        "/api/v1/contacts/{contact_id}/record",
        "/api/v1/edits/{act_id}/undo",
        "/api/v1/records/check",
        "/api/v1/fields",
        "/api/v1/fields/use",
        "/api/v1/fields/{subject}",
        "/api/v1/fields/{subject}/{key}",
        "/api/v1/fields/{subject}/{key}/retired",
        "/api/v1/companies/alike",
        "/api/v1/companies/{company_id}",
        "/api/v1/companies/{company_id}/merge",
        "/api/v1/companies/{company_id}/apart",
        "/api/v1/trust",
        "/api/v1/trust/second-looks",
        "/api/v1/trust/second-looks/{check_id}",
        "/api/v1/lessons",
        "/api/v1/lessons/{lesson_id}",
        "/api/v1/pivot",
        "/api/v1/pivot/fields",
        "/api/v1/pivot/people",
        "/api/v1/pivot/xlsx",
        "/api/v1/session",
        "/api/v1/users",
        "/api/v1/users/{account_id}",
        "/api/v1/audit",
        "/api/v1/health",
    }


def test_every_operation_says_what_a_problem_looks_like(client):
    described = client.get("/api/v1/openapi.json").json()

    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            problem = operation["responses"]["4XX"]["content"]["application/problem+json"]
            assert "hint" in problem["schema"]["required"], (method, path)


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
def test_nothing_else_is_served(client, path):
    assert client.get(path).status_code == 404


def test_health_asks_the_book(client):
    answer = client.get("/api/v1/health").json()

    assert answer["status"] == "ok"
    assert answer["worker"] == "elsewhere"


def test_an_unknown_path_is_a_problem_to_programs_and_a_page_to_people(client):
    program = client.get("/api/v1/nowhere")
    person = client.get("/nowhere", headers={"Accept": "text/html"})

    assert program.headers["content-type"] == "application/problem+json"
    assert person.headers["content-type"].startswith("text/html")
    assert (program.status_code, person.status_code) == (404, 404)
    assert "ありません" in person.text
