FROM statusgateway/stand-in-base
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends haproxy
USER haproxy
STOPSIGNAL SIGUSR1
CMD ["haproxy", "-W", "-db", "-f", "/usr/local/etc/haproxy/haproxy.cfg"]
