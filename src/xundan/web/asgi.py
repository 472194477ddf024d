"""What a server runs: `uvicorn xundan.web.asgi:application`."""

from __future__ import annotations

import os
import warnings
from typing import cast

from django.core.asgi import get_asgi_application

from xundan.web.place import here
from xundan.web.requests import LARGEST, App, Bounded
from xundan.web.working import Working

# Files that whitenoise serves are read to their end in a thread of their own, which is all that Django warns of.
warnings.filterwarnings("ignore", "StreamingHttpResponse must consume synchronous iterators", Warning)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xundan.web.settings")
here().furnish()
application = Working(Bounded(cast(App, get_asgi_application()), LARGEST))
