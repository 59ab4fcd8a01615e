# One image for the dashboard and the watcher: runs `dateline serve` unless another command is given.
# docker build -t dateline . && docker run --read-only --tmpfs /tmp -v dateline:/var/lib/dateline -p 127.0.0.1:8501:8501 dateline
FROM python:3.12-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY geo geo
COPY dashboard dashboard
COPY data data
COPY seeds seeds
RUN python -m venv /opt/dateline && /opt/dateline/bin/pip install --no-cache-dir --quiet ".[login,metrics,postgres]"

FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/dateline --create-home dateline
COPY --from=build /opt/dateline /opt/dateline
ENV PATH=/opt/dateline/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DATELINE_LOG=json \
    DATELINE_DATABASE_URL=sqlite:////var/lib/dateline/dateline.db
USER 10001
WORKDIR /var/lib/dateline
VOLUME /var/lib/dateline
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s \
    CMD ["sh", "-c", "exec dateline health --no-feeds --dashboard http://127.0.0.1:8501$DATELINE_BASE_PATH"]
ENTRYPOINT ["dateline"]
CMD ["serve", "--host", "0.0.0.0", "--no-browser"]
