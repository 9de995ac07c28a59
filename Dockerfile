# docker build --tag jatslint .
# docker run --rm --user "$(id -u):$(id -g)" --volume "$PWD:/records" jatslint check .

FROM python:3.13-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY docs/man docs/man
COPY validator validator
COPY rules rules
COPY schemas schemas
COPY reports reports
RUN pip wheel --no-cache-dir --wheel-dir /wheels .

FROM python:3.13-slim
# The version is that of the wheel, which was built above with all that it needs.
# hadolint ignore=DL3013
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-index --find-links /wheels jatslint \
    && useradd --create-home --uid 1000 jatslint
USER 1000
WORKDIR /records
ENTRYPOINT ["jatslint"]
CMD ["--help"]
