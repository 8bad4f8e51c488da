#!/bin/sh
# Fails when the model has changed since the migrations were written. The shop itself refuses to start then, too.
set -eu
cd "$(dirname "$0")"
dotnet tool restore >/dev/null
dotnet build --nologo --verbosity quiet
for provider in Sqlite Postgres; do
  dotnet ef migrations has-pending-model-changes --no-build --context "${provider}ShopDb"
done
