//! The faults of others that must never ship here (domain.md 4), X1 to X20 in that order: one named test each, on both
//! databases. Where the scenario belongs to a suite, it stands there and is called from here.

mod places;
mod told;
mod vectors;

use chezhu::ground::actor::Actor;
use chezhu::ground::db::Look;
use chezhu_tests::app::TestApp;
use chezhu_tests::database::Engine;
use chezhu_tests::figures::{self, Part, Tally};
use chezhu_tests::on_both;
use serde_json::json;

const SYSTEM: Actor = Actor::System("test");

async fn number(app: &TestApp, sql: &str) -> anyhow::Result<i64> {
    Ok(app.db.read(SYSTEM).number(sql, []).await?)
}

async fn run(app: &TestApp, sql: &str) -> anyhow::Result<u64> {
    Ok(app.db.write(SYSTEM, async |tx| tx.run(sql, []).await).await?)
}

/// Each of the twenty has run on this engine: one line of them all.
static ON_SQLITE: Tally<0> = Tally::new(ALL, |held, []| line(Engine::Sqlite, held));
static ON_POSTGRES: Tally<0> = Tally::new(ALL, |held, []| line(Engine::Postgres, held));

/// How many there are in domain.md 4.
const ALL: usize = 20;

fn line(engine: Engine, held: usize) {
    let named = (1..=ALL).filter(|n| include_str!("others.rs").contains(&format!("async fn x{n:02}_")));
    let named = named.count();
    let values = [
        ("named", json!(named)),
        ("run", json!(ALL)),
        ("held", json!(held)),
        ("engine", json!(engine.word())),
    ];
    let goal = "the faults of others, X1 to X20: each has its named test, which holds";
    figures::line("X", goal, &values, named == ALL && held == ALL);
}

/// The part of one of them on its engine.
fn one(app: &TestApp) -> Part<0> {
    match app.engine {
        Engine::Sqlite => ON_SQLITE.part(),
        Engine::Postgres => ON_POSTGRES.part(),
    }
}

