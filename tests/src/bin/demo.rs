//! What `make run` starts.

use std::process::ExitCode;

use chezhu::host::shutdown::Signals;
use chezhu_tests::demo::partner::{EVERY, MAKER};
use chezhu_tests::demo::people::openid;
use chezhu_tests::demo::run::{self, Demo, Options};
use clap::Parser;

fn print(demo: &Demo) {
    let base = &demo.base;
    println!(
        "
==> Chezhu (车主) is running.      Ctrl-C ends it

    owners    {base}/preview/     the mini-program, as it ships
    staff     {base}/staff/       the app of advisors, technicians and managers
    the API   {base}/docs/        every call

    On each of them a click makes you a demo person. Or with one command:

    an owner       curl -s '{base}/demo/login?who=owner'
    an advisor     curl -s '{base}/demo/login?who=advisor.nanshan'
    a manager      curl -s '{base}/demo/login?who=manager.nanshan'
    everybody      curl -s '{base}/demo/people.json'

    As the mini-program does it (each code is good once; change its last number):
    curl -s {base}/api/v1/auth/wechat -H 'content-type: application/json' -d '{{\"code\":\"demo-{owner}-1\"}}'
",
        owner = openid(0)
    );
    if demo.has_partner() {
        println!(
            "    A maker, {MAKER}, pushes a signed event about some order every {} seconds, half of them about the owner's:",
            EVERY.as_secs()
        );
        println!("    open an order in the mini-program and watch it move. Now at once:");
    } else {
        println!("    A maker, {MAKER}, pushes a signed event about an order when it is told to:");
    }
    println!("    curl -s -X POST '{base}/demo/partner'            (?number=SO… for one order)\n");
    println!("    What went out to owners and staff, and how the deliveries do:");
    for (what, address) in demo.windows() {
        println!("    {what:<16} curl -s {address}");
    }
    println!();
}

async fn run(options: &Options) -> anyhow::Result<()> {
    let mut signals = Signals::listen()?;
    if let Some(started) = signals.unless(run::start(options)).await {
        let demo = started?;
        print(&demo);
        signals.asked().await;
        eprintln!("==> stopping");
        demo.stop().await;
    }
    Ok(())
}

#[actix_web::main]
async fn main() -> ExitCode {
    match run(&Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
