# The service. It runs as a user without rights, on a file system that it need not write to:
#   docker run --read-only --tmpfs /tmp --shm-size 512m -p 8000:8000 -v ./keys:/run/secrets/jixiao_keys:ro jixiao
# First `make offline`, with Python 3.11 (EXTRAS=[ocr,postgres] for more): the image is built from its folder.
FROM python:3.11-slim-bookworm AS build
COPY build/jixiao-offline /offline
RUN /offline/install-offline.sh /opt/jixiao

FROM python:3.11-slim-bookworm
# LibreOffice reads .doc and .rtf, and prints Word files for the page; without it (--build-arg LIBREOFFICE=) the image is
# a third of the size. The Chinese font is for pages of Word and PDF files that hold none of their own.
ARG LIBREOFFICE=libreoffice-writer-nogui
RUN apt-get update \
    && apt-get install --yes --no-install-recommends fonts-wqy-zenhei fontconfig $LIBREOFFICE && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --no-create-home jixiao
COPY --from=build /opt/jixiao /opt/jixiao
ENV PATH=/opt/jixiao/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    HF_HUB_OFFLINE=1 JIXIAO_HOST=0.0.0.0 JIXIAO_KEYS_FILE=/run/secrets/jixiao_keys
USER 10001
WORKDIR /tmp
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
ENTRYPOINT ["jixiao"]
CMD ["serve"]
