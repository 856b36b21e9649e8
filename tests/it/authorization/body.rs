//! For each operation a body that it would take, so that the id in its path is what it stumbles over.

use serde_json::{Value, json};

use super::town::{Town, plan};

/// A moment of the store's day.
const START: &str = "2026-11-24T06:00:00Z";

/// The body of this operation; `None` of one that has none. The car is the caller's own.
pub fn body(name: &str, town: &Town, own_car: &str) -> Option<Value> {
    visit(name, own_car)
        .or_else(|| car(name, town))
        .or_else(|| group(name, town))
        .or_else(|| order(name))
        .or_else(|| money(name))
        .or_else(|| opinion(name))
        .or_else(|| repair(name, town))
}

/// Of a booking and what is told of it.
fn visit(name: &str, own_car: &str) -> Option<Value> {
    Some(match name {
        "accept_proposal" => json!({ "proposal_id": "proposal_01h455vb4pex5vsknk084sn02q" }),
        "cancel_booking" | "cancel_for" => json!({ "reason": "other" }),
        "check_in" => json!({ "store_code": "s01" }),
        "reschedule_booking" | "reschedule_for" => json!({ "start_at": START }),
        "submit_booking" | "submit_for" => {
            json!({ "vehicle_id": own_car, "contact_name": "韩梅", "contact_phone": "13900139000" })
        }
        "confirm_booking" => json!({}),
        "dismiss_delivery" => json!({ "reason": "arrived" }),
        "decline_booking" => json!({ "reason": "out_of_scope" }),
        "propose_times" => json!({ "starts": [START, "2026-11-24T07:00:00Z"] }),
        "reveal_booking_contact" => json!({ "purpose": "contact" }),
        "hand_over" => json!({ "to": "staff_01h455vb4pex5vsknk084sn02q" }),
        "decide_held_text" => json!({ "show": true }),
        _ => return None,
    })
}

/// Of a car.
fn car(name: &str, town: &Town) -> Option<Value> {
    Some(match name {
        "change_vehicle" => json!({ "version": 1, "model_id": town.seed.model }),
        "log_mileage" => json!({ "km": 1000 }),
        "log_customer_mileage" => json!({ "km": 1000, "source": "advisor" }),
        "reveal_vehicle" => json!({ "reason": "核对" }),
        "revisit_deferred_work" => json!({}),
        "say_of_car" | "staff_say_of_car" => json!({ "version": 0 }),
        "announce_trip" => json!({ "on": "2026-12-02", "km": 300 }),
        "import_recall" => {
            json!({ "code": "r2", "title": "高压线束", "words": "免费更换", "vins": ["LSVAA49J132047371"] })
        }
        "recall_done" => json!({ "vehicle_id": town.existing["VehicleId"] }),
        "verify_vehicle" => json!({ "person_id": town.existing["PersonId"] }),
        _ => return None,
    })
}

/// Of a store and its people.
fn group(name: &str, town: &Town) -> Option<Value> {
    Some(match name {
        "assign_butler" => json!({ "store_id": town.other, "advisor_id": null }),
        "hand_over_all" => json!({ "to": "staff_01h455vb4pex5vsknk084sn02q", "disable": true }),
        "reveal_customer" => json!({ "purpose": "contact" }),
        "decide_merge_request" => json!({ "decision": "reject" }),
        "give_role" => json!({ "role": "technician", "store_id": town.other }),
        "set_staff_reach" => json!({ "wecom_id": "zhangsan", "phone": "13900139000" }),
        "update_store" => json!({ "version": 1, "name": "改名" }),
        "set_store_day" => json!({ "hours": [], "reason": "盘点" }),
        "add_outage" => json!({ "from_at": START, "to_at": "2026-11-24T08:00:00Z", "reason": "检修" }),
        "add_resource" => json!({ "kind": "bay", "name": "工位9" }),
        "update_resource" => {
            json!({ "version": 1, "name": "工位9", "tags": [], "buffer_before": 0, "buffer_after": 0, "active": true })
        }
        "preview_import" | "import_file" => json!("order,milestone,time\nSO1,built,2026-11-22 10:00\n"),
        "set_care_rule" => json!({ "kind": "insurance", "version": 0, "on": false, "params": { "lead_days": 45 } }),
        "set_care_settings" => json!({ "version": 0, "yearly_km": 15000, "gap_days": 14, "sms_fen": 5 }),
        "try_care_rule" => json!({ "kind": "insurance", "params": { "lead_days": 45 }, "days": 0 }),
        "add_absence" => {
            json!({ "staff_id": "staff_01h455vb4pex5vsknk084sn02q", "cover_id": "staff_01h455vb4pex5vsknk084sn02r",
                "from_at": START, "to_at": "2026-11-25T08:00:00Z" })
        }
        _ => return None,
    })
}

