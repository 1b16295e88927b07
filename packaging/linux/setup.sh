# shellcheck shell=bash
# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Shared by ./run, ./test and .ci/run, which source it from the repository's root: which Debian
# packages each needs (the only list there is), and how to install, build and test.

# Debian and Ubuntu packages, by what they are for. "a|b": the first one that this release has.
armature_packages() {
    case "$1" in
    build)
        echo cmake ninja-build g++ ccache \
            libsimdjson-dev qt6-base-dev 'qt6-serialport-dev|libqt6serialport6-dev' \
            'qt6-websockets-dev|libqt6websockets6-dev' 'qt6-charts-dev|libqt6charts6-dev' \
            libqt6opengl6-dev qt6-tools-dev qt6-l10n-tools \
            libqt6sql6-sqlite libqt6svg6 fonts-inter fonts-dejavu-core ca-certificates
        # Most desktops on Wayland still have an X display, for which nothing more is needed.
        [ -n "${DISPLAY-}" ] || [ -z "${WAYLAND_DISPLAY-}" ] || echo qt6-wayland
        ;;
    test)
        echo git xvfb python3 openssl librapidcheck-dev dbus
        # Ports that are plugged in without anybody's hand.
        echo pkg-config umockdev libumockdev-dev
        # The firmware for AVR chips, and chips to run it in.
        echo gcc-avr avr-libc binutils-avr arduino-core-avr simavr libsimavr-dev libelf-dev
        armature_has_node || echo nodejs npm
        ;;
    lint)
        # The version is fixed: another one formats and warns differently.
        echo clang-format-14 clang-tidy-14
        ;;
    fuzz)
        # libFuzzer and the sanitizers' libraries of that version.
        echo clang-14 libclang-rt-14-dev
        ;;
    tsan)
        # Qt's private headers name the hooks by which ThreadSanitizer is told of queued signals.
        echo qt6-base-private-dev
        ;;
    esac
}

# Of these packages only the program is wanted, where it is not there yet. Installed, caddy would be a
# web server on port 80, now and after each boot, with a user of its own; no test needs that.
armature_programs() {
    case "$1" in
    test) command -v caddy >/dev/null || [ -x build/tools/usr/bin/caddy ] || echo caddy ;;
    esac
}

armature_say() { printf '%s\n' "== $*"; }

armature_fail() {
    printf '%s\n' "error: $*" >&2
    exit 1
}

# A Node that did not come from Debian is welcome if it is new enough.
armature_has_node() {
    local major
    command -v npm >/dev/null || return 1
    major=$(node --version 2>/dev/null | sed -n 's/^v\([0-9]*\).*/\1/p')
    [ "${major:-0}" -ge 18 ]
}

