#!/bin/sh
# Carries one agent, independently of the program that started it. POSIX sh.
#
#   sh shim.sh <folder> <deadline seconds, 0 for none> <grace seconds> -- program [argument…]
#
# Reads from the environment (and removes for the agent): BELFRY_CWD, the working folder;
# BELFRY_RESET, a path of an `env` that knows --default-signal. BELFRY_RUN, the marker, is passed on.
# The files in <folder> are described in main/runs/README.md. All variables carry a prefix, because
# assigning to an inherited exported variable would change the agent's environment.

belfry_dir=$1 belfry_deadline=$2 belfry_grace=$3
shift 4
# From the second line of the status where that can be had: a command substitution is a fork.
belfry_name= belfry_umask=
if [ -r "/proc/$$/status" ]; then
  { read -r belfry_line && read -r belfry_name belfry_umask; } <"/proc/$$/status"
fi
[ "$belfry_name" = Umask: ] || belfry_umask=$(umask)
umask 077
# Caught, not ignored, until the agent has started: an ignored signal would stay ignored in it.
trap : HUP INT QUIT
belfry_asked=
trap 'belfry_asked=1' TERM

# Field 22 of /proc/<pid>/stat, read without a fork; the name in parentheses may hold anything.
belfry_field() { belfry_found=${20}; }
belfry_start_of() {
  belfry_found=-
  [ -r "/proc/$1/stat" ] && read -r belfry_line <"/proc/$1/stat" && belfry_field ${belfry_line##*) }
  belfry_found=${belfry_found:--}
}

belfry_boot=- belfry_start=-
if [ -r /proc/sys/kernel/random/boot_id ]; then
  read -r belfry_boot </proc/sys/kernel/random/boot_id
  belfry_start_of $$
  belfry_start=$belfry_found
fi

# The start token: noclobber opens with O_EXCL, so exactly one shim gets past this line.
set -C
printf '1 %s %s %s .\n' "$belfry_boot" $$ "$belfry_start" >"$belfry_dir/token" || exit 0
set +C

belfry_agent() {
  umask "$belfry_umask"
  if [ -n "$BELFRY_CWD" ] && ! cd "$BELFRY_CWD" 2>/dev/null; then
    printf 'belfry: the working folder cannot be entered: %s\n' "$BELFRY_CWD" >&2
    exit 127
  fi
  case $1 in
    /*)
      if [ ! -e "$1" ]; then
        printf 'belfry: the program does not exist: %s\n' "$1" >&2
        exit 127
      elif [ -d "$1" ] || [ ! -x "$1" ]; then
        printf 'belfry: the program cannot be executed: %s\n' "$1" >&2
        exit 126
      fi
      ;;
  esac
  belfry_reset=$BELFRY_RESET
  unset BELFRY_CWD BELFRY_RESET OLDPWD
  [ -n "$belfry_setsid" ] || exec "$@"
  # Without job control the shell has set INT and QUIT to be ignored; `env` undoes that.
  # `env` would take a program with = in its path for an assignment.
  case $1 in
    *=*) exec "$belfry_setsid" "$@" ;;
  esac
  [ -n "$belfry_reset" ] && exec "$belfry_setsid" "$belfry_reset" --default-signal=INT,QUIT "$@"
  exec "$belfry_setsid" "$@"
}

# A process group of its own: by job control where the shell can do it without a terminal
# (bash, macOS, mksh), else by setsid (dash and busybox on Linux).
belfry_setsid=
set -m
case $- in
  *m*) ;;
  *)
    # Known places first: the search by name is a fork.
    belfry_setsid=/usr/bin/setsid
    [ -x "$belfry_setsid" ] || belfry_setsid=/bin/setsid
    [ -x "$belfry_setsid" ] || belfry_setsid=$(command -v setsid)
    ;;
esac

belfry_agent "$@" <"$belfry_dir/prompt" >>"$belfry_dir/stdout" 2>>"$belfry_dir/stderr" &
belfry_pid=$!
PATH=${PATH:+$PATH:}/usr/bin:/bin:/usr/sbin:/sbin:/run/current-system/sw/bin

if [ "$belfry_boot" = - ]; then
  # macOS: seconds suffice beside the pid; a fixed zone keeps the text the same across a clock change.
  belfry_lstart() {
    set -- $(LC_ALL=C TZ=UTC0 ps -o lstart= -p "$1" 2>/dev/null)
    belfry_found=${1:+$1_$2_$3_$4_$5}
    belfry_found=${belfry_found:--}
  }
  belfry_boot=$(sysctl -n kern.bootsessionuuid 2>/dev/null)
  belfry_boot=${belfry_boot:--}
  belfry_lstart $$
  belfry_start=$belfry_found
  belfry_lstart $belfry_pid
else
  belfry_start_of $belfry_pid
fi
# One write of one line; a reader takes it only with the closing dot, hence it is never half there.
printf '1 %s %s %s %s %s .\n' "$belfry_boot" $$ "$belfry_start" $belfry_pid "$belfry_found" \
  >"$belfry_dir/identity"
# Holds the block that the exit record will need should the disk be full by then.
printf '%64s\n' '' >"$belfry_dir/exit.new"

belfry_signal() { kill "-$1" "-$belfry_pid" 2>/dev/null || kill "-$1" "$belfry_pid" 2>/dev/null; }

# Passed on once. A second one would come just when the agent ends of the first, and bash loses the status of a child
# that ends while a caught signal wakes its `wait`.
belfry_term() {
  trap '' TERM
  # The group comes with the agent's program; what comes sooner is lost between a fork and the end of its traps.
  belfry_left=50
  while [ $belfry_left -gt 0 ] && ! kill -0 "-$belfry_pid" 2>/dev/null && kill -0 $belfry_pid 2>/dev/null; do
    sleep 0.1 2>/dev/null || sleep 1
    belfry_left=$((belfry_left - 1))
  done
  belfry_signal TERM
}

# TERM, grace, KILL for the group; then whatever left the group and still carries the marker.
belfry_enforce() {
  belfry_term
  belfry_left=$((belfry_grace * 10))
  while [ $belfry_left -gt 0 ] && kill -0 "-$belfry_pid" 2>/dev/null; do
    sleep 0.1 2>/dev/null || { sleep 1; belfry_left=$((belfry_left - 9)); }
    belfry_left=$((belfry_left - 1))
  done
  belfry_signal KILL
  [ -n "$BELFRY_RUN" ] && [ -d /proc/self ] || return 0
  # Again while there was one to kill: a loop may start its next child while its last one is being killed.
  for belfry_round in 1 2 3 4 5 6 7 8 9; do
    belfry_killed=
    belfry_files=$(BELFRY_RUN= grep -lzxF "BELFRY_RUN=$BELFRY_RUN" /proc/[0-9]*/environ 2>/dev/null)
    for belfry_file in $belfry_files; do
      belfry_stray=${belfry_file#/proc/}
      belfry_stray=${belfry_stray%/environ}
      [ "$belfry_stray" = $$ ] && continue
      kill -KILL "$belfry_stray" 2>/dev/null && belfry_killed=1
    done
    [ -n "$belfry_killed" ] || break
  done
}

belfry_late=0 belfry_woken=
# The traps do the work: what they noted between two waits would not be seen before the end.
trap 'belfry_woken=1 belfry_late=1; belfry_enforce' USR1
trap 'belfry_woken=1; belfry_term' TERM
[ -z "$belfry_asked" ] || belfry_term
# Not caught any more, for the sake of the status in bash.
trap '' HUP INT QUIT

# The watchdog is a group of its own, so that it and its `sleep` can be ended with one signal.
belfry_watchdog=
if [ "$belfry_deadline" -gt 0 ]; then
  if [ -n "$belfry_setsid" ]; then
    "$belfry_setsid" sh -c 'sleep "$1"; kill -USR1 "$2"' sh "$belfry_deadline" $$ </dev/null >/dev/null 2>&1 &
  else
    { sleep "$belfry_deadline"; kill -USR1 $$; } </dev/null >/dev/null 2>&1 &
  fi
  belfry_watchdog=$!
fi
set +m

while :; do
  wait $belfry_pid
  belfry_code=$?
  if ! kill -0 $belfry_pid 2>/dev/null; then
    # A signal or a stop and the end came together: the status may still be waiting. Else this is 127.
    wait $belfry_pid 2>/dev/null
    belfry_again=$?
    [ $belfry_again -eq 127 ] || belfry_code=$belfry_again
    break
  fi
  # Not woken and not over: the agent was stopped (SIGSTOP); do not spin.
  [ -n "$belfry_woken" ] || sleep 1
  belfry_woken=
done
if [ -n "$belfry_watchdog" ]; then
  kill -KILL "-$belfry_watchdog" 2>/dev/null || kill -KILL "$belfry_watchdog" 2>/dev/null
fi

belfry_tries=0
until
  printf '1 %s %s .\n' "$belfry_code" $belfry_late 1<>"$belfry_dir/exit.new" &&
    mv -f "$belfry_dir/exit.new" "$belfry_dir/exit"
do
  # Disk full: the true status is worth a wait, though not for ever.
  belfry_tries=$((belfry_tries + 1))
  [ -d "$belfry_dir" ] && [ $belfry_tries -lt 600 ] || exit 1
  sleep 1
done
