#!/usr/bin/env bash
# MariaDB for tests: on 127.0.0.1, a free port, a new password.
#
#   mariadb.sh start|stop|status   as s3.sh
#   mariadb.sh env   lines to eval: PDATLAS_TEST_MARIADB (host:port), PDATLAS_TEST_MARIADB_PASSWORD
#
# State is in ${PDATLAS_SERVERS_STATE:-~/.local/state/pdatlas-servers}/mariadb, and
# so are the data; as root the server runs as the user mysql, with its data below /var/tmp.
set -euo pipefail

state=${PDATLAS_SERVERS_STATE:-${XDG_STATE_HOME:-$HOME/.local/state}/pdatlas-servers}/mariadb
PATH=$PATH:/usr/sbin
data=$state/data
user=()
if [[ $(id -u) -eq 0 ]]; then
	user=(--user=mysql)
	data=/var/tmp/pdatlas-servers-mariadb-$(cksum <<<"$state" | cut -d' ' -f1)
fi

say() { echo "mariadb.sh: $*" >&2; }
running() {
	[[ -s $state/pid ]] || return 1
	[[ $(ps -p "$(<"$state/pid")" -o args= 2>/dev/null) == *mariadbd*"$data"* ]]
}
answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
random() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

start() {
	running && return
	if ! command -v mariadbd >/dev/null || ! command -v mariadb-install-db >/dev/null; then
		say "mariadb-server is not installed"
		return 1
	fi
	local port password pid
	password=$(random)
	rm -rf "$data"
	(umask 022 && mkdir -p "$data")
	if ! mariadb-install-db --no-defaults "${user[@]}" --datadir="$data" --auth-root-authentication-method=normal --skip-test-db --skip-name-resolve >"$state/log" 2>&1; then
		say "mariadb-install-db fails; see $state/log"
		return 1
	fi
	(umask 022 && printf "CREATE USER admin@'%%' IDENTIFIED BY '%s';\nGRANT ALL ON *.* TO admin@'%%' WITH GRANT OPTION;\n" "$password" >"$data/first.sql")
	for _ in {1..20}; do
		port=$((20000 + RANDOM % 12000))
		answers "$port" && continue
		setsid mariadbd --no-defaults "${user[@]}" --datadir="$data" --bind-address=127.0.0.1 --port="$port" --socket="$data/sock" \
			--init-file="$data/first.sql" --skip-name-resolve --innodb-flush-log-at-trx-commit=0 >>"$state/log" 2>&1 9>&- </dev/null &
		pid=$!
		for _ in {1..400}; do
			kill -0 "$pid" 2>/dev/null || break
			if answers "$port"; then
				echo "$pid" >"$state/pid"
				rm -f "$data/first.sql"
				printf 'export PDATLAS_TEST_MARIADB=127.0.0.1:%s\nexport PDATLAS_TEST_MARIADB_PASSWORD=%s\n' "$port" "$password" >"$state/env"
				return 0
			fi
			sleep 0.05
		done
		kill "$pid" 2>/dev/null || true
	done
	say "mariadbd does not start; see $state/log"
	return 1
}

stop() {
	if running; then
		local pid
		pid=$(<"$state/pid")
		kill "$pid" 2>/dev/null || true
		for _ in {1..200}; do
			kill -0 "$pid" 2>/dev/null || break
			sleep 0.05
		done
		kill -9 "$pid" 2>/dev/null || true
	fi
	rm -rf "$data" "$state"/{pid,env,log}
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
		echo "mariadb: running at $(sed -n 's/^export PDATLAS_TEST_MARIADB=//p' "$state/env")"
	else
		echo "mariadb: not running"
		exit 1
	fi
	;;
env) if running; then cat "$state/env"; fi ;;
*)
	say "usage: mariadb.sh start|stop|status|env"
	exit 2
	;;
esac
