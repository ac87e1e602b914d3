"""How gunicorn's worker receives requests and sends answers: slow clients hold no thread."""