armature_is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# The names in the given groups of which no alternative is installed.
armature_missing() {
    local group entry name found
    for group in "$@"; do
        for entry in $(armature_packages "$group"); do
            found=no
            for name in ${entry//|/ }; do
                if armature_is_installed "$name"; then
                    found=yes
                fi
            done
            [ "$found" = yes ] || echo "$entry"
        done
    done
}

# The first alternative that the package index offers.
armature_choose() {
    local name
    for name in ${1//|/ }; do
        if apt-cache show --no-all-versions "$name" 2>/dev/null | grep -q '^Package:'; then
            echo "$name"
            return
        fi
    done
    echo "${1%%|*}"
}

# Runs a command with its output in a log, which is shown only if the command fails.
armature_logged() {
    local log="build/logs/$1.log"
    shift
    mkdir -p build/logs
    if ! "$@" >"$log" 2>&1 </dev/null; then
        tail -n 40 "$log" >&2
        armature_fail "'$*' failed; all of its output is in $log"
    fi
}

# Sets armature_root to what makes a command run as root; the argument is what it is for.
armature_need_root() {
    armature_root=()
    [ "$(id -u)" -ne 0 ] || return 0
    command -v sudo >/dev/null ||
        armature_fail "installing needs root, and there is no sudo here. As root: $1"
    armature_root=(sudo)
    # sudo asks on the terminal; where there is none, it must not wait for an answer.
    [ -t 0 ] || armature_root+=(-n)
}

armature_update_index() {
    armature_logged apt-update "${armature_root[@]}" apt-get update -q -o DPkg::Lock::Timeout=300
}

# Installs packages, given as entries of the list.
armature_install() {
    local entry names=()
    armature_say "Installing what is missing, with all that it needs (a few minutes):"
    echo "${*%%|*}" | fold -s -w 90 | sed 's/^/   /'
    armature_need_root "apt-get install ${*%%|*}"
    armature_update_index
    for entry in "$@"; do
        names+=("$(armature_choose "$entry")")
    done
    armature_logged apt-install "${armature_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get \
        install -q -y --no-install-recommends -o DPkg::Lock::Timeout=300 "${names[@]}"
}

# Takes a package's files out of it, into build/tools, without installing it or being root.
armature_extract() (
    mkdir -p build/tools && cd build/tools && rm -f "$1"_*.deb && apt-get download -q "$1" &&
        dpkg --extract "$1"_*.deb . && rm -f "$1"_*.deb
)

armature_fetch() {
    armature_say "Fetching $1 into build/tools; it is not installed"
    armature_extract "$1" >/dev/null 2>&1 && return
    armature_need_root "apt-get update" # there is no index yet, or it is an old one
    armature_update_index
    armature_logged "fetch-$1" armature_extract "$1"
}

# Provides what is missing from the given groups, and says so first.
armature_setup() {
    local group entry missing=() programs=()
    for group in "$@"; do
        mapfile -t -O "${#programs[@]}" programs < <(armature_programs "$group")
    done
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        armature_say "This is not Debian or Ubuntu, so nothing is installed. Needed (Debian's names):"
        for group in "$@"; do
            armature_packages "$group" | fold -s -w 90 | sed 's/^/   /'
        done
        [ "${#programs[@]}" -eq 0 ] || echo "   ${programs[*]}"
        return
    fi
    mapfile -t missing < <(armature_missing "$@")
    [ "${#missing[@]}" -eq 0 ] || armature_install "${missing[@]}"
    for entry in "${programs[@]}"; do
        armature_fetch "$entry"
    done
}

armature_build() {
    armature_say "Configuring build/$1"
    armature_logged "configure-$1" cmake --preset "$1"
    armature_say "Building build/$1"
    cmake --build --preset "$1" -j "$(nproc)" </dev/null || armature_fail "the build failed; see above"
}

# Starts an X server on a display of its own and prints nothing; sets DISPLAY and armature_xvfb.
armature_start_display() {
    local i
    Xvfb -displayfd 3 -screen 0 2560x1440x24 -dpi 96 -nolisten tcp -noreset \
        3>"$1/display" >"$1/xvfb.log" 2>&1 </dev/null &
    armature_xvfb=$!
    for ((i = 0; i < 200; i++)); do
        if [ -s "$1/display" ]; then
            DISPLAY=":$(tr -d '[:space:]' <"$1/display")"
            export DISPLAY
            return
        fi
        kill -0 "$armature_xvfb" 2>/dev/null || break
        sleep 0.1
    done
    cat "$1/xvfb.log" >&2
    armature_fail "Xvfb does not start"
}

# armature_ctest PRESET ARGS…: the preset's tests, on a display and in a home of their own, so that
# nobody's windows, settings or data are touched. ctest's last lines are the last output.
armature_ctest() (
    scratch=$(mktemp -d)
    armature_xvfb=
    trap '[ -z "$armature_xvfb" ] || kill "$armature_xvfb" 2>/dev/null || true; rm -rf "$scratch"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    mkdir -m 700 "$scratch/config" "$scratch/data" "$scratch/state" "$scratch/runtime"
    export XDG_CONFIG_HOME="$scratch/config" XDG_DATA_HOME="$scratch/data"
    export XDG_STATE_HOME="$scratch/state" XDG_RUNTIME_DIR="$scratch/runtime"
    export LC_ALL=C.UTF-8
    unset WAYLAND_DISPLAY ARMATURE_SERVER ARMATURE_API_TOKEN ARMATURE_BOARD \
        MICROCONTROLLER_AUTH_SERVER
    armature_start_display "$scratch"
    preset=$1
    shift
    rc=0
    ctest --preset "$preset" "$@" </dev/null || rc=$?
    exit "$rc"
)
