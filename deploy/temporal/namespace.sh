#!/bin/sh
# Creates the program's namespace and search attributes. Harmless when they are there
# already. A closed workflow is kept for 400 days: past the cycle it belongs to.
set -eu

# The port is open before the cluster serves, and a new namespace is known to every part
# of the server only some seconds after its creation.
until_it_works() {
    tries=0
    until "$@" >/dev/null 2>&1; do
        tries=$((tries + 1))
        if [ "$tries" -ge 60 ]; then
            "$@"
            exit 1
        fi
        sleep 1
    done
}

until_it_works temporal operator cluster health
if ! temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1; then
    temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention 400d
fi

until_it_works temporal operator search-attribute list --namespace "$TEMPORAL_NAMESPACE"
present=$(temporal operator search-attribute list --namespace "$TEMPORAL_NAMESPACE")
for attribute in CycleYear:Int Phase:Keyword Ministry:KeywordList DueAt:Datetime; do
    name=${attribute%%:*}
    if ! printf '%s\n' "$present" | grep -qw "$name"; then
        temporal operator search-attribute create --namespace "$TEMPORAL_NAMESPACE" \
            --name "$name" --type "${attribute##*:}"
    fi
done
