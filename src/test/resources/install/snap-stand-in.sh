#!/bin/sh
# A stand-in for snap and snapd, for a server where no real one can work. What it prints when it
# refuses is what snapd 2.57 and 2.61 print; what it installs are empty folders in snapd's places.
snaps=/var/lib/snapd/snap
case "${0##*/}" in certbot) echo "certbot 5.6.0"; exit ;; esac

installed() {
    mkdir -p "$snaps/$1/1/meta" "$snaps/bin"
    ln -sfn 1 "$snaps/$1/current"
    echo "version: $2" > "$snaps/$1/1/meta/snap.yaml"
    echo "$1 $2 from $3 installed"
}

case "$*" in
    "wait system seed.loaded") ;;
    "changes") echo "ID   Status  Spawn  Ready  Summary" ;;
    "install core") installed core 16-2.61.4-20240607 "Canonical✓" ;;
    "refresh core") echo 'snap "core" has no updates available' ;;
    "install --classic certbot")
        if [ -e /run/snaps-cannot-be-mounted ]; then
            cat >&2 << X
error: system does not fully support snapd: cannot mount squashfs image using
       "squashfs": mount: /tmp/syscheck-mountpoint-2581790276: mount failed:
       Operation not permitted.
X
            exit 1
        fi
        if [ ! -d /snap/. ]; then
            echo 'error: cannot install "certbot": classic confinement requires snaps under /snap or symlink from /snap to /var/lib/snapd/snap' >&2
            exit 1
        fi
        installed certbot 5.6.0 "Certbot Project (certbot-eff✓)"
        ln -sf /usr/bin/snap "$snaps/bin/certbot"
        ;;
    *) echo "error: the stand-in does not know: snap $*" >&2; exit 1 ;;
esac
