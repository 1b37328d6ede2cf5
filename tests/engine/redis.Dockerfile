FROM statusgateway/stand-in-base
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends redis-server
COPY redis-entrypoint /usr/local/bin/
WORKDIR /data
RUN chown redis:redis /data
VOLUME /data
EXPOSE 6379
ENTRYPOINT ["redis-entrypoint"]
CMD ["redis-server"]