on_both! {
    /// cal.com #13397, E!A #31 #845 #1783, LibreBooking #147.
    with [("http.workers", "2"), ("database.connections", "8")]
    async fn x01_check_then_insert_double_booking(app: TestApp) -> anyhow::Result<()> {
        let part = one(&app);
        places::two_hundred_for_two_places(&app).await?;
        part.held([]);
        Ok(())
    }

    /// cal.com #10789, #29958.
    async fn x02_pending_requests_that_do_not_block(app: TestApp) -> anyhow::Result<()> {
        let part = one(&app);
        places::a_request_holds_its_place(&app).await?;
        part.held([]);
        Ok(())
    }

    /// LibreBooking #432.
    async fn x03_capacity_word_confusion(app: TestApp) -> anyhow::Result<()> {
        let part = one(&app);
        places::the_scarcest_resource_is_the_capacity(&app).await?;
        part.held([]);
        Ok(())
    }

    /// flowwink #561, cal.com #22401.
    async fn x04_free_time_computed_in_several_places(app: TestApp) -> anyhow::Result<()> {
        let part = one(&app);
        places::what_is_shown_can_be_booked_and_nothing_else(&app).await?;
        part.held([]);
        Ok(())
    }

    /// cal.com (eight), E!A #985 #1234 #1504, Formbricks, Zammad #1589.
    async fn x05_wrong_zone_on_slot_or_message(app: TestApp) -> anyhow::Result<()> {
        let part = one(&app);
        places::nine_o_clock_is_the_stores_nine_o_clock(&app).await?;
        part.held([]);
        Ok(())
    }

    /// tokio-cron-scheduler #105, #113.
    async fn x06_cron_that_runs_twice_or_dies(app: TestApp) -> anyhow::Result<()> {
        let part = one(&app);
        told::two_timetables_and_one_that_was_away(&app).await?;
        part.held([]);
        Ok(())
    }

    /// cal.com #6973 #7225 #6905.
    async fn x07_reminder_after_cancel_or_reschedule(app: TestApp) -> anyhow::Result<()> {
        let part = one(&app);
        crate::notice::remind::what_has_moved_is_not_reminded_of(app).await?;
        part.held([]);
        Ok(())
    }

    /// cal.com #9187 #26429, thunderbird #1183.
    async fn x08_one_action_two_notices(app: TestApp) -> anyhow::Result<()> {
        let part = one(&app);
        told::one_tap_is_told_once(&app).await?;
        part.held([]);
        Ok(())
    }

    /// Novu #12119.
    async fn x09_lost_between_the_write_and_the_queue(app: TestApp) -> anyhow::Result<()> {
        let part = one(&app);
        told::no_event_without_its_message(&app).await?;
        part.held([]);
        Ok(())
    }

    /// Novu #12373: here nothing is gathered into a digest; what is promised is the sum: intended = ended + open.
    async fn x10_members_that_vanish(app: TestApp) -> anyhow::Result<()> {
        let part = one(&app);
        crate::notice::law::every_term_is_counted_and_the_sum_holds(app).await?;
        part.held([]);
        Ok(())
    }

    /// Novu PR #12334.
    async fn x11_far_future_delay_dropped(app: TestApp) -> anyhow::Result<()> {
        let part = one(&app);
        told::four_hundred_days_later(&app).await?;
        part.held([]);
        Ok(())
    }

    /// yudao.
    async fn x12_notice_dropped_with_a_log_line(app: TestApp) -> anyhow::Result<()> {
        let part = one(&app);
        crate::notice::desk::the_list_shows_why_and_not_what(app).await?;
        part.held([]);
        Ok(())
    }

    /// Chatwoot #11637 #4526 #11569 #4003 #11913, Formbricks #4586.
    async fn x13_survey_twice_never_or_where_it_is_unwelcome(app: TestApp) -> anyhow::Result<()> {
        let part = one(&app);
        crate::survey::invite::who_is_not_asked_is_seen_with_the_reason(app).await?;
        part.held([]);
        Ok(())
    }

    /// Links that can be guessed, or are spent on opening.
    async fn x14_link_guessable_or_spent_on_opening(app: TestApp) -> anyhow::Result<()> {
        let part = one(&app);
        crate::survey::invite::a_link_opens_until_it_is_spent_or_over_and_a_forged_one_never(app).await?;
        part.held([]);
        Ok(())
    }

    /// Chatwoot #13392, Zammad #3140 #4432.
    async fn x15_clock_that_ignores_calendar_and_pauses(app: TestApp) -> anyhow::Result<()> {
        let part = one(&app);
        told::a_clock_stands_still_on_hold_and_knows_the_calendar(&app).await?;
        part.held([]);
        Ok(())
    }

    /// Zammad #3928 #5177.
    async fn x16_three_clocks_shown_as_one(app: TestApp) -> anyhow::Result<()> {
        let part = one(&app);
        told::each_clock_is_shown_by_itself(&app).await?;
        part.held([]);
        Ok(())
    }

    /// Chatwoot #6889, Cordys #1932.
    with [("push.providers", "web_push,jpush"), ("push.allow_http", "true"), ("push.web_subject", "mailto:it@example.com"), ("push.web_hosts", "127.0.0.1"),
        ("push.jpush_base_url", "http://127.0.0.1:1"), ("push.jpush_app_key", chezhu_tests::standin::push::APP_KEY),
        ("push.jpush_master_secret", chezhu_tests::standin::push::MASTER_SECRET)]
    async fn x17_escalation_that_never_leaves_the_agent(app: TestApp) -> anyhow::Result<()> {
        let part = one(&app);
        crate::push::what_nobody_acknowledges_climbs(app).await?;
        part.held([]);
        Ok(())
    }

    /// Shopmonkey's reset.
    async fn x18_price_that_changes_after_consent(app: TestApp) -> anyhow::Result<()> {
        let part = one(&app);
        crate::quote::decide::what_is_stale_forged_foreign_or_said_twice_changes_nothing(app).await?;
        part.held([]);
        Ok(())
    }

    /// Car-Workshop.
    async fn x19_two_active_prices_for_one_item(app: TestApp) -> anyhow::Result<()> {
        let part = one(&app);
        crate::catalog::two_prices_cannot_begin_on_one_day(app).await?;
        part.held([]);
        Ok(())
    }

    /// Patterns copied from blogs.
    async fn x20_plate_vin_and_phone_patterns_copied_from_blogs(app: TestApp) -> anyhow::Result<()> {
        let part = one(&app);
        vectors::the_vectors_of_plates_vins_and_phones(&app).await?;
        part.held([]);
        Ok(())
    }
}
