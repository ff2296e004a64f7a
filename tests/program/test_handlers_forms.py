"""Handlers in the forms that frameworks give them, and the routes that run in their invocations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.program.facts import ClientCreation, Frequency

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.program.analysis import Analysis

_GO = "import boto3\ndef go(*args, **kwargs): return boto3.client('s3')\n"

_WEB: dict[str, str | dict[str, str]] = {
    "a route of Flask behind serverless-wsgi": """
from flask import Flask
app = Flask(__name__)
@app.route('/')
def index(): go()
handler = app
""",
    "a route of Flask through an adapter": """
import awsgi
from flask import Flask
app = Flask(__name__)
@app.route('/')
def index(): go()
def handler(event, context): return awsgi.response(app, event, context)
""",
    "a route of Flask through serverless_wsgi": """
import serverless_wsgi
from flask import Flask
app = Flask(__name__)
@app.get('/')
def index(): go()
def handler(event, context): return serverless_wsgi.handle_request(app, event, context)
""",
    "a route through apig_wsgi": """
from apig_wsgi import make_lambda_handler
from flask import Flask
app = Flask(__name__)
@app.get('/')
def index(): go()
handler = make_lambda_handler(app)
""",
    "a route enrolled by a call": """
from flask import Flask
app = Flask(__name__)
def index(): go()
app.add_url_rule('/', 'index', index)
handler = app
""",
    "a class-based view of Flask": """
from flask import Flask
from flask.views import MethodView
class Index(MethodView):
    def get(self): go()
app = Flask(__name__)
app.add_url_rule('/', view_func=Index.as_view('index'))
handler = app
""",
    "a resource of flask_restful": """
from flask import Flask
from flask_restful import Api, Resource
app = Flask(__name__)
api = Api(app)
class Index(Resource):
    def get(self): go()
api.add_resource(Index, '/')
handler = app
""",
    "a resource of flask_restx": """
from flask import Flask
from flask_restx import Api, Resource
app = Flask(__name__)
api = Api(app)
ns = api.namespace('x')
@ns.route('/')
class Index(Resource):
    def get(self): go()
handler = app
""",
    "what runs before each request": """
from flask import Flask
app = Flask(__name__)
@app.before_request
def open_(): go()
handler = app
""",
    "a blueprint of another module": {
        "views.py": "from flask import Blueprint\nfrom work import go\nviews = Blueprint('v', __name__)\n"
        "@views.route('/')\ndef index(): go()\n",
        "handler.py": "from flask import Flask\nfrom views import views\napp = Flask(__name__)\n"
        "app.register_blueprint(views)\nhandler = app\n",
    },
    "an application made by a function": {
        "views.py": "from flask import Blueprint\nfrom work import go\nviews = Blueprint('v', __name__)\n"
        "@views.route('/')\ndef index(): go()\n",
        "handler.py": "from flask import Flask\ndef create_app():\n  from views import views\n  app = Flask(__name__)\n"
        "  app.register_blueprint(views)\n  return app\nhandler = create_app()\n",
    },
    "a route inside the function that makes the application": """
from flask import Flask
def create_app():
    app = Flask(__name__)
    @app.route('/')
    def index(): go()
    return app
handler = create_app()
""",
    "a route of FastAPI under Mangum": """
from fastapi import FastAPI
from mangum import Mangum
app = FastAPI()
@app.get('/')
async def index(): go()
handler = Mangum(app, lifespan='off')
""",
    "a route of FastAPI under Mangum, called": """
from fastapi import FastAPI
from mangum import Mangum
app = FastAPI()
@app.get('/')
async def index(): go()
adapter = Mangum(app)
def handler(event, context): return adapter(event, context)
""",
    "a route under Mangum made in the handler": """
from fastapi import FastAPI
from mangum import Mangum
app = FastAPI()
@app.get('/')
def index(): go()
def handler(event, context): return Mangum(app)(event, context)
""",
    "a router of another module": {
        "api/__init__.py": "",
        "api/items.py": "from fastapi import APIRouter\nfrom work import go\nrouter = APIRouter(prefix='/items')\n"
        "@router.get('/')\ndef index(): go()\n",
        "handler.py": "from fastapi import FastAPI\nfrom mangum import Mangum\nfrom api import items\napp = FastAPI()\n"
        "app.include_router(items.router)\nhandler = Mangum(app)\n",
    },
    "a dependency named in an annotation": """
from typing import Annotated
from fastapi import Depends, FastAPI
from mangum import Mangum
app = FastAPI()
@app.get('/')
def index(client: Annotated[object, Depends(go)]): return 1
handler = Mangum(app)
""",
    "a dependency behind a name for an annotation": """
