# Makes a PostgreSQL in the folder $1 with the programs in $2, starts it on the first of the ports after
# them that is free, says which, and ends it once nobody holds the other end of this shell's input any
# more: whoever started it has ended, or has died.
set -eu
folder=$1
programs=$2
shift 2
trap 'rm -rf "$folder"' EXIT
# Whoever ends all programs of a test at once ends its holder too: that is the sign, and not a signal, after
# which nobody would be left to end the server.
trap '' HUP INT TERM

# Who may enter the folder may enter by the socket in it; by the network one needs the password.
basename "$folder" >"$folder/password"
"$programs/initdb" --pgdata="$folder/data" --username=owner --pwfile="$folder/password" \
    --auth-local=trust --auth-host=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 \
    --no-sync >"$folder/initdb.log" 2>&1 || {
    cat "$folder/initdb.log" >&2
    exit 1
}

settings="-c unix_socket_directories=$folder -c listen_addresses=127.0.0.1 -c max_connections=300"
if [ -e "$folder/server.key" ]; then
    settings="$settings -c ssl=on -c ssl_cert_file=$folder/server.crt -c ssl_key_file=$folder/server.key"
fi
for port in "$@"; do
    if "$programs/pg_ctl" start --pgdata="$folder/data" --log="$folder/log" --silent --wait \
        --options="$settings -p $port" </dev/null >/dev/null 2>&1; then
        echo "$port"
        cat >/dev/null
        "$programs/pg_ctl" stop --pgdata="$folder/data" --mode=immediate --silent >/dev/null 2>&1
        exit 0
    fi
done
cat "$folder/log" >&2
exit 1