/// Of an order.
fn order(name: &str) -> Option<Value> {
    Some(match name {
        "sign_order" => json!({ "plan_hash": "0" }),
        "cancel_order" | "cancel_order_by_staff" => json!({ "reason": "changed_mind", "returned_fen": 0 }),
        "book_handover" | "book_handover_by_staff" => json!({ "start_at": START }),
        "cosign_delivery" => json!({ "hash": "0" }),
        "see_order" => json!({ "version": 1 }),
        "plan_order" => plan(),
        "sign_order_on_paper" => json!({ "plan_hash": "0", "contract_number": "HT-2" }),
        "add_order_reference" => json!({ "partner": "maker", "number": "1" }),
        "allocate_car" => json!({ "vin": "LSVAA49J132047371" }),
        "record_milestone" => json!({ "milestone": "in_production" }),
        "delay_order" => json!({ "reason": "parts", "from": "2026-12-01", "to": "2026-12-02" }),
        "hold_order" => json!({ "reason": "payment" }),
        "inspect_car" | "tick_delivery" => json!({ "checks": [{ "code": "paint", "ok": true }] }),
        "record_payment" => json!({ "kind": "down", "method": "cash", "amount_fen": 100 }),
        "record_contact" => json!({}),
        "promise_contact" => json!({ "due_at": START }),
        "assign_consultant" => json!({ "staff_id": "staff_01h455vb4pex5vsknk084sn02q" }),
        "hand_over_car" => json!({ "checks_hash": "0" }),
        "settle_report" => json!({ "decision": "drop" }),
        "set_order_step" => json!({ "state": "done" }),
        _ => return None,
    })
}

/// Of a loan and a quote.
fn money(name: &str) -> Option<Value> {
    Some(match name {
        "consent_to_loan" => json!({ "purpose": "credit_query", "granted": true, "document_id": "loan-1",
            "document_sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" }),
        "put_loan_pages" | "staff_put_loan_pages" => json!({ "media_ids": ["media_01h455vb4pex5vsknk084sn02q"] }),
        "submit_loan" | "staff_submit_loan" | "withdraw_loan" => json!({ "version": 1 }),
        "sign_loan" | "staff_sign_loan" => {
            json!({ "version": 1, "media_ids": ["media_01h455vb4pex5vsknk084sn02q"] })
        }
        "decide_loan_paper" => json!({ "accepted": true }),
        "record_loan_event" => json!({ "version": 1, "what": { "kind": "acknowledge" } }),
        "view_quote" | "called_about_quote" => json!({ "no": 1 }),
        "decide_quote" => {
            json!({ "no": 1, "hash": "0".repeat(64), "lines": [{ "line_id": "quote_line_01h455vb4pex5vsknk084sn02q", "answer": "no" }] })
        }
        "decide_quote_by_phone" => json!({ "no": 1, "hash": "0".repeat(64), "recording": "R1",
            "lines": [{ "line_id": "quote_line_01h455vb4pex5vsknk084sn02q", "answer": "no" }] }),
        "draft_quote" => {
            json!({ "version": 0, "lines": [{ "kind": "keep", "line_id": "quote_line_01h455vb4pex5vsknk084sn02q" }] })
        }
        "send_quote" => json!({ "version": 1 }),
        "settle_quote" => json!({ "version": 1, "lines": [] }),
        "pay_bill" => json!({ "kind": "payment", "method": "cash", "amount_fen": 100 }),
        _ => return None,
    })
}

