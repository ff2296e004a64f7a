"""Small services, right and wrong, for the rules about what stays in memory: what each must say, and no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.catalog import load, select
from tests.small_services import found

_RULES = select(load(Path(__file__).resolve().parent.parent / "rules"), ["memory"], [])
_YML = "service: shop\nprovider: {name: aws, runtime: python3.12}\nfunctions:\n"
_ONE = _YML + "  f: {handler: f.f}\n"

LOUD = {
    "a result that is set in a loop and a message that stays": (
        {
            "serverless.yml": _ONE,
            "f.py": """
                import json

                failures = []
                last_order = None

                def f(event, context):
                    global last_order
                    previous = last_order
                    for record in event["Records"]:
                        body = json.loads(record["body"])
                        if "id" not in body:
                            failures.append(body)
                    last_order = event["Records"][-1]["body"]
                    return {"failures": failures, "previous": previous}
            """,
        },
        ["request_data_in_global f.py:12", "unbounded_cache f.py:12", "request_data_in_global f.py:13"],
    ),
    "two modules share a list": (
        {
            "serverless.yml": _YML + "  f: {handler: src/f.f}\n",
            "src/state.py": "audit = []\n",
            "src/audit.py": """
                from src.state import audit

                def note(user, what):
                    audit.append({"user": user, "what": what})
            """,
            "src/f.py": """
                import json
                from src import state
                from src.audit import note

                def f(event, context):
                    note(event["user"], event["what"])
                    return {"statusCode": 200, "body": json.dumps(state.audit)}
            """,
        },
        ["request_data_in_global src/audit.py:4", "unbounded_cache src/audit.py:4"],
    ),
    "routes of a web framework keep what was posted": (
        {
            "serverless.yml": _YML + "  api: {handler: web.handler}\n",
            "web.py": """
                from fastapi import FastAPI
                from mangum import Mangum

                app = FastAPI()
                todos = []

                @app.post("/todos")
                def add(text: str):
                    todos.append(text)
                    return {"count": len(todos)}

                @app.get("/todos")
                def listed():
                    return todos

                handler = Mangum(app)
            """,
        },
        ["request_data_in_global web.py:9", "unbounded_cache web.py:9"],
    ),
    "an attribute of the class, set for some events": (
        {
            "serverless.yml": _ONE,
            "f.py": """
                class Request:
                    locale = "en"

                    @classmethod
                    def read(cls, event):
                        if event.get("locale"):
                            cls.locale = event["locale"]

                def f(event, context):
                    Request.read(event)
                    return {"locale": Request.locale}
            """,
        },
        ["request_data_in_global f.py:7"],
    ),
    "caches of other shapes": (
        {
            "serverless.yml": _ONE,
            "f.py": """
                import functools
                from functools import cache
                from cachetools import cached

                _kept = {}

                @cached(cache={})
                def one(user):
                    return len(user)

                @functools.lru_cache(None)
                def two(user):
                    return len(user)

                class Pages:
                    def __init__(self):
                        self.pages = {}

                    @cache
                    def title(self, page):
                        return page.title()

                    def get(self, page):
                        if self.pages.get(page) is None:
                            self.pages[page] = self.title(page)
                        return self.pages[page]

                pages = Pages()

                def remember(kept, key, value):
                    kept[key] = value

                def f(event, context):
                    remember(_kept, event["id"], one(event["user"]) + two(event["user"]))
                    return pages.get(event["page"])
            """,
        },
        [
            "unbounded_cache f.py:7",
            "unbounded_cache f.py:11",
            "unbounded_cache f.py:19",
            "unbounded_cache f.py:25",
            "unbounded_cache f.py:31",
        ],
    ),
    "a memo in a default argument": (
        {
            "serverless.yml": _ONE,
            "f.py": """
                def squared(number, memo={}):
                    if number not in memo:
                        memo[number] = number * number
                    return memo[number]

                def f(event, context):
                    return squared(event["number"])
            """,
        },
        ["unbounded_cache f.py:3"],
    ),
    "other forms of the same": (
        {
            "serverless.yml": _YML + "".join(f"  {name}: {{handler: f.{name}}}\n" for name in "abcdefg"),
            "f.py": """
                import boto3

                table = boto3.resource("dynamodb").Table("t")
                state, merged, counts, rows, prices = {}, {}, {}, [], {}
                message = {"text": "", "blocks": []}
                history = []

                def a(event, context):
                    if "user" in event:
                        state["user"] = event["user"]
                    return state.get("user")

                def b(event, context):
                    merged.update(event["detail"])
                    return merged

                def c(event, context):
                    counts[event["user"]] = counts.get(event["user"], 0) + 1
                    return counts

                def d(event, context):
                    global history
                    history.append(event["page"])
                    history = history[-10:]
                    return history

                def e(event, context):
                    message["blocks"].append({"text": event["text"]})
                    return message

                def f(event, context):
                    if not rows:
                        rows.extend(table.scan()["Items"])
                    return rows

                def g(event, context):
                    try:
                        return prices[event["article"]]
                    except KeyError:
                        prices[event["article"]] = table.get_item(Key={"a": event["article"]})["Item"]
                    return prices[event["article"]]
            """,
        },
        [
            "request_data_in_global f.py:10",
            "request_data_in_global f.py:14",
            "request_data_in_global f.py:18",
            "unbounded_cache f.py:18",
            "request_data_in_global f.py:23",
            "request_data_in_global f.py:28",
            "unbounded_cache f.py:28",
            "cache_without_expiry f.py:33",
            "cache_without_expiry f.py:40",
            "unbounded_cache f.py:40",
        ],
    ),
    "a decorator of one's own and an object that was made at init": (
        {
            "serverless.yml": _ONE,
            "f.py": """
                from profiles import profile_of

                def remembered(function):
                    results = {}

                    def inner(argument):
                        if argument not in results:
                            results[argument] = function(argument)
                        return results[argument]

                    return inner

                @remembered
                def slow(user):
                    return user * 2

                class Service:
                    def __init__(self):
                        self.profile = None

                    def of(self, user):
                        if self.profile is None:
                            self.profile = profile_of(user)
                        return self.profile

                service = Service()

                def f(event, context):
                    return slow(event["user"]), service.of(event["user"])
            """,
        },
        ["unbounded_cache f.py:8", "cache_key_too_coarse f.py:23"],
    ),
    "caches of fetched data without an age": (
        {
            "serverless.yml": _YML + "  f: {handler: src/f.f, environment: {TABLE: t}}\n",
            "src/store.py": """
                import os
                import boto3
                import requests
                from functools import cached_property, lru_cache

                table = boto3.resource("dynamodb").Table(os.environ["TABLE"])

                class Store:
                    def __init__(self):
                        self._limits = {}

                    def limit(self, plan):
                        if plan not in self._limits:
                            response = table.get_item(Key={"plan": plan})
                            self._limits[plan] = int(response["Item"]["limit"])
                        return self._limits[plan]

                store = Store()
                _keys = None

                def keys():
                    global _keys
                    if _keys:
                        return _keys
                    _keys = requests.get("https://login.example.com/keys", timeout=3).json()["keys"]
                    return _keys

                @lru_cache(maxsize=4)
                def flags(stage):
                    s3 = boto3.client("s3")
                    return s3.get_object(Bucket="flags", Key=stage)["Body"].read()
            """,
            "src/f.py": """
                from src.store import flags, keys, store

                def f(event, context):
                    return store.limit("free"), store.limit(event["plan"]), len(keys()), flags("prod")
            """,
        },
        [
            "cache_without_expiry src/store.py:15",
            "unbounded_cache src/store.py:15",
            "cache_without_expiry src/store.py:25",
            "cache_without_expiry src/store.py:28",
        ],
    ),
    "keys that leave out whom a value was made for": (
        {
            "serverless.yml": _YML + "  f: {handler: f.f}\n",
            "f.py": """
                import json
                from functools import lru_cache
                from billing import balance_of, rebate

                balances = {}
                _plan = None

                class Cart:
                    rebate = None

                def balance(account, currency):
                    if (account,) not in balances:
                        if len(balances) > 50:
                            return balance_of(account, currency)
                        balances[(account,)] = balance_of(account, currency)
                    return balances[(account,)]

                def f(event, context):
                    global _plan
                    body = json.loads(event["body"])
                    if not _plan:
                        _plan = rebate(body["customer"])
                    if Cart.rebate is None:
                        Cart.rebate = _plan["rebate"] if body["coupon"] == "x" else rebate(body["coupon"])
                    return balance(body["customer"], body["currency"]), _plan, Cart.rebate
            """,
        },
        ["cache_key_too_coarse f.py:15", "cache_key_too_coarse f.py:22", "cache_key_too_coarse f.py:24"],
    ),
    "keys that leave it out, in other forms of a cache": (
        {
            "serverless.yml": _YML + "".join(f"  {name}: {{handler: f.{name}}}\n" for name in "abc"),
            "f.py": """
                from reports import build

                _kept, _months = {}, {}
                _plan = None

                def a(event, context):
                    return _kept.setdefault("report", build(event["tenant"]))

                def b(event, context):
                    global _plan
                    _plan = _plan or build(event["tenant"])
                    return _plan

                def c(event, context):
                    month = event["month"]
                    if len(_months) > 12:
                        return build(month, event["tenant"])
                    try:
                        return _months[month]
                    except KeyError:
                        _months[month] = build(month, event["tenant"])
                    return _months[month]
            """,
        },
        ["cache_key_too_coarse f.py:7", "cache_key_too_coarse f.py:11", "cache_key_too_coarse f.py:21"],
    ),
    "keys that are glued together": (
        {
            "serverless.yml": _YML + "  f: {handler: f.f}\n",
            "f.py": """
                from places import distance, route

                _distances = {}
                _routes = {}

                def f(event, context):
                    start, end = event["start"], event["end"]
                    known = _distances.get(start + "-" + end)
                    if known is None and len(_distances) < 1000:
                        known = _distances[start + "-" + end] = distance(start, end)
                    key = f"{start}{end}"
                    if key not in _routes and len(_routes) < 9:
                        _routes[key] = route(start, end)
                    return known, _routes.get(key)
            """,
        },
        ["cache_key_too_coarse f.py:10", "cache_key_too_coarse f.py:11"],
    ),
    "an entry of a dict that is the entry of another, set for some events only": (
        {
            "serverless.yml": _ONE,
            "f.py": """
                ANSWER = {"statusCode": 200, "headers": {"vary": "origin"}}
                NAMES = []

                def f(event, context):
                    names = NAMES
                    names.append(event["name"])
                    if "origin" in event:
                        ANSWER["headers"]["access-control-allow-origin"] = event["origin"]
                    return {**ANSWER, "body": ",".join(names)}
            """,
        },
        ["request_data_in_global f.py:6", "unbounded_cache f.py:6", "request_data_in_global f.py:8"],
    ),
    "keys that say too little, in caches with a limit or an age": (
        {
            "serverless.yml": _ONE,
            "f.py": """
                import time
                import cachetools
                from svc import load

                BY_PAGE = cachetools.TTLCache(maxsize=10, ttl=30)
                BY_NAME = {}

                class Rights:
                    kept = cachetools.LRUCache(maxsize=9)
                    plain = {}

                    def of(self, user, shop):
                        if shop not in self.kept:
                            self.kept[shop] = load(user, shop)
                        if shop not in self.plain and len(self.plain) < 9:
                            self.plain[shop] = load(user, shop)
                        return self.kept[shop]

                def f(event, context):
                    user, title, name = event["user"], event["title"], event["name"]
                    if title not in BY_PAGE:
                        BY_PAGE[title] = load(user, title)
                    found = BY_NAME.get(name)
                    if found is None or found["until"] < time.time():
                        found = {"until": time.time() + 60, "value": load(user, name)}
                        if len(BY_NAME) < 100:
                            BY_NAME[name] = found
                    return BY_PAGE[title], found["value"], Rights().of(user, event["shop"])
            """,
        },
        [f"cache_key_too_coarse f.py:{line}" for line in (14, 16, 22, 27)],
    ),
    "keys that are glued by a form or a sign": (
        {
            "serverless.yml": _ONE,
            "f.py": """
                from cachetools import LRUCache
                from svc import load

                pages = LRUCache(100)

                def f(event, context):
                    folder, name = event["folder"], event["name"]
                    first = "%s_%s" % (folder, name)
                    if first not in pages:
                        pages[first] = load(folder, name)
                    second = "{}-{}".format(folder, name)
                    if second not in pages:
                        pages[second] = load(folder, name)
                    third = ",".join([folder, name])
                    if third not in pages:
                        pages[third] = load(folder, name)
                    return pages[first], pages[second], pages[third]
            """,
        },
        [f"cache_key_too_coarse f.py:{line}" for line in (8, 11, 14)],
    ),
    "another condition for keeping it is no other reason to fetch it": (
        {
            "serverless.yml": _ONE,
            "f.py": """
                import boto3

                table = boto3.resource("dynamodb").Table("t")
                rows = {}
                all_rows = by_id = None

                def f(event, context):
                    global all_rows, by_id
                    key = event["id"]
                    if key and key not in rows and len(rows) < 100:
                        rows[key] = table.get_item(Key={"id": key})["Item"]
                    if all_rows is None or by_id is None:
                        all_rows = table.scan()["Items"]
                        by_id = {row["id"]: row for row in all_rows}
                    return rows.get(key), by_id
            """,
        },
        [f"cache_without_expiry f.py:{line}" for line in (11, 13, 14)],
    ),
}

QUIET = {
    "lazy singletons, warm clients and a count": {
        "serverless.yml": _ONE,
        "f.py": """
            import os
            import boto3

            _client = None
            _settings = None
            cold = True
            count = 0
            queues = {}

            def client():
                global _client
                if not _client:
                    _client = boto3.client("sqs")
                return _client

            def queue(name):
                if name not in queues:
                    queues[name] = boto3.resource("sqs").get_queue_by_name(QueueName=name)
                return queues[name]

            def f(event, context):
                global cold, count
                was_cold, cold = cold, False
                count += len(event["Records"])
                queue(os.environ["QUEUE"]).send_message(MessageBody=event["Records"][0]["body"])
                client().send_message(QueueUrl=event["queue"], MessageBody="x")
                return {"cold": was_cold, "count": count}
        """,
    },
    "a request object that is set first": {
        "serverless.yml": _YML + "  f: {handler: f.f}\n  g: {handler: f.g}\n",
        "context.py": "user = None\ntenant = None\n",
        "f.py": """
            import context as current

            def begin(event):
                current.user = event["user"]
                if "tenant" in event:
                    current.tenant = event["tenant"]
                else:
                    current.tenant = "none"

            def f(event, context):
                begin(event)
                return answer()

            def g(event, context):
                begin(event)
                return [answer() for _ in event["all"]]

            def answer():
                return f"{current.tenant}/{current.user}"
        """,
    },
    "a service made at init that is given each event": {
        "serverless.yml": _ONE,
        "f.py": """
            class Service:
                def __init__(self):
                    self.event = None
                    self.errors = []

                def __call__(self, event, context):
                    self.event = event
                    self.errors = []
                    self.check()
                    return {"errors": self.errors, "id": self.event["id"]}

                def check(self):
                    if "id" not in self.event:
                        self.errors.append(self.event["name"])

            service = Service()

            def f(event, context):
                return service(event, context)
        """,
    },
    "reset at the end, on some paths, and in a helper": {
        "serverless.yml": _YML + "  f: {handler: f.f}\n  g: {handler: f.g}\n  h: {handler: f.h}\n",
        "f.py": """
            batch = []
            rows = []
            buffer = {}

            def reset():
                global rows
                rows = []

            def f(event, context):
                batch.append(event["item"])
                if len(batch) >= 25:
                    send(batch)
                    batch.clear()

            def g(event, context):
                try:
                    rows.append(event["row"])
                    return send(rows)
                finally:
                    reset()

            def h(event, context):
                buffer[event["id"]] = event["part"]
                if event.get("last"):
                    for key in list(buffer):
                        send(buffer.pop(key))

            def send(what):
                return len(what)
        """,
    },
    "what lives no longer than the call": {
        "serverless.yml": _ONE,
        "f.py": """
            import functools

            rows = ("a", "b")

            class Report:
                def __init__(self):
                    self.rows = []
                    self.seen = {}

                def add(self, row):
                    self.rows.append(row)
                    self.seen[row] = True

            def f(event, context):
                rows = []
                kept = {}

                @functools.cache
                def price(article):
                    return len(article)

                def note(row):
                    rows.append(row)
                    kept[row] = price(row)

                report = Report()
                for row in event["rows"]:
                    report.add(row)
                    note(row)
                return {"rows": rows, "report": report.rows, "prices": kept}
        """,
    },
    "a memo of one entry that compares its key": {
        "serverless.yml": _ONE,
        "f.py": """
            _key = None
            _value = None

            def loaded(key):
                global _key, _value
                if _key != key:
                    _value = key.upper()
                    _key = key
                return _value

            def f(event, context):
                return loaded(event["name"])
        """,
    },
    "caches that are bounded, and keys that are few": {
        "serverless.yml": _ONE,
        "f.py": """
            from enum import Enum
            from functools import cache, lru_cache
            from cachetools import LRUCache, cached
            import boto3

            class Kind(Enum):
                BIG = "big"
                SMALL = "small"

            SIZES = {"big": 3, "small": 1}
            sizes = {}
            names = LRUCache(maxsize=100)

            @lru_cache(maxsize=256)
            def upper(name):
                return name.upper()

            @cached(LRUCache(maxsize=10))
            def lower(name):
                return name.lower()

            @cache
            def table(table_name):
                return boto3.resource("dynamodb").Table(table_name)

            @cache
            def size(kind):
                return kind.value

            def f(event, context):
                kind = Kind(event["kind"])
                sizes[kind] = size(kind)
                if event["size"] in SIZES:
                    sizes[event["size"]] = SIZES[event["size"]]
                names[event["name"]] = upper(event["name"]) + lower(event["name"])
                table(event["table"]).put_item(Item={"id": event["id"]})
        """,
    },
    "objects of models, whose defaults are copied": {
        "serverless.yml": _ONE,
        "f.py": """
            from dataclasses import dataclass, field
            from pydantic import BaseModel

            class Order(BaseModel):
                lines: list = []

            @dataclass
            class Basket:
                items: list = field(default_factory=list)

            def f(event, context):
                order, basket = Order(), Basket()
                order.lines.append(event["line"])
                basket.items.append(event["line"])
                return order.lines + basket.items
        """,
    },
    "code that no invocation reaches": {
        "serverless.yml": _ONE,
        "f.py": """
            from functools import cache

            seen = []

            @cache
            def slow(name):
                return name

            def f(event, context):
                return slow("fixed")

            def tool(event):
                seen.append(event["x"])
                return slow(event["x"]), seen

            if __name__ == "__main__":
                print(tool({"x": 1}))
        """,
        "tests/test_f.py": "from f import seen, f\n\n\ndef test_f():\n    seen.append(f({'x': 1}, None))\n",
    },
    "a template of an answer, filled in before it is returned": {
        "serverless.yml": _YML + "  f: {handler: f.f}\n  g: {handler: f.g}\n  h: {handler: f.h}\n",
        "f.py": """
            import json

            response = {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": ""}
            payload = {"channel": "#orders"}
            blocks = {"items": []}

            def f(event, context):
                response["body"] = json.dumps({"id": event["id"]})
                return response

            def g(event, context):
                payload.update({"text": event["text"], "user": event["user"]})
                return json.dumps(payload)

            def h(event, context):
                blocks["items"] = []
                for item in event["items"]:
                    blocks["items"].append(item)
                return blocks
        """,
    },
    "a hook that sets what the routes read": {
        "serverless.yml": _YML + "  api: {handler: web.handler}\n",
        "web.py": """
            from fastapi import FastAPI, Request
            from mangum import Mangum

            app = FastAPI()
            current_user = None

            @app.middleware("http")
            async def remember(request: Request, call_next):
                global current_user
                current_user = request.headers["x-user"]
                return await call_next(request)

            @app.get("/me")
            def me():
                return {"user": current_user}

            handler = Mangum(app)
        """,
    },
    "an own decorator and a context manager that set it first": {
        "serverless.yml": _YML + "  f: {handler: f.f}\n  g: {handler: f.g}\n",
        "f.py": """
            from contextlib import contextmanager
            from functools import wraps

            class Current:
                user = None
                tenant = None

            def with_user(function):
                @wraps(function)
                def inner(event, context):
                    Current.user = event["user"]
                    return function(event, context)
                return inner

            @contextmanager
            def tenant(event):
                Current.tenant = event["tenant"]
                yield Current.tenant

            @with_user
            def f(event, context):
                return answer()

            def answer():
                return {"user": Current.user}

            def g(event, context):
                with tenant(event):
                    return {"tenant": Current.tenant}
        """,
    },
    "sources told apart, and events that are refused": {
        "serverless.yml": _YML + "  f: {handler: f.f}\n  g: {handler: f.g}\n",
        "f.py": """
            body = None
            user = None

            def f(event, context):
                global body
                if event["source"] == "queue":
                    body = event["Records"][0]["body"]
                elif event["source"] == "http":
                    body = event["body"]
                return answer()

            def answer():
                return {"body": body}

            def g(event, context):
                global user
                try:
                    user = event["user"]
                except KeyError:
                    return {"statusCode": 400}
                return {"user": user}
        """,
    },
    "an account from the context, and thread-local and context variables": {
        "serverless.yml": _ONE,
        "f.py": """
            import threading
            from contextvars import ContextVar
            from logging import Filter, getLogger

            account = None
            local = threading.local()
            user = ContextVar("user")
            logger = getLogger()

            class Requests(Filter):
                request_id = None

                def filter(self, record):
                    record.request_id = Requests.request_id
                    return True

            logger.addFilter(Requests())

            def f(event, context):
                global account
                if account is None:
                    account = context.invoked_function_arn.split(":")[4]
                Requests.request_id = context.aws_request_id
                local.user = event["user"]
                user.set(event["user"])
                return {"account": account, "user": user.get(), "same": local.user}
        """,
    },
    "tests of one place before another is set": {
        "serverless.yml": _ONE,
        "f.py": """
            import json

            errors = []
            status = None
            handlers = {}
            current = {"id": None}

            def route(path):
                def inner(function):
                    handlers[path] = function
                    return function
                return inner

            @route("/one")
            def one(event):
                return {"id": current["id"]}

            class Repository:
                _only = None

                def __new__(cls, *arguments):
                    if cls._only is None:
                        cls._only = super().__new__(cls)
                    return cls._only

                def __init__(self, tenant):
                    self.tenant = tenant
                    self.items = []

                def add(self, item):
                    self.items.append(item)
                    return {"items": self.items, "tenant": self.tenant}

            def f(event, context):
                global status
                if not errors:
                    status = json.loads(event["status"])
                current["id"] = event["id"]
                return handlers[event["path"]](event), Repository(event["tenant"]).add(event["item"])
        """,
    },
    "caches that know how old they are": {
        "serverless.yml": _ONE,
        "f.py": """
            import time
            from datetime import datetime, timedelta
            from functools import lru_cache
            import boto3
            import requests
            from cachetools import TTLCache

            ssm = boto3.client("ssm")
            table = boto3.resource("dynamodb").Table("t")
            _token = {"value": None, "expires": 0}
            _rows = {}
            _flags = TTLCache(maxsize=10, ttl=60)
            _config = None
            _config_until = None

            def token():
                if _token["value"] is None or _token["expires"] < time.time():
                    answer = requests.post("https://login.example.com", timeout=3).json()
                    _token["value"] = answer["token"]
                    _token["expires"] = time.time() + answer["expires_in"]
                return _token["value"]

            def row(name):
                found = _rows.get(name)
                if found and found[1] > time.monotonic():
                    return found[0]
                if len(_rows) > 100:
                    _rows.clear()
                value = table.get_item(Key={"name": name})["Item"]
                _rows[name] = (value, time.monotonic() + 60)
                return value

            def flag(name):
                if name not in _flags:
                    _flags[name] = ssm.get_parameter(Name=name)["Parameter"]["Value"]
                return _flags[name]

            def config():
                global _config, _config_until
                if _config is None or _config_until < datetime.utcnow():
                    _config = ssm.get_parameter(Name="/config")["Parameter"]["Value"]
                    _config_until = datetime.utcnow() + timedelta(minutes=5)
                return _config

            @lru_cache(maxsize=1)
            def limits(period):
                return ssm.get_parameter(Name="/limits")["Parameter"]["Value"]

            @lru_cache(maxsize=8)
            def names():
                return table.scan()["Items"]

            def f(event, context):
                if event.get("refresh"):
                    names.cache_clear()
                return token(), row(event["row"]), flag("/a"), config(), limits(int(time.time()) // 60), names()
        """,
    },
    "values that need no age": {
        "serverless.yml": _ONE,
        "f.py": """
            import pickle
            from functools import cache, cached_property
            import boto3
            import psycopg2
            import requests

            s3 = boto3.client("s3")
            COUNTRIES = requests.get("https://example.com/countries", timeout=9).json()
            _connection = None
            _model = None
            _session = None

            @cache
            def account():
                return boto3.client("sts").get_caller_identity()["Account"]

            @cache
            def slug(title):
                return title.lower().replace(" ", "-")

            def connection():
                global _connection
                if _connection is None or _connection.closed:
                    secret = boto3.client("secretsmanager").get_secret_value(SecretId="db")["SecretString"]
                    _connection = psycopg2.connect(secret)
                return _connection

            def model():
                global _model
                if _model is None:
                    _model = pickle.loads(s3.get_object(Bucket="models", Key="m.pkl")["Body"].read())
                return _model

            def session():
                global _session
                if _session is None:
                    _session = requests.Session()
                    _session.headers["x-account"] = account()
                return _session

            def f(event, context):
                rows = connection().cursor().execute("select 1")
                return slug("A b"), model().predict(event["x"]), session().get("https://example.com").text, rows
        """,
    },
    "keys that say enough": {
        "serverless.yml": _ONE,
        "f.py": """
            import hashlib
            import json
            import boto3
            from billing import balance_of, plan_of, rows_of

            _balances = {}
            _gateway = None
            _queries = {}
            _mine = {"user": None, "plan": None}

            def balance(event):
                key = (event["user"], event["currency"])
                if key not in _balances:
                    _balances.clear()
                    _balances[key] = balance_of(event["user"], event["currency"])
                return _balances[key]

            def rows(query):
                key = hashlib.sha256(json.dumps(query, sort_keys=True).encode()).hexdigest()
                if key not in _queries:
                    if len(_queries) > 10:
                        _queries.popitem()
                    _queries[key] = rows_of(query["table"], query["filter"])
                return _queries[key]

            def plan(user):
                if _mine["user"] != user:
                    _mine["plan"] = plan_of(user)
                    _mine["user"] = user
                return _mine["plan"]

            def gateway(event):
                global _gateway
                if _gateway is None:
                    context = event["requestContext"]
                    url = "https://" + context["domainName"] + "/" + context["stage"]
                    _gateway = boto3.client("apigatewaymanagementapi", endpoint_url=url)
                return _gateway

            def f(event, context):
                message = f"{event['user']}-{event['currency']}"
                gateway(event).post_to_connection(ConnectionId=event["connection"], Data=message)
                return balance(event), rows(event["query"]), plan(event["user"])
        """,
    },
    "tenants with environments of their own": {
        "serverless.yml": _YML + "  f: {handler: f.f, tenancy: {mode: per_tenant}}\n",
        "f.py": """
            names = []

            def f(event, context):
                names.append(event["name"])
                del names[:-5]
                return names
        """,
    },
    "what a callback takes out again": {
        "serverless.yml": _ONE,
        "f.py": """
            import asyncio
            import contextlib

            tasks = set()
            rows = []

            async def work(x):
                return x

            async def main(event):
                task = asyncio.create_task(work(event["x"]))
                tasks.add(task)
                task.add_done_callback(tasks.discard)
                with contextlib.ExitStack() as stack:
                    stack.callback(rows.clear)
                    rows.append(event["x"])
                    return await asyncio.gather(*tasks), list(rows)

            def f(event, context):
                return asyncio.run(main(event))
        """,
    },
    "entries of inner dicts that every event sets anew, and copies": {
        "serverless.yml": _ONE,
        "f.py": """
            import copy

            ALWAYS = {"headers": {}}
            EMPTIED = {"headers": {}}
            REMOVED = {"headers": {}}
            EITHER = {"headers": {}}
            FORM = {"headers": {}}
            NAMES = ["a"]

            def f(event, context):
                ALWAYS["headers"]["origin"] = event["origin"]
                EMPTIED["headers"] = {}
                REMOVED["headers"].pop("origin", None)
                form, names = copy.deepcopy(FORM), NAMES[:]
                other = FORM.copy()
                names.append(event["name"])
                if "origin" in event:
                    EMPTIED["headers"]["origin"] = event["origin"]
                    REMOVED["headers"]["origin"] = event["origin"]
                    EITHER["headers"]["origin"] = event["origin"]
                    form["headers"]["origin"] = event["origin"]
                    other["origin"] = event["origin"]
                else:
                    EITHER["headers"]["origin"] = "*"
                return ALWAYS, EMPTIED, REMOVED, EITHER, form, other, names
        """,
    },
    "keys that say enough, in caches with a limit or an age": {
        "serverless.yml": _ONE,
        "f.py": """
            import time
            import boto3
            from cachetools import TTLCache
            from svc import load

            table = boto3.resource("dynamodb").Table("x")
            kept = TTLCache(maxsize=10, ttl=30)
            aged = {}

            def f(event, context):
                user, shop = event["user"], event["shop"]
                if (user, shop) not in kept:
                    kept[user, shop] = load(user, shop)
                if user not in kept:
                    kept[user] = table.get_item(Key={"id": user})["Item"]
                found = aged.get(shop)
                if found is None or found["user"] != user or found["until"] < time.time():
                    aged.clear()
                    found = aged[shop] = {"user": user, "until": time.time() + 60, "value": load(user, shop)}
                key = "%s:%s:%s" % (event["user_id"], event["shop_id"], event["page"])
                if key not in kept:
                    kept[key] = load(event["user_id"], event["shop_id"], event["page"])
                return kept[user, shop], kept[user], kept[key], found["value"]
        """,
    },
    "what is old leaves, and what is decrypted stays the same": {
        "serverless.yml": _ONE,
        "f.py": """
            import os
            import time
            from functools import cache
            import boto3

            kms = boto3.client("kms")
            calls = {}
            salt = None

            @cache
            def secret():
                return kms.decrypt(CiphertextBlob=os.environb[b"SECRET"])["Plaintext"]

            def f(event, context):
                global calls, salt
                now = time.time()
                calls = {who: when for who, when in calls.items() if now - when < 60}
                calls[event["ip"]] = now
                if salt is None:
                    salt = kms.decrypt(CiphertextBlob=os.environb[b"SALT"])["Plaintext"]
                return len(calls), len(secret()), len(salt)
        """,
    },
    "another reason to fetch it than that it is not there": {
        "serverless.yml": _ONE,
        "f.py": """
            import boto3

            client = boto3.client("ssm")
            table = boto3.resource("dynamodb").Table("t")
            first = second = None
            rows = {}

            def one(renew=False):
                global first
                if first is None or renew:
                    first = client.get_parameter(Name="/first")["Parameter"]["Value"]
                return first

            def two(renew=False):
                global second
                if second is not None and not renew:
                    return second
                second = client.get_parameter(Name="/second")["Parameter"]["Value"]
                return second

            def f(event, context):
                key = event["id"]
                if event.get("again") or key not in rows:
                    if len(rows) > 100:
                        raise MemoryError
                    rows[key] = table.get_item(Key={"id": key})["Item"]
                return one(), two(event.get("again")), rows[key]
        """,
    },
}


def _said(folder: Path, files: dict[str, str]) -> list[str]:
    return [f"{finding.rule} {place}" for finding, place in found(folder, files, _RULES)]


@pytest.mark.parametrize("name", LOUD)
def test_what_is_wrong_is_said(tmp_path: Path, name: str) -> None:
    files, expected = LOUD[name]
    assert _said(tmp_path.resolve(), files) == expected


@pytest.mark.parametrize("name", QUIET)
def test_what_is_right_is_left_alone(tmp_path: Path, name: str) -> None:
    assert _said(tmp_path.resolve(), QUIET[name]) == []
