#!/bin/sh
# Writes the migrations of both providers anew from the model, as the first ones. While the sample has no users that is simpler than a chain of
# migrations; a host with data adds one instead: dotnet ef migrations add <Name> --context <Context> --output-dir Data/Migrations/<Provider>
set -eu
cd "$(dirname "$0")"
dotnet tool restore >/dev/null
rm -rf Data/Migrations
dotnet build --nologo --verbosity quiet
for provider in Sqlite Postgres; do
  dotnet ef migrations add Initial --no-build --context "${provider}ShopDb" --output-dir "Data/Migrations/$provider"
done
