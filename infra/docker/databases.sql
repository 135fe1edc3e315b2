-- One database for each service, with two roles: the owner migrates, the runtime role reads and writes.
\set password `cat /run/secrets/edge_owner`
CREATE ROLE edge_owner LOGIN PASSWORD :'password';
\set password `cat /run/secrets/edge`
CREATE ROLE edge LOGIN PASSWORD :'password';
CREATE DATABASE edge OWNER edge_owner;
\set password `cat /run/secrets/catalog_owner`
CREATE ROLE catalog_owner LOGIN PASSWORD :'password';
\set password `cat /run/secrets/catalog`
CREATE ROLE catalog LOGIN PASSWORD :'password';
CREATE DATABASE catalog OWNER catalog_owner;
\set password `cat /run/secrets/rows_owner`
CREATE ROLE rows_owner LOGIN PASSWORD :'password';
\set password `cat /run/secrets/rows`
CREATE ROLE rows LOGIN PASSWORD :'password';
CREATE DATABASE rows OWNER rows_owner;
REVOKE CONNECT ON DATABASE edge, catalog, rows FROM PUBLIC;
GRANT CONNECT ON DATABASE edge TO edge;
GRANT CONNECT ON DATABASE catalog TO catalog;
GRANT CONNECT ON DATABASE rows TO rows;
\c edge
GRANT USAGE ON SCHEMA public TO edge;
GRANT CREATE, USAGE ON SCHEMA public TO edge_owner;
ALTER DEFAULT PRIVILEGES FOR ROLE edge_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO edge;
ALTER DEFAULT PRIVILEGES FOR ROLE edge_owner GRANT USAGE ON SEQUENCES TO edge;
\c catalog
GRANT USAGE ON SCHEMA public TO catalog;
GRANT CREATE, USAGE ON SCHEMA public TO catalog_owner;
ALTER DEFAULT PRIVILEGES FOR ROLE catalog_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO catalog;
ALTER DEFAULT PRIVILEGES FOR ROLE catalog_owner GRANT USAGE ON SEQUENCES TO catalog;
\c rows
GRANT USAGE ON SCHEMA public TO rows;
GRANT CREATE, USAGE ON SCHEMA public TO rows_owner;
ALTER DEFAULT PRIVILEGES FOR ROLE rows_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO rows;
ALTER DEFAULT PRIVILEGES FOR ROLE rows_owner GRANT USAGE ON SEQUENCES TO rows;
