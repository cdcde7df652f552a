# docker buildx build --sbom=true --provenance=true . keeps a list of everything inside with the
# image; `go version -m` on the program names its modules as well.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags='-s -w' -o /fortschreibung ./cmd/fortschreibung

# Certificates, time zones, user 65532, and nothing else.
FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /fortschreibung /fortschreibung
USER 65532:65532
EXPOSE 8080
ENTRYPOINT ["/fortschreibung"]
