#!/usr/bin/env bash
# An S3 server for tests: versitygw on 127.0.0.1, a free port, new keys.
#
#   s3.sh start   install it if missing, start it unless it runs; quiet
#   s3.sh stop    stop it and remove its data; no error if it does not run
#   s3.sh status  one line; exit 0 if it runs, 1 if not
#   s3.sh env     lines to eval: PDATLAS_TEST_S3, PDATLAS_TEST_S3_KEY, PDATLAS_TEST_S3_SECRET
#
# The program is kept in ${XDG_CACHE_HOME:-~/.cache}/pdatlas-servers/bin, data
# and state in ${PDATLAS_SERVERS_STATE:-~/.local/state/pdatlas-servers}/s3.
set -euo pipefail

version=v1.8.0
bin=${XDG_CACHE_HOME:-$HOME/.cache}/pdatlas-servers/bin
program=$(command -v versitygw || echo "$bin/versitygw")
state=${PDATLAS_SERVERS_STATE:-${XDG_STATE_HOME:-$HOME/.local/state}/pdatlas-servers}/s3

say() { echo "s3.sh: $*" >&2; }

# running succeeds if the process that start wrote down is still this program.
running() {
	[[ -s $state/pid ]] || return 1
	local pid
	pid=$(<"$state/pid")
	[[ $(ps -p "$pid" -o args= 2>/dev/null) == *versitygw*"$state/data"* ]]
}

# answers succeeds if something listens on a port of this machine.
answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

random() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

install_program() {
	[[ -x $program ]] && return
	if ! command -v go >/dev/null; then
		say "versitygw is not installed and there is no go to install it with"
		return 1
	fi
	mkdir -p "$bin"
	if ! GOBIN=$bin GOFLAGS= go install "github.com/versity/versitygw/cmd/versitygw@$version" >"$state/install.log" 2>&1; then
		say "versitygw $version cannot be installed; see $state/install.log"
		return 1
	fi
}

# launch starts the server on a port and waits until it answers.
launch() {
	local port=$1 key secret pid
	key=$(random) secret=$(random)
	rm -rf "$state/data" "$state/meta"
	mkdir -p "$state/data" "$state/meta"
	ROOT_ACCESS_KEY=$key ROOT_SECRET_KEY=$secret setsid "$program" --quiet --port "127.0.0.1:$port" \
		posix --sidecar "$state/meta" "$state/data" >"$state/log" 2>&1 9>&- </dev/null &
	pid=$!
	for _ in {1..200}; do
		kill -0 "$pid" 2>/dev/null || return 1
		if answers "$port"; then
			echo "$pid" >"$state/pid"
			printf 'export PDATLAS_TEST_S3=http://127.0.0.1:%s\nexport PDATLAS_TEST_S3_KEY=%s\nexport PDATLAS_TEST_S3_SECRET=%s\n' \
				"$port" "$key" "$secret" >"$state/env"
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
	say "versitygw does not start; see $state/log"
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
	rm -rf "$state"/{data,meta,pid,env,log}
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
		echo "s3: running at $(sed -n 's/^export PDATLAS_TEST_S3=//p' "$state/env")"
	else
		echo "s3: not running"
		exit 1
	fi
	;;
env) if running; then cat "$state/env"; fi ;;
*)
	say "usage: s3.sh start|stop|status|env"
	exit 2
	;;
esac
