"""Small services, right and wrong, for the rules about work after the return and about caches: what each must say."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.catalog import load, select
from tests.small_services import found

_RULES = select(load(Path(__file__).resolve().parent.parent / "rules"), ["work_after_return", "cache"], [])
_HEAD = "service: shop\nprovider:\n  name: aws\n  runtime: python3.12\n"
_ONE = _HEAD + "functions:\n  f:\n    handler: f.f\n"

LOUD = {
    "webhooks posted from a base class in another module": (
        {
            "serverless.yml": _ONE.replace("f.f", "src/orders.handler"),
            "src/notify.py": """
                from concurrent import futures

                import requests

                class Notifier:
                    pool = futures.ThreadPoolExecutor(4)

                    def tell(self, hook, body):
                        self.pool.submit(requests.post, hook, json=body)
            """,
            "src/orders.py": """
                from src.notify import Notifier

                class Orders(Notifier):
                    def take(self, order):
                        for hook in order["hooks"]:
                            self.tell(hook, order)

                def handler(event, context):
                    Orders().take(event)
                    return {"statusCode": 200}
            """,
        },
        ["work_after_return src/notify.py:9"],
    ),
    "a route that starts a thread": (
        {
            "serverless.yml": _HEAD
            + "plugins: [serverless-wsgi]\ncustom: {wsgi: {app: web.app}}\n"
            + "functions: {api: {handler: wsgi_handler.handler}}\n",
            "web.py": """
                import threading
                from flask import Flask, request

                app = Flask(__name__)

                def index(text):
                    print(text)

                @app.post("/documents")
                def upload():
                    worker = threading.Thread(name="index", target=index, args=[request.data])
                    worker.setDaemon(True)
                    worker.start()
                    return "", 202
            """,
        },
        ["work_after_return web.py:13"],
    ),
    "one of two handlers waits": (
        {
            "serverless.yml": _HEAD + "functions:\n  now: {handler: f.now}\n  later: {handler: f.later}\n",
            "f.py": """
                from multiprocessing import Process

                def begin(event):
                    process = Process(target=print, args=(event,))
                    process.start()
                    return process

                def now(event, context):
                    begin(event).join()

                def later(event, context):
                    begin(event)
            """,
        },
        ["work_after_return f.py:5"],
    ),
    "a shell in the background and its log": (
        {
            "serverless.yml": _ONE,
            "f.py": """
                import subprocess as sp

                def f(event, context):
                    sp.Popen(
                        ["convert", event["from"], event["to"]],
                        stdout=sp.DEVNULL,
                        stderr=sp.DEVNULL,
                    )
                    sp.run(["ls"], check=True)
                    return {"statusCode": 202}
            """,
        },
        ["work_after_return f.py:4"],
    ),
    "a timer for the next round": (
        {
            "serverless.yml": _ONE,
            "f.py": """
                from threading import Timer

                def again():
                    print("again")

                def f(event, context):
                    Timer(interval=60, function=again).start()
            """,
        },
        ["work_after_return f.py:7"],
    ),
    "an event loop that is left with a task": (
        {
            "serverless.yml": _ONE,
            "f.py": """
                import asyncio

                loop = asyncio.new_event_loop()

                async def audit(user):
                    print(user)

                async def answer(event):
                    loop.create_task(audit(event["user"]))
                    return event["user"]

                def f(event, context):
                    return loop.run_until_complete(answer(event))
            """,
        },
        ["work_after_return f.py:9"],
    ),
    "every sort of cluster, and what is none": (
        {
            "serverless.yml": _ONE
            + "resources:\n  Resources:\n"
            + "    A: {Type: 'AWS::ElastiCache::CacheCluster'}\n"
            + "    B: {Type: 'AWS::ElastiCache::ReplicationGroup'}\n"
            + "    C: {Type: 'AWS::MemoryDB::Cluster'}\n"
            + "    D: {Type: 'AWS::DAX::Cluster'}\n"
            + "    E: {Type: 'AWS::ElastiCache::ServerlessCache'}\n"
            + "    F: {Type: 'AWS::DAX::SubnetGroup'}\n"
            + "    G: {Type: 'AWS::RDS::DBCluster'}\n",
            "f.py": "def f(event, context):\n    return event\n",
        },
        [f"idle_cache_cluster serverless.yml:{row}" for row in (10, 11, 12, 13)],
    ),
    "exchange rates in a bucket of the service": (
        {
            "serverless.yml": _ONE
            + "    environment: {RATES: !Ref Rates}\n"
            + "resources: {Resources: {Rates: {Type: 'AWS::S3::Bucket'}}}\n",
            "f.py": """
                import json
                import os

                import boto3
                import httpx
                from botocore.exceptions import ClientError

                bucket = boto3.resource("s3").Bucket(os.environ["RATES"])

                def rate(code):
                    entry = bucket.Object(f"rates/{code}")
                    try:
                        body = entry.get()["Body"].read()
                    except ClientError as problem:
                        if problem.response["Error"]["Code"] not in ("404", "NoSuchKey"):
                            raise
                        fresh = httpx.get("https://example.com/rates/" + code).json()
                        entry.put(Body=json.dumps(fresh).encode("utf-8"), ContentType="application/json")
                        return fresh
                    return json.loads(body)

                def f(event, context):
                    return rate(event["code"])
            """,
        },
        ["s3_as_cache f.py:13"],
    ),
    "models fetched by two libraries, at init and when first needed": (
        {
            "serverless.yml": _ONE + "    environment: {HF_HOME: /tmp/hf, NLTK_DATA: /tmp}\n",
            "f.py": """
                from functools import cache

                import nltk
                from sentence_transformers import SentenceTransformer

                nltk.download("wordnet")

                @cache
                def encoder():
                    return SentenceTransformer("all-MiniLM-L6-v2")

                def f(event, context):
                    return encoder().encode(event["text"]).tolist()
            """,
        },
        ["cache_built_at_runtime f.py:6", "cache_built_at_runtime f.py:10"],
    ),
    "packages of a list, installed when the function starts": (
        {
            "serverless.yml": _ONE,
            "requirements-late.txt": "pandas\n",
            "f.py": """
                import os
                import sys

                os.system("pip install -r requirements-late.txt --target /tmp/late")
                sys.path.insert(0, "/tmp/late")

                def f(event, context):
                    import pandas
                    return pandas.__version__
            """,
        },
        ["cache_built_at_runtime f.py:4"],
    ),
}

QUIET = {
    "fan out and gather, with a helper for each half": {
        "serverless.yml": _ONE.replace("f.f", "src/f.f"),
        "src/fan.py": """
            from concurrent.futures import ThreadPoolExecutor, wait

            _pool = ThreadPoolExecutor(max_workers=10)

            def out(work, parts):
                return [_pool.submit(work, part) for part in parts]

            def together(futures, seconds):
                done, late = wait(futures, timeout=seconds)
                for one in late:
                    one.cancel()
                return [one.result() for one in done]
        """,
        "src/f.py": """
            import requests
            from src import fan

            def f(event, context):
                jobs = fan.out(requests.get, event["urls"])
                return [answer.status_code for answer in fan.together(jobs, 10)]
        """,
    },
    "a heartbeat that an event ends": {
        "serverless.yml": _ONE,
        "f.py": """
            import threading

            import boto3

            sqs = boto3.client("sqs")

            class Heartbeat:
                def __init__(self, queue, receipt):
                    self.done = threading.Event()
                    self.thread = threading.Thread(target=self.beat, args=(queue, receipt), daemon=True)

                def beat(self, queue, receipt):
                    while not self.done.wait(10):
                        sqs.change_message_visibility(QueueUrl=queue, ReceiptHandle=receipt, VisibilityTimeout=30)

                def __enter__(self):
                    self.thread.start()
                    return self

                def __exit__(self, *error):
                    self.done.set()
                    self.thread.join()

            def f(event, context):
                for record in event["Records"]:
                    with Heartbeat(event["queue"], record["receiptHandle"]):
                        print(record["body"])
        """,
    },
    "processes that answer through pipes": {
        "serverless.yml": _ONE,
        "f.py": """
            from multiprocessing import Pipe, Process

            def double(number, out):
                out.send(2 * number)
                out.close()

            def f(event, context):
                started, inward = [], []
                for number in event["numbers"]:
                    here, there = Pipe()
                    process = Process(target=double, args=(number, there))
                    started.append(process)
                    inward.append(here)
                for process in started:
                    process.start()
                for process in started:
                    process.join()
                return sum(end.recv() for end in inward)
        """,
    },
    "a chain of commands": {
        "serverless.yml": _ONE,
        "f.py": """
            import shlex
            import subprocess
            from subprocess import PIPE, Popen

            def shell(line):
                process = Popen(shlex.split(line), stdout=PIPE, stderr=subprocess.STDOUT, text=True)
                for row in process.stdout:
                    print(row, end="")
                if process.wait() != 0:
                    raise RuntimeError(line)

            def f(event, context):
                shell("git clone --depth 1 " + event["repository"] + " /tmp/code")
                first = Popen(["cat", "/tmp/code/README.md"], stdout=PIPE)
                return subprocess.check_output(["wc", "-l"], stdin=first.stdout)
        """,
    },
    "the background tasks of a framework under Mangum": {
        "serverless.yml": _ONE.replace("f.f", "f.handler"),
        "f.py": """
            from mangum import Mangum
            from starlette.applications import Starlette
            from starlette.background import BackgroundTask, BackgroundTasks
            from starlette.responses import JSONResponse
            from starlette.routing import Route

            async def mail(to):
                print("mail", to)

            def index(path):
                print("index", path)

            async def sign_up(request):
                tasks = BackgroundTasks()
                tasks.add_task(mail, to=request.query_params["to"])
                tasks.add_task(index, request.url.path)
                return JSONResponse({}, background=tasks)

            async def sign_out(request):
                return JSONResponse({}, background=BackgroundTask(index, "/out"))

            app = Starlette(routes=[Route("/in", sign_up), Route("/out", sign_out)])
            handler = Mangum(app)
        """,
    },
    "pollers of the module, and a queue that is drained": {
        "serverless.yml": _ONE,
        "f.py": """
            import asyncio
            import queue
            import threading

            jobs = queue.Queue()

            def work():
                while True:
                    print(jobs.get())
                    jobs.task_done()

            for _ in range(2):
                threading.Thread(target=work, daemon=True).start()

            async def put(all_of_them):
                await asyncio.gather(*(asyncio.to_thread(jobs.put, one) for one in all_of_them))

            def f(event, context):
                asyncio.run(put(event["jobs"]))
                jobs.join()
        """,
    },
    "a script beside the handler": {
        "serverless.yml": _ONE,
        "f.py": """
            import subprocess
            import threading

            def serve():
                threading.Thread(target=print).start()
                subprocess.Popen(["pip", "install", "flask"])

            def f(event, context):
                return event

            if __name__ == "__main__":
                serve()
        """,
    },
    "a counter and a report in S3": {
        "serverless.yml": _HEAD + "functions:\n  count: {handler: f.count}\n  report: {handler: f.report}\n",
        "f.py": """
            import io
            import json

            import boto3
            import requests
            from reportlab.pdfgen import canvas

            s3 = boto3.client("s3")

            def count(event, context):
                try:
                    state = json.load(s3.get_object(Bucket="state", Key="count")["Body"])
                except s3.exceptions.NoSuchKey:
                    state = {"count": 0, "since": requests.get("https://example.com/now").json()}
                state["count"] += 1
                s3.put_object(Bucket="state", Key="count", Body=json.dumps(state))

            def report(event, context):
                key = f"reports/{event['month']}.pdf"
                try:
                    s3.head_object(Bucket="reports", Key=key)
                except s3.exceptions.ClientError:
                    page = io.BytesIO()
                    sheet = canvas.Canvas(page)
                    sheet.drawString(10, 10, requests.get("https://example.com/" + event["month"]).text)
                    sheet.save()
                    s3.put_object(Bucket="reports", Key=key, Body=page.getvalue())
                return key
        """,
    },
    "caches that are where they belong": {
        "serverless.yml": _ONE
        + "resources:\n  Resources:\n    Cache:\n      Type: AWS::DynamoDB::Table\n      Properties:\n"
        + "        BillingMode: PAY_PER_REQUEST\n"
        + "        AttributeDefinitions: [{AttributeName: id, AttributeType: S}]\n"
        + "        KeySchema: [{AttributeName: id, KeyType: HASH}]\n"
        + "        TimeToLiveSpecification: {AttributeName: ttl, Enabled: true}\n",
        "f.py": """
            import json
            import pathlib
            import time

            import boto3
            import requests

            s3 = boto3.client("s3")
            there = pathlib.Path("/tmp/articles.json")

            def f(event, context):
                if not there.exists() or there.stat().st_mtime < time.time() - 600:
                    there.write_bytes(s3.get_object(Bucket="articles", Key="all.json")["Body"].read())
                s3.put_object(Bucket="seen", Key=event["id"], Body=json.dumps(event))
                return json.loads(there.read_text())
        """,
    },
    "what is packaged, mounted or different each time": {
        "serverless.yml": _HEAD
        + "functions:\n  f:\n    handler: f.f\n    environment: {TORCH_HOME: /mnt/models, NLTK_DATA: /opt/nltk}\n"
        + "    fileSystemConfig: {arn: 'arn:aws:elasticfilesystem:eu-west-1:1:access-point/a', "
        + "localMountPath: /mnt/models}\n",
        "model/config.json": "{}\n",
        "f.py": """
            import os
            import subprocess

            import nltk
            import torch
            from transformers import AutoModel

            nltk.download("punkt")
            net = torch.hub.load("pytorch/vision", "resnet18")
            own = AutoModel.from_pretrained("model")

            def f(event, context):
                AutoModel.from_pretrained(os.environ["MODEL"], cache_dir="/tmp")
                subprocess.run(f"pip install {event['package']} -t /tmp/layer/python", shell=True, check=True)
                subprocess.run(["pip", "download", "--help"], check=True)
                return [net is own]
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
