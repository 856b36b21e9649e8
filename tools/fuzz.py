"""Starts the demo, lets schemathesis ask it as several people, and sums up. Called by tools/fuzz.sh."""

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from pathlib import Path

from fuzz_known import look_around

HERE = Path(__file__).resolve().parent
PEOPLE = ["nobody", "owner", "service_advisor", "store_manager"]


def say(sentence):
    print(f"==> {sentence}", file=sys.stderr, flush=True)


def get(address):
    with urllib.request.urlopen(address, timeout=20) as reply:
        return reply.read().decode()


def start_demo(program, folder):
    """The demo on free ports with its data in `folder`; returns its process and what it wrote about itself."""
    told = folder / "demo.json"
    log = open(folder / "demo.log", "w", encoding="utf-8")
    # One person asks as fast as the server answers: the limits of a person's share have tests of their own.
    limits = {"PER_SECOND": "100000", "BURST": "100000", "LOGIN_PER_MINUTE": "100000"}
    process = subprocess.Popen(
        [program, "--port", "0", "--data", str(folder / "data"), "--json", str(told)],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        env=os.environ | {f"CHEZHU_HTTP__{name}": value for name, value in limits.items()},
    )
    for _ in range(1200):
        if process.poll() is not None:
            break
        try:
            demo = json.loads(told.read_text(encoding="utf-8"))
            get(demo["base"] + "/api/v1/openapi.json")
            return process, demo
        except (OSError, ValueError):
            time.sleep(0.25)
    stop(process)
    print(*(folder / "demo.log").read_text(encoding="utf-8", errors="replace").splitlines()[-30:], sep="\n", file=sys.stderr)
    sys.exit("error: the demo did not start (its last lines are above).")


def stop(process):
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            say("the demo did not end when asked: killing it")
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def token_of(demo, person):
    """An access token of `person`, as the demo signs them in."""
    who = demo.get("who", {}).get(person)
    return demo["tokens"][person] if not who else json.loads(get(f"{demo['base']}/demo/login?who={who}"))["access_token"]


def sign_in(demo, contract, person):
    """The lines of schemathesis.toml that make it ask as `person`."""
    if person == "nobody":
        return ""
    schemes = [
        name
        for name, scheme in contract.get("components", {}).get("securitySchemes", {}).items()
        if scheme.get("type") == "http" and scheme.get("scheme") == "bearer"
    ]
    if not schemes:
        sys.exit("error: the contract names no bearer scheme, so nobody can be signed in.")
    who = demo.get("who", {}).get(person)
    token = token_of(demo, person)
    mine = "customer" if person == "owner" else "staff"
    lines = []
    for scheme in schemes:
        if who and (scheme == mine or mine not in schemes):
            # Signed in anew whenever the answer is 401: tokens end by the clock, and by the log-out that is tried too.
            lines += [
                f"[auth.dynamic.openapi.{scheme}]",
                f"path = {json.dumps('/demo/login?who=' + who)}",
                'method = "get"',
                'extract_selector = "/access_token"',
                "retry_on = [401]",
            ]
        else:
            # The token of an owner at the doors of the staff, and the other way round: 401 is the right answer.
            lines += [f"[auth.openapi.{scheme}]", f"bearer = {json.dumps(token)}"]
    return "\n".join(lines) + "\n"


