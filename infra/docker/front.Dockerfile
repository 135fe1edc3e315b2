# HAProxy with its configuration, which its user can read whatever the umask of the checkout was.
# 555, because Docker gives a folder that it has to make the same mode.
FROM haproxy:3.2
COPY --chmod=555 haproxy.cfg /usr/local/etc/haproxy/haproxy.cfg
