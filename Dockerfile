# onrecord in a container: docker build -t onrecord . && docker run --rm -p 8080:8080 --read-only onrecord
# It serves the API and, where a CMS's secret is set, annotates what CMSs send; articles are in the volume
# /var/lib/onrecord. For the web alone: docker run … onrecord gunicorn -c gunicorn.conf.py
# For torch without CUDA (gigabytes smaller), name PyTorch's index of CPU wheels:
#   docker build --build-arg TORCH_INDEX=… -t onrecord .
ARG PYTHON=3.12

FROM python:${PYTHON}-slim AS build
ARG TORCH_INDEX=""
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
RUN python -m venv /opt/onrecord
COPY constraints.txt ./
# Alone, since it changes seldom and is by far the largest.
RUN /opt/onrecord/bin/pip install -c constraints.txt ${TORCH_INDEX:+--index-url "$TORCH_INDEX"} torch
COPY pyproject.toml README.md LICENSE ./
COPY schemas ./schemas
COPY service ./service
# Without what torch brings for building and testing itself: 200 MB.
RUN /opt/onrecord/bin/pip install -c constraints.txt . \
    && cd /opt/onrecord/lib/python*/site-packages/torch && rm -rf bin/test_* include test

FROM python:${PYTHON}-slim
RUN useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin onrecord \
    && install -d -o 10001 -g 10001 -m 0700 /var/lib/onrecord
COPY --from=build /opt/onrecord /opt/onrecord
COPY gunicorn.conf.py /etc/onrecord/gunicorn.conf.py
# A newsroom's own house styles: docker run -v ./profiles:/etc/onrecord/profiles:ro …
RUN mkdir /etc/onrecord/profiles
ENV PATH=/opt/onrecord/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    ONRECORD_HOST=0.0.0.0 \
    ONRECORD_PORT=8080 \
    ONRECORD_PROFILES=/etc/onrecord/profiles \
    ONRECORD_DATA=/var/lib/onrecord
VOLUME /var/lib/onrecord
WORKDIR /etc/onrecord
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ['ONRECORD_PORT']}/readyz\", timeout=4)"]
CMD ["onrecord", "serve", "-c", "/etc/onrecord/gunicorn.conf.py"]
