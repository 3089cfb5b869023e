#!/bin/sh
# A stand-in for dnf, zypper, pacman and apk, and for what else the steps of their systems call, on a server that has none
# of them. What it installs are names in a folder, and a program certbot; what would ask somebody fails.
state=/var/lib/stand-in
name="${0##*/}"
mkdir -p "$state"
case "$name" in certbot) echo "certbot 5.6.0"; exit ;; esac
echo "$name $*" >> /var/log/stand-in
for last; do :; done

has() { test -e "$state/$1"; }

put() {
    for package; do
        case "$package" in -* | install | add) continue ;; esac
        touch "$state/${package##*/}"
        case "$package" in certbot) ln -sf /usr/local/bin/stand-in /usr/bin/certbot ;; esac
    done
}

asks() { echo "$name would ask: $*" >&2; exit 1; }

case "$name $*" in
    "dpkg-query "*) has "$last" && echo "install ok installed $last" ;;
    "rpm -qa") ls "$state" ;;
    "rpm "* | "pacman -Q"* | "apk info -e "*) has "$last" ;;
    "systemctl is-enabled "* | "systemctl is-active "*) has "enabled-$last" ;;
    "systemctl enable --now "*)
        touch "$state/enabled-$last"
        case "$last" in
            snapd.socket) python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("/run/snapd.socket")' ;;
        esac
        ;;
    "rc-update "* | "rc-service "*) ;;
    "apk search "*) has lists && echo "certbot-5.6.0-r0" ;;
    "apk update") touch "$state/lists" ;;
    "apk add "*) put "$@" ;;
    "dnf "*" install "* | "dnf install "*) case " $* " in *" -y "*) put "$@" ;; *) asks "$@" ;; esac ;;
    "zypper "*" refresh") touch "$state/lists" ;;
    "zypper "*" install "* | "zypper install "*)
        case " $* " in *" --non-interactive "*) put "$@" ;; *) asks "$@" ;; esac
        ;;
    "zypper "*) has lists && echo "certbot" ;;
    "pacman --noconfirm -S "*) put "$@" ;;
    "pacman -S "*) asks "$@" ;;
    *) echo "the stand-in does not know: $name $*" >&2; exit 1 ;;
esac
