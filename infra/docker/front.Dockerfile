# HAProxy with its configuration, which its user can read whatever the umask of the checkout was.
FROM haproxy:3.2
COPY --chmod=444 haproxy.cfg /usr/local/etc/haproxy/haproxy.cfg