/// Of what people said.
fn opinion(name: &str) -> Option<Value> {
    Some(match name {
        "say_in_case" | "answer_in_case" => json!({ "text": "补充" }),
        "withdraw_case" | "take_case" => json!({ "version": 1 }),
        "save_survey" | "finish_survey" | "preview_survey_form" => json!({ "answers": [] }),
        "rewrite_survey_form" => json!({ "version": 1, "title": "改名", "questions": [] }),
        "publish_survey_form" | "take_recovery" => json!({ "version": 1 }),
        "answer_recovery" => json!({ "version": 1, "settled": true }),
        "assign_recovery" => json!({ "version": 1, "to": "staff_01h455vb4pex5vsknk084sn02q" }),
        "log_recovery_call" => json!({ "version": 1, "outcome": "reached" }),
        "ask_owner" => json!({ "version": 1, "text": "已处理" }),
        "lose_recovery" => json!({ "version": 1, "note": "联系不上" }),
        "close_case" => json!({ "version": 1, "reason": "solved", "text": "已解决" }),
        "reply_to_care" | "answer_reply" => json!({ "text": "好的" }),
        _ => return None,
    })
}

/// Of a repair.
fn repair(name: &str, town: &Town) -> Option<Value> {
    Some(match name {
        "sign_repair" | "accept_repair" | "hand_back_car" => json!({ "hash": "0" }),
        "sign_repair_on_paper" => json!({ "hash": "0", "reference": "WT-1" }),
        "open_repair" => json!({}),
        "record_intake" => json!({ "km": 1000 }),
        "name_repair_party" => json!({ "role": "bringer", "relation": "owner" }),
        "confirm_pickup" => json!({ "code": "0", "km": 1, "media_ids": ["media_01h455vb4pex5vsknk084sn02q"] }),
        "check_reception" | "check_work" | "check_quality" => {
            json!({ "checks": [{ "code": "codes", "outcome": "pass" }] })
        }
        "add_repair_evidence" | "add_intake_evidence" => {
            json!({ "kind": "finding", "media_ids": ["media_01h455vb4pex5vsknk084sn02q"] })
        }
        "record_findings" => json!({ "cause": "老化" }),
        "add_repair_job" => json!({ "name": "检查", "minutes": 10 }),
        "judge_quality" => json!({ "pass": true }),
        "miss_part" => json!({ "job_id": town.existing["JobId"], "name": "刹车片", "quantity": 1, "lane": "normal" }),
        "expect_part" => json!({ "expected_at": START }),
        "move_repair_eta" => json!({ "more_minutes": 30, "reason": "等待检测" }),
        "record_repair_contact" => json!({}),
        "call_expert" => json!({ "why": "异响未定位" }),
        "decide_compensation" => json!({ "approve": true }),
        "wash_car" => json!({ "outcome": "done" }),
        "answer_loan_car" => json!({ "accept": true }),
        "lend_loan_car" => json!({ "until_at": "2026-11-25T02:00:00Z" }),
        "hand_out_loan_car" | "take_back_loan_car" => json!({ "km": 1_000, "energy_percent": 80 }),
        "mark_job" => json!({ "safety": true }),
        "hold_repair" => json!({ "reason": "other" }),
        "cancel_repair" => json!({ "reason": "price" }),
        "assign_job" => {
            json!({ "technician_id": "staff_01h455vb4pex5vsknk084sn02q", "bay_id": town.seed.resources["工位1"] })
        }
        _ => return None,
    })
}
