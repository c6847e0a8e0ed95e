#!/usr/bin/env bash
# PostgreSQL for tests: on 127.0.0.1, a free port, a new password.
#
#   postgres.sh start|stop|status   as s3.sh
#   postgres.sh env   lines to eval: PDATLAS_TEST_POSTGRES (host:port), PDATLAS_TEST_POSTGRES_PASSWORD
#
# Data and state are in ${PDATLAS_SERVERS_STATE:-~/.local/state/pdatlas-servers}/postgres;
# as root the server runs as the user postgres, with its data below /var/tmp.
set -euo pipefail

state=${PDATLAS_SERVERS_STATE:-${XDG_STATE_HOME:-$HOME/.local/state}/pdatlas-servers}/postgres
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[[ -n $bin ]] || bin=$(dirname "$(command -v postgres || echo /nowhere/postgres)")
data=$state/data
as=()
if [[ $(id -u) -eq 0 ]]; then
	as=(runuser -u postgres --)
	data=/var/tmp/pdatlas-servers-postgres-$(cksum <<<"$state" | cut -d' ' -f1)
fi

say() { echo "postgres.sh: $*" >&2; }
running() { [[ -s $state/env ]] && (cd / && "${as[@]}" "$bin/pg_ctl" -D "$data" status) >/dev/null 2>&1; }
answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
random() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

start() {
	running && return
	if [[ ! -x $bin/postgres ]]; then
		say "postgres is not installed"
		return 1
	fi
	local port password
	password=$(random)
	rm -rf "$data"
	if [[ ${#as[@]} -gt 0 ]]; then install -d -o postgres -m 700 "$data"; else mkdir -p "$data"; fi
	(umask 022 && echo "$password" >"$data.password") # initdb reads it as another account
	if ! (cd / && "${as[@]}" "$bin/initdb" -D "$data" -A scram-sha-256 -U admin --pwfile="$data.password" -E UTF8 --no-locale --no-sync) >"$state/log" 2>&1; then
		rm -f "$data.password"
		say "initdb fails; see $state/log"
		return 1
	fi
	rm -f "$data.password"
	for _ in {1..20}; do
		port=$((20000 + RANDOM % 12000))
		answers "$port" && continue
		if (cd / && "${as[@]}" "$bin/pg_ctl" -D "$data" -l "$data/server.log" -w -t 60 \
			-o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off" start) >>"$state/log" 2>&1 9>&-; then
			printf 'export PDATLAS_TEST_POSTGRES=127.0.0.1:%s\nexport PDATLAS_TEST_POSTGRES_PASSWORD=%s\n' "$port" "$password" >"$state/env"
			return 0
		fi
	done
	say "postgres does not start; see $state/log"
	return 1
}

stop() {
	if running; then (cd / && "${as[@]}" "$bin/pg_ctl" -D "$data" -m immediate -w stop) >/dev/null 2>&1 || true; fi
	rm -rf "$data" "$state"/{env,log}
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
		echo "postgres: running at $(sed -n 's/^export PDATLAS_TEST_POSTGRES=//p' "$state/env")"
	else
		echo "postgres: not running"
		exit 1
	fi
	;;
env) if running; then cat "$state/env"; fi ;;
*)
	say "usage: postgres.sh start|stop|status|env"
	exit 2
	;;
esac
