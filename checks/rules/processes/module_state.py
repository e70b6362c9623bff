"""State of users kept in variables of a module or class."""

from __future__ import annotations

from collections.abc import Iterator

from checks.finding import Match
from checks.log_files.purpose import is_service
from checks.repository import Repository
from checks.rule import rule
from checks.sharing.browsers import in_browser
from checks.sharing.module_state import KINDS, LITERALS
from checks.sharing.module_state import module_state as states


@rule(
    message="`{name}` keeps state of requests in the memory of this process",
    fix="Keep what has to outlive a request in a backing service: a database, or Redis with an expiry.",
    looks_at=LITERALS,
    level="warning",
    thorough=True,
    bad=[
        (
            {
                "app.py": "from flask import Flask, request\napp = Flask(__name__)\nnotes = []\n\n@app.post('/notes')\ndef add():\n"
                "    notes.append(request.json)\n    return '', 201\n"
            },
            "app.py:3",
        ),
        (
            {
                "services.py": "class OrderService:\n    _pending_orders: dict = {}\n    _user_sessions: dict = {}\n    _uploaded_files: list = []\n\n"
                "    def save_draft_order(self, user_id, order):\n        self._pending_orders[user_id] = order\n",
            },
            "services.py:2 services.py:3 services.py:4",
        ),
        ({"state.py": "user_sessions = {}  # Lost on restart\n"}, "state.py:1"),
        (
            {
                "src/routes.ts": "import { Router } from 'express';\nconst items: Item[] = [];\nconst otpStore = new Map();\nconst router = Router();\n"
                "router.post('/items', (req, res) => {\n  items.push(req.body);\n  otpStore.set(req.body.id, 1);\n  res.end();\n});\n"
            },
            "src/routes.ts:2 src/routes.ts:3",
        ),
        (
            {
                "main.go": 'package main\nimport "net/http"\nvar sessions = map[string]string{}\n'
                'func login(w http.ResponseWriter, r *http.Request) {\n\tsessions[r.FormValue("id")] = "x"\n}\n'
            },
            "main.go:3",
        ),
        (
            {
                "src/main/java/Carts.java": "@RestController\nclass Carts {\n  private final Map<String, Cart> carts = new HashMap<>();\n"
                '  @PostMapping("/carts")\n  void add(@RequestBody Cart cart) {\n    carts.put(cart.id, cart);\n  }\n}\n'
            },
            "src/main/java/Carts.java:3",
        ),
        (
            {
                "src/carts.service.ts": "import { Injectable } from '@nestjs/common';\n@Injectable()\nexport class CartsService {\n"
                "  private carts: Cart[] = [];\n  add(cart: Cart) {\n    this.carts.push(cart);\n  }\n}\n"
            },
            "src/carts.service.ts:4",
        ),
        (
            {
                "app/controllers/carts_controller.rb": "class CartsController < ApplicationController\n  @@carts = {}\n\n  def create\n"
                "    @@carts[params[:id]] = params[:items]\n    head :created\n  end\nend\n"
            },
            "app/controllers/carts_controller.rb:2",
        ),
        (
            {"app.rb": "require 'sinatra'\n\n$users = []\n\npost '/users' do\n  $users << params[:name]\n  201\nend\n"},
            "app.rb:3",
        ),
    ],
    good=[
        {
            "app.rb": "require 'sinatra'\n\n$routes = {}\n$sizes = []\n$sizes << 'small'\n\nget '/sizes' do\n  found = []\n  found << $sizes.first\n"
            "  found.to_json\nend\n"
        },
        {
            "app/models/shape.rb": "class Shape\n  @@kinds = {}\n\n  def self.inherited(kind)\n    @@kinds[kind.name] = kind\n  end\nend\n"
        },
        {
            "src/carts.service.ts": "import { Injectable } from '@angular/core';\n@Injectable()\nexport class CartsService {\n"
            "  private carts: Cart[] = [];\n  add(cart: Cart) {\n    this.carts.push(cart);\n  }\n}\n"
        },
        {
            "app.py": "ALLOWED = ['a', 'b']\nHANDLERS = {}\n\ndef register(name, handler):\n    HANDLERS[name] = handler\n"
        },
        {
            "app.py": "from flask import Flask\napp = Flask(__name__)\n_cache = {}\n\n@app.get('/price')\ndef price():\n    _cache['x'] = 1\n    return 'x'\n"
        },
        {
            "app.py": "from flask import Flask\napp = Flask(__name__)\n\n@app.get('/list')\ndef show():\n    found = []\n    found.append(1)\n    return found\n"
        },
        {"store.py": "session = redis.get(f'session:{session_id}')\n"},
        {
            "src/routes.js": "const routes = {};\nconst names = ['a'];\nrouter.get('/', (req, res) => {\n  const items = [];\n  items.push(1);\n  res.json(items);\n});\n"
        },
        {"main.go": 'package main\nvar sizes = map[string]int{"s": 1}\nfunc size(n string) int { return sizes[n] }\n'},
        {"tests/fake.py": "user_sessions = {}\n"},
        {"web/store.js": "const state = { carts: [] };\nexport const add = (cart) => state.carts.push(cart);\n"},
    ],
)
def module_state(repository: Repository) -> Iterator[Match]:
    """Another process does not know what this one remembers, and a restart forgets it."""
    for kind in KINDS:
        for source in repository.changed(kind):
            found = [*states(source)]
            if found and is_service(repository, source) and not in_browser(source.path):
                for state in found:
                    yield Match(source.path, source.span(state.node), {"name": state.name})
