namespace Shop.Data;

internal enum DatabaseProvider
{
    Sqlite,
    Postgres,
}