from typing import Annotated
from fastapi import Depends, FastAPI
from mangum import Mangum
app = FastAPI()
Client = Annotated[object, Depends(go)]
@app.get('/')
def index(client: Client): return 1
handler = Mangum(app)
""",
    "a class that is a dependency": """
from fastapi import Depends, FastAPI
from mangum import Mangum
app = FastAPI()
class Store:
    def __init__(self): go()
@app.get('/')
def index(store: Store = Depends()): return 1
handler = Mangum(app)
""",
    "a method of what a dependency gives": """
from fastapi import Depends, FastAPI
from mangum import Mangum
app = FastAPI()
class Store:
    def save(self): go()
def store(): yield Store()
@app.get('/')
def index(store: Store = Depends(store)): store.save()
handler = Mangum(app)
""",
    "a dependency of a router": """
from fastapi import APIRouter, Depends, FastAPI
from mangum import Mangum
router = APIRouter(dependencies=[Depends(go)])
@router.get('/')
def index(): return 1
app = FastAPI()
app.include_router(router)
handler = Mangum(app)
""",
    "a middleware": """
from fastapi import FastAPI
from mangum import Mangum
app = FastAPI()
@app.middleware('http')
async def measured(request, call_next): go()
handler = Mangum(app)
""",
    "a middleware that is a class": """
from fastapi import FastAPI
from mangum import Mangum
from starlette.middleware.base import BaseHTTPMiddleware
class Measured(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next): go()
app = FastAPI()
app.add_middleware(Measured)
handler = Mangum(app)
""",
    "a list of routes of Starlette": """
from mangum import Mangum
from starlette.applications import Starlette
from starlette.routing import Route
async def index(request): go()
app = Starlette(routes=[Route('/', index)])
handler = Mangum(app)
""",
    "a route that has a decorator of the service as well": """
import functools
from flask import Flask
app = Flask(__name__)
def logged(function):
    @functools.wraps(function)
    def inner(*args, **kwargs): return function(*args, **kwargs)
    return inner
@app.route('/')
@logged
def index(): go()
handler = app
""",
    "a view of Django": {
        "shop/__init__.py": "",
        "shop/settings.py": "ROOT_URLCONF = 'shop.urls'\n",
        "shop/urls.py": "from django.urls import path\nfrom shop import views\nurlpatterns = [path('', views.index)]\n",
        "shop/views.py": "from work import go\ndef index(request): go()\n",
        "handler.py": "import os\nfrom django.core.wsgi import get_wsgi_application\n"
        "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\nhandler = get_wsgi_application()\n",
    },
    "a class-based view of Django behind an include": {
        "shop/__init__.py": "",
        "shop/settings.py": "ROOT_URLCONF = 'shop.urls'\n",
        "shop/urls.py": "from django.urls import include, path\nurlpatterns = [path('', include('shop.items'))]\n",
        "shop/items.py": "from django.urls import re_path\nfrom shop.views import Index\n"
        "urlpatterns = [re_path('', Index.as_view())]\n",
        "shop/views.py": "from django.views import View\nfrom work import go\n"
        "class Index(View):\n  def get(self, request): go()\n",
        "handler.py": "import os\nfrom django.core.asgi import get_asgi_application\nfrom mangum import Mangum\n"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'shop.settings'\nhandler = Mangum(get_asgi_application())\n",
    },
    "a view set of Django's REST framework": {
        "shop/__init__.py": "",
        "shop/settings.py": "ROOT_URLCONF = 'shop.urls'\n",
        "shop/urls.py": "from rest_framework.routers import DefaultRouter\nfrom shop.views import Items\n"
        "router = DefaultRouter()\nrouter.register('items', Items)\nurlpatterns = router.urls\n",
        "shop/views.py": "from rest_framework.viewsets import ModelViewSet\nfrom work import go\n"
        "class Items(ModelViewSet):\n  def perform_create(self, serializer): go()\n",
        "handler.py": "import os\nfrom django.core.wsgi import get_wsgi_application\n"
        "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\nhandler = get_wsgi_application()\n",
    },
}

_MORE_WEB: dict[str, str | dict[str, str]] = {
    "a function that stands in for one of the application": """
from fastapi import FastAPI
from mangum import Mangum
app = FastAPI()
def described(): go()
app.openapi = described
handler = Mangum(app)
""",
    "a query of Graphene": """
import graphene
from flask import Flask
from flask_graphql import GraphQLView
class Query(graphene.ObjectType):
    items = graphene.List(graphene.String)
    def resolve_items(root, info): go()
schema = graphene.Schema(query=Query)
handler = app = Flask(__name__)
app.add_url_rule('/graphql', view_func=GraphQLView.as_view('graphql', schema=schema))
""",
    "a mutation of Graphene": """