def ask(demo, contract, person, seed, options, folder):
    """One run of schemathesis; returns the number of requests, of failures, and what the server answered."""
    config = folder / f"{person}.toml"
    config.write_text((HERE / "schemathesis.toml").read_text(encoding="utf-8") + "\n" + sign_in(demo, contract, person), encoding="utf-8")
    # Nobody asks for what an owner is shown: real ids without a token.
    known = look_around(demo["base"], contract, token_of(demo, "owner" if person == "nobody" else person))
    described = folder / f"{person}-contract.json"
    described.write_text(json.dumps(known.with_examples(), ensure_ascii=False), encoding="utf-8")
    report = folder / f"{person}-{seed}.json"
    command = [
        str(Path(sys.executable).parent / "schemathesis"), "--config-file", str(config),
        "run", str(described), "--url", demo["base"],
        "--checks", "all", "--max-examples", str(options.examples), "--seed", str(seed),
        "--generation-database", "none", "--report", "json", "--report-json-path", str(report),
    ]  # fmt: skip
    if options.only:
        command += ["--include-path-regex", options.only]
    if not sys.stdout.isatty():
        command.append("--no-color")
    before = answers(demo)
    result = subprocess.run(command, cwd=folder, check=False).returncode
    try:
        told = json.loads(report.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        sys.exit(f"error: schemathesis ended with {result} and without a report.")
    requests = told["test_cases"]["generated"]
    failures = told["test_cases"]["unique_failures"] + len(told["errors"])
    if result != 0:
        failures = max(failures, 1)
    return requests, failures, answers(demo) - before


def answers(demo):
    """How often each operation answered what since the demo began, as the server itself counts; empty when it does not tell."""
    try:
        metrics = get(demo["inner"].rstrip("/") + "/metrics")
    except (OSError, KeyError):
        return Counter()
    seen = Counter()
    for labels, value in re.findall(r"^chezhu_http_requests_total\{(.*?)\} ([0-9.e+]+)$", metrics, re.M):
        label = dict(re.findall(r'(\w+)="(.*?)"', labels))
        seen[label["method"], label["route"], label["status"]] = int(float(value))
    return seen


def classes(seen):
    """Answers by the class of their status, e.g. {"2xx": 10}."""
    by_class = Counter()
    for (_, _, status), count in seen.items():
        by_class[status[0] + "xx"] += count
    return by_class


def passed(seen, contract):
    """Of the contract's operations, how many took at least one request."""
    took = {(method, route) for (method, route, status) in seen if status[0] == "2"}
    return sum((method.upper(), path) in took for path, operations in contract["paths"].items() for method in operations)


def figure(total, by_person, seen, contract, failed, options, began):
    """A line for `make report`, beside those of the suites: appended to the file that CHEZHU_FIGURES names."""
    path = os.environ.get("CHEZHU_FIGURES")
    if not path:
        return
    line = {
        "suite": "S1",
        "goal": "schemathesis, all phases and checks, as four kinds of people: 0 × 5xx, 0 breaks of the schema",
        "requests": total,
        **{f"as_{person}": count for person, count in by_person.items()},
        "answers_2xx": classes(seen)["2xx"],
        "answers_5xx": classes(seen)["5xx"] if seen else "not counted",
        "operations_that_answered_2xx": passed(seen, contract),
        "failures": failed,
        "seed": options.seed,
        "seconds": round(time.time() - began),
        "ok": not failed and total >= options.requests,
    }
    with open(path, "a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def main():
    began = time.time()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demo", required=True, help="the demo's program")
    parser.add_argument("--requests", type=int, default=20000, help="go on until at least this many (20000)")
    parser.add_argument("--examples", type=int, default=30, help="made-up requests per operation and phase (30)")
    parser.add_argument("--seed", type=int, default=int(time.time()) % 1_000_000, help="the same seed asks the same")
    parser.add_argument("--only", metavar="REGEX", help="only paths that match")
    parser.add_argument("--as", dest="people", nargs="+", choices=PEOPLE, default=PEOPLE, help="who asks")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))

    folder = Path(tempfile.mkdtemp(prefix="chezhu-fuzz."))
    say("starting a demo of its own on a free port")
    process, demo = start_demo(options.demo, folder)
    total, failed, by_person, seen, seed = 0, 0, Counter(), Counter(), options.seed
    try:
        contract = json.loads(get(demo["base"] + "/api/v1/openapi.json"))
        say(f"seed {options.seed}; as {', '.join(options.people)}; until {options.requests} requests at least")
        while total < options.requests:
            for person in options.people:
                say(f"asking as {person} ({total} requests so far)")
                requests, failures, answered = ask(demo, contract, person, seed, options, folder)
                total, failed = total + requests, failed + failures
                seen += answered
                by_person[person] += requests
                if requests == 0:
                    sys.exit("error: schemathesis made no request.")
                if process.poll() is not None:
                    failed += 1
                    sys.exit(f"error: the demo died while {person} was asking (log: {folder}/demo.log).")
            seed += 1
            if failed:
                break
    finally:
        stop(process)

    say("requests: " + ", ".join(f"{person} {count}" for person, count in by_person.items()) + f"; together {total}")
    if seen:
        by_class = classes(seen)
        say("the server counted " + ", ".join(f"{status} {count}" for status, count in sorted(by_class.items())))
        say(f"{passed(seen, contract)} of {sum(map(len, contract['paths'].values()))} operations answered 2xx")
        if by_class["5xx"]:
            failed += 1
            say(f"{by_class['5xx']} answers were 5xx (log: {folder}/demo.log)")
    figure(total, by_person, seen, contract, failed, options, began)
    if failed:
        say(f"make fuzz: RED, {failed} failures (above); reports and the demo's log are in {folder}")
        return 1
    say(f"make fuzz: green, no 5xx and no break of the schema in {total} requests (seed {options.seed})")
    subprocess.run(["rm", "-rf", str(folder)], check=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
