# The gateway as an image: no shell, no package manager, not root, and nothing written but below /data.
#
#   docker build --build-arg VERSION=$(packaging/version) -t ocpp-gateway .
#   docker run --rm ocpp-gateway keys add ops admin
#   docker run --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges -v ocpp-data:/data -p 9000:9000 -p 9001:9001 \
#     -e Api__Keys__ops__Hash=… -e Api__Keys__ops__Role=admin ocpp-gateway
#
# Both listeners are open to the container's network, so the gateway asks for an API key and refuses charge points that nobody
# registered: see README, "Opening it to a network".

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG VERSION=0.1.0
WORKDIR /source

# The packages change less often than the source: they get a layer of their own.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/Directory.Build.props src/
COPY src/Codec/Codec.csproj src/Codec/
COPY src/Codec.Generators/Codec.Generators.csproj src/Codec.Generators/
COPY src/Gateway/Gateway.csproj src/Gateway/
COPY src/SmartCharging/SmartCharging.csproj src/SmartCharging/
COPY src/Storage/Storage.csproj src/Storage/
COPY src/Transport/Transport.csproj src/Transport/
COPY src/WebSockets/WebSockets.csproj src/WebSockets/
RUN dotnet restore src/Gateway

COPY .editorconfig ./
COPY docs/tolerances.md docs/
COPY src/ src/
RUN dotnet publish src/Gateway -c Release --no-restore -p:UseAppHost=false -p:Version="$VERSION" -o /app && mkdir /data

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
WORKDIR /app
COPY --from=build /app ./
COPY --from=build --chown=$APP_UID:$APP_UID /data /data

# The runtime's diagnostic socket would want a writable /tmp.
ENV DOTNET_EnableDiagnostics=0 \
    Storage__Directory=/data \
    Ocpp__Listen=ws://*:9000/ocpp \
    Api__Listen=http://*:9001
USER $APP_UID
VOLUME /data
EXPOSE 9000 9001

# Alive, not ready: a full disk isn't mended by a restart. For readiness ask /readyz, or run "health ready".
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 CMD ["dotnet", "Ocpp.Gateway.dll", "health"]
ENTRYPOINT ["dotnet", "Ocpp.Gateway.dll"]
