# PostgreSQL with the databases and roles of docker compose, which its user can read whatever the umask was.
FROM postgres:18
COPY --chmod=444 databases.sql /docker-entrypoint-initdb.d/databases.sql
