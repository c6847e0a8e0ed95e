#!/usr/bin/env bash
# An SFTP server for tests: OpenSSH on 127.0.0.1, a free port, new keys. It
# lets in the user who starts it, and refuses to write.
#
#   sftp.sh start   start it unless it runs; quiet (openssh-server is .ci/test's to install)
#   sftp.sh stop    stop it and remove its keys; no error if it does not run
#   sftp.sh status  one line; exit 0 if it runs, 1 if not
#   sftp.sh env     a line to eval: PDATLAS_TEST_SFTP, a URI without a path's end
#
# State is kept in ${PDATLAS_SERVERS_STATE:-~/.local/state/pdatlas-servers}/sftp.
# Tests start servers of their own, which they can break; this one is for hands:
#   pdatlas scan "${PDATLAS_TEST_SFTP/PATH//srv/share}"
set -euo pipefail

program=$(command -v sshd || echo /usr/sbin/sshd)
state=${PDATLAS_SERVERS_STATE:-${XDG_STATE_HOME:-$HOME/.local/state}/pdatlas-servers}/sftp

say() { echo "sftp.sh: $*" >&2; }

# running succeeds if the process that start wrote down is still this server.
running() {
	[[ -s $state/pid ]] || return 1
	[[ $(ps -p "$(<"$state/pid")" -o args= 2>/dev/null) == *sshd*"$state/conf"* ]]
}

# answers succeeds if something listens on a port of this machine.
answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

helper() {
	local h
	for h in /usr/lib/openssh/sftp-server /usr/libexec/openssh/sftp-server /usr/libexec/sftp-server; do
		[[ -x $h ]] && echo "$h" && return
	done
	return 1
}

# launch starts the server on a port and waits until it answers.
launch() {
	local port=$1 pid fingerprint
	printf '%s\n' "Port $port" "ListenAddress 127.0.0.1" "HostKey $state/host" "PidFile none" \
		"AuthorizedKeysFile $state/user.pub" "StrictModes no" "PermitRootLogin yes" "PasswordAuthentication no" \
		"KbdInteractiveAuthentication no" "UsePAM no" "Subsystem sftp $(helper) -R" >"$state/conf"
	setsid "$program" -D -f "$state/conf" -E "$state/log" >/dev/null 2>&1 9>&- </dev/null &
	pid=$!
	for _ in {1..200}; do
		kill -0 "$pid" 2>/dev/null || return 1
		if answers "$port"; then
			echo "$pid" >"$state/pid"
			fingerprint=$(ssh-keygen -lf "$state/host" | cut -d' ' -f2)
			printf "export PDATLAS_TEST_SFTP='sftp://%s@127.0.0.1:%sPATH?hostkey=%s&keyfile=%s'\n" \
				"$(id -un)" "$port" "${fingerprint//+/%2B}" "$state/user" >"$state/env"
			return 0
		fi
		sleep 0.05
	done
	kill "$pid" 2>/dev/null
	return 1
}

start() {
	running && return
	if [[ ! -x $program ]] || ! helper >/dev/null; then
		say "OpenSSH's server is not installed (openssh-server)"
		return 1
	fi
	[[ $(id -u) -eq 0 ]] && mkdir -p /run/sshd # where sshd puts itself apart
	local key port
	for key in host user; do
		rm -f "$state/$key" "$state/$key.pub"
		ssh-keygen -q -t ed25519 -N '' -f "$state/$key"
	done
	for _ in {1..20}; do
		port=$((20000 + RANDOM % 12000)) # below the ports that outgoing connections get
		answers "$port" && continue
		launch "$port" && return
	done
	say "sshd does not start; see $state/log"
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
	rm -f "$state"/{host,host.pub,user,user.pub,conf,pid,env,log}
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
		echo "sftp: running"
	else
		echo "sftp: not running"
		exit 1
	fi
	;;
env) if running; then cat "$state/env"; fi ;;
*)
	say "usage: sftp.sh start|stop|status|env"
	exit 2
	;;
esac
