# shellcheck shell=bash
# What ./run and ./test share: everything a fresh Debian or Ubuntu lacks, and no more than that.
#
# In: git and rustup's cargo (or any cargo new enough). Out: system packages, a toolchain, Node, an
# up-to-date dashboard/dist. Nothing is installed that is there already; a second call takes less
# than a second. All messages go to stderr, so that a caller's stdout stays clean.
# It does not build Rust code and starts nothing.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/hashwarden/target}
case $CARGO_TARGET_DIR in /*) ;; *) CARGO_TARGET_DIR=$PWD/$CARGO_TARGET_DIR ;; esac
# Tools that are not part of the build (cargo-fuzz, cargo-deny, a newer Node) live beside it.
tools=${XDG_CACHE_HOME:-$HOME/.cache}/hashwarden/tools

# Oldest versions that the sources need; the Rust version is the workspace's own.
readonly NODE_WANTED=18 NODE_FALLBACK=20
rust_wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$root/Cargo.toml")
rust_pinned=$(sed -n 's/^channel = "\(.*\)"/\1/p' "$root/rust-toolchain.toml")
readonly rust_wanted rust_pinned

say() { printf '[%4d s] %s\n' "$SECONDS" "$*" >&2; }
stop() {
  printf 'hashwarden: %s\n' "$@" >&2
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }
# Whether version $1 is $2 or later.
at_least() { [[ $(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1) == "$2" ]]; }

# Installs Debian packages: as root, or by sudo, or says what to type.
apt_updated=no
install_packages() {
  have apt-get || stop "these packages are missing and this system has no apt-get: $*" \
    "install what your system calls them, then start again"
  local -a as_root=(env DEBIAN_FRONTEND=noninteractive)
  if [[ $(id -u) != 0 ]]; then
    have sudo || stop "these packages are missing, and neither root nor sudo is at hand" \
      "as root: apt-get install $*"
    as_root=(sudo "${as_root[@]}")
  fi
  say "installing: $*"
  if [[ $apt_updated == no ]]; then
    "${as_root[@]}" apt-get update -qq >&2 || say "apt-get update failed; trying with the lists at hand"
    apt_updated=yes
  fi
  "${as_root[@]}" apt-get install -y -qq --no-install-recommends "$@" >/dev/null ||
    stop "apt-get could not install: $*"
}

# A C compiler that really links, and make: SQLite, zstd and jemalloc are compiled from their sources.
compiles_c() { printf 'int main(void){return 0;}' | cc -x c - -o /dev/null >/dev/null 2>&1; }
set_up_compiler() {
  local -a missing=()
  compiles_c || missing+=(gcc libc6-dev)
  have make || missing+=(make)
  [[ -e /etc/ssl/certs/ca-certificates.crt || -n ${SSL_CERT_FILE:-} || -n ${CARGO_HTTP_CAINFO:-} ]] ||
    missing+=(ca-certificates)
  [[ ${#missing[@]} == 0 ]] || install_packages "${missing[@]}"
}

# libFuzzer is C++.
set_up_fuzzing() {
  printf '#include <vector>\nint main(){return 0;}' | c++ -x c++ - -o /dev/null >/dev/null 2>&1 || install_packages g++
}

# cargo in the version of rust-toolchain.toml, or a newer one where that cannot be had.
set_up_rust() {
  # The profile line that rustup wrote is only read by new shells.
  have cargo || PATH=${CARGO_HOME:-$HOME/.cargo}/bin:$PATH
  have cargo || stop "cargo is missing: install Rust as https://rustup.rs says, then start again"
  if ! (cd "$root" && cargo --version) >/dev/null 2>&1 && have rustup; then
    choose_toolchain
  fi
  local version
  version=$(cd "$root" && rustc --version | cut -d ' ' -f 2)
  at_least "$version" "$rust_wanted" ||
    stop "Rust $rust_wanted or later is needed; this is $version (rustup update)"
}

# Where rustup may not install by itself: the pinned version under another name, else install it,
# else the newest one that will do.
choose_toolchain() {
  local name version newest='' newest_version=$rust_wanted
  while read -r name _; do
    version=$(rustup run "$name" rustc --version 2>/dev/null | cut -d ' ' -f 2) || continue
    if [[ $version == "$rust_pinned" ]]; then
      export RUSTUP_TOOLCHAIN=$name
      return
    fi
    if [[ $version != *nightly* && -n $version ]] && at_least "$version" "$newest_version"; then
      newest=$name newest_version=$version
    fi
  done < <(rustup toolchain list)
  say "installing Rust $rust_pinned"
  if rustup toolchain install "$rust_pinned" --profile minimal >&2; then
    export RUSTUP_TOOLCHAIN=$rust_pinned
  elif [[ -n $newest ]]; then
    say "Rust $rust_pinned cannot be had; going on with $newest_version"
    export RUSTUP_TOOLCHAIN=$newest
  else
    stop "Rust $rust_pinned could not be installed, and no installed one is new enough"
  fi
}

node_version() { node --version 2>/dev/null | sed 's/^v//' || true; }
node_will_do() { have npm && at_least "$(node_version)" "$NODE_WANTED"; }

# Node from the distribution; where that is too old, npm's own package `node` in the tools folder.
set_up_node() {
  local newer=$tools/node-$NODE_FALLBACK/node_modules/.bin
  [[ ! -x $newer/node ]] || PATH=$newer:$PATH
  ! node_will_do || return 0
  if ! have npm || ! have node; then install_packages nodejs npm; fi
  if ! node_will_do; then
    say "Node $(node_version) is older than $NODE_WANTED: fetching Node $NODE_FALLBACK from npm"
    mkdir -p "$tools/node-$NODE_FALLBACK"
    npm install --prefix "$tools/node-$NODE_FALLBACK" --no-audit --no-fund --no-save \
      "node@$NODE_FALLBACK" >&2
    PATH=$newer:$PATH
    hash -r
  fi
  node_will_do || stop "Node $NODE_WANTED or later with npm is needed; this is '$(node_version)'"
}

# One number for the content and the names of what is listed on stdin.
digest() { LC_ALL=C sort -z | xargs -0 -r sha256sum | sha256sum | cut -d ' ' -f 1; }

# npm ci when the lock changed, vite build when a source changed. The marks lie in node_modules and
# name the result too, so that a folder somebody emptied or built by hand is made again.
set_up_dashboard() (
  cd "$root/dashboard" || exit 1
  mkdir -p "$CARGO_TARGET_DIR"
  exec 9>"$CARGO_TARGET_DIR/.dashboard.lock"
  flock 9
  local lock sources
  lock="$(node_version) $(sha256sum package-lock.json)"
  if [[ $(cat node_modules/.hashwarden-lock 2>/dev/null) != "$lock" ]]; then
    say "dashboard: npm ci"
    npm ci --no-audit --no-fund --loglevel=error >&2
    printf '%s' "$lock" >node_modules/.hashwarden-lock
  fi
  sources=$(find index.html ./*.json ./*.ts ./*.js src public -type f -print0 | digest)
  if [[ $(cat node_modules/.hashwarden-dist 2>/dev/null) != "$sources $(dist_digest)" ]]; then
    say "dashboard: vite build"
    npm run --silent build -- --logLevel warn >&2
    printf '%s %s' "$sources" "$(dist_digest)" >node_modules/.hashwarden-dist
  fi
)
dist_digest() { find dist -type f -print0 2>/dev/null | digest; }

# A browser for the end-to-end test, and a font that has Chinese characters.
browser() {
  local name
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
    # Ubuntu's chromium-browser is a stub that asks for snap: only one that answers counts.
    if [[ -n $name ]] && "$name" --version 2>/dev/null | grep -q '[0-9]'; then
      command -v "$name"
      return 0
    fi
  done
  find "${XDG_CACHE_HOME:-$HOME/.cache}/ms-playwright" -name headless_shell -o -name chrome -type f \
    2>/dev/null | head -n 1 | grep .
}
set_up_browser() {
  local -a missing=()
  if have fc-list; then
    fc-list ':lang=zh' | grep -q . || missing+=(fonts-noto-cjk)
  else
    missing+=(fontconfig fonts-noto-cjk)
  fi
  # Ubuntu has no chromium as a package; its stub installs a snap, which containers cannot run.
  browser >/dev/null || grep -q '^ID=ubuntu' /etc/os-release || missing+=(chromium)
  [[ ${#missing[@]} == 0 ]] || install_packages "${missing[@]}"
  browser >/dev/null ||
    (cd "$root/dashboard" && npx playwright-core install --with-deps chromium-headless-shell >&2) ||
    say "no browser could be installed"
  CHROMIUM=$(browser) || stop "the browser test needs Chromium: install one and name it in CHROMIUM"
  export CHROMIUM
}

# The ledger's tests start a PostgreSQL server of their own; only the programs are needed.
set_up_postgres() {
  if have initdb && have createdb && have pg_isready; then return; fi
  ! compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || return 0
  # Debian's package would make and start a server for everybody.
  mkdir -p /etc/postgresql-common 2>/dev/null && [[ ! -e /etc/postgresql-common/createcluster.conf ]] &&
    printf 'create_main_cluster = false\n' 2>/dev/null >/etc/postgresql-common/createcluster.conf
  install_packages postgresql
}
