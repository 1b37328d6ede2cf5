# As the official image without a distribution: the runtime, what it links to, certificates, one user, and no shell.
FROM statusgateway/stand-in-sdk AS sdk
COPY aspnet-files /usr/local/bin/
RUN aspnet-files /image

FROM scratch
COPY --from=sdk /image /
ENV APP_UID=1654 ASPNETCORE_HTTP_PORTS=8080 DOTNET_RUNNING_IN_CONTAINER=true DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=true
USER $APP_UID
