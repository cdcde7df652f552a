#!/bin/sh
# Installs Debian packages that the build, the tests or the default database need, where
# that is possible; otherwise says what to install.
#
#   ensure-debian.sh postgresql          initdb and postgres
#   ensure-debian.sh gcc libc6-dev       any other package: installed when missing
set -eu

has_postgres() {
    command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

is_there() {
    case $1 in
    postgresql) has_postgres ;;
    libc6-dev) [ -e /usr/include/stdlib.h ] ;;
    poppler-utils) command -v pdfinfo >/dev/null 2>&1 ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
    esac
}

missing=
for package in "$@"; do
    is_there "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

refuse() {
    echo "missing:$missing - $1" >&2
    echo "install it yourself, on Debian with: apt-get install$missing" >&2
    exit 1
}

command -v apt-get >/dev/null 2>&1 || refuse "this machine has no apt-get"
as_root=
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || refuse "installing needs root or sudo"
    as_root="sudo"
    # Without a terminal sudo cannot ask for a password.
    [ -t 0 ] || as_root="sudo -n"
    $as_root true || refuse "sudo was refused"
fi

install_packages() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$@"
}

# Debian's package creates a cluster and starts it on port 5432. We use only the programs,
# so the cluster is turned off during the installation and the setting then put back.
install_postgres() {
    install_packages postgresql-common
    settings=/etc/postgresql-common/createcluster.conf
    kept=$(mktemp)
    cp "$settings" "$kept"
    trap '$as_root cp "$kept" "$settings"; rm -f "$kept"' EXIT
    sed 's/^#* *create_main_cluster.*/create_main_cluster = false/' "$kept" | $as_root tee "$settings" >/dev/null
    install_packages postgresql
}

echo "installing:$missing" >&2
$as_root apt-get update --quiet
others=
for package in $missing; do
    [ "$package" = postgresql ] || others="$others $package"
done
[ -z "$others" ] || install_packages $others
case " $missing " in *" postgresql "*) install_postgres ;; esac
