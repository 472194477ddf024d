"""What a server runs: `uvicorn xundan.web.asgi:application`.

Every view is synchronous. So Django runs as under a WSGI server, in threads that stay and keep their connection to the
database; its own ASGI handler would make a thread and a connection for each request.
"""

from __future__ import annotations

import os
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application

from xundan.web.place import here
from xundan.web.requests import LARGEST, App, Bounded, Whole
from xundan.web.working import Working

THREADS = 8
"""Requests that are answered at once; more wait. Python runs one at a time anyway, save where it reads or writes."""

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xundan.web.settings")
here().furnish()
_django = WSGIMiddleware(cast(Any, get_wsgi_application()), workers=THREADS)
application = Working(Bounded(Whole(cast(App, _django)), LARGEST))
