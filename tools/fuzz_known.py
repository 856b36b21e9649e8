"""What exists in the demo, as one person is shown it: a fuzzer that makes up ids itself sees little but 404."""

import base64
import json
import re
import urllib.request
from datetime import datetime, timedelta, timezone
from itertools import islice, product

ID = re.compile(r"\b([a-z][a-z_]*)_([0-7][0-9a-hjkmnp-tv-z]{25})\b")
PATTERN = re.compile(r"^\^([a-z][a-z_]*)_\[0-7\]\[0-9a-hjkmnp-tv-z\]\{25\}\$$")
# Of each kind the first few: enough for something open and something closed.
KEPT = 12
# Nobody is to sign themselves out or take their own role away: what comes after would be 401 and 403 alone.
LEFT_OUT = {"session", "grant"}
# Doors are asked again with what was found until nothing new comes, at most so often.
ROUNDS = 4
BEIJING = timezone(timedelta(hours=8))


class Known:
    """Ids by their prefix, in the order they were seen; without those of `me`."""

    def __init__(self, contract, me):
        self.contract = contract
        self.me = me
        self.ids = {}

    def learn(self, text):
        """Keeps the ids in an answer; tells whether one is new."""
        new = False
        for match in ID.finditer(text):
            if match.group(1) in LEFT_OUT or match.group(0) == self.me:
                continue
            seen = self.ids.setdefault(match.group(1), {})
            if match.group(0) not in seen and len(seen) < KEPT:
                seen[match.group(0)] = None
                new = True
        return new

    def prefix(self, schema):
        """The prefix of the ids that fit `schema`, or None when it is not one of an id."""
        if "$ref" in schema:
            schema = self.contract["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        match = PATTERN.match(schema.get("pattern", ""))
        return match.group(1) if match else None

    def values(self, parameter):
        """Some values for a required parameter; empty when none is known."""
        schema = parameter["schema"]
        prefix = self.prefix(schema)
        if prefix:
            return list(islice(self.ids.get(prefix, {}), 3))
        if schema.get("format") == "date":
            return [(datetime.now(BEIJING) + timedelta(days=ahead)).strftime("%Y-%m-%d") for ahead in (0, 1)]
        if "enum" in schema:
            return schema["enum"][:1]
        return []

    def with_examples(self):
        """The contract with the ids as examples of their schemas, from which schemathesis builds its requests."""
        contract = json.loads(json.dumps(self.contract))
        for schema in contract["components"]["schemas"].values():
            ids = self.ids.get(self.prefix(schema))
            if ids:
                schema["examples"] = list(ids)
        return contract


def subject(token):
    """Who holds an access token: the `sub` of its claims."""
    claims = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["sub"]


def doors(contract):
    """Every GET operation with its required parameters."""
    for path, operations in contract["paths"].items():
        if "get" in operations:
            required = [one for one in operations["get"].get("parameters", []) if one.get("required") and one["in"] != "header"]
            yield path, required


def address(base, path, required, values):
    """The address of a GET with these values."""
    query = []
    for parameter, value in zip(required, values):
        if parameter["in"] == "path":
            path = path.replace("{" + parameter["name"] + "}", value)
        else:
            query.append(f"{parameter['name']}={value}")
    return base + path + ("?" + "&".join(query) if query else "")


def look_around(base, contract, token):
    """What the person who holds `token` is shown by every GET that can be asked with what was shown before."""
    known, asked = Known(contract, subject(token)), set()
    for _ in range(ROUNDS):
        new = False
        for path, required in doors(contract):
            for values in islice(product(*(known.values(one) for one in required)), 4):
                url = address(base, path, required, values)
                if url in asked:
                    continue
                asked.add(url)
                request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
                try:
                    with urllib.request.urlopen(request, timeout=20) as reply:
                        new |= known.learn(reply.read().decode(errors="replace"))
                except OSError:
                    continue
        if not new:
            break
    return known
