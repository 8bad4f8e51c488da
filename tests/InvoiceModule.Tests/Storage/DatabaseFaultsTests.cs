using InvoiceModule.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace InvoiceModule.Tests.Storage;

public sealed class DatabaseFaultsTests
{
    [Theory]
    [InlineData(5, true)]
    [InlineData(6, true)]
    [InlineData(8, true)]
    [InlineData(10, true)]
    [InlineData(13, true)]
    [InlineData(14, true)]
    [InlineData(1, false)]
    [InlineData(19, false)]
    [InlineData(11, false)]
    public void A_file_that_is_busy_full_or_read_only_is_unavailable_and_a_broken_rule_is_not(int code, bool isUnavailable)
    {
        var fault = new SqliteException($"SQLite Error {code}: 'as it says'.", code);
        DatabaseFaults.IsUnavailable(fault).ShouldBe(isUnavailable);
        DatabaseFaults.IsUnavailable(new DbUpdateException("An error occurred while saving.", fault)).ShouldBe(isUnavailable);
        DatabaseFaults.IsFault(fault).ShouldBeTrue();
    }

    [Fact]
    public void A_real_read_only_file_is_unavailable()
    {
        var file = Path.Combine(Path.GetTempPath(), $"readonly-{Guid.NewGuid():N}.db");
        try
        {
            using (var writable = new SqliteConnection($"Data Source={file};Pooling=False"))
            {
                writable.Open();
                Execute(writable, "CREATE TABLE t (a INTEGER)");
            }

            using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
            connection.Open();
            DatabaseFaults.IsUnavailable(Should.Throw<SqliteException>(() => Execute(connection, "INSERT INTO t VALUES (1)"))).ShouldBeTrue();
            DatabaseFaults.IsUnavailable(Should.Throw<SqliteException>(() => Execute(connection, "no such statement"))).ShouldBeFalse();
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void What_passes_is_told_through_every_wrapping_but_not_when_it_was_tried_long_enough()
    {
        var passing = new PassingException();
        DatabaseFaults.IsTransient(passing).ShouldBeTrue();
        DatabaseFaults.IsTransient(new InvalidOperationException("likely due to a transient failure", new DbUpdateException("saving", passing))).ShouldBeTrue();
        DatabaseFaults.IsTransient(new RetryLimitExceededException("six times", passing)).ShouldBeFalse();
        DatabaseFaults.IsUnavailable(new RetryLimitExceededException("six times", passing)).ShouldBeTrue();
        DatabaseFaults.IsTransient(new DbUpdateConcurrencyException("another writer")).ShouldBeTrue();
        DatabaseFaults.IsTransient(new InvalidOperationException("a bug")).ShouldBeFalse();
        DatabaseFaults.IsFault(new InvalidOperationException("a bug")).ShouldBeFalse();
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private sealed class PassingException : System.Data.Common.DbException
    {
        public override bool IsTransient => true;
    }
}
