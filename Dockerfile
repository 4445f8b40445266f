# One image for every part; the command says which: serve, work, migrate.
FROM python:3.12-slim AS build
WORKDIR /source
COPY . .
RUN python -m venv /opt/concierge \
 && /opt/concierge/bin/python -m pip install --no-cache-dir -c constraints.txt '.[otel]'

FROM python:3.12-slim
RUN useradd --create-home --uid 10001 concierge
COPY --from=build /opt/concierge /opt/concierge
ENV PATH=/opt/concierge/bin:$PATH PYTHONUNBUFFERED=1
USER concierge
WORKDIR /home/concierge
EXPOSE 8080
ENTRYPOINT ["concierge"]
CMD ["serve"]
