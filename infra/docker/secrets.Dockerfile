# The maker of secrets of docker compose. A file that is mounted instead would be unreadable after umask 077.
FROM node:24-bookworm-slim
COPY --chmod=444 make-secrets.mjs /make-secrets.mjs
CMD ["node", "/make-secrets.mjs", "/secrets"]