import graphene
from flask import Flask
from flask_graphql import GraphQLView
class Add(graphene.Mutation):
    @staticmethod
    def mutate(root, info, name): go()
class Mutation(graphene.ObjectType):
    add = Add.Field()
schema = graphene.Schema(mutation=Mutation)
handler = app = Flask(__name__)
app.add_url_rule('/graphql', view_func=GraphQLView.as_view('graphql', schema=schema))
""",
    "a field of Strawberry": """
import strawberry
from fastapi import FastAPI
from mangum import Mangum
from strawberry.fastapi import GraphQLRouter
@strawberry.type
class Query:
    @strawberry.field
    def items(self) -> list[str]: go()
schema = strawberry.Schema(query=Query)
app = FastAPI()
app.include_router(GraphQLRouter(schema))
handler = Mangum(app)
""",
}

_EVENTS: dict[str, str | dict[str, str]] = {
    "a route of Powertools": """
from aws_lambda_powertools.event_handler import APIGatewayRestResolver
app = APIGatewayRestResolver()
@app.get('/items')
def items(): go()
def handler(event, context): return app.resolve(event, context)
""",
    "a router of Powertools in another module": {
        "items.py": "from aws_lambda_powertools.event_handler.api_gateway import Router\nfrom work import go\n"
        "router = Router()\n@router.post('/items')\ndef items(): go()\n",
        "handler.py": "import items\nfrom aws_lambda_powertools.event_handler import APIGatewayHttpResolver\n"
        "app = APIGatewayHttpResolver()\napp.include_router(items.router)\n"
        "def handler(event, context): return app.resolve(event, context)\n",
    },
    "a resolver of AppSync": """
from aws_lambda_powertools.event_handler import AppSyncResolver
app = AppSyncResolver()
@app.resolver(type_name='Query', field_name='items')
def items(): go()
def handler(event, context): return app.resolve(event, context)
""",
    "an exception handler of Powertools": """
from aws_lambda_powertools.event_handler import APIGatewayRestResolver
app = APIGatewayRestResolver()
@app.exception_handler(ValueError)
def wrong(error): go()
def handler(event, context): return app.resolve(event, context)
""",
    "the record handler of a batch": """
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
processor = BatchProcessor(event_type=EventType.SQS)
def one(record): go()
def handler(event, context):
    return process_partial_response(event=event, record_handler=one, processor=processor, context=context)
""",
    "the record handler that a decorator is given": """
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, batch_processor
processor = BatchProcessor(event_type=EventType.SQS)
def one(record): go()
@batch_processor(record_handler=one, processor=processor)
def handler(event, context): return processor.response()
""",
    "the record handler in a with": """
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType
processor = BatchProcessor(event_type=EventType.SQS)
def one(record): go()
def handler(event, context):
    with processor(event['Records'], one): processor.process()
""",
    "a handler with several decorators of Powertools": """
from aws_lambda_powertools import Logger, Metrics, Tracer
logger, metrics, tracer = Logger(), Metrics(), Tracer()
@metrics.log_metrics
@logger.inject_lambda_context(log_event=True)
@tracer.capture_lambda_handler
def handler(event, context): go()
""",
    "a route of Chalice": """
from chalice import Chalice
handler = app = Chalice(app_name='x')
@app.route('/')
def index(): go()
""",
    "a scheduled function of Chalice": """
from chalice import Chalice, Rate
handler = app = Chalice(app_name='x')
@app.schedule(Rate(5))
def tick(event): go()
""",
    "a command of Slack's Bolt": """
from slack_bolt import App
from slack_bolt.adapter.aws_lambda import SlackRequestHandler
app = App(process_before_response=True)
@app.command('/go')
def command(ack): go()
def handler(event, context): return SlackRequestHandler(app=app).handle(event, context)
""",
    "an intent of Alexa": """
from ask_sdk_core.dispatch_components import AbstractRequestHandler
from ask_sdk_core.skill_builder import SkillBuilder
class Launch(AbstractRequestHandler):
    def can_handle(self, handler_input): return True
    def handle(self, handler_input): go()
sb = SkillBuilder()
sb.add_request_handler(Launch())
handler = sb.lambda_handler()
""",
    "a message of LINE": """
from linebot import WebhookHandler
webhook = WebhookHandler('x')
@webhook.add(object)
def message(event): go()
def handler(event, context): webhook.handle(event['body'], event['headers'])
""",
    "a message of Telegram": """
import json, telebot
bot = telebot.TeleBot('x')
@bot.message_handler(commands=['start'])
def start(message): go()
def handler(event, context): bot.process_new_updates([telebot.types.Update.de_json(json.loads(event['body']))])
""",
    "a query of Ariadne": """
