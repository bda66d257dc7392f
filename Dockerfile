# Docker builds and runs this with `docker compose up`; the company's data lives in the volume /workspace.
FROM python:3.11-slim

RUN useradd --create-home --uid 1000 smarketing && install -d -o smarketing /workspace
WORKDIR /app

COPY requirements.txt .
RUN pip install --no-cache-dir --disable-pip-version-check -r requirements.txt

COPY . .
USER smarketing
ENV SMARKETING_WORKSPACE=/workspace PYTHONUNBUFFERED=1
VOLUME /workspace
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://localhost:8501/healthz', timeout=4)"]
CMD ["python", "-m", "smarketing", "start", "--port", "8501", "--address", "0.0.0.0"]
