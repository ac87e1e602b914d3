"""How gunicorn serves onrecord; every choice that is one is a setting (service/settings.py)."""

import os
import sys
from pathlib import Path

from gunicorn.arbiter import Arbiter
from gunicorn.http import wsgi

from service import allocation
from service.authority import AuthorityError, load_authority
from service.profiles import ProfileError, load_profiles
from service.settings import Settings, SettingsError
from service.telemetry import shared
from service.telemetry.logs import set_up
from service.telemetry.server import Log

try:
    settings = Settings.from_environ()
    # Each worker reads these again; a broken one must not take them down in turn.
    if settings.authority:
        load_authority(settings.authority)
    load_profiles(settings.profiles, settings.styles)
    if settings.metrics != "off":
        shared.make()
except (SettingsError, AuthorityError, ProfileError, shared.NoFolderError) as error:
    sys.exit(f"onrecord cannot start: {error}")

# OpenMP reads its variable once, when torch is first imported, which is in the workers.
for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, str(settings.torch_threads))

set_up(settings.log_level, settings.log_format)


def _address(host, port):
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


wsgi_app = "service.app:create_app()"
bind = [_address(settings.host, settings.port)]
if settings.metrics_address:
    bind.append(_address(*settings.metrics_address))
# What serves is nobody's business.
wsgi.SERVER = "onrecord"
worker_class = "service.front.worker.PatientWorker"
# Clients at once, of each process: beyond it, whose request takes longest to come gives way. Together with
# its own files a process stays below the 1,024 that most systems let it open.
worker_connections = 800
# LanguageTool's clients may send the text in the query.
limit_request_line = 8190
# Every byte of an answer goes through the worker's own socket.
sendfile = False
workers = settings.workers
threads = settings.all_threads
# Models load after the fork: torch hangs in the children of a process that has used it (pytorch#49555).
preload_app = False
graceful_timeout = settings.graceful_timeout
timeout = 120
keepalive = 5
control_socket_disable = True
# The heartbeat file must not wait for a disk.
if Path("/dev/shm").is_dir():
    worker_tmp_dir = "/dev/shm"

loglevel = settings.log_level.lower()
logger_class = Log
# The application has a line of its own for each request.
accesslog = None


# How long a thread may keep the interpreter from the others, in seconds. A CMS's call lets go of it some
# dozens of times (for the network, the disk, the log), a request that is turned away some ten times, and at
# Python's usual 0.005 each waits that long for every thread that annotates, each time.
_SWITCH = 0.0005


def nworkers_changed(server, new_value, old_value):
    """Keep to the number of workers that was asked for, and one more while one is being replaced."""
    if not new_value:  # all are to end, for a new arbiter
        return
    allowed = min(max(new_value, server.cfg.workers), server.cfg.workers + 1)
    if new_value != allowed:
        server.num_workers = allowed


def pre_fork(server, worker):
    """Have a worker that is one too many take over from the oldest."""
    worker.extra = server.num_workers > server.cfg.workers


def post_worker_init(worker):
    """Load the models beside the running worker: it answers /healthz, and /readyz once they are there."""
    allocation.share()
    sys.setswitchinterval(_SWITCH)
    from service.api.doors import porter
    from service.api.state import State
    from service.loading import LoadingAnnotator
    from service.wear import Wear

    state = State.of(worker.wsgi)
    annotator = state.annotator
    worker.ready = lambda: annotator.ready
    worker.worn = Wear(settings.recycle_articles, settings.recycle_megabytes, state.turns).over
    worker.ends = state.turns.end_by
    worker.busy = porter(worker.wsgi)
    if isinstance(annotator, LoadingAnnotator):
        # A worker that ends with this status stops the master too: the next would fail alike.
        annotator.start(on_failure=lambda: os._exit(Arbiter.WORKER_BOOT_ERROR))


def child_exit(server, worker):
    """What the worker was doing when it ended, it does no more."""
    shared.forget(worker.pid)


def on_exit(server):
    """Take the folder of figures away."""
    shared.remove()