from ariadne import QueryType, graphql_sync, make_executable_schema
query = QueryType()
@query.field('items')
def items(*_): go()
schema = make_executable_schema('', query)
def handler(event, context): return graphql_sync(schema, event)
""",
    "what somebody else's handler object enrols": """
from house import IngestHandler
handler = IngestHandler()
@handler.ingest()
def ingest(event): go()
""",
    "what the service's own handler object enrols": """
class Ingest:
    def __call__(self, event, context): return self.run(event)
    def ingest(self):
        def enrol(function):
            self.run = function
            return function
        return enrol
handler = Ingest()
@handler.ingest()
def ingest(event): go()
""",
    "a handler class of another library": """
from house import Handler
class Work(Handler):
    def handle(self, event, context): go()
handler = Work()
""",
    "a handler class of another library that gives its handler": """
from house import Handler
class Work(Handler):
    def handle(self, event, context): go()
handler = Work.get_handler()
""",
    "a router of events by name": """
from lambda_router import Router
handler = router = Router()
@router.route('/go')
def index(event): go()
""",
}

_NOT_CALLED: dict[str, str | dict[str, str]] = {
    "a route of an application that the handler does not use": """
from flask import Flask
app = Flask(__name__)
@app.route('/')
def index(): go()
def handler(event, context): return event
""",
    "another function under a tracer": """
from aws_lambda_powertools import Tracer
tracer = Tracer()
@tracer.capture_lambda_handler
def other(event, context): go()
@tracer.capture_lambda_handler
def handler(event, context): return tracer.provider(event)
""",
    "another handler beside an application": """
from fastapi import FastAPI
from mangum import Mangum
app = FastAPI()
web = Mangum(app)
def other(event, context): go()
@app.get('/')
def index(): return 1
handler = web
""",
    "a command for the terminal": """
import click
from flask import Flask
handler = app = Flask(__name__)
@click.group()
def cli(): pass
@app.cli.command()
def seed(): go()
@cli.command()
def other(): go()
""",
    "a task of Celery": """
from celery import Celery
from flask import Flask
handler = app = Flask(__name__)
celery = Celery()
@celery.task
def work(): go()
""",
    "a helper of a module with routes": """
from flask import Flask
handler = app = Flask(__name__)
def helper(): go()
@app.route('/')
def index(): return 1
""",
    "a private method of a view": """
from flask import Flask
from flask.views import MethodView
class Index(MethodView):
    def get(self): return 1
    def _old(self): go()
app = Flask(__name__)
app.add_url_rule('/', view_func=Index.as_view('index'))
handler = app
""",
    "a test of the application": """
from flask import Flask
handler = app = Flask(__name__)
@app.route('/')
def index(): return 1
def test_index(client): go()
""",
    "a fixture": """
import pytest
from flask import Flask
handler = app = Flask(__name__)
@pytest.fixture()
def client(): go()
""",
    "a route of a module that is not imported": {
        "views.py": "from flask import Blueprint\nfrom work import go\nviews = Blueprint('v', __name__)\n"
        "@views.route('/')\ndef index(): go()\n",
        "handler.py": "from flask import Flask\nhandler = Flask(__name__)\n",
    },
    "a view of Django whose settings are not known": {
        "shop/__init__.py": "",
        "shop/urls.py": "from django.urls import path\nfrom shop import views\nurlpatterns = [path('', views.index)]\n",
        "shop/views.py": "from work import go\ndef index(request): go()\n",
        "handler.py": "from django.core.wsgi import get_wsgi_application\nhandler = get_wsgi_application()\n",
    },
}


def _cases(*tables: dict[str, str | dict[str, str]]) -> pytest.MarkDecorator:
    cases = {name: code for table in tables for name, code in table.items()}
    return pytest.mark.parametrize("code", cases.values(), ids=cases.keys())


def _frequencies(follow: Callable[..., Analysis], code: str | dict[str, str]) -> list[Frequency]:
    modules = {"handler.py": f"from work import go\n{code}"} if isinstance(code, str) else code
    analysis = follow({"work.py": _GO, **modules})
    made = (fact for fact in analysis.facts if isinstance(fact, ClientCreation))
    return [client.frequency for client in made if client.product == "s3"]


@_cases(_WEB, _MORE_WEB, _EVENTS)
def test_in_every_invocation_runs(follow: Callable[..., Analysis], code: str | dict[str, str]) -> None:
    assert _frequencies(follow, code) == [Frequency.INVOCATION]


@_cases(_NOT_CALLED)
def test_no_invocation_runs(follow: Callable[..., Analysis], code: str | dict[str, str]) -> None:
    assert _frequencies(follow, code) == []
