#!/usr/bin/env bash
# An Azure Blob server for tests: Azurite on 127.0.0.1, a free port, a new key.
#
#   azblob.sh start   install it if missing, start it unless it runs; quiet
#   azblob.sh stop    stop it, which forgets its data; no error if it does not run
#   azblob.sh status  one line; exit 0 if it runs, 1 if not
#   azblob.sh env     lines to eval: PDATLAS_TEST_AZURE, PDATLAS_TEST_AZURE_ACCOUNT, PDATLAS_TEST_AZURE_KEY
#
# The program (npm) is kept in ${XDG_CACHE_HOME:-~/.cache}/pdatlas-servers/azurite,
# state in ${PDATLAS_SERVERS_STATE:-~/.local/state/pdatlas-servers}/azblob.
set -euo pipefail

version=3.35.0
home=${XDG_CACHE_HOME:-$HOME/.cache}/pdatlas-servers/azurite
program=$(command -v azurite-blob || echo "$home/node_modules/.bin/azurite-blob")
state=${PDATLAS_SERVERS_STATE:-${XDG_STATE_HOME:-$HOME/.local/state}/pdatlas-servers}/azblob

say() { echo "azblob.sh: $*" >&2; }

# running succeeds if the process that start wrote down is still this program.
running() {
	[[ -s $state/pid ]] || return 1
	local pid
	pid=$(<"$state/pid")
	[[ $(ps -p "$pid" -o args= 2>/dev/null) == *azurite*--inMemoryPersistence* ]]
}

# answers succeeds if something listens on a port of this machine.
answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

install_program() {
	[[ -x $program ]] && return
	if ! command -v npm >/dev/null; then
		say "Azurite is not installed and there is no npm to install it with"
		return 1
	fi
	mkdir -p "$home"
	if ! npm install --prefix "$home" --no-audit --no-fund "azurite@$version" >"$state/install.log" 2>&1; then
		say "Azurite $version cannot be installed; see $state/install.log"
		return 1
	fi
}

# launch starts the server on a port and waits until it answers.
launch() {
	local port=$1 key pid
	key=$(head -c 64 /dev/urandom | base64 -w 0)
	AZURITE_ACCOUNTS=devtest:$key setsid "$program" --blobHost 127.0.0.1 --blobPort "$port" \
		--inMemoryPersistence --skipApiVersionCheck --disableTelemetry --silent >"$state/log" 2>&1 9>&- </dev/null &
	pid=$!
	for _ in {1..600}; do
		kill -0 "$pid" 2>/dev/null || return 1
		if answers "$port"; then
			echo "$pid" >"$state/pid"
			printf 'export PDATLAS_TEST_AZURE=http://127.0.0.1:%s/devtest\nexport PDATLAS_TEST_AZURE_ACCOUNT=devtest\nexport PDATLAS_TEST_AZURE_KEY=%s\n' \
				"$port" "$key" >"$state/env"
			return 0
		fi
		sleep 0.05
	done
	kill "$pid" 2>/dev/null
	return 1
}

start() {
	running && return
	install_program || return
	local port
	for _ in {1..20}; do
		port=$((20000 + RANDOM % 12000)) # below the ports that outgoing connections get
		answers "$port" && continue
		launch "$port" && return
	done
	say "Azurite does not start; see $state/log"
	return 1
}

stop() {
	if running; then
		local pid
		pid=$(<"$state/pid")
		kill "$pid" 2>/dev/null || true
		for _ in {1..100}; do
			kill -0 "$pid" 2>/dev/null || break
			sleep 0.05
		done
		kill -9 "$pid" 2>/dev/null || true
	fi
	rm -f "$state"/{pid,env,log}
}

umask 077
mkdir -p "$state"
exec 9>"$state/lock"
flock 9
case ${1:-} in
start) start ;;
stop) stop ;;
status)
	if running; then
		echo "azblob: running at $(sed -n 's/^export PDATLAS_TEST_AZURE=//p' "$state/env")"
	else
		echo "azblob: not running"
		exit 1
	fi
	;;
env) if running; then cat "$state/env"; fi ;;
*)
	say "usage: azblob.sh start|stop|status|env"
	exit 2
	;;
esac
